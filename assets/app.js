// Extras for browsers with scripts. Every page does its work without this file.
(function () {
  "use strict";
  var all = function (selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  };

  // Folding of rows: <button data-tree="group-class" aria-expanded="true" data-open="…" data-close="…" hidden><span>…</span></button>
  all("[data-tree]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var isOpen = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!isOpen));
      button.lastElementChild.textContent = isOpen ? button.dataset.open : button.dataset.close;
      all("." + button.dataset.tree).forEach(function (row) { row.hidden = isOpen; });
    });
  });

  // Choosing rows: the box in the head takes all of the page; <output data-none="…" data-some="… {n} …"> says how many.
  all("thead .ck input").forEach(function (head) {
    var table = head.closest("table");
    var boxes = all("tbody .ck input", table);
    var said = document.querySelector("output[data-chosen]");
    head.hidden = false;
    function count() {
      var chosen = boxes.filter(function (box) { return box.checked; }).length;
      boxes.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked); });
      head.checked = chosen > 0 && chosen === boxes.length;
      head.indeterminate = chosen > 0 && chosen < boxes.length;
      if (said) { said.closest(".bulk").classList.toggle("idle", !chosen); said.textContent = chosen ? said.dataset.some.replace("{n}", String(chosen)) : said.dataset.none; }
    }
    head.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = head.checked; });
      count();
    });
    boxes.forEach(function (box) { box.addEventListener("change", count); });
    count();
  });

  // A form that was sent is not sent twice by a second click; coming back to the page makes it usable again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    // Whoever signs out leaves no page of a checklist behind in this browser.
    if (form.getAttribute("action") === "/dang-xuat" && window.caches) {
      caches.keys().then(function (names) { names.forEach(function (name) { caches.delete(name); }); });
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    // An answer that is a download leaves the page standing: the form works again after a while.
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // A link to a folded form unfolds it.
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var details = target && (target.matches("details") ? target : target.querySelector("details"));
    if (details && !details.open) { details.open = true; target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  // A form that was refused is worked on from what is wrong with it.
  var wrong = document.querySelector("main .err[tabindex]");
  if (wrong) { wrong.focus(); }

  // On a phone the open menu covers the page: keys work in it until it closes, then go on from its button.
  var menu = document.getElementById("menu");
  var opener = document.querySelector(".menu-b");
  var phone = window.matchMedia("(max-width: 991px)");
  var isCovered = false;
  function cover() {
    var isOpen = location.hash === "#menu" && phone.matches;
    if (isOpen === isCovered) { return; }
    isCovered = isOpen;
    all("body > :not(#menu)").forEach(function (piece) { piece.inert = isOpen; });
    if (isOpen) { menu.querySelector("a").focus(); } else if (phone.matches) { opener.focus(); }
  }
  if (menu && opener) {
    window.addEventListener("hashchange", cover);
    phone.addEventListener("change", cover);
    cover();
  }

  // The browser leaves what is seen in part where it is: a chip at the edge of its row, a field half under a bar. What stays in its
  // place while the page scrolls is in sight.
  document.addEventListener("keyup", function (event) {
    var here = document.activeElement;
    if (event.key !== "Tab" || here === document.body || here.closest(".fix, .bulk, .parts, .side, thead")) { return; }
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  // A pop-over closes when the focus leaves it: it would lie over what comes next.
  all("details.who, details.pop-over").forEach(function (details) {
    details.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) { details.open = false; }
    });
  });

  // Escape closes the menu on phones and every open pop-over.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    if (location.hash === "#menu") { location.hash = "#main"; }
    all("details.who[open], details.pop-over[open]").forEach(function (details) {
      details.open = false;
      details.querySelector("summary").focus();
    });
  });
})();
