// A link that carries answers behind its "#", which no browser sends to a server.
// On a result it offers to copy such a link; on a form it fills the form from one and asks.
(() => {
  "use strict";
  const write = (answers) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(answers))))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const read = (text) =>
    JSON.parse(new TextDecoder().decode(
      Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))));

  const share = document.getElementById("share");
  if (share) {
    const answers = {};
    for (const box of document.querySelectorAll("#carried input")) answers[box.name] = box.value;
    const link = new URL(share.dataset.form, location.href);
    link.hash = write(answers);
    share.hidden = false;
    const field = share.querySelector("input");
    const told = share.querySelector("output");
    field.value = link.href;
    field.addEventListener("focus", () => field.select());
    share.querySelector("button").addEventListener("click", async () => {
      field.select();
      try { await navigator.clipboard.writeText(link.href); } catch { document.execCommand("copy"); }
      told.textContent = share.dataset.copied;
    });
  }

  const form = document.querySelector("form[data-shared]");
  if (form && location.hash.length > 1) {
    let answers;
    try { answers = read(location.hash.slice(1)); } catch { return; }
    history.replaceState(null, "", location.pathname);
    const send = document.createElement("form");
    send.method = "post";
    send.action = form.action;
    for (const [name, value] of Object.entries(answers)) {
      const box = document.createElement("input");
      box.type = "hidden";
      box.name = String(name);
      box.value = String(value);
      send.append(box);
    }
    document.body.append(send);
    send.submit();
  }
})();
