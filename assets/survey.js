// Extra of the pages where a survey is answered: what is not asked is hidden at once, and not sent. Without this file every question stands there
// with the condition in words, the next section is chosen by the server, and the server reads every answer by the same rules.
(function () {
  "use strict";
  var root = document.querySelector("[data-survey]");
  if (!root) { return; }

  function all(selector, from) { return Array.prototype.slice.call((from || root).querySelectorAll(selector)); }

  // What stands in a field now, of this section or carried along from one before. What is hidden says nothing.
  function values(name) {
    return all("[name='" + name + "']").filter(function (control) {
      if (control.disabled) { return false; }
      return control.type === "radio" || control.type === "checkbox" ? control.checked : true;
    }).map(function (control) { return control.value.trim(); }).filter(function (value) { return value !== ""; });
  }

  // Numbers as they are written here: a comma before the decimals, dots between thousands.
  function number(text) {
    var plain = text.replace(/\s/g, "").replace("\u2212", "-");
    if (plain.indexOf(",") >= 0 || /^-?\d{1,3}(\.\d{3})+$/.test(plain)) { plain = plain.replace(/\./g, "").replace(",", "."); }
    return plain === "" ? NaN : Number(plain);
  }

  function holds(asked) {
    var given = values(asked.dataset.if);
    if (!given.length) { return false; }
    if (asked.dataset.any) {
      var wanted = asked.dataset.any.split(" ");
      return given.some(function (value) { return wanted.indexOf(value) >= 0; });
    }
    var value = number(given[0]);
    return !isNaN(value) && (!asked.dataset.min || value >= Number(asked.dataset.min)) && (!asked.dataset.max || value <= Number(asked.dataset.max));
  }

  // From the first to the last: a condition looks back only, so one round decides everything. What was typed stays in a hidden question, and comes
  // back with it.
  function show() {
    var shut = [];
    all("[data-if]").forEach(function (asked) {
      var isShown = !shut.some(function (outer) { return outer.contains(asked); }) && holds(asked);
      if (!isShown) { shut.push(asked); }
      asked.hidden = !isShown;
      all("input, select, textarea", asked).forEach(function (control) {
        // Controls of a question within a section are that question's to open.
        if (!isShown || control.closest("[data-if]") === asked) { control.disabled = !isShown; }
      });
    });
  }

  all(".when").forEach(function (words) { words.hidden = true; });
  root.addEventListener("change", show);
  root.addEventListener("input", show);
  window.addEventListener("pageshow", show);
  show();

  // A form that is on its way is not sent again by an impatient finger; the button comes back with the page.
  var form = root.matches("form") ? root : null;
  if (form) {
    var isSent = false;
    form.addEventListener("submit", function (event) {
      if (isSent) { event.preventDefault(); return; }
      isSent = true;
      setTimeout(function () { isSent = false; }, 10000);
    });
    window.addEventListener("pageshow", function () { isSent = false; });
  }
})();
