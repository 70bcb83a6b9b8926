/* A toast leaves after six seconds, but not while it is pointed at or holds the focus. */
const STAY = 6000;

const leave = (toast) => {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000, toast);
  else toast.remove();
};

/* What lies below an open modal dialog cannot be clicked, so the toasts move into it and back. */
const home = (region) => {
  const modal = [...document.querySelectorAll("dialog[open]")].pop();
  const place = modal ?? document.body;
  if (region.parentNode !== place) place.append(region);
};

const watch = (region) => {
  const look = (toast) => {
    if (toast.nodeType !== Node.ELEMENT_NODE) return;
    home(region);
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
document.addEventListener(
  "close",
  (event) => {
    const region = event.target.querySelector?.("#toasts");
    if (region) document.body.append(region);
  },
  true,
);

/* Undo, pressed once, is done: the toast goes and the page shows what is true now. */
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (response.status < 400) sourceElement?.closest?.("[data-toast]")?.remove();
});
