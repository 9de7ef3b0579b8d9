// Keeps the checklist on site in this browser, so that it opens again without a line: the page and its files, for the person who opened it
// only. Browsers have such a store over HTTPS (and on the machine itself); elsewhere the page must stay open, as it says.
(function () {
  "use strict";
  var root = document.getElementById("site");
  if (!root || !window.isSecureContext || !navigator.serviceWorker || !window.caches) { return; }
  var OWN = "site/" + root.dataset.account;
  var said = document.querySelector("[data-kept]");
  var timer = null;

  function files() {
    var found = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
    var icon = document.querySelector("svg use");
    var paths = Array.prototype.map.call(found, function (file) { return file.getAttribute("href") || file.getAttribute("src"); });
    return icon ? paths.concat(icon.getAttribute("href").split("#")[0]) : paths;
  }

  // A redirect would be the page that asks for the password: it must not take the place of what is kept.
  function put(cache, path) {
    return fetch(path, { credentials: "same-origin", redirect: "error" }).then(function (answer) {
      if (!answer.ok) { throw new Error(path); }
      return cache.put(path, answer);
    });
  }

  function keep() {
    caches.open(OWN).then(function (cache) {
      return Promise.all([location.pathname].concat(files()).map(function (path) { return put(cache, path); }));
    }).then(function () { said.hidden = false; }, function () { /* no line, or no room: what was kept before stands */ });
  }

  // Whoever uses this browser next has no business with the pages of whoever did before.
  caches.keys().then(function (names) {
    names.forEach(function (name) { if (name.indexOf("site/") === 0 && name !== OWN) { caches.delete(name); } });
  });
  navigator.serviceWorker.register(root.dataset.worker, { scope: "/theo-doi/kiem-tra/" }).then(keep, function () {});
  // Answers that were sent have new versions: the page that is kept must know them, or the next answer would contradict its own.
  new MutationObserver(function () { clearTimeout(timer); timer = setTimeout(keep, 1000); })
    .observe(root, { subtree: true, attributeFilter: ["data-version"] });
})();
