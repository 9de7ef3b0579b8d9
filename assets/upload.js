// Extra of the inbox: how much of the files has gone out, and that the server is reading them. The form works without this file.
(function () {
  "use strict";
  var form = document.querySelector("form[data-upload]");
  if (!form || !window.XMLHttpRequest || !window.FormData) { return; }
  var button = form.querySelector("button");
  var bar = form.querySelector("progress");
  var said = form.querySelector("output");

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.onprogress = function (step) {
      if (step.lengthComputable) { bar.value = step.loaded / step.total; }
    };
    request.upload.onload = function () { bar.removeAttribute("value"); said.textContent = said.dataset.reading; };
    // The answer is a page, of the inbox or of the directive: it takes this one's place under its own address.
    request.onload = function () {
      history.pushState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    };
    request.onerror = function () { form.submit(); };
    bar.hidden = false;
    said.textContent = said.dataset.sending;
    button.disabled = true;
    request.send(new FormData(form));
  });
})();
