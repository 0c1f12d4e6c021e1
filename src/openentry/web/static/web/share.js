// A link that carries answers behind its "#", which no browser sends to a server.
// On a result it offers to print, and to copy such a link; on a form it fills the form from one and asks.
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

  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => window.print());
  }

  // Anybody may have made a link: what is in it is names and words, or it is not read at all.
  const answersOf = (text) => {
    let found;
    try { found = read(text); } catch { return null; }
    if (typeof found !== "object" || found === null || Array.isArray(found)) return null;
    const pairs = Object.entries(found);
    return pairs.length && pairs.every(([, value]) => typeof value === "string") ? pairs : null;
  };
  const isPlace = (text) => {
    try { return Boolean(document.getElementById(decodeURIComponent(text))); } catch { return false; }
  };

  const form = document.querySelector("form[data-shared]");
  const carried = location.hash.slice(1);
  if (form && carried && !isPlace(carried)) {
    const answers = answersOf(carried);
    history.replaceState(null, "", location.pathname);
    if (!answers) {
      document.getElementById("unreadable").hidden = false;
      return;
    }
    const send = document.createElement("form");
    send.method = "post";
    send.action = form.getAttribute("action");
    const boxes = document.createDocumentFragment();
    for (const [name, value] of [...answers, ["from", "link"]]) {
      const box = document.createElement("input");
      box.type = "hidden";
      box.name = name;
      box.value = value;
      boxes.append(box);
    }
    send.append(boxes);
    document.body.append(send);
    // A box may be called "submit", which would stand in the way of the form's own.
    HTMLFormElement.prototype.submit.call(send);
  }
})();
