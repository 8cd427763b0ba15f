// Connects all parts: what happens on clicks, typing and keys.

const tip = element("div", "tip");
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");

const about = ({ node, edge }) => {
  if (node !== undefined) return `${cut(N.name[node], 120)}\n${word(KIND(node))} · ${count("statements", N.n[node])}`;
  const said = saidAt(edge, isOwn(edge) ? NEAR : PASSES);
  const ends = `${cut(N.name[E.from[edge]], 80)}, ${word(SIDE(edge))} ${cut(N.name[E.to[edge]], 80)}`;
  return [`${ends} (${count("statements", said.length)})`,
    ...said.slice(-2).map((s) => `${dated(S.date[s], true)}: ${cut(textOf(s), 160)}`)].join("\n");
};
const hovered = (what, x, y) => {
  tip.hidden = !what;
  if (!what) return;
  tip.textContent = about(what);
  tip.style.left = `${Math.max(4, Math.min(x + 14, $("network").clientWidth - 330))}px`;
  tip.style.top = `${y + 16}px`;
};

const choose = (what, { move = false } = {}) => {
  pause();
  const before = state.chosen;
  state.chosen = what;
  const node = what?.node;
  // A filter that would hide the selection ends.
  if (node !== undefined && !ties[node].some((e) => pass.near[e])) { unfiltered(); state.sure = 0; state.ego = null; }
  // A neighbourhood ends when a node outside of it is selected.
  if (state.ego && node !== undefined && !shown.node[node]) state.ego = null;
  const wanted = node === undefined ? [] : [node, ...around({ node, depth: 1 })];
  if (what?.edge !== undefined) wanted.push(E.from[what.edge], E.to[what.edge]);
  const isNew = wanted.some((n) => !shown.node[n]) || (before && place.bySide && !same(before, what));
  refresh({ keep: !isNew, still: true });
  if (move && node !== undefined && state.view === "network") renderer.focus(node);
  if (move || (what && narrow.matches)) $("head")?.scrollIntoView?.({ block: "nearest" });
  if (what) spoken(about(what).split("\n").slice(0, 2).join(", "));
};
const same = (a, b) => a?.node === b?.node && a?.edge === b?.edge;

// ``moving``: while the user drags over the dates, the picture and the numbers follow at once, the lists a
// frame later. ``keep``: the same nodes stay where they are.
let listing = 0;
const refresh = ({ moving = false, keep = moving, still = false } = {}) => {
  filter({ keep });
  const gone = !still && state.chosen && (state.chosen.node !== undefined
    ? !shown.node[state.chosen.node] : !shown.edge[state.chosen.edge]);
  if (gone) { state.chosen = null; filter({ keep }); }
  counts();
  dates();
  if (!moving) lists();
  else if (!listing) listing = requestAnimationFrame(() => lists({ step: false }));
  // The lists come first, because they change the room of the picture.
  if (keep) renderer.paint(); else renderer.lay();
};
const lists = ({ step = true } = {}) => {
  listing = 0;
  bar();
  filters();
  panel();
  smallGroups();
  table();
  seen();
  write({ step });
};

const seen = () => {
  $("network").hidden = state.view !== "network";
  $("as-table").setAttribute("aria-pressed", String(state.view === "table"));
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
    if (state.chosen) choose(null);
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

$("as-table").addEventListener("click", () => { state.view = state.view === "table" ? "network" : "table"; refresh(); });
$("all").addEventListener("click", showAll);
$("fewer").addEventListener("click", showFewer);
for (const [id, factor] of [["nearer", 1.35], ["farther", 1 / 1.35]]) $(id).addEventListener("click", () => renderer.zoom(factor));
$("fit").addEventListener("click", () => renderer.fit());
scheme.addEventListener("change", () => renderer.paint());
const print = (on) => () => { printing = on; renderer.now(); };
window.addEventListener("beforeprint", print(true));
window.addEventListener("afterprint", print(false));
window.addEventListener("popstate", () => { pause(); read(); refresh(); });

read();
const renderer = makeRenderer($("network"), { pick: (what) => { if (what || state.chosen) choose(what); }, hovered });
$("network").append(tip);
refresh();
if (state.chosen?.node !== undefined && state.view === "network") renderer.focus(state.chosen.node);
// An on-screen keyboard changes only the height: keep the view.
let wide = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === wide) return;
  wide = window.innerWidth;
  renderer.lay();
});
const words = async () => {
  $("files").hidden = true;
  try {
    const answer = await fetch(data.later);
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const { statements, ...others } = await answer.json();
    Object.assign(S, statements);
    Object.assign(data, others);
    $("files").hidden = false;
  } catch (error) {
    S.text.fill(error instanceof TypeError ? word("noServer") : error.message);
  }
  lists({ step: false });
  document.documentElement.dataset.whole = "true";
};
if (data.later) words();
document.documentElement.dataset.ready = "true";
