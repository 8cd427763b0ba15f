// Find names whose words begin with what is typed, without accents and capitals, and answer forms.
const { names, words, whole } = JSON.parse(document.getElementById("data").textContent);
const HEADINGS = { actor: "actors", topic: "topics", claim: "claims", article: "articlesHeading" };
const MOST = 12;

const split = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const parts = new Map();
const wordsOf = (label) => parts.get(label) ?? parts.set(label, split(label)).get(label);

function matches(query, kind) {
  const typed = split(query);
  if (!typed.length) return [];
  const fits = ([label]) => typed.every((start) => wordsOf(label).some((word) => word.startsWith(start)));
  return (names[kind] ?? []).filter(fits);
}

function element(tag, text, values = {}) {
  const made = Object.assign(document.createElement(tag), values);
  made.textContent = text;
  return made;
}

function row([label, address, n]) {
  const made = document.createElement("li");
  made.append(element("a", label, { href: address, dir: "auto" }));
  if (n) made.append(" ", element("span", n, { className: "soft num" }));
  return made;
}

function show(form) {
  const input = form.querySelector("input");
  const query = input.value.trim();
  const found = document.getElementById("found");
  const level = form.closest("section").querySelector("h1") ? "h2" : "h3";
  found.replaceChildren();
  if (!query) return;
  let total = 0;
  for (const kind of Object.keys(names)) {
    const own = matches(query, kind);
    if (!own.length) continue;
    total += own.length;
    const list = element("ul", "", { className: "hits" });
    list.append(...own.slice(0, MOST).map(row));
    found.append(element(level, `${words[HEADINGS[kind]]} (${own.length})`), list);
    if (own.length > MOST) {
      const more = element("button", words.moreHere.replace("{n}", own.length - MOST), { type: "button" });
      more.addEventListener("click", () => {
        list.append(...own.slice(MOST, 500).map(row));
        more.remove();
      });
      found.append(more);
    }
  }
  if (total || !whole) return;
  const clear = element("button", words.clearSearch, { type: "button" });
  clear.addEventListener("click", () => {
    input.value = "";
    show(form);
    input.focus();
  });
  const empty = element("p", `${words.noneFound.replace("{q}", query)} `, { className: "empty" });
  empty.append(clear);
  found.append(empty);
}

for (const form of document.querySelectorAll("form[data-live]")) {
  const input = form.querySelector("input");
  input.addEventListener("input", () => show(form));
  form.addEventListener("submit", (event) => {
    // A page that has only the most frequent names leaves the search to the page of all.
    if (!whole) return;
    event.preventDefault();
    show(form);
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    show(form);
  }
}

const listed = new Set();
for (const form of document.querySelectorAll("form[data-kind]")) {
  const { kind, part } = form.dataset;
  if (!listed.has(kind)) {
    listed.add(kind);
    const list = element("datalist", "", { id: `${kind}s-list` });
    list.append(...(names[kind] ?? []).slice(0, 300).map(([label]) => element("option", "", { value: label })));
    document.body.append(list);
  }
  form.addEventListener("submit", (event) => {
    const typed = form.querySelector("input").value;
    const exact = (names[kind] ?? []).find(([label]) => folded(label) === folded(typed));
    const found = exact ?? matches(typed, kind)[0];
    if (!found) return;
    event.preventDefault();
    location.assign(`${found[1]}#${part}`);
  });
}
