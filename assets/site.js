// Extra of the checklist on site: answers are kept in this browser first and sent when there is a line, each by an id of its own. What was
// sent and whose answer never came stays in the queue, so that nothing is lost and nothing is doubled. Without this file the page is a list.
(function () {
  "use strict";
  var root = document.getElementById("site");
  if (!root || !window.fetch || !window.localStorage || !window.crypto) { return; }
  var words = root.dataset;
  var KEY = "site/" + words.account + "/" + words.site;
  var token = document.querySelector("meta[name=csrf-token]").content;
  var bar = document.getElementById("queue");
  var said = bar.querySelector("output");
  var RETRY = 30000;
  var queue = load();
  var isSending = false;
  var timer = null;

  function all(selector, from) { return Array.prototype.slice.call((from || root).querySelectorAll(selector)); }
  function load() { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (error) { return []; } }

  function save() {
    try {
      if (queue.length) { localStorage.setItem(KEY, JSON.stringify(queue)); } else { localStorage.removeItem(KEY); }
    } catch (error) { tell(words.full); return false; }
    return true;
  }

  function tell(text) { said.textContent = text.replace("{n}", String(queue.length)); }
  function standing() { tell(queue.length ? words.waiting : words.sent); }

  // Version 4, also where the page came over plain HTTP and the browser's own function is missing.
  function uuid() {
    if (crypto.randomUUID) { return crypto.randomUUID(); }
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function box(change) {
    return root.querySelector("fieldset[data-subject='" + change.subject_id + "'][data-item='" + change.item_id + "']");
  }

  function ofBox(field) {
    return queue.filter(function (change) {
      return change.subject_id === field.dataset.subject && change.item_id === field.dataset.item;
    });
  }

  function show(field, verdict, note) {
    field.dataset.verdict = verdict || "";
    all("button[data-verdict]", field).forEach(function (button) {
      var isOn = button.dataset.verdict === field.dataset.verdict;
      button.setAttribute("aria-pressed", String(isOn));
      button.classList.toggle("btn-primary", isOn);
      button.classList.toggle("btn-line", !isOn);
    });
    var area = field.querySelector("textarea");
    if (note !== undefined && area !== document.activeElement) { area.value = note; }
  }

  function mark(field, text) { field.querySelector("[data-said]").textContent = text; }

  // One change behind another that was sent already follows it; one that was not sent yet is replaced.
  function changed(field) {
    var own = ofBox(field);
    var last = own[own.length - 1];
    var change = {
      id: uuid(), subject_id: field.dataset.subject, item_id: field.dataset.item,
      base_version: Number(field.dataset.version), follows: null,
      verdict: field.dataset.verdict, note: field.querySelector("textarea").value, made_at: new Date().toISOString()
    };
    if (last && !last.was_sent) {
      change.base_version = last.base_version;
      change.follows = last.follows;
      queue.splice(queue.indexOf(last), 1);
    } else if (last) {
      change.base_version = last.base_version;
      change.follows = last.id;
    }
    queue.push(change);
    mark(field, words.queued);
    if (save()) { standing(); }
    later(1500);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  // Whether it was sent once is this browser's own note; the API refuses a field that it does not know.
  function told(key, value) { return key === "was_sent" ? undefined : value; }

  function post(path, type, body) {
    return fetch(path, {
      method: "POST", credentials: "same-origin", body: body,
      headers: { "Content-Type": type, Accept: "application/json", "X-CSRF-Token": token }
    });
  }

  function send() {
    if (isSending || !queue.length) { return; }
    isSending = true;
    tell(words.sending);
    var batch = queue.slice(0, 500);
    batch.forEach(function (change) { change.was_sent = true; });
    save();
    post(words.post, "application/json", JSON.stringify({ changes: batch }, told)).then(function (answer) {
      if (answer.ok) { return answer.json().then(settle); }
      isSending = false;
      // Signed out, or the page is older than the session: nothing is thrown away.
      if (answer.status === 401 || answer.status === 403) { tell(words.expired); return; }
      standing();
      later(RETRY);
    }).catch(function () {
      isSending = false;
      tell(words.offline);
      later(RETRY);
    });
  }

  function settle(answer) {
    isSending = false;
    answer.results.forEach(function (result) {
      var change = queue.filter(function (known) { return known.id === result.id; })[0];
      if (!change) { return; }
      queue.splice(queue.indexOf(change), 1);
      var field = box(change);
      if (!field) { return; }
      var behind = ofBox(field);
      if (result.outcome === "applied" || result.outcome === "same") {
        field.dataset.version = result.stored.version;
        if (!behind.length) { mark(field, words.saved); }
      } else if (result.outcome === "conflict") {
        conflict(field, result);
      } else if (result.outcome === "resolved") {
        field.dataset.version = result.stored.version;
        show(field, result.stored.verdict, result.stored.note);
      } else {
        mark(field, result.outcome === "late" ? words.late : words.refused);
      }
    });
    save();
    standing();
    if (queue.length) { later(200); }
  }

  function text(value) {
    var button = root.querySelector("button[data-verdict='" + value.verdict + "']");
    return (button ? button.textContent + ". " : "") + value.note;
  }

  // Both values stand side by side until somebody chooses.
  function conflict(field, result) {
    var line = field.querySelector("[data-said]");
    line.textContent = words.conflict + ". " + words.stored + ": “" + text(result.stored) + "” ";
    [["stored", words.keep], ["sent", words.take]].forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-line btn-sm me-2";
      button.textContent = pair[1];
      button.addEventListener("click", function () { choose(field, result, pair[0]); });
      line.appendChild(button);
    });
  }

  function choose(field, result, choice) {
    var path = words.post.replace("/api/v1/inspections", "/theo-doi/kiem-tra").replace(/changes$/, "chon");
    var body = "change=" + encodeURIComponent(result.id) + "&choice=" + choice;
    post(path, "application/x-www-form-urlencoded", body).then(function (answer) {
      if (!answer.ok) { return; }
      var value = choice === "sent" ? result.sent : result.stored;
      field.dataset.version = choice === "sent" ? result.stored.version + 1 : result.stored.version;
      show(field, value.verdict, value.note);
      mark(field, words.saved);
    }, function () { tell(words.offline); });
  }

  // What waits in the queue is what the person wrote last.
  function draw() {
    queue.forEach(function (change) {
      var field = box(change);
      if (field) { show(field, change.verdict, change.note); mark(field, words.queued); }
    });
  }

  all("fieldset[data-item]").forEach(function (field) {
    field.querySelector("[data-form]").hidden = false;
    show(field, field.dataset.verdict);
    all("button[data-verdict]", field).forEach(function (button) {
      button.addEventListener("click", function () {
        show(field, button.dataset.verdict === field.dataset.verdict ? "" : button.dataset.verdict);
        changed(field);
      });
    });
    field.querySelector("textarea").addEventListener("change", function () { changed(field); });
  });
  bar.hidden = false;
  bar.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-do]");
    var deed = button && button.dataset.do;
    if (deed === "send") { send(); }
    if (deed === "next") {
      var open = root.querySelector("fieldset[data-verdict='']");
      if (open) { open.scrollIntoView({ block: "center" }); open.querySelector("button").focus({ preventScroll: true }); }
    }
  });
  // Answers out of a file (site-carry.js).
  root.addEventListener("carried", function (event) {
    event.detail.forEach(function (change) {
      var isKnown = queue.some(function (known) { return known.id === change.id; });
      if (!isKnown && box(change)) { queue.push(change); }
    });
    if (save()) { draw(); standing(); }
  });
  window.addEventListener("online", function () { later(200); });
  // Another page of the same person keeps the same queue.
  window.addEventListener("storage", function (event) { if (event.key === KEY && !isSending) { queue = load(); draw(); standing(); } });
  draw();
  standing();
  if (queue.length) { later(500); }
})();
