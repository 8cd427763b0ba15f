// Which nodes and lines are drawn: the most active ones, a neighbourhood, or all; pairs are listed.

const shown = {
  edge: new Int32Array(edgeCount), // statements shown at each edge; 0: not drawn
  one: new Int32Array(edgeCount), // the same for each of two periods
  two: new Int32Array(edgeCount),
  node: new Uint8Array(nodeCount), // 1: drawn
  linked: new Uint8Array(nodeCount), // 1: has a line that is drawn
  said: new Uint8Array(S.date.length), // 1: belongs to an edge that is drawn
  nodes: 0,
  statements: 0,
};
const MANY = 64; // so many nodes have their places by side; more are drawn as a cloud
let groups = []; // the edges of components of two nodes

// The node by which each node's component is known, and the size of each component.
const components = () => {
  const root = Int32Array.from({ length: nodeCount }, (_, n) => n);
  const find = (n) => {
    while (root[n] !== n) n = root[n] = root[root[n]];
    return n;
  };
  for (let e = 0; e < edgeCount; e++) {
    if (!pass.edge[e]) continue;
    const [a, b] = [find(E.from[e]), find(E.to[e])];
    if (a !== b) root[Math.max(a, b)] = Math.min(a, b);
  }
  const size = new Int32Array(nodeCount);
  for (let n = 0; n < nodeCount; n++) size[root[n] = find(n)] += 1;
  return { root, size };
};

const around = ({ node, depth }) => {
  const found = new Set([node]);
  let edge = [node];
  for (let step = 0; step < depth; step++) {
    const next = [];
    for (const n of edge)
      for (const e of ties[n]) {
        const other = otherEnd(e, n);
        if ((step ? pass.edge[e] : pass.near[e]) && !found.has(other)) { found.add(other); next.push(other); }
      }
    edge = next;
  }
  return found;
};

// The topics that most voices dispute, and the voices that say most about them.
const mostActive = (limit, isPair) => {
  const weight = new Float64Array(nodeCount);
  const sides = new Uint8Array(nodeCount);
  const voices = new Int32Array(nodeCount);
  for (let e = 0; e < edgeCount; e++) {
    if (!pass.edge[e]) continue;
    for (const n of [E.from[e], E.to[e]]) { weight[n] += pass.edge[e]; voices[n] += 1; }
    if (E.stance[e] < 2) sides[E.to[e]] |= 1 << E.stance[e];
  }
  const rank = (a, b) => (sides[b] === 3) - (sides[a] === 3) || Math.min(voices[b], 4) - Math.min(voices[a], 4)
    || weight[b] - weight[a] || a - b;
  const candidates = N.iri.map((_, n) => n).filter((n) => weight[n] && !isPair[n]);
  const subjects = candidates.filter(isSubject).sort(rank).slice(0, Math.max(2, Math.round(limit * 0.36)));
  const kept = new Set(subjects);
  const said = new Float64Array(nodeCount);
  for (let e = 0; e < edgeCount; e++) if (pass.edge[e] && kept.has(E.to[e])) said[E.from[e]] += pass.edge[e];
  const speakers = candidates.filter((n) => !isSubject(n))
    .sort((a, b) => said[b] - said[a] || weight[b] - weight[a] || a - b);
  for (const n of speakers.slice(0, Math.max(1, limit - subjects.length))) kept.add(n);
  // Whoever has no line to another one of them makes room for the most active of their neighbours.
  const isLinked = (n) => ties[n].some((e) => pass.edge[e] && kept.has(otherEnd(e, n)));
  for (const n of [...kept]) if (!isLinked(n)) kept.delete(n);
  const rest = candidates.filter((n) => !kept.has(n)).sort((a, b) => weight[b] - weight[a] || a - b);
  let room = Math.round(limit * 0.45) - [...kept].filter(isSubject).length;
  for (let before = -1; kept.size < limit && kept.size !== before;) {
    before = kept.size;
    for (const n of rest) {
      if (kept.size >= limit || kept.has(n) || (isSubject(n) && room <= 0) || !isLinked(n)) continue;
      kept.add(n);
      room -= isSubject(n) ? 1 : 0;
    }
  }
  return kept;
};

const pick = () => {
  const { root, size } = components();
  const isLarger = size.some((n) => n > 2);
  const isPair = Uint8Array.from(root, (r, n) => isLarger && size[r] === 2 && pass.node[n] > 0);
  groups = [];
  for (let e = 0; e < edgeCount; e++) if (pass.edge[e] && isPair[E.from[e]]) groups.push(e);
  groups.sort((a, b) => pass.edge[b] - pass.edge[a] || a - b);
  shown.node.fill(0);
  if (state.ego) for (const n of around(state.ego)) shown.node[n] = 1;
  else if (state.limit <= MANY) for (const n of mostActive(state.limit, isPair)) shown.node[n] = 1;
  else {
    let room = state.limit;
    for (let n = 0; n < nodeCount && room > 0; n++) if (pass.node[n] && !isPair[n]) { shown.node[n] = 1; room -= 1; }
  }
  if (!state.ego) for (const n of state.extra) shown.node[n] = 1;
  // A selection shows all neighbours, also those on a side that is off.
  const { node, edge } = state.chosen ?? {};
  const ends = node !== undefined ? [node] : edge !== undefined ? [E.from[edge], E.to[edge]] : [];
  for (const n of ends) shown.node[n] = 1;
  if (node !== undefined && !state.ego) for (const n of around({ node, depth: 1 })) shown.node[n] = 1;
};

// Is a line drawn even if its side is off?
const isOwn = (e) => {
  const { node, edge } = state.chosen ?? {};
  const centre = state.ego?.node;
  return e === edge || [E.from[e], E.to[e]].some((n) => n === node || n === centre);
};

// ``keep``: the nodes stay, with or without lines, because the user drags or time runs.
const filter = ({ keep = false } = {}) => {
  sift();
  if (!keep) pick();
  shown.linked.fill(0);
  shown.said.fill(0);
  const compares = state.second !== null;
  for (let e = 0; e < edgeCount; e++) {
    const [a, b] = [E.from[e], E.to[e]];
    const isOn = shown.node[a] && shown.node[b];
    const n = !isOn ? 0 : isOwn(e) ? pass.near[e] : pass.edge[e];
    shown.edge[e] = n;
    shown.one[e] = isOn && compares ? pass.one[e] : 0;
    shown.two[e] = isOn && compares ? pass.two[e] : 0;
    if (n) shown.linked[a] = shown.linked[b] = 1;
  }
  shown.nodes = 0;
  for (let n = 0; n < nodeCount; n++) {
    // Nodes without lines are not drawn, unless the user asked for them.
    if (!keep && shown.node[n] && !shown.linked[n] && !state.extra.has(n) && state.chosen?.node !== n) shown.node[n] = 0;
    shown.nodes += shown.node[n];
  }
  shown.statements = 0;
  for (let p = 0; p < pairCount; p++) {
    const s = pairStatement[p];
    if (!(pass.pair[p] & PASSES) || !shown.edge[pairEdge[p]] || shown.said[s]) continue;
    shown.said[s] = 1;
    shown.statements += 1;
  }
};

// The nodes that a selection leaves at full strength; null: all of them.
const near = () => {
  if (!state.chosen) return null;
  const { node, edge } = state.chosen;
  if (edge !== undefined) return new Set([E.from[edge], E.to[edge]]);
  const found = new Set([node]);
  for (const e of ties[node]) if (shown.edge[e]) found.add(otherEnd(e, node));
  return found;
};

const shownNodes = () => {
  const list = [];
  for (let n = 0; n < nodeCount; n++) if (shown.node[n]) list.push(n);
  return list;
};
