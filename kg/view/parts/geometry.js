// Where nodes and lines are on the screen, and what is under the pointer.

// The middle of the picture in the network's units, and pixels per unit.
const camera = { x: 0, y: 0, k: 1, w: 300, h: 300 };
const X = Float64Array.from(N.x); // the place of each node, in pixels at scale 1
const Y = Float64Array.from(N.y);
// ``unit`` is the size of marks in a cloud, where many have to find room.
const place = { bySide: false, height: 0, unit: 1, wide: true, column: new Int8Array(nodeCount) };

const measured = () => (state.size === "statements" ? null : N.measures[state.size]);
// The area of a mark grows with the number of statements.
const radii = new Float64Array(nodeCount);
const measureRadii = () => {
  const values = measured();
  for (let n = 0; n < nodeCount; n++) radii[n] = values ? 10 + 16 * Math.sqrt(values[n]) : Math.min(Math.sqrt(81 + 11.56 * N.n[n]), 26);
};
const radius = (node) => radii[node];
// Marks grow more slowly than the picture, so that they do not cover it, and stay visible.
const grown = () => Math.max(0.16, Math.min(1.5, place.unit * Math.sqrt(camera.k)));
const screenX = (node) => (X[node] - camera.x) * camera.k + camera.w / 2;
const screenY = (node) => (Y[node] - camera.y) * camera.k + camera.h / 2;

// The whole picture: places are made for its size.
const whole = () => Object.assign(camera, { x: camera.w / 2, y: camera.h / 2, k: 1 });

// Bring a node into view, with its neighbours if they stay legible.
const centred = (node) => {
  if (place.bySide) return;
  let [wide, high] = [1, 1];
  for (const n of ties[node].filter((e) => shown.edge[e]).map((e) => otherEnd(e, node))) {
    wide = Math.max(wide, Math.abs(X[n] - X[node]));
    high = Math.max(high, Math.abs(Y[n] - Y[node]));
  }
  camera.x = X[node];
  camera.y = Y[node];
  const k = Math.min((camera.w / 2 - 80) / wide, (camera.h / 2 - 50) / high);
  camera.k = Math.max(0.8, Math.min(Math.max(camera.k, 1 / place.unit), k));
};

const zoomed = (factor, x = camera.w / 2, y = camera.h / 2) => {
  const k = Math.max(0.3, Math.min(40, camera.k * factor));
  camera.x += (x - camera.w / 2) * (1 / camera.k - 1 / k);
  camera.y += (y - camera.h / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
};

// Lines between the same two nodes are parallel: how far each is from the middle, in pixels.
const stancesOf = new Map();
for (let e = 0; e < edgeCount; e++) {
  const key = E.from[e] * nodeCount + E.to[e];
  stancesOf.set(key, (stancesOf.get(key) || 0) | (1 << E.stance[e]));
}
const shift = new Float32Array(edgeCount);
for (let e = 0; e < edgeCount; e++) {
  const others = stancesOf.get(E.from[e] * nodeCount + E.to[e]) & ~(1 << E.stance[e]);
  if (others) shift[e] = E.stance[e] === 2 ? (others === 1 ? -5 : others === 2 ? 5 : 0) : E.stance[e] === 0 ? 5 : -5;
}

// The ends of a line on the screen, at the rims of its nodes.
const lineOf = (e) => {
  const [a, b] = [E.from[e], E.to[e]];
  let [ax, ay, bx, by] = [screenX(a), screenY(a), screenX(b), screenY(b)];
  const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2) || 1;
  const [dx, dy] = [(bx - ax) / length, (by - ay) / length];
  const size = grown();
  const aside = shift[e] * Math.min(1, size);
  ax -= dy * aside; bx -= dy * aside;
  ay += dx * aside; by += dx * aside;
  const [from, to] = [radii[a] * size, radii[b] * size];
  if (length > from + to + 4) {
    ax += dx * from; ay += dy * from;
    bx -= dx * to; by -= dy * to;
  }
  return [ax, ay, bx, by];
};

const nodeAt = (x, y) => {
  const size = grown();
  let best = null;
  let least = Infinity;
  for (let n = 0; n < nodeCount; n++) {
    if (!shown.node[n]) continue;
    const dx = screenX(n) - x;
    const dy = screenY(n) - y;
    const reach = Math.max(radius(n) * size, 4) + 4;
    const square = dx * dx + dy * dy;
    if (square < reach * reach && square < least) { least = square; best = n; }
  }
  if (best !== null) return best;
  const box = labelBoxes.find(({ box: [left, top, right, bottom] }) => x >= left && x <= right && y >= top && y <= bottom);
  return box ? box.node : null;
};

const edgeAt = (x, y) => {
  let best = null;
  let least = 49;
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const ax = screenX(E.from[e]);
    const ay = screenY(E.from[e]);
    const bx = screenX(E.to[e]);
    const by = screenY(E.to[e]);
    if (x < Math.min(ax, bx) - 14 || x > Math.max(ax, bx) + 14
      || y < Math.min(ay, by) - 14 || y > Math.max(ay, by) + 14) continue;
    const square = distance(x, y, ...lineOf(e));
    if (square < least) { least = square; best = e; }
  }
  return best;
};
const distance = (x, y, ax, ay, bx, by) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
  const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2;
};

// The nearest shown node in a direction of the arrow keys.
const towards = (node, dx, dy) => {
  let best = null;
  let least = Infinity;
  for (let n = 0; n < nodeCount; n++) {
    if (n === node || !shown.node[n]) continue;
    const x = X[n] - X[node];
    const y = Y[n] - Y[node];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (along <= 0 || aside > along * 1.2) continue;
    const cost = along + aside * 2;
    if (cost < least) { least = cost; best = n; }
  }
  return best;
};
