// Extras of the review page: keys, moving text and cards in step, steps without loading the page anew, tasks from a marked passage.
// Every step is a form or a link of the page that works without this file; what was done is on the server before the next key.
(function () {
  "use strict";
  var root = document.querySelector("[data-review]");
  if (!root || !window.fetch || !window.URLSearchParams) { return; }
  var base = root.dataset.review;
  var text = root.querySelector(".text");
  var list = document.getElementById("cards");
  var isBusy = false;

  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  function opened() { return list.querySelector(".card-t.cur"); }
  function form() { var card = opened(); return card && card.querySelector("form[data-card]"); }

  // The passages of a card in the text, marked as the card stands; those of the open one are scrolled to.
  function mark(card, isOpen) {
    var state = { accepted: "ok", rejected: "no", proposed: "" }[card.dataset.state] || "";
    var passages = all("mark[data-card='" + card.id + "']", text);
    passages.forEach(function (passage) { passage.className = isOpen ? "cur" : state; });
    if (isOpen && passages.length && text.scrollHeight > text.clientHeight) {
      text.scrollTop += passages[0].getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    }
  }

  function show(card) {
    // A refused card begins with what is wrong.
    (card.querySelector(".err") || card).focus({ preventScroll: true });
    // Beside the text the cards scroll in a pane of their own.
    var pane = list.parentElement;
    if (pane.scrollHeight > pane.clientHeight) { pane.scrollTop += card.getBoundingClientRect().top - pane.getBoundingClientRect().top; }
    else { card.scrollIntoView({ block: "nearest" }); }
    mark(card, true);
  }

  // What the head of the page says follows the steps.
  function headline() {
    var told = document.getElementById("progress").dataset;
    var head = document.querySelector("h1");
    var certain = document.getElementById("certain");
    document.title = document.title.replace(head.textContent, told.title);
    head.textContent = told.title;
    if (certain) { certain.hidden = !told.certain; certain.lastChild.textContent = told.certain || ""; }
  }

  // Puts the pieces of an answer into the page: each replaces the piece of the same id, or comes behind the card it names.
  function place(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    all("[id='progress'], li[id]", holder.content).forEach(function (piece) {
      var old = document.getElementById(piece.id);
      var before = piece.dataset.after && document.getElementById(piece.dataset.after);
      if (old) { old.replaceWith(piece); }
      else if (before) { before.after(piece); }
      else if (piece.matches("li")) { list.prepend(piece); }
      if (piece.matches("li")) { mark(piece, false); }
    });
    headline();
    clean();
    var card = opened();
    if (card) { show(card); }
  }

  function ask(url, body) {
    return fetch(url, { method: body ? "POST" : "GET", headers: { "hx-request": "true" }, body: body, credentials: "same-origin" });
  }

  var sent = "";
  function fields() { var f = form(); return f ? String(new URLSearchParams(new FormData(f))) : ""; }
  function clean() { sent = fields(); }
  function isDirty() { return fields() !== sent; }

  // The form as the browser sends it: for answers that are pages (a conflict, a card that is gone, a lost session).
  function sendPlainly(button) {
    var f = form();
    isBusy = true;
    if (f.requestSubmit) { f.requestSubmit(button); } else { button.click(); }
  }

  // Sends the open card with a button; resolves to whether the answer was taken in.
  function step(button) {
    var f = form();
    if (!f || isBusy) { return Promise.resolve(false); }
    isBusy = true;
    var body = new URLSearchParams(new FormData(f));
    body.append("button", button.value);
    return ask(f.action, body).then(function (answer) {
      isBusy = false;
      if (answer.redirected || (answer.status !== 200 && answer.status !== 422)) { sendPlainly(button); return false; }
      var had = opened();
      return answer.text().then(function (html) {
        if (answer.status === 200 && had) { had.classList.remove("cur"); }
        place(html);
        if (answer.status === 422) { return false; }
        if (!opened()) { location.assign(base); }
        return true;
      });
    }, function () { isBusy = false; sendPlainly(button); return false; });
  }

  function key(letter) { var card = opened(); return card && card.querySelector("[data-key='" + letter + "']"); }

  // Opens another card; what was changed in the open one is saved first.
  function open(id) {
    var save = key("L") || key("Enter");
    var first = isDirty() && save ? step(save) : Promise.resolve(true);
    return first.then(function (isSaved) {
      if (!isSaved) { return; }
      var last = opened();
      var url = base + "?the=" + encodeURIComponent(id.slice(2)) + (last ? "&truoc=" + encodeURIComponent(last.id.slice(2)) : "");
      return ask(url).then(function (answer) {
        if (!answer.ok || answer.redirected) { location.assign(url); return; }
        return answer.text().then(place);
      });
    });
  }

  function move(by) {
    var known = all(".card-t", list);
    var next = known[known.indexOf(opened()) + by];
    if (next) { open(next.id); }
  }

  function edit() { document.getElementById("f-content").focus(); }

  function split(link) {
    var area = document.getElementById("f-content");
    // Without a caret inside the words the page with the ends of clauses is the way.
    if (!area || isDirty() || !area.selectionStart || area.selectionStart >= area.value.length) { location.assign(link.href); return; }
    var f = form();
    var hidden = "<input type='hidden' name='";
    f.insertAdjacentHTML("beforeend", hidden + "button' value='tach'>" + hidden + "caret' value='" + area.selectionStart + "'>");
    isBusy = true;
    f.submit();
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.metaKey || isBusy) { return; }
    var target = event.target;
    // Letters are keys here and where nothing has the focus (WCAG 2.1.4).
    if (target !== document.body && !root.contains(target)) { return; }
    var letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      if (letter === "Escape" && opened()) { opened().focus(); event.preventDefault(); }
      // Enter beside an unknown phrase says whom it means; it would accept the card.
      if (letter === "Enter" && !event.ctrlKey && !event.isComposing && target.name === "agency") { event.preventDefault(); sendPlainly(target.parentElement.querySelector("button")); }
      if (letter === "Enter" && event.ctrlKey && key("Enter")) { event.preventDefault(); step(key("Enter")); }
      if (letter === "S" && event.ctrlKey && target.id === "f-content" && key("S")) { event.preventDefault(); split(key("S")); }
      return;
    }
    if (event.ctrlKey) { return; }
    // In the text the arrows scroll.
    if (/^Arrow/.test(letter) && text.contains(target)) { return; }
    if (letter === "ArrowDown" || letter === "ArrowUp") { event.preventDefault(); move(letter === "ArrowDown" ? 1 : -1); return; }
    // Enter on a link or button is theirs.
    if (letter === "Enter" && /^(A|BUTTON|SUMMARY)$/.test(target.tagName)) { return; }
    var control = letter === "U" ? document.querySelector("[data-key='U']") : key(letter);
    if (!control) { return; }
    event.preventDefault();
    if (letter === "E") { edit(); }
    else if (letter === "S") { split(control); }
    else if (letter === "M") { sendPlainly(control); }
    else if (letter === "U") { control.click(); }
    else { step(control); }
  });

  list.addEventListener("click", function (event) {
    if (event.ctrlKey || event.shiftKey || event.metaKey || event.button) { return; }
    var link = event.target.closest("a[data-open]");
    if (link) { event.preventDefault(); open(link.closest(".card-t").id); return; }
    var button = event.target.closest("button[data-key]");
    if (button && button.dataset.key !== "M") { event.preventDefault(); step(button); }
    if (event.target.closest("[data-key='E']")) { event.preventDefault(); edit(); }
  });

  text.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-open]");
    var passage = event.target.closest("mark[data-card]");
    if (link && passage && document.getElementById(passage.dataset.card)) { event.preventDefault(); open(passage.dataset.card); }
  });

  // A marked passage goes into the form that makes a task of it, without the numbers that the page put into the text.
  text.addEventListener("mouseup", fill);
  text.addEventListener("keyup", fill);
  function fill() {
    var add = document.getElementById("add");
    var selection = window.getSelection();
    if (!add || !selection.rangeCount || selection.isCollapsed || !text.contains(selection.anchorNode)) { return; }
    var range = selection.getRangeAt(0);
    var words = document.createElement("div");
    words.appendChild(range.cloneContents());
    all("a", words).forEach(function (number) { number.remove(); });
    all("p", words).forEach(function (paragraph) { paragraph.append("\n"); });
    var start = range.startContainer.parentElement.closest("p[data-start]");
    add.open = true;
    add.querySelector("textarea").value = words.textContent.trim();
    add.querySelector("[name='near']").value = start ? start.dataset.start : "0";
    add.scrollIntoView({ block: "nearest" });
  }

  window.addEventListener("beforeunload", function (event) {
    if (!isBusy && isDirty()) { event.preventDefault(); }
  });
  clean();
  if (opened()) { show(opened()); }
})();
