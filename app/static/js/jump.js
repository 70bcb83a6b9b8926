/* The field in the top bar: htmx fetches the delegations that fit, arrows choose, Enter goes.
   Without a choice Enter sends the form, which is what happens without scripts as well. */
const parts = (element) => {
  const form = element.closest?.("[data-jump]");
  return form && { form, field: form.querySelector("input"), list: form.querySelector("ul") };
};
const choices = (list) => [...list.querySelectorAll('[role="option"]')];

const choose = ({ field, list }, index) => {
  choices(list).forEach((option, at) => {
    option.id ||= `jump-${at}`;
    option.setAttribute("aria-selected", String(at === index));
    if (at === index) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  });
};

const unfold = ({ field, list }, open) => {
  const any = open && choices(list).length > 0 && field.value.trim() !== "";
  list.hidden = !any;
  field.setAttribute("aria-expanded", String(any));
  if (!any) field.removeAttribute("aria-activedescendant");
};

const go = (option) => {
  if (option?.dataset.href) location.assign(option.dataset.href);
};

document.addEventListener("htmx:after:swap", () => {
  const jump = parts(document.activeElement);
  if (!jump) return;
  unfold(jump, true);
  choose(jump, 0);
});

document.addEventListener("input", (event) => {
  const jump = parts(event.target);
  if (jump && event.target.value.trim() === "") unfold(jump, false);
});

document.addEventListener("keydown", (event) => {
  const jump = parts(event.target);
  if (!jump || event.target !== jump.field) return;
  const options = jump.list.hidden ? [] : choices(jump.list);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    unfold(jump, false);
    if (options.length === 0) jump.field.blur();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    unfold(jump, true);
    const step = event.key === "ArrowDown" ? 1 : options.length - 1;
    if (options.length) choose(jump, (at + step) % options.length);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    go(options[at]);
  }
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.('[data-jump] [role="option"]');
  if (option) go(option);
});

document.addEventListener("focusout", (event) => {
  const jump = parts(event.target);
  if (jump && !jump.form.contains(event.relatedTarget)) setTimeout(() => unfold(jump, false), 150);
});
document.addEventListener("focusin", (event) => {
  const jump = parts(event.target);
  if (jump && event.target === jump.field) unfold(jump, true);
});
