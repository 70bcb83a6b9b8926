/* The server ends a session that is idle. Two minutes before, say so; afterwards leave the page,
   so that nothing stays readable. Tabs tell each other of their requests and store nothing. */
const WARNING = 120_000;
const CHECK = 5_000;
const PING = "/delegations/suggestions?q=";

const limit = () => Number(document.body?.dataset.idleSeconds ?? 0) * 1000;
const others = "BroadcastChannel" in window ? new BroadcastChannel("desk-activity") : null;
let last = Date.now();

const warning = () => document.getElementById("idle-warning");
const seen = () => {
  last = Date.now();
  if (warning()?.open) warning().close();
};
const active = () => {
  seen();
  others?.postMessage("request");
};
others?.addEventListener("message", seen);
if (document.readyState === "loading") others?.postMessage("request");

const look = () => {
  if (!limit()) return;
  const left = limit() - (Date.now() - last);
  if (left <= 0) location.replace("/sign-in");
  else if (left <= WARNING && warning() && !warning().open) warning().showModal();
};

document.addEventListener("htmx:after:request", active);
document.addEventListener("visibilitychange", look);
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-still-here]")) return;
  fetch(PING, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } }).then(
    (answer) => (answer.ok && !answer.redirected ? active() : location.replace("/sign-in")),
    () => {},
  );
});
setInterval(look, CHECK);
