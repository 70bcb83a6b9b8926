/* Brings htmx and hx-csp: from the CDN with integrity, else our own copy with the same hash.
   htmx must not read the page before hx-csp is registered, or nothing would check for the nonce. */
(() => {
  "use strict";

  const PATIENCE = 2500;
  const here = document.currentScript;
  const words = here.dataset.scripts.trim().split(/\s+/);
  const scripts = [];
  while (words.length) {
    const [cdn, local, integrity] = words.splice(0, 3);
    scripts.push({ cdn, local, integrity });
  }
  const ours = new Set(scripts.flatMap((script) => [script.cdn, script.local]));
  const check = (url) => {
    if (ours.has(url)) return url;
    throw new TypeError("This is not one of our scripts.");
  };
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("desk-loader", { createScriptURL: check })
    : { createScriptURL: check };

  const add = (url, integrity) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.nonce = here.nonce;
      script.integrity = integrity;
      script.crossOrigin = "anonymous";
      script.referrerPolicy = "no-referrer";
      script.onload = resolve;
      script.onerror = reject;
      script.src = policy.createScriptURL(url);
      document.head.append(script);
    });

  /* Every htmx is held back as it arrives, and only the first may start: a CDN that answers after
     we gave up must not wire the page a second time. */
  let first;
  Object.defineProperty(window, "htmx", {
    configurable: true,
    get: () => first,
    set: (htmx) => {
      htmx.initialize = () => {};
      first ??= htmx;
    },
  });

  let reachable = true;
  const bring = async ({ cdn, local, integrity }) => {
    if (!reachable) return add(local, integrity);
    const remote = add(cdn, integrity);
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
    reachable = await Promise.race([remote.then(() => true, () => false), patience]);
    return reachable ? remote : Promise.any([remote, add(local, integrity)]);
  };

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  const start = async () => {
    for (const script of scripts) await bring(script);
    await parsed;
    delete first.initialize;
    first.initialize();
  };

  start().catch(() => {}); // without htmx every link and form still works
})();
