// The desk's few lines of script: nothing here is needed to read a page.
"use strict";

(() => {
  const typing = (target) => target.closest && target.closest("input, textarea, select, [contenteditable]");
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  // Lists by j and k; documents by n and p. What is at hand is in focus, so that Enter opens it.
  const move = (items, step) => {
    if (!items.length) return;
    const where = (is) => items.findIndex(is);
    const at = [
      where((item) => item.contains(document.activeElement)),
      where((item) => item.classList.contains("at")),
      where((item) => item.matches(":target")),
    ].find((index) => index >= 0) ?? -1;
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    items.forEach((item) => item.classList.toggle("at", item === next));
    const inside = next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button, summary, [tabindex]");
    if (inside) inside.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j" || event.key === "k") {
      move(all("[data-row], .entry"), event.key === "j" ? 1 : -1);
    } else if (event.key === "n" || event.key === "p") {
      move(all("[data-stop]"), event.key === "n" ? 1 : -1);
    } else if (event.key === "o") {
      const row = document.querySelector(".at details, .entry:focus-within details");
      if (row) row.open = !row.open;
    } else if (event.key === "?") {
      const keys = document.querySelector('a[href$="keys"], a[href$="keys.html"]');
      if (keys) location.href = keys.href;
    } else if (document.body.dataset.page === "review") {
      const button = document.querySelector(`.at form[data-review] button[data-key="${CSS.escape(event.key)}"]`);
      if (button) { event.preventDefault(); button.click(); }
    }
  });

  // A field lights the words that prove it: data-lights names the marks, which carry the same names in data-proves. The innermost
  // field below the pointer, or else the one in focus, is the one that lights.
  let lighting = null;
  const light = (field) => {
    if (field === lighting) return;
    lighting = field;
    for (const mark of all(".lit")) mark.classList.remove("lit");
    for (const name of (field ? field.dataset.lights : "").split(" ").filter(Boolean)) {
      for (const mark of all(`[data-proves~="${CSS.escape(name)}"]`)) mark.classList.add("lit");
    }
  };
  const field = (element) => (element && element.closest ? element.closest("[data-lights]") : null);
  if (document.querySelector("[data-lights]")) {
    document.addEventListener("focusin", (event) => light(field(event.target)));
    document.addEventListener("focusout", (event) => light(field(event.relatedTarget)));
    document.addEventListener("mouseover", (event) => light(field(event.target) || field(document.activeElement)));
    document.documentElement.addEventListener("mouseleave", () => light(field(document.activeElement)));
  }
})();
