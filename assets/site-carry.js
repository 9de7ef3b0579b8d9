// Carries the answers of the checklist on site in a file, where the tablet meets no line for long or is given back: what waits in the browser
// is saved, and taken in on another machine, whose site.js sends it. Without this file they wait where they are.
(function () {
  "use strict";
  var root = document.getElementById("site");
  var bar = document.getElementById("queue");
  if (!root || !window.localStorage || !window.Blob || !window.CustomEvent) { return; }
  var words = root.dataset;
  var UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

  function backup() {
    var queue = [];
    try { queue = JSON.parse(localStorage.getItem("site/" + words.account + "/" + words.site)) || []; } catch (error) { /* nothing waits */ }
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify({ site: words.site, changes: queue })], { type: "application/json" }));
    link.download = words.site + "-" + new Date().toISOString().slice(0, 16).replace(/:/g, "") + ".json";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  // The file comes from anywhere: what is no change of a checklist is refused with the whole file.
  function check(change) {
    [change.id, change.subject_id, change.item_id].forEach(function (id) {
      if (!UUID.test(id)) { throw new Error("no change of a checklist"); }
    });
    return change;
  }

  function restore(file) {
    file.text().then(function (content) {
      var kept = JSON.parse(content);
      if (kept.site !== words.site) { throw new Error("another inspection"); }
      root.dispatchEvent(new CustomEvent("carried", { detail: kept.changes.map(check) }));
    }).catch(function () { bar.querySelector("output").textContent = words.wrong; });
  }

  bar.querySelector("button[data-do=backup]").addEventListener("click", backup);
  bar.querySelector("input[data-do=restore]").addEventListener("change", function (event) {
    if (event.target.files[0]) { restore(event.target.files[0]); }
    // The same file may be chosen again.
    event.target.value = "";
  });
})();
