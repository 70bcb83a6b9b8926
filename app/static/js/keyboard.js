/* Shortcuts. Single keys never act in a field or above an open dialog, and not at all when the
   person has switched them off (`<body data-shortcuts="off">`). An element names its key itself:
   `data-key="e"`. */
const GO = {
  t: "/",
  s: "/stance",
  a: "/asks",
  m: "/meetings",
  c: "/contacts",
  d: "/delegations",
};
const PAUSE = 1200;
const isField = (element) =>
  element.matches?.("input, textarea, select, [contenteditable]") ?? false;

const focusJump = () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const field = document.getElementById("jump");
  field?.focus();
  field?.select();
};

const save = (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('[type="submit"]'));
};

/* Rows are the children of `[data-rows]`; the link in a row is what has the focus. */
const moveRow = (step) => {
  const links = [...document.querySelectorAll("[data-rows] > *")]
    .filter((row) => !row.hidden)
    .map((row) => row.querySelector("a[href]") ?? row.querySelector("button"))
    .filter(Boolean);
  if (links.length === 0) return;
  const at = links.findIndex((link) => link.closest("[data-rows] > *").contains(document.activeElement));
  links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
};

/* What is named by a key is looked for in the row that has the focus, then in the newest toast (Undo),
   then on the page; so the first key on a list acts on its first row. */
const press = (key) => {
  const own = `[data-key="${CSS.escape(key)}"]`;
  const row = document.activeElement?.closest("[data-rows] > *");
  const toasts = document.querySelectorAll(`#toasts ${own}`);
  const named = row?.querySelector(own) ?? [...toasts].pop() ?? document.querySelector(own);
  if (named && (isField(named) || named.closest("[data-rows]"))) named.focus();
  named?.click();
  return Boolean(named);
};

let wentAt = 0;
const single = (key) => {
  if (wentAt && Date.now() - wentAt < PAUSE) {
    wentAt = 0;
    if (GO[key]) location.assign(GO[key]);
    return Boolean(GO[key]);
  }
  if (key === "g") wentAt = Date.now();
  else if (key === "?") document.getElementById("keys")?.showModal();
  else if (key === "/") document.querySelector("[data-page-filter]")?.focus();
  else if (key === "j") moveRow(1);
  else if (key === "k") moveRow(-1);
  else return press(key);
  return true;
};

/* Shift three times, with nothing in between, locks at once. */
let shifts = [];
const countShift = (event) => {
  if (event.key !== "Shift" || event.repeat) {
    shifts = [];
    return;
  }
  shifts = shifts.filter((at) => event.timeStamp - at < 900).concat(event.timeStamp);
  if (shifts.length >= 3) document.getElementById("lock-form")?.requestSubmit();
};

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") {
    event.preventDefault();
    focusJump();
  } else if (command && event.key === "Enter") {
    save(event);
  } else if (document.body.dataset.shortcuts !== "off" && !isField(event.target)) {
    countShift(event);
    const held = event.repeat && !/^[jk]$/i.test(event.key); // a key held down acts once
    const free = !command && !event.altKey && !held && !document.querySelector("dialog[open]");
    if (free && event.key.length === 1 && single(event.key.toLowerCase())) event.preventDefault();
  }
});
document.addEventListener("pointerdown", () => {
  shifts = [];
});
