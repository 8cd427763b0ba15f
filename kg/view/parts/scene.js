// Draws the network on anything with a canvas's interface: the screen, a PNG, an SVG.

const THEMES = {
  light: {
    paper: "#ffffff", ink: "#1d2430", subject: "#3d4653", halo: "rgba(255,255,255,0.92)",
    stance: { support: "#0072b2", oppose: "#c65200", none: "#7c8592" }, rim: "#1d2430", focus: "#1d2430",
  },
  dark: {
    paper: "#14181f", ink: "#f1f4f8", subject: "#d3dae4", halo: "rgba(20,24,31,0.92)",
    stance: { support: "#4db2ea", oppose: "#ff9447", none: "#8d97a6" }, rim: "#e6ebf2", focus: "#ffffff",
  },
};
let printing = false; // on paper it is light
const darkNow = () => !printing && (state.dark ?? window.matchMedia("(prefers-color-scheme: dark)").matches);
const theme = () => (darkNow() ? THEMES.dark : THEMES.light);

// Eight colours that colour-blind people can distinguish as far as possible; later communities are grey.
const COMMUNITY = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#994f00", "#8877dd"];
const GREY = "#a9b0bb";
const DARK_MARK = {
  person: ["#aebdd4", "#e6ebf2"], organisation: ["#7387a8", "#c3cfe2"], group: ["#55657f", "#aebdd4"],
  document: ["#3b4557", "#aebdd4"], unknown: ["#262d39", "#8d97a6"], topic: ["#8a6d1a", "#ffd866"],
  claim: ["#5c4a16", "#ffd866"],
};
const fillOf = (node) => {
  if (state.colour === "community") return COMMUNITY[N.community[node]] || GREY;
  if (state.colour === "stance") return theme().stance[leaning(node)];
  const kind = KIND(node);
  return darkNow() ? DARK_MARK[kind][0] : data.marks[kind].background;
};
const rimOf = (node) => {
  if (state.colour !== "kind") return theme().rim;
  const kind = KIND(node);
  return darkNow() ? DARK_MARK[kind][1] : data.marks[kind].border;
};
// The prevailing stance of a node's shown statements.
const leaning = (node) => {
  let sum = 0;
  for (const e of ties[node]) sum += shown.edge[e] * [1, -1, 0][E.stance[e]];
  return sum > 0 ? "support" : sum < 0 ? "oppose" : "none";
};

const SHAPE = {
  person: (ctx, x, y, r) => { ctx.moveTo(x + r, y); ctx.arc(x, y, r, 0, 2 * Math.PI); },
  organisation: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.2, [[-0.75, -0.75], [0.75, -0.75], [0.75, 0.75], [-0.75, 0.75]]),
  group: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, [[0, -1], [0.95, 0.75], [-0.95, 0.75]]),
  document: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.05, [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]]),
  unknown: (ctx, x, y, r) => SHAPE.person(ctx, x, y, r * 0.75),
  topic: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, [[0, -1], [1, 0], [0, 1], [-1, 0]]),
  claim: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, [[0, 1], [0.95, -0.75], [-0.95, -0.75]]),
};
const polygon = (ctx, x, y, r, points) => {
  points.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + px * r, y + py * r));
  ctx.closePath();
};

const DASH = { support: [], oppose: [8, 5], none: [2, 4] };
const MANY_DASHES = 2500; // with more lines, dashes take too long to draw
const FONT = 'system-ui, "Segoe UI", Roboto, Arial, sans-serif';

const scene = (ctx, { hover = null, labels = true } = {}) => {
  ctx.fillStyle = theme().paper;
  ctx.fillRect(0, 0, camera.w, camera.h);
  const around = near();
  drawEdges(ctx, around);
  drawNodes(ctx, around, hover);
  if (labels) drawLabels(ctx, around, hover);
};

const drawEdges = (ctx, around) => {
  const groups = new Map();
  let count = 0;
  for (let e = 0; e < edgeCount; e++) count += shown.edge[e] ? 1 : 0;
  const many = count > 300;
  const chosenEdge = state.chosen?.edge;
  const chosenNode = state.chosen?.node;
  for (let e = 0; e < edgeCount; e++) {
    const n = shown.edge[e];
    if (!n) continue;
    const mine = !around || e === chosenEdge
      || (chosenNode !== undefined && (E.from[e] === chosenNode || E.to[e] === chosenNode));
    const wide = n > 8 ? 3 : n > 3 ? 2 : n > 1 ? 1 : 0;
    const key = E.stance[e] + 3 * wide + 12 * (mine ? 1 : 0);
    const group = groups.get(key);
    if (group) group.push(e); else groups.set(key, [e]);
  }
  const colours = theme().stance;
  for (const [key, group] of [...groups].sort(([a], [b]) => a - b)) {
    const stance = STANCES[key % 3];
    const wide = Math.floor((key % 12) / 3);
    const mine = key >= 12;
    ctx.beginPath();
    for (const e of group) {
      const ax = screenX(E.from[e]);
      const ay = screenY(E.from[e]);
      const bx = screenX(E.to[e]);
      const by = screenY(E.to[e]);
      if ((ax < 0 && bx < 0) || (ay < 0 && by < 0) || (ax > camera.w && bx > camera.w)
        || (ay > camera.h && by > camera.h)) continue;
      ctx.moveTo(ax, ay);
      if (bend[e]) ctx.quadraticCurveTo(...control(e, ax, ay, bx, by), bx, by);
      else ctx.lineTo(bx, by);
    }
    ctx.strokeStyle = colours[stance];
    ctx.lineWidth = (many ? (count > 5000 ? 0.6 : 0.9) : 1.4) + wide * 0.9;
    ctx.globalAlpha = !mine ? 0.08 : around ? 1 : stance === "none" ? (many ? 0.45 : 0.75) : (many ? 0.7 : 0.95);
    ctx.setLineDash(count > MANY_DASHES ? [] : DASH[stance]);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
};

const drawNodes = (ctx, around, hover) => {
  const size = grown();
  const groups = new Map();
  for (let n = 0; n < nodeCount; n++) {
    if (!shown.node[n]) continue;
    const x = screenX(n);
    const y = screenY(n);
    if (x < -40 || y < -40 || x > camera.w + 40 || y > camera.h + 40) continue;
    const faint = around && !around.has(n);
    const key = `${faint ? 0 : 1}${N.kind[n]}${fillOf(n)}`;
    const group = groups.get(key);
    if (group) group.push(n); else groups.set(key, [n]);
  }
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [sample] = group;
    ctx.globalAlpha = key[0] === "0" ? 0.22 : 1;
    ctx.fillStyle = fillOf(sample);
    ctx.strokeStyle = rimOf(sample);
    ctx.lineWidth = size < 0.5 ? 0.7 : 1.4;
    ctx.beginPath();
    const shape = SHAPE[KIND(sample)];
    for (const n of group) shape(ctx, screenX(n), screenY(n), radius(n) * size);
    ctx.fill();
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  for (const n of new Set([state.chosen?.node, hover])) {
    if (n === undefined || n === null || !shown.node[n]) continue;
    ctx.beginPath();
    ctx.strokeStyle = theme().focus;
    ctx.lineWidth = n === hover ? 2 : 3;
    SHAPE.person(ctx, screenX(n), screenY(n), radius(n) * size + 5);
    ctx.stroke();
  }
};

// Nodes with most statements get their labels first; a label that would cover another label or a node
// is left out until there is room. Nodes are in that order.
const drawLabels = (ctx, around, hover) => {
  const size = grown();
  const taken = new Map();
  const cells = (box, visit) => {
    for (let i = Math.floor(box[0] / 60); i <= Math.floor(box[2] / 60); i++)
      for (let j = Math.floor(box[1] / 30); j <= Math.floor(box[3] / 30); j++)
        if (visit(i * 4096 + j)) return true;
    return false;
  };
  const take = (box, n) => cells(box, (key) => {
    if (taken.has(key)) taken.get(key).push([box, n]); else taken.set(key, [[box, n]]);
  });
  // The label of an active node may cover the mark of a much less active one.
  const blocked = (box, node) => cells(box, (key) => (taken.get(key) || []).some(([other, n]) =>
    box[0] <= other[2] && box[2] >= other[0] && box[1] <= other[3] && box[3] >= other[1]
    && !(node !== null && n !== null && N.n[node] > 4 * N.n[n])));
  const list = [];
  for (let n = 0; n < nodeCount; n++) {
    if (!shown.node[n]) continue;
    const x = screenX(n);
    const y = screenY(n);
    if (x < 0 || y < 0 || x > camera.w || y > camera.h) continue;
    const half = radius(n) * size * 0.8;
    take([x - half, y - half, x + half, y + half], n);
    list.push(n);
  }
  const first = list.filter((n) => n === hover || n === state.chosen?.node || (around && around.has(n)));
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  const colours = theme();
  let room = 160;
  for (const n of [...new Set([...first, ...list])].slice(0, 900 + first.length)) {
    if (room <= 0) break;
    const faint = around && !around.has(n) && n !== hover;
    if (faint && around.size < 40) continue;
    const italic = isSubject(n);
    const height = italic ? 11.5 : 12.5;
    ctx.font = `${italic ? "italic " : "600 "}${height}px ${FONT}`;
    const text = cut(N.name[n], 26);
    const half = ctx.measureText(text).width / 2 + 2;
    const gap = radius(n) * size + 3;
    const x = screenX(n);
    const y = screenY(n);
    const spots = [
      [x, y + gap], [x, y - gap - height], [x + half + gap, y - height / 2], [x - half - gap, y - height / 2],
      [x + half, y + gap * 0.8], [x - half, y + gap * 0.8],
    ];
    const spot = spots.find(([sx, sy]) => sx - half >= 0 && sx + half <= camera.w && sy >= 0
      && sy + height <= camera.h && !blocked([sx - half, sy, sx + half, sy + height], n));
    if (!spot) continue;
    const [sx, sy] = spot;
    take([sx - half, sy, sx + half, sy + height], null);
    room -= 1;
    ctx.globalAlpha = faint ? 0.4 : 1;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = colours.halo;
    ctx.strokeText(text, sx, sy);
    ctx.fillStyle = italic ? colours.subject : colours.ink;
    ctx.fillText(text, sx, sy);
  }
  drawCounts(ctx, around, (box) => !blocked(box, null) && !take(box, null));
  ctx.globalAlpha = 1;
};

// The number of statements of a line, if it is long enough for a number.
const drawCounts = (ctx, around, free) => {
  if (camera.k < 0.45 && !around) return;
  const colours = theme();
  ctx.globalAlpha = 1;
  ctx.textBaseline = "middle";
  ctx.font = `600 10.5px ${FONT}`;
  for (let e = 0; e < edgeCount; e++) {
    if (shown.edge[e] < 2) continue;
    if (around && !(around.has(E.from[e]) && around.has(E.to[e]))) continue;
    const [ax, ay] = [screenX(E.from[e]), screenY(E.from[e])];
    const [bx, by] = [screenX(E.to[e]), screenY(E.to[e])];
    if (Math.abs(ax - bx) + Math.abs(ay - by) < 40) continue;
    const [cx, cy] = control(e, ax, ay, bx, by);
    const x = (ax + bx) / 4 + cx / 2;
    const y = (ay + by) / 4 + cy / 2;
    if (x < 0 || y < 0 || x > camera.w || y > camera.h || !free([x - 8, y - 8, x + 8, y + 8])) continue;
    ctx.beginPath();
    ctx.arc(x, y, 7.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours.stance[STANCE(e)];
    ctx.stroke();
    ctx.fillStyle = colours.ink;
    ctx.fillText(String(shown.edge[e]), x, y + 0.5);
  }
};
