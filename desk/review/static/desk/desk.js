// Keys and partial updates for the review desk. Every page works without this file: it only saves waiting.
// Pages are parsed by XMLHttpRequest (responseType "document"), which runs no script in them and needs no HTML from text.
"use strict";

(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const story = () => $("main[data-story]");
  const inField = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
  const seen = (node) => node && node.getClientRects().length > 0;
  const AHEAD = 3; // stories that are asked for beforehand
  const kept = new Map(); // address -> page asked for beforehand
  let waiting = Promise.resolve(); // decisions go out one after the other
  let unsent = 0;
  let screen = { since: performance.now(), seconds: 0 };
  let evidence = null;
  let going = false; // whether "g" was the last key

  // --- asking the server -----------------------------------------------------------------------------------------

  function ask(method, address, body = null) {
    return new Promise((resolve, reject) => {
      const asked = new XMLHttpRequest();
      asked.open(method, address);
      asked.responseType = "document";
      asked.setRequestHeader("X-Desk", "part");
      asked.onload = () => resolve({ status: asked.status, page: asked.response, address: asked.responseURL });
      asked.onerror = () => reject(new Error("The desk does not answer."));
      asked.send(body);
    });
  }

  // The next stories are asked for while this one is read, one after the other: a quick reader finds them there.
  function beforehand(address, deep = AHEAD) {
    if (!address || !deep) return;
    if (!kept.has(address)) {
      if (kept.size > 8) kept.delete(kept.keys().next().value);
      kept.set(address, ask("GET", address).then((got) => (got.status === 200 && $("main", got.page) ? got : null), () => null));
    }
    kept.get(address).then((got) => got && beforehand($("main", got.page)?.dataset.next, deep - 1));
  }

  // --- showing -----------------------------------------------------------------------------------------------------

  function say(text, kind = "warning") {
    const line = document.createElement("div");
    line.className = kind;
    line.textContent = text;
    $("#said").replaceChildren(line);
  }

  function show(got, { push = true } = {}) {
    const main = got.page && $("main", got.page);
    if (!main) return say("The desk sent nothing that can be shown. Reload the page.", "error");
    for (const id of ["said", "decide"]) {
      const now = document.getElementById(id);
      const next = got.page.getElementById(id);
      if (now && next) now.replaceWith(document.adoptNode(next));
      else if (now) now.replaceChildren();
      else if (next) $("main").after(document.adoptNode(next));
    }
    $("main").replaceWith(document.adoptNode(main));
    document.title = got.page.title;
    if (push) history.pushState(null, "", got.address);
    window.scrollTo(0, 0);
    opened();
  }

  function opened() {
    screen = { since: performance.now(), seconds: 0 };
    const fault = $(".field.wrong :is(input, textarea, select)") || $("[data-focus]");
    if (fault) fault.focus();
    $(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
    if (story()) beforehand(story().dataset.next);
    label();
  }

  function painted(mark) {
    requestAnimationFrame(() => setTimeout(() => performance.measure("next-painted", mark), 0));
  }

  async function go(address) {
    performance.mark("go");
    const got = (await kept.get(address)) || (await ask("GET", address).catch(() => null));
    kept.delete(address);
    if (!got || got.status !== 200) return void (location.href = address);
    show(got);
    painted("go");
  }

  // --- deciding ----------------------------------------------------------------------------------------------------

  function seconds() {
    const more = document.hidden ? 0 : (performance.now() - screen.since) / 1000;
    return Math.round(screen.seconds + more);
  }

  async function decide(form, button) {
    performance.mark("decided");
    const main = story();
    const next = main && main.dataset.next;
    const ready = next && (await kept.get(next));
    const body = new FormData(form, button);
    body.set("seconds", String(seconds()));
    if (!ready) return native(form, button);
    const row = main.dataset.story;
    kept.delete(next);
    show(ready);
    all(`.row[data-row="${row}"]`).forEach((each) => each.closest("li").remove());
    painted("decided");
    unsent += 1;
    waiting = waiting.then(() => ask("POST", form.action, body)).then(answered, lost).finally(() => (unsent -= 1));
  }

  function answered(got) {
    if (got.status < 400) {
      const said = got.page && got.page.getElementById("said");
      if (said) $("#said").replaceWith(document.adoptNode(said));
      return;
    }
    kept.clear();
    show(got, { push: false }); // its address takes forms only
  }

  function lost(fault) {
    say(`${fault.message} Your last decision has not been taken: open that story again when the desk is back.`, "error");
  }

  function native(form, button) {
    const field = form.elements.namedItem("seconds");
    if (field) field.value = String(seconds());
    form.dataset.native = "yes";
    form.requestSubmit(button);
  }

  // --- evidence ----------------------------------------------------------------------------------------------------

  function light(sentence) {
    if (sentence.hasAttribute("aria-current")) return;
    all(".sentence[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    sentence.setAttribute("aria-current", "true");
    clearTimeout(evidence);
    evidence = setTimeout(async () => {
      const got = await ask("GET", sentence.dataset.evidence).catch(() => null);
      const pane = got && got.status === 200 && got.page.getElementById("evidence");
      if (pane && sentence.hasAttribute("aria-current")) $("#evidence").replaceWith(document.adoptNode(pane)), label();
      history.replaceState(null, "", sentence.href);
    }, 60);
  }

  function step(way) {
    const sentences = all(".sentence");
    const at = sentences.findIndex((each) => each.hasAttribute("aria-current"));
    const to = sentences[Math.min(sentences.length - 1, Math.max(0, at + way))];
    if (to) to.focus();
  }

  // --- editing: figures are read again while somebody types -----------------------------------------------------------

  let reading = null;
  function read(field) {
    clearTimeout(reading);
    reading = setTimeout(async () => {
      const got = await ask("POST", field.dataset.check, new FormData(field.form)).catch(() => null);
      const found = got && got.page && got.page.getElementById("checked");
      if (found && field.isConnected) $("#checked").replaceWith(document.adoptNode(found));
    }, 250);
  }

  // --- keys of one's own: what the desk calls a key -> what is pressed for it, "" for none ---------------------------

  const own = new Map(Object.entries(JSON.parse(document.body.dataset.keymap || "{}")));

  function meant(key) {
    for (const [name, pressed] of own) if (pressed === key) return name;
    return own.has(key) ? "" : key;
  }

  function label() {
    for (const node of all("kbd:not([data-own])")) {
      const [first, ...rest] = node.textContent.split(" ");
      node.dataset.own = "";
      if (own.has(first)) node.textContent = [own.get(first) || "–", ...rest].join(" ");
    }
  }

  // --- keys ---------------------------------------------------------------------------------------------------------

  function press(key) {
    const open = $("details[open][data-popup]");
    const numbered = open && $(`[data-number="${key}"]`, open);
    if (numbered) return numbered.click(), true;
    if (key === "n" || key === "p") return step(key === "n" ? 1 : -1), true;
    if (key === "?") return help(), true;
    const node = all(`[data-key="${key}"]`).find(seen);
    if (!node) return false;
    if (node.tagName === "SUMMARY") {
      all("details[open][data-popup]").forEach((each) => (each.open = each === node.parentElement));
      node.parentElement.open = true;
      ($("button[data-number], textarea, input", node.parentElement) || node).focus();
    } else if (node.dataset.press === "focus" || inField(node)) node.focus();
    else node.click();
    return true;
  }

  function help() {
    const dialog = $("#keys");
    if (!dialog) location.href = "/help/";
    else if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details[open][data-popup]").forEach((each) => (each.open = false, $("summary", each).focus()));
    if (document.body.classList.contains("keys-off") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || event.isComposing || inField(event.target)) return;
    if (going) {
      going = false;
      const link = $(`[data-go="${event.key}"]`);
      if (link) return event.preventDefault(), link.click();
    }
    const key = event.key.length === 1 && event.key !== " " ? meant(event.key) : "";
    if (key === "g") return void (going = true);
    if (key && press(key)) event.preventDefault();
  });

  // --- what the pages are made of ----------------------------------------------------------------------------------------

  document.addEventListener("focusin", (event) => {
    const sentence = event.target.closest?.(".sentence[data-evidence]");
    if (sentence) light(sentence);
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("a");
    if (link?.matches(".sentence[data-evidence]")) return event.preventDefault(), link.focus();
    if (link?.matches("[data-swap]")) return event.preventDefault(), void go(link.href);
    if (event.target.closest?.("[data-help]")) return event.preventDefault(), help();
    if (event.target.closest?.("[data-close]")) $("#keys").close();
    all("details[open][data-popup]").forEach((each) => each.contains(event.target) || (each.open = false));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-decide]") || form.dataset.native) return;
    event.preventDefault();
    decide(form, event.submitter);
  });

  document.addEventListener("input", (event) => {
    if (event.target.dataset?.check) read(event.target);
  });

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) screen.seconds += (performance.now() - screen.since) / 1000;
    screen.since = performance.now();
  });

  window.addEventListener("beforeunload", (event) => unsent && event.preventDefault());
  window.addEventListener("popstate", () => location.reload());
  opened();
})();
