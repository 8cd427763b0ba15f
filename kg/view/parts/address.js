// Keeps what is shown in the address, after #, so that a view can be shared, and undone with "back".

const stated = (view = state) => {
  const parts = new URLSearchParams();
  const usual = initial();
  const { chosen, ego, second } = view;
  if (chosen?.node !== undefined) parts.set("node", N.iri[chosen.node]);
  if (chosen?.edge !== undefined)
    parts.set("edge", [N.iri[E.from[chosen.edge]], SIDE(chosen.edge), N.iri[E.to[chosen.edge]]].join(" "));
  if (ego) parts.set("ego", `${ego.depth} ${N.iri[ego.node]}`);
  if (view.off.kind.size) parts.set("no-kind", [...view.off.kind].join(" "));
  const off = [...view.off.side].sort().join(" ");
  if (off !== [...usual.off.side].join(" ")) parts.set("no-side", off);
  for (const n of view.off.outlet) parts.append("no-outlet", data.outlets[n]);
  for (const n of view.only) parts.append("only", N.iri[n]);
  for (const n of view.extra) parts.append("and", N.iri[n]);
  if (view.from !== null) parts.set("from", iso(view.from));
  if (view.to !== null) parts.set("to", iso(view.to));
  if (second) parts.set("second", second.map(iso).join(" "));
  if (view.limit !== usual.limit) parts.set("top", view.limit >= nodeCount ? "all" : view.limit);
  for (const key of ["view", "size", "sure", "community"]) if (view[key] !== usual[key]) parts.set(key, view[key]);
  return parts.toString();
};

let written = "";
// ``step``: "back" leads to what was shown before.
const write = ({ step = true } = {}) => {
  const next = stated();
  if (next === written) return;
  written = next;
  history[step ? "pushState" : "replaceState"](null, "", next ? `#${next}` : `${location.pathname}${location.search}`);
};

// Ignore what the page does not know.
const read = () => {
  const parts = new URLSearchParams(location.hash.slice(1));
  const usual = initial();
  const byIri = new Map(N.iri.map((name, n) => [name, n]));
  const all = (key) => parts.getAll(key).map((name) => byIri.get(name)).filter((n) => n !== undefined);
  const among = (key, list) => (list.includes(parts.get(key)) ? parts.get(key) : usual[key]);
  const whole = (key, most) => (/^\d+$/.test(parts.get(key) || "") && Number(parts.get(key)) <= most ? Number(parts.get(key)) : usual[key]);
  const day = (text) => {
    const found = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(found) ? null : Math.round(found / 86400000);
  };
  const some = (key, list) => new Set((parts.get(key) || "").split(" ").filter((value) => list.includes(value)));
  Object.assign(state, usual, {
    view: among("view", ["network", "table"]),
    size: among("size", ["statements", ...Object.keys(N.measures)]),
    sure: whole("sure", 3),
    community: whole("community", nodeCount),
    from: day(parts.get("from")),
    to: day(parts.get("to")),
    only: new Set(all("only")),
    extra: new Set(all("and")),
  });
  const top = parts.get("top");
  state.limit = top === "all" ? nodeCount : /^\d+$/.test(top || "") ? Math.max(2, Number(top)) : usual.limit;
  state.off.kind = some("no-kind", KINDS);
  if (parts.has("no-side")) state.off.side = some("no-side", SIDES);
  state.off.outlet = new Set(parts.getAll("no-outlet").map((name) => data.outlets.indexOf(name)).filter((n) => n >= 0));
  const second = (parts.get("second") || "").split(" ").map(day);
  if (second.length === 2 && second.every((found) => found !== null) && last > 0) {
    state.second = second;
    state.from ??= firstDay;
    state.to ??= lastDay;
  }
  const [depth, ego] = (parts.get("ego") || "").split(" ");
  if (byIri.has(ego) && ["1", "2"].includes(depth)) state.ego = { node: byIri.get(ego), depth: Number(depth) };
  const [node] = all("node");
  if (node !== undefined) state.chosen = { node };
  const [from, side, to] = (parts.get("edge") || "").split(" ");
  if (byIri.has(from) && byIri.has(to)) {
    const edge = ties[byIri.get(from)].find((e) => SIDE(e) === side && E.to[e] === byIri.get(to));
    if (edge !== undefined) state.chosen = { edge };
  }
  written = stated();
};
