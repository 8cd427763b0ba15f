// Where nodes and lines are on the screen, and what is under the pointer.

// The middle of the picture in the network's units, and pixels per unit.
const camera = { x: 0, y: 0, k: 1, w: 300, h: 300 };

const measured = () => (state.size === "statements" ? null : N.measures[state.size]);
const radius = (node) => {
  const values = measured();
  return values ? 5 + 22 * Math.sqrt(values[node]) : Math.min(6 + 2.6 * Math.sqrt(N.n[node]), 30);
};
// Marks grow more slowly than the picture, so that they do not cover it, and stay visible.
const grown = () => Math.max(0.22, Math.min(1.5, Math.sqrt(camera.k) * Math.min(1, 0.35 + camera.k)));
const screenX = (node) => (N.x[node] - camera.x) * camera.k + camera.w / 2;
const screenY = (node) => (N.y[node] - camera.y) * camera.k + camera.h / 2;

const fitted = (list) => {
  if (!list.length) return;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const n of list) {
    left = Math.min(left, N.x[n]); right = Math.max(right, N.x[n]);
    top = Math.min(top, N.y[n]); bottom = Math.max(bottom, N.y[n]);
  }
  camera.x = (left + right) / 2;
  camera.y = (top + bottom) / 2;
  // Leave room for the labels of the outermost nodes.
  const k = Math.min(Math.max(camera.w - 110, 60) / (right - left + 20), Math.max(camera.h - 70, 60) / (bottom - top + 20));
  camera.k = Math.max(0.01, Math.min(1.6, k));
};

// Centre a node and show its neighbours, if they stay legible.
const centred = (node) => {
  let [wide, high] = [1, 1];
  for (const n of ties[node].filter((e) => shown.edge[e]).map((e) => otherEnd(e, node))) {
    wide = Math.max(wide, Math.abs(N.x[n] - N.x[node]));
    high = Math.max(high, Math.abs(N.y[n] - N.y[node]));
  }
  camera.x = N.x[node];
  camera.y = N.y[node];
  const k = Math.min((camera.w / 2 - 60) / wide, (camera.h / 2 - 40) / high);
  camera.k = Math.max(0.35, Math.min(Math.max(0.9, Math.min(camera.k, 1.6)), k));
};

const shownNodes = () => {
  const list = [];
  for (let n = 0; n < nodeCount; n++) if (shown.node[n]) list.push(n);
  return list;
};

const zoomed = (factor, x = camera.w / 2, y = camera.h / 2) => {
  const k = Math.max(0.01, Math.min(8, camera.k * factor));
  camera.x += (x - camera.w / 2) * (1 / camera.k - 1 / k);
  camera.y += (y - camera.h / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
};

// Edges between the same two nodes bend away from each other.
const siblings = new Map();
for (let e = 0; e < edgeCount; e++) {
  const key = E.from[e] * nodeCount + E.to[e];
  siblings.set(key, (siblings.get(key) || 0) + 1);
}
const BEND = [0, 0.16, -0.16];
const bend = new Float32Array(edgeCount);
for (let e = 0; e < edgeCount; e++)
  if (siblings.get(E.from[e] * nodeCount + E.to[e]) > 1) bend[e] = BEND[E.stance[e]];

// The control point of a bent line, from its ends on the screen.
const control = (e, ax, ay, bx, by) =>
  [(ax + bx) / 2 - (by - ay) * bend[e], (ay + by) / 2 + (bx - ax) * bend[e]];

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
  return best;
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
    const margin = 8 + Math.abs(bend[e]) * Math.hypot(bx - ax, by - ay);
    if (x < Math.min(ax, bx) - margin || x > Math.max(ax, bx) + margin
      || y < Math.min(ay, by) - margin || y > Math.max(ay, by) + margin) continue;
    const square = bend[e] ? bentDistance(e, x, y, ax, ay, bx, by) : distance(x, y, ax, ay, bx, by);
    if (square < least) { least = square; best = e; }
  }
  return best;
};
const distance = (x, y, ax, ay, bx, by) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
  const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2;
};
const bentDistance = (e, x, y, ax, ay, bx, by) => {
  const [cx, cy] = control(e, ax, ay, bx, by);
  let least = Infinity;
  let [px, py] = [ax, ay];
  for (let i = 1; i <= 12; i++) {
    const t = i / 12;
    const qx = (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx;
    const qy = (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by;
    least = Math.min(least, distance(x, y, px, py, qx, qy));
    [px, py] = [qx, qy];
  }
  return least;
};

// The nearest shown node in a direction of the arrow keys.
const towards = (node, dx, dy) => {
  let best = null;
  let least = Infinity;
  for (let n = 0; n < nodeCount; n++) {
    if (n === node || !shown.node[n]) continue;
    const x = N.x[n] - N.x[node];
    const y = N.y[n] - N.y[node];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (along <= 0 || aside > along * 1.2) continue;
    const cost = along + aside * 2;
    if (cost < least) { least = cost; best = n; }
  }
  return best;
};
