// A classic script, loaded before Leaflet: under `require-trusted-types-for` no
// script may write HTML but through this policy. Leaflet writes the few strings
// below; text without markup is harmless; all else is refused. Of scripts only our own
// workers are started by name.
(() => {
  "use strict";
  if (!window.trustedTypes) return;
  const known = new Set([
    "<svg/>",
    '<span aria-hidden="true">+</span>',
    '<span aria-hidden="true">&#x2212;</span>',
  ]);
  const workers = ["/js/report/proof_worker.js"];
  window.trustedTypes.createPolicy("default", {
    createHTML(html) {
      if (known.has(html) || !/[<&]/.test(html)) return html;
      throw new TypeError("refused HTML");
    },
    createScriptURL(url) {
      const asked = new URL(url, document.baseURI);
      const isOwn = asked.origin === window.location.origin;
      if (isOwn && workers.some((name) => asked.pathname.endsWith(name))) return url;
      throw new TypeError("refused script");
    },
  });
})();
