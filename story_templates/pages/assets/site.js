/* What pages do beyond what they do without script: a sentence opens its proof in place, a list is filtered. */
"use strict";

function show(said, open) {
  document.getElementById(said.hash.slice(1)).classList.toggle("open", open);
  said.setAttribute("aria-expanded", String(open));
}

function shut() {
  const open = [...document.querySelectorAll(".said[aria-expanded=true]")];
  open.forEach((said) => show(said, false));
  return open;
}

const story = document.getElementById("story");
if (story) {
  story.querySelectorAll(".said").forEach((said) => said.setAttribute("aria-expanded", "false"));
  story.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.classList.contains("said")) {
      event.preventDefault();
      const before = shut();
      if (!before.includes(link)) show(link, true);
    } else if (link.classList.contains("shut")) {
      const said = document.getElementById(link.hash.slice(1));
      if (said && said.getAttribute("aria-expanded") === "true") {
        event.preventDefault();
        show(said, false);
        said.focus();
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut().forEach((said) => said.focus());
  });
}

const asked = document.getElementById("asked");
if (asked) {
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
  const rows = [...document.querySelectorAll("[data-name]")].map((row) => [row, plain(row.dataset.name)]);
  const found = document.getElementById("found");
  document.getElementById("asking").hidden = false;
  asked.addEventListener("input", () => {
    const words = plain(asked.value);
    rows.forEach(([row, name]) => { row.hidden = !name.includes(words); });
    document.querySelectorAll(".letter").forEach((part) => { part.hidden = !part.querySelector("[data-name]:not([hidden])"); });
    const left = rows.filter(([row]) => !row.hidden).length;
    found.textContent = words ? `${left} of ${rows.length} areas` : "";
  });
}
