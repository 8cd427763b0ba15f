// Keeps what is shown in the address, after #, so that a view can be shared and restored.

const stated = () => {
  const parts = new URLSearchParams();
  const { chosen, ego } = state;
  if (chosen?.node !== undefined) parts.set("node", N.iri[chosen.node]);
  if (chosen?.edge !== undefined)
    parts.set("edge", [N.iri[E.from[chosen.edge]], STANCE(chosen.edge), N.iri[E.to[chosen.edge]]].join(" "));
  if (ego) parts.set("ego", `${ego.depth} ${N.iri[ego.node]}`);
  for (const key of ["kind", "stance"]) if (state.off[key].size) parts.set(`no-${key}`, [...state.off[key]].join(" "));
  for (const n of state.off.outlet) parts.append("no-outlet", data.outlets[n]);
  for (const n of state.only) parts.append("only", N.iri[n]);
  for (const n of state.extra) parts.append("and", N.iri[n]);
  if (state.from !== null) parts.set("from", iso(state.from));
  if (state.to !== null) parts.set("to", iso(state.to));
  if (state.limit !== data.top) parts.set("top", state.limit >= nodeCount ? "all" : state.limit);
  for (const [key, usual] of [["view", "network"], ["colour", "kind"], ["size", "statements"], ["lang", data.lang]])
    if (state[key] !== usual) parts.set(key, state[key]);
  if (state.dark !== null) parts.set("dark", state.dark ? "1" : "0");
  return parts.toString();
};

let written = "";
const write = () => {
  const next = stated();
  if (next === written) return;
  written = next;
  history.replaceState(null, "", next ? `#${next}` : `${location.pathname}${location.search}`);
};

// Ignore what the page does not know.
const read = () => {
  const parts = new URLSearchParams(location.hash.slice(1));
  const byIri = new Map(N.iri.map((name, n) => [name, n]));
  const all = (key) => parts.getAll(key).map((name) => byIri.get(name)).filter((n) => n !== undefined);
  const among = (key, list, usual) => (list.includes(parts.get(key)) ? parts.get(key) : usual);
  const day = (key) => {
    const found = Date.parse(`${parts.get(key)}T00:00:00Z`);
    return Number.isNaN(found) ? null : Math.round(found / 86400000);
  };
  state.lang = among("lang", Object.keys(data.words), data.lang);
  state.view = among("view", ["network", "table"], "network");
  state.colour = among("colour", ["kind", "community", "stance"], "kind");
  state.size = among("size", ["statements", ...Object.keys(N.measures)], "statements");
  state.dark = { 1: true, 0: false }[parts.get("dark")] ?? null;
  state.from = day("from");
  state.to = day("to");
  const top = parts.get("top");
  state.limit = top === "all" ? nodeCount : /^\d+$/.test(top || "") ? Number(top) : data.top;
  for (const [key, list] of [["kind", KINDS], ["stance", STANCES]])
    state.off[key] = new Set((parts.get(`no-${key}`) || "").split(" ").filter((value) => list.includes(value)));
  state.off.outlet = new Set(parts.getAll("no-outlet").map((name) => data.outlets.indexOf(name)).filter((n) => n >= 0));
  state.only = new Set(all("only"));
  state.extra = new Set(all("and"));
  const [depth, ego] = (parts.get("ego") || "").split(" ");
  state.ego = byIri.has(ego) && ["1", "2"].includes(depth) ? { node: byIri.get(ego), depth: Number(depth) } : null;
  state.chosen = null;
  const [node] = all("node");
  if (node !== undefined) state.chosen = { node };
  const [from, stance, to] = (parts.get("edge") || "").split(" ");
  if (byIri.has(from) && byIri.has(to)) {
    const edge = ties[byIri.get(from)].find((e) => STANCE(e) === stance && E.to[e] === byIri.get(to));
    if (edge !== undefined) state.chosen = { edge };
  }
  written = stated();
};
