// The side panel: colours and sizes, the legend, and filters with counts.

const FEW = 8;
const long = new Set(); // groups that list all their entries

const choice = (id, label, options, value, act) => {
  const line = element("label", "choice");
  const select = element("select");
  select.id = id;
  for (const [key, text] of options) {
    const option = element("option", "", text);
    option.value = key;
    option.selected = key === String(value);
    select.append(option);
  }
  select.addEventListener("change", () => act(select.value));
  line.append(element("span", "", label), select);
  return line;
};

const options = () => {
  const limits = [...new Set([data.top, 150, 300, 600, 1500])].filter((n) => n < nodeCount).sort((a, b) => a - b);
  const sizes = ["statements", ...Object.keys(N.measures)];
  $("options").replaceChildren(
    choice("limit", word("limit"), [...limits.map((n) => [String(n), number(n)]), [String(nodeCount), word("all")]],
      Math.min(state.limit, nodeCount), (value) => { state.limit = Number(value); refresh({ fit: true }); }),
    choice("colour", word("colour"), ["kind", "community", "stance"].map((key) => [key, word(`by_${key}`)]),
      state.colour, (value) => { state.colour = value; refresh(); }),
    choice("size", word("size"), sizes.map((key) => [key, word(`by_${key}`)]),
      state.size, (value) => { state.size = value; refresh(); }));
};

const box = (group, key, label, count, mark) => {
  const line = element("label", "tick");
  const input = element("input");
  input.type = "checkbox";
  input.dataset[group] = String(key);
  const isOn = group === "only" ? state.only.has(key) : !state.off[group].has(key);
  input.checked = isOn;
  input.addEventListener("change", () => {
    const set = group === "only" ? state.only : state.off[group];
    if (set.has(key)) set.delete(key); else set.add(key);
    refresh();
  });
  const name = element("span", "name");
  name.append(label);
  line.append(input, ...(mark ? [mark] : []), name, element("output", "", number(count)));
  return line;
};

const group = (id, title, rows, more = 0) => {
  if (!rows.length) return [];
  const set = element("fieldset");
  set.dataset.group = id;
  set.append(element("legend", "", title), ...rows);
  if (more > 0 || long.has(id)) {
    const open = long.has(id);
    const made = button("link", open ? word("fewer") : word("more", { n: number(more) }), () => {
      if (open) long.delete(id); else long.add(id);
      filters();
    });
    made.dataset.key = `more-${id}`;
    set.append(made);
  }
  return [set];
};

const present = {
  kind: KINDS.filter((_, k) => N.kind.includes(k)),
  stance: STANCES.filter((_, s) => E.stance.includes(s)),
};

const filters = () => {
  const focus = document.activeElement?.closest?.("#filters") && document.activeElement.dataset;
  const kinds = (test) => present.kind.filter(test).map((kind) =>
    box("kind", kind, word(kind), shown.tally.kind[KINDS.indexOf(kind)], markOf(kind)));
  const ofSubject = (kind) => kind === "topic" || kind === "claim";
  const outlets = data.outlets.map((name, n) => [name, n, shown.tally.outlet[n]])
    .sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
  const topics = [];
  for (let n = 0; n < nodeCount; n++)
    if (isSubject(n) && (shown.tally.only[n] || state.only.has(n))) topics.push([n, shown.tally.only[n]]);
  topics.sort((a, b) => state.only.has(b[0]) - state.only.has(a[0]) || b[1] - a[1] || a[0] - b[0]);
  const some = (id, list, most = 300) => list.slice(0, long.has(id) ? most : FEW);
  $("filters").replaceChildren(
    ...group("actors", word("actors"), kinds((kind) => !ofSubject(kind))),
    ...group("subjects", word("subjects"), kinds(ofSubject)),
    ...group("stances", word("stances"), present.stance.map((stance) =>
      box("stance", stance, word(stance), shown.tally.stance[STANCES.indexOf(stance)], lineOf(stance)))),
    ...group("outlets", word("outlets"), outlets.length < 2 ? [] : some("outlets", outlets).map(([name, n, count]) =>
      box("outlet", n, name ? named(name) : word("noOutlet"), count)), outlets.length - FEW),
    ...group("topics", word("onlySubjects"), some("topics", topics).map(([node, count]) =>
      box("only", node, named(cut(N.name[node], 60)), count)), topics.length - FEW),
    ...(state.colour === "community" ? group("communities", word("communities"), communityLegend()) : []));
  // Ticking a box rebuilds the list; keep the focus.
  if (focus) {
    const [[name, value] = []] = Object.entries(focus);
    if (name) document.querySelector(`#filters [data-${name}="${CSS.escape(value)}"]`)?.focus();
  }
};

const communityLegend = () => {
  const first = new Map();
  for (const node of shownNodes()) {
    const c = N.community[node];
    if (c >= 0 && !first.has(c)) first.set(c, node);
  }
  return [...first].sort(([a], [b]) => a - b).slice(0, COMMUNITY.length).map(([c, node]) => {
    const line = element("p", "community");
    const dot = drawn("svg", { class: "mark", width: 16, height: 16, "aria-hidden": "true" });
    dot.append(drawn("circle", { cx: 8, cy: 8, r: 6, fill: COMMUNITY[c] || GREY }));
    line.append(dot, `${word("around")} `, named(cut(N.name[node], 40)));
    return line;
  });
};

const counts = () => {
  const parts = [
    word("shown", { shown: number(shown.nodes), all: number(nodeCount) }),
    word("part", { n: number(shown.statements), all: number(data.statementsInAll) }),
  ];
  if (data.unsourced) parts.push(word("unsourced", { n: number(data.unsourced) }));
  if (data.untied) parts.push(word("untied", { n: number(data.untied) }));
  if (data.reprints) parts.push(word("reprints", { n: number(data.reprints) }));
  $("counts").textContent = parts.join(" · ");
};

// What narrows the view, each with a button to undo it.
const bar = () => {
  const chips = [];
  const chip = (text, act) => {
    const made = button("chip", undefined, act);
    made.append(...text, " ×");
    made.setAttribute("aria-label", word("undo", { what: made.textContent.slice(0, -2) }));
    chips.push(made);
  };
  if (state.ego) chip([`${word("egoOf")} `, named(cut(N.name[state.ego.node], 40))], () => { state.ego = null; refresh({ fit: true }); });
  for (const node of state.only) chip([named(cut(N.name[node], 40))], () => { state.only.delete(node); refresh(); });
  if (state.from !== null || state.to !== null) chip([spanned()], () => { state.from = state.to = null; refresh(); });
  if (state.extra.size) chip([word("extra", { n: number(state.extra.size) })], () => { state.extra.clear(); refresh(); });
  const fit = button("", word("fit"), () => { choose(null); renderer.fit(); });
  fit.id = "fit";
  const sign = (id, text, label, factor) => {
    const made = button("", text, () => renderer.zoom(factor));
    made.id = id;
    made.setAttribute("aria-label", word(label));
    return made;
  };
  const clear = filtered() || state.ego || state.extra.size ? [button("", word("clear"), cleared)] : [];
  $("bar").replaceChildren(...(state.view === "network"
    ? [fit, sign("nearer", "+", "nearer", 1.35), sign("farther", "−", "farther", 1 / 1.35)] : []), ...chips, ...clear);
};
const unfiltered = () => {
  Object.values(state.off).forEach((set) => set.clear());
  state.only.clear();
  state.from = state.to = null;
};
const cleared = () => {
  unfiltered();
  state.extra.clear();
  state.ego = null;
  refresh({ fit: true });
};
