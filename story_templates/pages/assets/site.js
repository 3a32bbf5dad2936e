/* What pages do beyond what they do without script: a sentence opens its proof in place, names are suggested. */
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

// Names alike but for accents, case, apostrophes, hyphens, "&" and "Saint" are one.
const LETTERS = { "\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u00df": "ss", "\u0142": "l", "\u0111": "d", "\u0131": "i", "\u00f0": "d", "\u00fe": "th" };
const WORDS = { saint: "st", sainte: "ste" };

function plain(text) {
  const letters = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u0080-\u017f]/g, (one) => LETTERS[one] || one);
  const words = letters.replace(/['\u2018\u2019\u02bc.]/g, "").replace(/&/g, " and ").split(/[^\p{L}\p{N}]+/u);
  return words.filter(Boolean).map((word) => WORDS[word] || word);
}

// How well an area answers: 0 its name begins so, 1 all words begin words of it, 2 the letters stand in it, -1 not at all.
function fit(area, words) {
  const said = words.join(" ");
  if (area.said.startsWith(said)) return 0;
  if (words.every((word) => area.words.some((own) => own.startsWith(word)))) return 1;
  return area.said.replaceAll(" ", "").includes(words.join("")) ? 2 : -1;
}

const asked = document.getElementById("asked");
if (asked) {
  const MOST = 8;
  const box = document.getElementById("suggested");
  const found = document.getElementById("found");
  const areas = [...document.querySelectorAll(".names a")].map((link) => {
    const words = plain(link.textContent);
    return { link, words: [...words, link.dataset.code.toLowerCase()], said: words.join(" ") };
  });
  const chosen = () => box.querySelector("[aria-selected=true]");
  const go = (option) => { location.href = option.dataset.to; };

  const choose = (option) => {
    if (chosen()) chosen().setAttribute("aria-selected", "false");
    if (!option) { asked.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    asked.setAttribute("aria-activedescendant", option.id);
  };

  const open = (yes) => {
    box.hidden = !yes;
    asked.setAttribute("aria-expanded", String(yes));
    if (!yes) choose(null);
  };

  const option = ({ link }, place) => {
    const made = document.createElement("li");
    made.id = `area-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.to = link.href;
    made.textContent = link.textContent;
    return made;
  };

  const suggest = () => {
    const words = plain(asked.value);
    const fits = words.length ? areas.map((area) => [fit(area, words), area]).filter(([how]) => how >= 0) : [];
    fits.sort(([one], [other]) => one - other);
    choose(null);
    box.replaceChildren(...fits.slice(0, MOST).map(([, area], place) => option(area, place)));
    open(fits.length > 0);
    const said = fits.length === 1 ? "1 area" : `${fits.length} areas`;
    const more = fits.length > MOST ? `, the first ${MOST} of them below: type more of the name` : "";
    const none = "No area of that name here. Try a part of it, or look through the list.";
    found.textContent = !words.length ? "" : fits.length ? said + more : none;
  };

  document.getElementById("asking").hidden = false;
  asked.addEventListener("input", suggest);
  asked.addEventListener("focus", () => { if (asked.value) suggest(); });
  asked.addEventListener("blur", () => open(false));
  asked.addEventListener("keydown", (event) => {
    const options = [...box.children];
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = chosen() ? options.indexOf(chosen()) : step > 0 ? -1 : 0;
      choose(options[(from + step + options.length) % options.length]);
    } else if (event.key === "Enter" && !box.hidden && (chosen() || options.length === 1)) {
      go(chosen() || options[0]);
    } else if (event.key === "Escape") {
      if (box.hidden) { asked.value = ""; suggest(); } else open(false);
    }
  });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (event) => { if (event.target.dataset.to) go(event.target); });
}
