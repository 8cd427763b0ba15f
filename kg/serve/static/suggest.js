// Suggest names and statements while somebody types (the combobox pattern of ARIA).
import { ask, element, pageOf, words } from "./client.js";

const PAUSE = 120;
const SIGNS = ["person", "organisation", "group", "document", "unknown", "topic", "claim"];
const GROUPS = { topic: "topics", claim: "claims", article: "articlesHeading", statement: "statementsHeading" };
const groupOf = (kind) => GROUPS[kind] ?? "actors";
let count = 0;

function sign(kind) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  for (const [name, value] of [["class", "i"], ["viewBox", "-9 -9 18 18"], ["aria-hidden", "true"]]) drawing.setAttribute(name, value);
  use.setAttribute("href", `#k-${kind}`);
  drawing.append(use);
  return drawing;
}

/** Return a text with what was found in it marked. */
function marked({ text, marks }) {
  const letters = [...text];
  const parts = [];
  let place = 0;
  for (const { start, end } of marks) {
    parts.push(letters.slice(place, start).join(""), element("mark", {}, letters.slice(start, end).join("")));
    place = end;
  }
  return [...parts, letters.slice(place).join("")];
}

class Suggestions {
  /** kinds: what is suggested; choose: what is done with a hit that was chosen. */
  constructor(input, kinds, choose) {
    Object.assign(this, { input, kinds, choose, options: [], active: -1, asking: null, timer: 0 });
    const id = `suggestions-${++count}`;
    this.list = element("div", { id, role: "listbox", class: "suggestions", hidden: "", "aria-label": words.suggestionsFor });
    this.status = element("span", { class: "vh", role: "status" });
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id]]) input.setAttribute(name, value);
    input.removeAttribute("list");
    input.autocomplete = "off";
    const place = element("span", { class: "combo" });
    input.replaceWith(place);
    place.append(input, this.list, this.status);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // A click must not take the focus away before it chooses.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!this.input.value.trim()) { this.close(); return; }
    this.timer = setTimeout(() => this.load(), PAUSE);
  }

  async load() {
    const asking = (this.asking = new AbortController());
    const typed = this.input.value;
    try {
      const found = await ask("api/suggestions", { params: { q: typed, kind: this.kinds }, signal: asking.signal });
      if (document.activeElement === this.input) this.show(found.items);
    } catch (error) {
      if (error.name !== "AbortError") this.say(error.message);
    }
  }

  show(hits) {
    if (!hits.length) { this.say(words.nothingBegins.replace("{q}", this.input.value.trim())); return; }
    this.options = hits.map((hit, n) => this.option(hit, n));
    const groups = new Map();
    for (const option of this.options) {
      const name = groupOf(option.hit.kind);
      if (!groups.has(name)) {
        const group = element("div", { role: "group", "aria-label": words[name] });
        groups.set(name, group);
        if (this.kinds.length > 1) group.append(element("div", { class: "group-name", "aria-hidden": "true" }, words[name]));
      }
      groups.get(name).append(option);
    }
    this.list.replaceChildren(...groups.values());
    this.open();
    this.status.textContent = `${hits.length} ${words.suggestionsFor}`;
  }

  option(hit, n) {
    const isStatement = hit.kind === "statement";
    const option = element("div", { id: `${this.list.id}-${n}`, role: "option", "aria-selected": "false" });
    if (SIGNS.includes(hit.kind)) option.append(sign(hit.kind));
    const name = element("bdi", {}, ...(isStatement ? marked({ text: hit.passage, marks: hit.marks }) : [hit.label]));
    option.append(name);
    const note = isStatement ? [hit.label, hit.outlet, hit.date].filter(Boolean).join(" · ")
      : hit.kind === "article" ? [hit.outlet, hit.date].filter(Boolean).join(" · ") : String(hit.statements || "");
    if (note) option.append(element("small", isStatement || hit.kind === "article" ? { class: "src" } : {}, note));
    option.hit = hit;
    option.addEventListener("click", () => this.take(hit));
    option.addEventListener("pointermove", () => this.activate(n));
    return option;
  }

  say(message) {
    this.options = [];
    this.list.replaceChildren(element("div", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, message));
    this.open();
    this.status.textContent = message;
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.activate(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(n) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = n;
    const option = this.options[n];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const isOpen = !this.list.hidden;
    const most = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) this.later();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the text itself.
      if (isOpen && most) this.activate(((this.active + 1 + step + most + 1) % (most + 1)) - 1);
    } else if (event.key === "Escape" && isOpen) {
      this.close();
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      this.take(this.options[this.active].hit);
    } else return;
    event.preventDefault();
  }

  take(hit) {
    this.close();
    this.choose(hit, this.input);
  }
}

const EVERY = ["actor", "topic", "claim", "article", "statement"];
const go = (hit, part = "") => {
  const address = pageOf(hit.iri);
  if (address) location.assign(address + (part ? `#${part}` : ""));
};

for (const form of document.querySelectorAll("form[role=search]")) {
  const kinds = form.dataset.suggest ? [form.dataset.suggest] : EVERY;
  new Suggestions(form.querySelector("input[type=search]"), kinds, (hit) => go(hit));
}
for (const input of document.querySelectorAll("input[data-fill]")) {
  new Suggestions(input, [input.dataset.fill], (hit) => { input.value = hit.label; });
}
for (const form of document.querySelectorAll("form[data-kind]")) {
  const { kind, part } = form.dataset;
  const input = form.querySelector("input");
  new Suggestions(input, [kind], (hit) => go(hit, part));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { items } = await ask("api/suggestions", { params: { q: input.value, kind } });
      const folded = input.value.trim().toLowerCase();
      const hit = items.find((one) => one.label.toLowerCase() === folded) ?? items[0];
      if (hit) { go(hit, part); return; }
    } catch { /* The page of the search says what is wrong. */ }
    form.submit();
  });
}
