// The network, the user's choices, and what is shown for them.

const { kinds: KINDS, stances: STANCES, nodes: N, edges: E, statements: S } = data;
const nodeCount = N.iri.length;
const edgeCount = E.from.length;
const KIND = (node) => KINDS[N.kind[node]];
const STANCE = (edge) => STANCES[E.stance[edge]];
const isSubject = (node) => KIND(node) === "topic" || KIND(node) === "claim";
const iri = (node) => data.prefix + N.iri[node];

const state = {
  lang: data.lang,
  dark: null, // null: as the system has it
  view: "network",
  chosen: null, // { node } or { edge }
  limit: data.top, // number of nodes to show
  extra: new Set(), // further nodes that the user asked for
  ego: null, // { node, depth }
  off: { kind: new Set(), stance: new Set(), outlet: new Set() }, // what is unticked
  only: new Set(), // topics; none: all of them
  from: null, // days since 1970
  to: null,
  colour: "kind",
  size: "statements",
};

const ties = Array.from({ length: nodeCount }, () => []);
for (let e = 0; e < edgeCount; e++) {
  ties[E.from[e]].push(e);
  if (E.to[e] !== E.from[e]) ties[E.to[e]].push(e);
}
const otherEnd = (edge, node) => (E.from[edge] === node ? E.to[edge] : E.from[edge]);

// One row for each statement of each edge.
const pairEdge = Int32Array.from(E.said.flatMap((list, e) => list.map(() => e)));
const pairStatement = Int32Array.from(E.said.flat());
const pairCount = pairEdge.length;
// The values that sift() compares, in typed arrays, because it runs while the user drags.
const pairFrom = Int32Array.from(pairEdge, (e) => E.from[e]);
const pairTo = Int32Array.from(pairEdge, (e) => E.to[e]);
const pairStance = Uint8Array.from(pairEdge, (e) => E.stance[e]);
const nodeKind = Uint8Array.from(N.kind);
const pairStart = new Int32Array(edgeCount + 1);
E.said.forEach((list, e) => { pairStart[e + 1] = pairStart[e] + list.length; });
const outletOf = Int32Array.from(S.article, (a) => data.articles[a].outlet);

// Days since 1970; a statement without a date is before all others and after none.
const NEVER = -(2 ** 31);
const dayFrom = Int32Array.from(S.from, (day) => day ?? NEVER);
const dayTo = Int32Array.from(S.to, (day, s) => day ?? dayFrom[s]);
const firstDay = dayFrom.reduce((a, b) => (b !== NEVER && (a === null || b < a) ? b : a), null);
const lastDay = dayTo.reduce((a, b) => (b !== NEVER && (a === null || b > a) ? b : a), null);

const tallies = () => ({
  kind: new Float64Array(KINDS.length),
  stance: new Float64Array(STANCES.length),
  outlet: new Float64Array(data.outlets.length),
  only: new Float64Array(nodeCount),
});

// What is shown: filled by filter().
const shown = {
  edge: new Int32Array(edgeCount), // statements shown at each edge; 0: not drawn
  node: new Uint8Array(nodeCount), // 1: drawn
  said: new Uint8Array(S.date.length), // 1: belongs to an edge that is drawn
  nodes: 0,
  matching: 0, // nodes that have a statement that passes the filters
  statements: 0,
  tally: tallies(), // how many would be shown with each value of a filter
};

const pass = {
  edge: new Int32Array(edgeCount),
  node: new Int32Array(nodeCount),
  pair: new Uint8Array(pairCount),
  day: new Uint8Array(S.date.length), // statements that pass all filters but the dates
};

// Compares each statement of each edge with the filters. A statement that only one filter hides is
// counted for that filter: so many would reappear if its box were ticked.
const sift = () => {
  const { off, only, from, to } = state;
  const kindOff = Uint8Array.from(KINDS, (kind) => off.kind.has(kind));
  const stanceOff = Uint8Array.from(STANCES, (stance) => off.stance.has(stance));
  const outletOff = Uint8Array.from(data.outlets, (_, n) => off.outlet.has(n));
  const onlyOff = new Uint8Array(nodeCount);
  if (only.size) for (let n = 0; n < nodeCount; n++) onlyOff[n] = only.has(n) ? 0 : 1;
  const dated = from !== null || to !== null;
  const least = from ?? NEVER;
  const most = to ?? -NEVER;
  const tally = tallies();
  const seen = new Uint8Array(nodeCount);
  const once = new Uint8Array(S.date.length); // 1: counted for its stance, 2: for its outlet
  for (const list of Object.values(pass)) list.fill(0);
  for (let p = 0; p < pairCount; p++) {
    const e = pairEdge[p];
    const s = pairStatement[p];
    const a = pairFrom[p];
    const b = pairTo[p];
    const stance = pairStance[p];
    const outlet = outletOf[s];
    const badKind = kindOff[nodeKind[a]] | kindOff[nodeKind[b]];
    const badStance = stanceOff[stance];
    const badOutlet = outletOff[outlet];
    const badTopic = onlyOff[a] & onlyOff[b];
    const badDate = dated && (dayFrom[s] === NEVER || dayTo[s] < least || dayFrom[s] > most) ? 1 : 0;
    const bad = badKind + badStance + badOutlet + badTopic + badDate;
    if (bad > 1) continue;
    if (!bad || badKind) seen[a] = seen[b] = 1;
    if ((!bad || badStance) && !(once[s] & 1)) { once[s] |= 1; tally.stance[stance] += 1; }
    if ((!bad || badOutlet) && !(once[s] & 2)) { once[s] |= 2; tally.outlet[outlet] += 1; }
    if (!bad || badTopic) tally.only[b] += 1;
    if (!bad || badDate) pass.day[s] = 1;
    if (bad) continue;
    pass.pair[p] = 1;
    pass.edge[e] += 1;
    pass.node[a] += 1;
    pass.node[b] += 1;
  }
  for (let n = 0; n < nodeCount; n++) if (seen[n]) tally.kind[nodeKind[n]] += 1;
  shown.tally = tally;
};

const egoOf = ({ node, depth }) => {
  const found = new Set([node]);
  let edge = [node];
  for (let step = 0; step < depth; step++) {
    const next = [];
    for (const n of edge)
      for (const e of ties[n]) {
        const other = otherEnd(e, n);
        if (pass.edge[e] && !found.has(other)) { found.add(other); next.push(other); }
      }
    edge = next;
  }
  return found;
};

const filter = () => {
  sift();
  shown.node.fill(0);
  shown.matching = 0;
  const around = state.ego ? egoOf(state.ego) : null;
  let room = state.limit;
  for (let n = 0; n < nodeCount; n++) {
    if (!pass.node[n]) continue;
    shown.matching += 1;
    if (around ? around.has(n) : room > 0 || state.extra.has(n)) {
      shown.node[n] = 1;
      room -= 1;
    }
  }
  const linked = new Uint8Array(nodeCount);
  shown.said.fill(0);
  for (let e = 0; e < edgeCount; e++) {
    const a = E.from[e];
    const b = E.to[e];
    const on = pass.edge[e] && shown.node[a] && shown.node[b];
    shown.edge[e] = on ? pass.edge[e] : 0;
    if (on) linked[a] = linked[b] = 1;
  }
  shown.nodes = 0;
  for (let n = 0; n < nodeCount; n++) {
    // Hide nodes without lines, unless the user asked for them.
    if (shown.node[n] && !linked[n] && !state.extra.has(n)) shown.node[n] = 0;
    shown.nodes += shown.node[n];
  }
  shown.statements = 0;
  for (let p = 0; p < pairCount; p++) {
    if (!pass.pair[p] || !shown.edge[pairEdge[p]] || shown.said[pairStatement[p]]) continue;
    shown.said[pairStatement[p]] = 1;
    shown.statements += 1;
  }
};

// The statements of an edge that pass the filters, whether or not it is drawn.
const saidAt = (edge) => E.said[edge].filter((_, i) => pass.pair[pairStart[edge] + i]);

// The text of a statement: what is marked in its passage, unless it is stored separately.
const pieces = (s) => {
  const list = [];
  for (let i = 0; i < S.at[s].length; i += 2) list.push([S.at[s][i], S.at[s][i + 1]]);
  return list;
};
const textOf = (s) => S.text[s] || pieces(s)
  .map(([a, b]) => data.passages[S.passage[s]].slice(a, b)).join(" […] ");

const near = () => {
  if (!state.chosen) return null;
  const { node, edge } = state.chosen;
  if (edge !== undefined) return new Set([E.from[edge], E.to[edge]]);
  const around = new Set([node]);
  for (const e of ties[node]) if (shown.edge[e]) around.add(otherEnd(e, node));
  return around;
};

const filtered = () => state.from !== null || state.to !== null || state.only.size > 0
  || Object.values(state.off).some((set) => set.size);

const worded = (iso) => iso || word("undated");
