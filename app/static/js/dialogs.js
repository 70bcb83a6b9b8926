/* Native dialogs. `data-open="id"` opens one; on a link its address fills the dialog's
   `[data-dialog-body]`, so that without scripts the link simply leads there. */
const within = (event, selector) => event.target.closest?.(selector);

const show = (dialog) => {
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
};

const fill = async (dialog, body, url) => {
  const kept = body.dataset.url === url && body.querySelector("form");
  if (!kept) {
    body.dataset.url = url;
    await window.htmx.ajax("GET", url, { target: body });
  }
  show(dialog);
};

const open = (event, opener) => {
  const dialog = document.getElementById(opener.dataset.open);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const body = dialog.querySelector("[data-dialog-body]");
  const url = opener.getAttribute("href");
  if (body && url && !window.htmx) return;
  event.preventDefault();
  for (const other of document.querySelectorAll("dialog[open]")) if (other !== dialog) other.close();
  show(dialog);
  if (body && url) fill(dialog, body, url);
};

document.addEventListener("click", (event) => {
  const opener = within(event, "[data-open]");
  if (opener) open(event, opener);
  if (within(event, "[data-close]")) within(event, "dialog")?.close();
  if (within(event, "[data-print]")) print();
});

/* A press that began on the backdrop closes; one that began in a field and slipped out does not. */
let pressed = null;
document.addEventListener("pointerdown", (event) => {
  pressed = event.target;
});
document.addEventListener("click", (event) => {
  if (event.target === pressed && event.target.tagName === "DIALOG") event.target.close();
});

/* The answer to a form in a dialog says `HX-Trigger: dialog-done` when the dialog may go. */
document.addEventListener("dialog-done", (event) => {
  const dialog = within(event, "dialog") ?? document.querySelector("dialog[open]");
  dialog?.close();
  const body = dialog?.querySelector("[data-dialog-body]");
  if (body) {
    body.replaceChildren();
    delete body.dataset.url;
  }
});
