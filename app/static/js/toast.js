/* A toast leaves after six seconds, but not while it is pointed at or holds the focus. */
const STAY = 6000;

const leave = (toast) => {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000, toast);
  else toast.remove();
};

/* What lies below an open modal dialog cannot be seen or clicked, so the floor goes up and down. */
const place = () => {
  const floor = document.getElementById("floor");
  const home = [...document.querySelectorAll("dialog[open]")].pop() ?? document.body;
  if (floor && floor.parentNode !== home) home.append(floor);
};

const watch = (region) => {
  const look = (toast) => {
    if (toast.nodeType !== Node.ELEMENT_NODE) return;
    place();
    setTimeout(leave, STAY, toast);
  };
  region.childNodes.forEach(look);
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(look);
  }).observe(region, { childList: true });
};

const begin = () => {
  const region = document.getElementById("toasts");
  if (!region || region.dataset.watched) return;
  region.dataset.watched = "yes";
  watch(region);
};
document.addEventListener("DOMContentLoaded", begin);
document.addEventListener("htmx:after:swap", begin); // a restored page brings a new region
for (const change of ["toggle", "close"]) {
  document.addEventListener(change, (event) => event.target.tagName === "DIALOG" && place(), true);
}

/* Undo, pressed once, is done: the toast goes and the page shows what is true now. It goes last,
   because the event that the answer names in HX-Trigger starts at its form. */
document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (response?.status < 400) sourceElement?.closest?.("[data-toast]")?.remove();
});
