// Connects all parts: what happens on clicks, typing and keys.

const tip = element("div", "tip");
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");

const about = ({ node, edge }) => {
  if (node !== undefined) return `${cut(N.name[node], 120)}\n${word(KIND(node))} · ${counted(N.n[node])}`;
  const said = saidAt(edge);
  const ends = `${cut(N.name[E.from[edge]], 80)}, ${word(STANCE(edge))}: ${cut(N.name[E.to[edge]], 80)}`;
  return [`${ends} (${counted(said.length)})`,
    ...said.slice(-3).map((s) => `${worded(S.date[s])} — ${cut(textOf(s), 160)}`)].join("\n");
};
const hovered = (what, x, y) => {
  tip.hidden = !what;
  if (!what) return;
  tip.textContent = about(what);
  const wide = $("network").clientWidth;
  tip.style.left = `${Math.max(4, Math.min(x + 14, wide - 330))}px`;
  tip.style.top = `${y + 16}px`;
};

const choose = (what, { move = false } = {}) => {
  state.chosen = what;
  const node = what?.node;
  if (node !== undefined && !shown.node[node]) {
    // Show the node that was searched for, with its ties to shown nodes. Drop filters that would
    // hide it again.
    state.ego = null;
    if (!pass.node[node]) unfiltered();
    state.extra.add(node);
    refresh();
  } else {
    renderer.paint();
    panel();
    if (state.view === "table") table();
    write();
  }
  if (what && move && node !== undefined && state.view === "network") renderer.focus(node);
  if (what) spoken(about(what).split("\n").slice(0, 2).join(", "));
};

// While the user drags over the dates, the picture and the numbers follow at once, the lists a
// frame later.
let listing = 0;
const refresh = ({ fit = false, moving = false } = {}) => {
  filter();
  const gone = state.chosen && (state.chosen.node !== undefined
    ? !shown.node[state.chosen.node] : !shown.edge[state.chosen.edge]);
  if (gone) state.chosen = null;
  counts();
  dates();
  // The lists come first, because fitting depends on the room that they leave.
  if (!moving) lists();
  else if (!listing) listing = requestAnimationFrame(lists);
  if (fit) renderer.fit();
  else renderer.paint();
};
const lists = () => {
  listing = 0;
  bar();
  options();
  filters();
  panel();
  table();
  write();
};

const seen = () => {
  $("network").hidden = state.view !== "network";
  $("as-network").setAttribute("aria-pressed", String(state.view === "network"));
  $("as-table").setAttribute("aria-pressed", String(state.view === "table"));
};
const view = (name) => {
  state.view = name;
  seen();
  bar();
  table();
  write();
  if (name === "network") renderer.resize();
};

const colours = () => {
  const asked = printing ? false : state.dark;
  document.documentElement.dataset.theme = asked === null ? "" : asked ? "dark" : "light";
  $("dark").setAttribute("aria-pressed", String(darkNow()));
};

const speak = () => {
  document.documentElement.lang = state.lang;
  $("title").textContent = document.title = data.title || word("title");
  $("search").placeholder = word("search");
  $("search").setAttribute("aria-label", word("search"));
  $("found").setAttribute("aria-label", word("search"));
  $("views").setAttribute("aria-label", word("views"));
  $("network").setAttribute("aria-label", `${data.title || word("title")}. ${word("keys")}`);
  $("network").setAttribute("aria-roledescription", word("network"));
  for (const part of document.querySelectorAll("[data-word]")) part.textContent = word(part.dataset.word);
  $("lang").setAttribute("aria-label", word("language"));
  formats();
};

// Keys on the network: arrows go from node to node, Enter to the statements.
$("network").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  if (arrow && event.shiftKey) renderer.shift(arrow[0] * 60, arrow[1] * 60);
  else if (arrow) {
    const here = state.chosen?.node ?? (state.chosen ? E.from[state.chosen.edge] : undefined);
    const next = here === undefined ? shownNodes()[0] : towards(here, ...arrow);
    if (next !== undefined && next !== null) {
      choose({ node: next });
      const [x, y] = [screenX(next), screenY(next)];
      if (x < 30 || y < 30 || x > camera.w - 30 || y > camera.h - 30) renderer.focus(next);
    }
  } else if (event.key === "Enter") $("panel").focus();
  else if (event.key === "+" || event.key === "=") renderer.zoom(1.35);
  else if (event.key === "-") renderer.zoom(1 / 1.35);
  else if (event.key === "0") renderer.fit();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if ($("files").open) { $("files").open = false; $("files").querySelector("summary").focus(); return; }
    closed();
    const inside = $("panel").contains(document.activeElement);
    choose(null);
    if (inside) $(state.view).focus();
  }
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    $("search").focus();
  }
});
document.addEventListener("click", (event) => {
  if (!$("files").contains(event.target)) $("files").open = false;
});

$("as-network").addEventListener("click", () => view("network"));
$("as-table").addEventListener("click", () => view("table"));
$("dark").addEventListener("click", () => { state.dark = !darkNow(); colours(); renderer.paint(); write(); });
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours(); renderer.paint(); });
let unfolded = true; // whether the legend was open before printing
window.addEventListener("beforeprint", () => {
  printing = true;
  unfolded = $("side").open;
  $("side").open = true;
  colours();
  renderer.now();
});
window.addEventListener("afterprint", () => {
  printing = false;
  $("side").open = unfolded;
  colours();
  renderer.now();
});
for (const code of Object.keys(data.words)) {
  const option = element("option", "", data.words[code].name);
  option.value = code;
  option.lang = code;
  $("lang").append(option);
}
$("lang").addEventListener("change", () => { state.lang = $("lang").value; speak(); refresh(); });
window.addEventListener("hashchange", () => { read(); begin(); });

const begin = () => {
  $("lang").value = state.lang;
  colours();
  speak();
  seen();
  refresh({ fit: true });
  if (state.chosen?.node !== undefined && state.view === "network") renderer.focus(state.chosen.node);
};

read();
colours();
const small = window.matchMedia("(max-width: 760px)").matches;
if (small) $("side").open = false;
const renderer = makeRenderer($("network"), { pick: (what) => choose(what), hovered });
$("network").append(tip);
begin();
// An on-screen keyboard changes only the height: keep the view.
let wide = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === wide) renderer.resize();
  else { wide = window.innerWidth; renderer.fit(); }
});
$("side").addEventListener("toggle", () => renderer.resize());
document.documentElement.dataset.ready = "true";
