// The network, the user's choices, and which statements they leave.

const { kinds: KINDS, nodes: N, edges: E, statements: S } = data;
// A server sends the words of statements after the picture.
if (data.later) {
  const all = (value) => S.date.map(() => value);
  Object.assign(S, { text: all("…"), passage: all(-1), at: all([]), shown: all(0), quoted: all(0), reasons: all(0), role: all(0) });
  Object.assign(data, { passages: [], reasons: [""], roles: [""] });
}
const SIDES = ["for", "against", "none"]; // by the number of a stance
const ORDER = [1, 2, 0]; // against, no position, for: the order everywhere
const nodeCount = N.iri.length;
const edgeCount = E.from.length;
const KIND = (node) => KINDS[N.kind[node]];
const SIDE = (edge) => SIDES[E.stance[edge]];
const isSubject = (node) => KIND(node) === "topic" || KIND(node) === "claim";
const iri = (node) => data.prefix + N.iri[node];

const LEVELS = ["unsure", "fairlySure", "sure", "verySure"];
const takesSides = E.stance.some((stance) => stance < 2);
const narrow = window.matchMedia("(max-width: 43.99rem)");
const firstLimit = () => Math.min(data.top, narrow.matches ? 12 : data.top);

const initial = () => ({
  view: "network",
  chosen: null, // { node } or { edge }
  limit: firstLimit(), // number of nodes to draw
  extra: new Set(), // further nodes that the user asked for
  ego: null, // { node, depth }
  // What is unticked. Lines without a position would hide the others.
  off: { kind: new Set(), side: new Set(takesSides ? ["none"] : []), outlet: new Set() },
  only: new Set(), // topics; none: all of them
  community: null,
  sure: 1, // the least level
  from: null, // days since 1970
  to: null,
  second: null, // the second period, [from, to]
  size: "statements",
});
const state = initial();

const ties = Array.from({ length: nodeCount }, () => []);
for (let e = 0; e < edgeCount; e++) {
  ties[E.from[e]].push(e);
  if (E.to[e] !== E.from[e]) ties[E.to[e]].push(e);
}
const otherEnd = (edge, node) => (E.from[edge] === node ? E.to[edge] : E.from[edge]);

// One row for each statement of each edge, in typed arrays, because sift() runs while the user drags.
const pairEdge = Int32Array.from(E.said.flatMap((list, e) => list.map(() => e)));
const pairStatement = Int32Array.from(E.said.flat());
const pairCount = pairEdge.length;
const pairFrom = Int32Array.from(pairEdge, (e) => E.from[e]);
const pairTo = Int32Array.from(pairEdge, (e) => E.to[e]);
const pairSide = Uint8Array.from(pairEdge, (e) => E.stance[e]);
const pairSure = Uint8Array.from(E.sure.flat());
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
  side: new Float64Array(SIDES.length),
  outlet: new Float64Array(data.outlets.length),
  only: new Float64Array(nodeCount),
});

const PASSES = 1; // a statement at an edge passes all filters
const NEAR = 2; // it passes all but that of the sides
const SECOND = 4; // it is of the second period
const pass = {
  edge: new Int32Array(edgeCount), // statements that pass, of both periods
  near: new Int32Array(edgeCount), // the same, also those on a side that is off
  one: new Int32Array(edgeCount),
  two: new Int32Array(edgeCount),
  node: new Int32Array(nodeCount),
  pair: new Uint8Array(pairCount),
  day: new Uint8Array(S.date.length), // statements that pass all filters but the dates
};
let tally = tallies();

// Compares each statement of each edge with the filters. A statement that only one filter hides is
// counted for that filter: so many would reappear if its box were ticked.
const sift = () => {
  const { off, only, from, to, second, sure, community } = state;
  const kindOff = Uint8Array.from(KINDS, (kind) => off.kind.has(kind));
  const sideOff = Uint8Array.from(SIDES, (side) => off.side.has(side));
  const outletOff = Uint8Array.from(data.outlets, (_, n) => off.outlet.has(n));
  const onlyOff = new Uint8Array(nodeCount);
  if (only.size) for (let n = 0; n < nodeCount; n++) onlyOff[n] = only.has(n) ? 0 : 1;
  const within = community === null ? null : Uint8Array.from(N.community, (c) => c === community);
  const isDated = from !== null || to !== null || second !== null;
  const [least, most] = [from ?? NEVER, to ?? -NEVER];
  const [least2, most2] = second ?? [1, 0];
  tally = tallies();
  const seen = new Uint8Array(nodeCount);
  const once = new Uint8Array(S.date.length); // 1: counted for its side, 2: for its outlet
  for (const list of Object.values(pass)) list.fill(0);
  for (let p = 0; p < pairCount; p++) {
    if (pairSure[p] < sure) continue;
    const a = pairFrom[p];
    const b = pairTo[p];
    if (within && !(within[a] && within[b])) continue;
    const e = pairEdge[p];
    const s = pairStatement[p];
    const side = pairSide[p];
    const outlet = outletOf[s];
    const badKind = kindOff[nodeKind[a]] | kindOff[nodeKind[b]];
    const badSide = sideOff[side];
    const badOutlet = outletOff[outlet];
    const badTopic = onlyOff[a] & onlyOff[b];
    const isOne = !isDated || (dayFrom[s] !== NEVER && dayTo[s] >= least && dayFrom[s] <= most);
    const isTwo = second !== null && dayFrom[s] !== NEVER && dayTo[s] >= least2 && dayFrom[s] <= most2;
    const badDate = isOne || isTwo ? 0 : 1;
    const bad = badKind + badSide + badOutlet + badTopic + badDate;
    if (bad > 1) continue;
    if (!bad || badKind) seen[a] = seen[b] = 1;
    if ((!bad || badSide) && !(once[s] & 1)) { once[s] |= 1; tally.side[side] += 1; }
    if ((!bad || badOutlet) && !(once[s] & 2)) { once[s] |= 2; tally.outlet[outlet] += 1; }
    if (!bad || badTopic) tally.only[b] += 1;
    if (!bad || badDate) pass.day[s] = 1;
    if (!bad || badSide) { pass.near[e] += 1; pass.pair[p] = NEAR + (isTwo ? SECOND : 0); }
    if (bad) continue;
    pass.pair[p] |= PASSES;
    pass.edge[e] += 1;
    if (isOne) pass.one[e] += 1;
    if (isTwo) pass.two[e] += 1;
    pass.node[a] += 1;
    pass.node[b] += 1;
  }
  for (let n = 0; n < nodeCount; n++) if (seen[n]) tally.kind[nodeKind[n]] += 1;
};

// The statements of an edge that pass the filters, perhaps also those on a side that is off.
const saidAt = (edge, bit = PASSES) => E.said[edge].filter((_, i) => pass.pair[pairStart[edge] + i] & bit);

// The text of a statement: what is marked in its passage, unless it is stored separately.
const pieces = (s) => {
  const list = [];
  for (let i = 0; i < S.at[s].length; i += 2) list.push([S.at[s][i], S.at[s][i + 1]]);
  return list;
};
const textOf = (s) => S.text[s] || pieces(s)
  .map(([a, b]) => data.passages[S.passage[s]].slice(a, b)).join(" […] ");

const isFiltered = () => state.from !== null || state.to !== null || state.second !== null || state.only.size > 0
  || state.community !== null || state.off.kind.size > 0 || state.off.outlet.size > 0;
