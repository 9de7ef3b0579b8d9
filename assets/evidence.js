// Extra of an obligation's files: sent in pieces that a slow line can take up where it broke off, also after the page was
// closed. The form works without this file.
(function () {
  "use strict";
  var form = document.querySelector("form[data-evidence]");
  if (!form || !window.fetch || !window.localStorage) { return; }
  var PIECE = 1024 * 1024;
  var PLACE = "/api/v1/uploads";
  var section = form.closest("section");
  var button = form.querySelector("button");
  var bar = form.querySelector("progress");
  var said = form.querySelector("output");
  var token = document.querySelector("meta[name=csrf-token]").content;

  function ask(method, path, headers, body) {
    headers["X-CSRF-Token"] = token;
    headers.Accept = "application/json";
    return fetch(path, { method: method, headers: headers, body: body, credentials: "same-origin" });
  }

  // The page was loaded anew for a file that was sent: the keys go on from there.
  if (location.hash === "#" + section.id) { section.focus(); }

  function wait(seconds) { return new Promise(function (done) { setTimeout(done, seconds * 1000); }); }

  // What the server said no to will be no again; a broken line is worth another try.
  function refused(answer) {
    return answer.json().then(function (problem) {
      var first = problem.errors && problem.errors[0];
      var error = new Error(first ? first.message : problem.title);
      error.isFinal = true;
      throw error;
    });
  }

  function begin(file) {
    return ask("POST", PLACE, { "Content-Type": "application/json" }, JSON.stringify({
      obligation: form.dataset.evidence, name: file.name, size: file.size,
      dated_on: form.elements.dated.value, note: form.elements.about.value
    })).then(function (answer) { return answer.ok ? answer.json() : refused(answer); });
  }

  // How far an upload that was begun before has come; a new one where there is none any more.
  function resume(file, key) {
    var known = localStorage.getItem(key);
    if (!known) { return begin(file); }
    return ask("GET", PLACE + "/" + known, {}).then(function (answer) {
      if (answer.ok) { return answer.json(); }
      localStorage.removeItem(key);
      return begin(file);
    });
  }

  function send(file, state, key, pause) {
    if (state.evidence_id) { localStorage.removeItem(key); return Promise.resolve(); }
    var piece = file.slice(state.offset, state.offset + PIECE);
    var headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(state.offset) };
    return ask("PATCH", PLACE + "/" + state.id, headers, piece).then(function (answer) {
      if (answer.ok) { return answer.json(); }
      // The line broke after the piece had come, or another page of the same person sends the same file.
      if (answer.status === 409 || answer.status >= 500) { throw new Error("again"); }
      localStorage.removeItem(key);
      return refused(answer);
    }).then(function (next) {
      bar.value = next.offset / next.size;
      said.textContent = said.dataset.sending + " " + file.name;
      return send(file, next, key, 1);
    }, function (error) {
      if (error.isFinal || pause > 64) { throw error; }
      said.textContent = said.dataset.broken;
      return wait(pause).then(function () { return ask("GET", PLACE + "/" + state.id, {}); }).then(function (answer) {
        return answer.ok ? answer.json() : state;
      }, function () { return state; }).then(function (now) { return send(file, now, key, pause * 2); });
    });
  }

  form.addEventListener("submit", function (event) {
    var files = Array.prototype.slice.call(form.elements.file.files);
    if (!files.length) { return; }
    event.preventDefault();
    button.disabled = true;
    bar.hidden = false;
    files.reduce(function (before, file) {
      var key = ["upload", form.dataset.evidence, file.name, file.size, file.lastModified].join("/");
      return before.then(function () { return resume(file, key); }).then(function (state) {
        localStorage.setItem(key, state.id);
        return send(file, state, key, 1);
      });
    }, Promise.resolve()).then(function () { location.hash = section.id; location.reload(); }, function (error) {
      button.disabled = false;
      bar.hidden = true;
      said.textContent = error.isFinal ? error.message : said.dataset.failed;
    });
  });
})();
