/* Light or dark. Follows the system until somebody chooses; the choice lasts as long as the tab. */
const root = document.documentElement;
const stored = sessionStorage.getItem("theme");
if (stored === "light" || stored === "dark") root.dataset.theme = stored;

const isDark = () =>
  root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  root.dataset.theme = isDark() ? "light" : "dark";
  sessionStorage.setItem("theme", root.dataset.theme);
});
