// Search for a name or topic, without regard to accents and capitals.

let keys = null;
const matches = (typed) => {
  keys ??= N.name.map(folded);
  const parts = folded(typed).split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const found = [];
  for (let n = 0; n < nodeCount && found.length < 200; n++)
    if (parts.every((part) => keys[n].includes(part))) found.push(n);
  // Names that begin with the text come before names that contain it.
  const begins = (n) => (keys[n].startsWith(parts[0]) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b) || N.n[b] - N.n[a] || a - b);
};

const taken = (node) => {
  $("search").value = "";
  choose({ node }, { move: true });
};

let active = -1;
const foundItems = () => [...$("found").querySelectorAll("[role=option]")];
const closed = () => {
  $("found").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
  $("search").removeAttribute("aria-activedescendant");
  active = -1;
};
const marked = (index) => {
  const items = foundItems();
  if (!items.length) return;
  active = (index + items.length) % items.length;
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  items[active].scrollIntoView({ block: "nearest" });
  $("search").setAttribute("aria-activedescendant", items[active].id);
};
const found = () => {
  const typed = $("search").value;
  const list = matches(typed);
  const items = list.slice(0, 12).map((node, i) => {
    const item = element("li", "row");
    item.id = `found-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = element("span", "name");
    name.append(named(cut(N.name[node], 120)));
    item.append(sign(`k-${KIND(node)}`), name, element("span", "soft num", number(N.n[node])));
    item.addEventListener("click", () => { closed(); taken(node); });
    return item;
  });
  active = -1;
  $("search").removeAttribute("aria-activedescendant");
  $("found").replaceChildren(...items);
  $("found").hidden = !items.length;
  $("search").setAttribute("aria-expanded", String(items.length > 0));
  if (typed.trim()) spoken(list.length ? count("found", list.length) : word("nothingFound"));
};

$("search").addEventListener("input", found);
$("search").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if ($("found").hidden) found();
    marked(active < 0 && step < 0 ? -1 : active + step);
  }
  if (event.key === "Enter") {
    const node = matches($("search").value)[Math.max(active, 0)];
    closed();
    if (node !== undefined) taken(node);
  }
  if (event.key === "Escape" && !$("found").hidden) { event.stopPropagation(); closed(); }
});
document.addEventListener("click", (event) => { if (!$("finder").contains(event.target)) closed(); });
