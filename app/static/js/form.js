/* Forms: digits choose, nothing is sent twice, and nothing that was typed is lost. */

/* `data-digit` on the radio buttons of an ask or of the stance: one key sets the answer. In the list
   of asks it goes on to the next ask as well, as its hint says: four answers are four keys. */
document.addEventListener("keydown", (event) => {
  const segment = event.target.closest?.(".askseg, .stseg, [data-digits]");
  if (!segment || !/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const radio = segment.querySelector(`input[data-digit="${event.key}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  const next = segment.closest(".askrow")?.nextElementSibling;
  (next?.querySelector(".askseg :checked") ?? radio).focus();
});

/* While a form is under way its buttons stay focusable but do nothing. */
const buttons = (form) => form.querySelectorAll('button:not([type="button"]), input[type="submit"]');
const setBusy = (form, busy) => {
  if (busy) form.dataset.busy = "";
  else delete form.dataset.busy;
  for (const button of buttons(form)) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
};
const isPost = (form) => form.method === "post" || form.matches("[hx-post], [hx-put], [hx-patch]");

document.addEventListener(
  "submit",
  (event) => {
    if (!("busy" in event.target.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && isPost(event.target)) setBusy(event.target, true);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) setBusy(form, false);
});
const formOf = (event) => {
  const form = event.detail?.ctx?.sourceElement;
  return form?.tagName === "FORM" && isPost(form) ? form : null;
};
document.addEventListener("htmx:before:request", (event) => {
  const form = formOf(event);
  if (form) setBusy(form, true);
});
document.addEventListener("htmx:finally:request", (event) => {
  const form = formOf(event);
  if (form && !event.detail.ctx.hx?.redirect) setBusy(form, false);
});

/* No answer, one that says the fault is ours, or a session that has ended: say so, and leave the
   form alone (`noSwap` in layouts/base.html). */
const tell = (id, shown) => {
  const notice = document.getElementById(id);
  if (notice) notice.hidden = !shown;
};
document.addEventListener("htmx:error", (event) => {
  if (event.detail?.ctx && !event.detail.ctx.response) tell("offline", true);
});
document.addEventListener("htmx:after:request", (event) => {
  tell("offline", false);
  const { status } = event.detail.ctx.response;
  tell("disk-full", status === 507);
  tell("database-busy", status === 503);
  tell("server-trouble", status >= 500 && status !== 503 && status !== 507);
  tell("signed-out", status === 401);
});

/* The server answers with the time of the draft; until then we say that it is being saved. */
document.addEventListener("input", (event) => {
  const status = event.target.closest?.("[data-draft-form]")?.querySelector("[data-draft]");
  if (status?.dataset.saving) status.textContent = status.dataset.saving;
});

/* A form that comes back with errors shows them: the summary takes the focus. */
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.sourceElement;
  (target?.closest?.("form, dialog") ?? target)?.querySelector?.("[data-error-summary]")?.focus();
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-error-summary]")?.focus();
});

/* A button that writes a blank of a letter where the cursor stands. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-insert]");
  const area = button && document.getElementById(button.dataset.into);
  if (!area) return;
  area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
});
