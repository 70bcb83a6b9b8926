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

  const add = (url, integrity, patience) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.nonce = here.nonce;
      script.integrity = integrity;
      script.crossOrigin = "anonymous";
      script.referrerPolicy = "no-referrer";
      script.onload = resolve;
      script.onerror = reject;
      script.src = policy.createScriptURL(url);
      if (patience) setTimeout(reject, patience);
      document.head.append(script);
    });

  let reachable = true;
  const bring = async ({ cdn, local, integrity }) => {
    if (reachable) {
      try {
        return await add(cdn, integrity, PATIENCE);
      } catch {
        reachable = false;
      }
    }
    return add(local, integrity);
  };

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  const start = async () => {
    const [htmxScript, cspScript] = scripts;
    await bring(htmxScript);
    window.htmx.initialize = () => {};
    if (!reachable) keepTheFirst();
    await bring(cspScript);
    await parsed;
    delete window.htmx.initialize;
    window.htmx.initialize();
  };

  /* A CDN that answers after we gave up would start a second htmx: it finds the name taken,
     history left alone, and every element already wired. */
  const keepTheFirst = () => {
    Object.defineProperty(window, "htmx", { writable: false });
    document.querySelector('meta[name="htmx-config"]').content = '{"history": false}';
  };

  start().catch(() => {}); // without htmx every link and form still works
})();
