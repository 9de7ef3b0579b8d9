// Answers for the checklist on site while the server cannot be reached, with the page and the files that site-keep.js kept. Whatever else is
// asked goes its ordinary way, and so do these as long as the server answers.
(function () {
  "use strict";
  // A line in the field is more often slow than gone: so long is waited for it.
  var PATIENCE = 8000;

  function isKept(request) {
    var path = new URL(request.url).pathname;
    return request.method === "GET" && (/^\/theo-doi\/kiem-tra\/[^/]+\/tai-cho$/.test(path) || path.indexOf("/assets/") === 0);
  }

  function kept(request) { return caches.match(request, { ignoreVary: true }); }

  function answer(request) {
    return new Promise(function (give, fail) {
      setTimeout(function () { kept(request).then(function (page) { if (page) { give(page); } }); }, PATIENCE);
      fetch(request).then(give, function (error) {
        kept(request).then(function (page) { if (page) { give(page); } else { fail(error); } }, fail);
      });
    });
  }

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (event) {
    if (isKept(event.request)) { event.respondWith(answer(event.request)); }
  });
})();
