/* Passkeys: `data-passkey` on a form says what its button does, "get" or "create"; the server's
   challenge is fetched, the browser asks its person, and the answer is posted like any other form.
   The form is shown only where this can work; the password form stands beside it. */
const able = () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

const ask = async (form) => {
  const asked = await fetch(form.dataset.challenge, {
    method: "POST",
    headers: { Accept: "application/json" },
  });
  if (asked.status === 409) {
    location.assign(`/sign-in/confirmation?next=${encodeURIComponent(location.pathname)}`);
    return null;
  }
  if (!asked.ok) throw new Error("no challenge");
  const options = await asked.json();
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
};

/* While capturing: form.js must see that this sending is not one yet. */
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.answer.value) return;
    event.preventDefault();
    if ("asking" in form.dataset) return;
    form.dataset.asking = "";
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const credential = await ask(form);
      if (!credential) return;
      form.elements.answer.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch {
      failed.hidden = false; // declined, timed out, or no passkey here
    } finally {
      delete form.dataset.asking;
    }
  },
  true,
);

const show = () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.elements.answer.value = "";
    form.hidden = !able();
  }
};
document.addEventListener("DOMContentLoaded", show);
window.addEventListener("pageshow", show);
