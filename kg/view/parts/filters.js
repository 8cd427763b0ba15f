// What narrows the view: sides, topic, outlet, certainty, and further filters, each with counts.

const choice = (id, label, options, value, act) => {
  const select = element("select");
  select.id = id;
  select.setAttribute("aria-label", word(label));
  for (const [key, text] of options) {
    const option = element("option", "", text);
    option.value = key;
    option.selected = String(key) === String(value);
    select.append(option);
  }
  select.addEventListener("change", () => act(select.value));
  return select;
};

const toggle = (group, key, mark, name, n) => {
  const line = element("label", "toggle");
  const input = element("input");
  input.type = "checkbox";
  input.id = `${group}-${key}`;
  input.checked = !state.off[group].has(key);
  input.addEventListener("change", () => {
    if (!state.off[group].delete(key)) state.off[group].add(key);
    refresh();
  });
  line.append(input, ...(mark ? [sign(mark)] : []), name, element("output", "soft num", number(n)));
  return line;
};

const present = {
  kind: KINDS.filter((_, k) => N.kind.includes(k)),
  side: ORDER.filter((s) => E.stance.includes(s)),
};

const filters = () => {
  const focus = document.activeElement?.closest?.("#filters, #more") && document.activeElement.id;
  $("filters").replaceChildren(
    ...present.side.map((s) => toggle("side", SIDES[s], `m-${SIDES[s]}`, element("b", `side ${SIDES[s][0]}`, word(SIDES[s])), tally.side[s])),
    topics(), ...outlets(),
    choice("sure", "certainty", LEVELS.map((level, n) => [n, n === 3 ? word(level) : n ? word("orMore", { level: word(level) }) : word("allSure")]),
      state.sure, (value) => { state.sure = Number(value); refresh(); }));
  const sizes = ["statements", ...Object.keys(N.measures)];
  const limits = [...new Set([firstLimit(), 12, 30, 60, 150, 300, 600])].filter((n) => n < nodeCount).sort((a, b) => a - b);
  $("more").replaceChildren(
    ...present.kind.map((kind) => toggle("kind", kind, `k-${kind}`, word(kind), tally.kind[KINDS.indexOf(kind)])),
    choice("limit", "nodes", [...limits.map((n) => [n, count("manyNodes", n)]), [nodeCount, count("allNodes", nodeCount)]],
      Math.min(state.limit, nodeCount), (value) => { state.limit = Number(value); state.ego = null; refresh(); }),
    choice("size", "size", sizes.map((key) => [key, word(`by_${key}`)]), state.size, (value) => { state.size = value; refresh(); }),
    ...communities());
  // Ticking a box makes the row again; keep the focus.
  if (focus) $(focus)?.focus();
};

const topics = () => {
  const list = [];
  for (let n = 0; n < nodeCount; n++) if (isSubject(n) && (tally.only[n] || state.only.has(n))) list.push(n);
  list.sort((a, b) => tally.only[b] - tally.only[a] || a - b);
  const [one = ""] = state.only;
  return choice("topic", "topic", [["", word("anyTopic")], ...list.slice(0, 300).map((n) => [n, `${cut(N.name[n], 50)} (${number(tally.only[n])})`])],
    one, (value) => { state.only = new Set(value === "" ? [] : [Number(value)]); refresh(); });
};

const outlets = () => {
  if (data.outlets.length < 2) return [];
  const list = data.outlets.map((name, n) => [name || word("noOutlet"), n, tally.outlet[n]]).sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
  const on = list.filter(([, n]) => !state.off.outlet.has(n));
  return [choice("outlet", "outlet", [["", count("allOutlets", list.length)], ...list.map(([name, n, said]) => [n, `${cut(name, 40)} (${number(said)})`])],
    on.length === 1 ? on[0][1] : "", (value) => {
      state.off.outlet = new Set(value === "" ? [] : list.map(([, n]) => n).filter((n) => n !== Number(value)));
      refresh();
    })];
};

// Communities are named after their most active node.
const communities = () => {
  const first = new Map();
  for (let n = 0; n < nodeCount; n++) {
    const c = N.community[n];
    if (c >= 0 && (!first.has(c) || N.n[n] > N.n[first.get(c)])) first.set(c, n);
  }
  if (first.size < 2) return [];
  return [choice("community", "community", [["", word("allCommunities")],
    ...[...first].sort(([a], [b]) => a - b).slice(0, 20).map(([c, n]) => [c, word("around", { name: cut(N.name[n], 40) })])],
  state.community ?? "", (value) => { state.community = value === "" ? null : Number(value); refresh(); })];
};

const counts = () => {
  const sided = !state.off.side.has("none") ? count("partOfAll", data.statementsInAll, { part: number(shown.statements) })
    : count("partOfSided", data.sided, { part: number(shown.statements) });
  const listed = state.limit >= nodeCount && !state.ego ? 2 * new Set(groups.map((e) => E.from[e])).size : 0;
  $("counts").textContent = `${count("partOfNodes", nodeCount, { part: number(shown.nodes + listed) })} · ${sided}`;
  const notes = [["unsourced", data.unsourced], ["untied", data.untied], ["reprints", data.reprints]];
  $("notes").textContent = notes.filter(([, n]) => n).map(([key, n]) => count(key, n)).join(" ");
};

// What narrows the view beside the boxes, each with a button to undo it, and the buttons of the picture.
const bar = () => {
  const parts = [];
  const chip = (what, act) => {
    const made = put(button("chip", undefined, act), ...what, " ×");
    made.setAttribute("aria-label", word("undo", { what: made.textContent.slice(0, -2) }));
    parts.push(made);
  };
  if (state.ego) chip([word(state.ego.depth === 1 ? "neighboursOf" : "twoStepsOf", { name: cut(N.name[state.ego.node], 40) })], () => { state.ego = null; refresh(); });
  for (const node of state.only) chip([named(cut(N.name[node], 40))], () => { state.only.delete(node); refresh(); });
  if (state.from !== null || state.to !== null) chip([$("when").textContent], () => { undated(); refresh(); });
  if (state.extra.size) chip([count("added", state.extra.size)], () => { state.extra.clear(); refresh(); });
  if (isFiltered() || state.ego || state.extra.size) parts.push(button("", word("clear"), cleared));
  $("bar").replaceChildren(...parts);
  $("all").hidden = showsAll();
  $("fewer").hidden = !showsAll();
};
// All nodes and lines, whatever their side and certainty; and back to the first view.
const showsAll = () => state.limit >= nodeCount && !state.ego && !isFiltered() && state.sure === 0 && !state.off.side.size;
const showAll = () => {
  Object.assign(state, initial(), { limit: nodeCount, sure: 0, chosen: state.chosen, view: state.view });
  state.off.side.clear();
  refresh();
};
const showFewer = () => {
  Object.assign(state, initial(), { view: state.view });
  refresh();
};
const unfiltered = () => {
  const { off, only, community } = initial();
  Object.assign(state, { off: { ...off, side: state.off.side }, only, community });
  undated();
};
const undated = () => Object.assign(state, { from: null, to: null, second: null });
const cleared = () => {
  unfiltered();
  state.extra.clear();
  state.ego = null;
  refresh();
};
