// Draws the network on anything with a canvas's interface: the screen, a PNG, an SVG.

// Colour means a side. These are the colours of the style sheet, and on paper the light ones.
const THEMES = {
  light: { ground: "#f4f5f7", paper: "#ffffff", ink: "#15202b", mid: "#77818e", on: "#ffffff", sides: { for: "#0072b2", against: "#c65200", none: "#77818e" } },
  dark: { ground: "#19202a", paper: "#11161d", ink: "#edf1f6", mid: "#8f9aa9", on: "#11161d", sides: { for: "#56b4e9", against: "#ff8f3f", none: "#8f9aa9" } },
};
let printing = false;
const scheme = window.matchMedia("(prefers-color-scheme: dark)");
const theme = () => (scheme.matches && !printing ? THEMES.dark : THEMES.light);

const SHAPE = {
  person: (ctx, x, y, r) => { ctx.moveTo(x + r, y); ctx.arc(x, y, r, 0, 2 * Math.PI); },
  organisation: (ctx, x, y, r) => polygon(ctx, x, y, r * 0.89, [[-1, -1], [1, -1], [1, 1], [-1, 1]]),
  group: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.15, [[0, -1], [0.95, 0.75], [-0.95, 0.75]]),
  document: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.05, [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]]),
  unknown: (ctx, x, y, r) => SHAPE.person(ctx, x, y, r * 0.8),
  topic: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.1, [[0, -1], [1, 0], [0, 1], [-1, 0]]),
  claim: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.1, [[0, 1], [0.95, -0.75], [-0.95, -0.75]]),
};
const polygon = (ctx, x, y, r, points) => {
  points.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + px * r, y + py * r));
  ctx.closePath();
};
const FILL = { person: "ink", organisation: "mid", group: "mid" }; // the other kinds are open
const DASH = { for: [], against: [9, 5], none: [1, 5] };
const MANY_DASHES = 2500; // with more lines, dashes take too long to draw

// A line has 1.6 pixels and 1.5 more for each statement.
const widthOf = (n, side, scale) => (side === "none" ? Math.min(1.4 + 0.4 * n, 3) : Math.min(1.6 + 1.5 * n, 12)) * scale;

// ``lines``: the number of statements at each edge, of one period or of all.
const scene = (ctx, { hover = null, lines = shown.edge } = {}) => {
  ctx.fillStyle = theme().ground;
  ctx.fillRect(0, 0, camera.w, camera.h);
  const around = near();
  drawEdges(ctx, around, lines);
  drawNodes(ctx, around, hover, lines);
  const taken = boxes();
  labelBoxes = placedNames(around, hover, taken);
  drawCounts(ctx, around, lines, taken);
  drawNames(ctx);
  ctx.globalAlpha = 1;
};

const drawEdges = (ctx, around, lines) => {
  const { node, edge } = state.chosen ?? {};
  const runs = new Map();
  let all = 0;
  for (let e = 0; e < edgeCount; e++) all += lines[e] ? 1 : 0;
  const scale = Math.max(0.3, Math.min(1, grown()));
  for (let e = 0; e < edgeCount; e++) {
    if (!lines[e]) continue;
    const isMine = !around || e === edge || (node !== undefined && (E.from[e] === node || E.to[e] === node));
    const key = ((isMine ? 1 : 0) * 3 + [1, 2, 0][E.stance[e]]) * 16 + Math.min(lines[e], 8);
    const run = runs.get(key);
    if (run) run.push(e); else runs.set(key, [e]);
  }
  for (const [key, run] of [...runs].sort(([a], [b]) => a - b)) {
    const side = SIDE(run[0]);
    ctx.beginPath();
    for (const e of run) {
      const [ax, ay, bx, by] = lineOf(e);
      if ((ax < 0 && bx < 0) || (ay < 0 && by < 0) || (ax > camera.w && bx > camera.w)
        || (ay > camera.h && by > camera.h)) continue;
      ctx.moveTo(ax, ay);
      ctx.lineTo(bx, by);
    }
    ctx.strokeStyle = theme().sides[side];
    ctx.lineWidth = widthOf(key % 16, side, scale);
    // What a selection shows although it is off is less than the sides.
    ctx.globalAlpha = key < 48 ? 0.12 : side === "none" && state.off.side.has("none") && !state.ego ? 0.5 : 1;
    ctx.lineCap = side === "none" ? "round" : "butt";
    ctx.setLineDash(all > MANY_DASHES ? [] : DASH[side]);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
  ctx.globalAlpha = 1;
};

const drawNodes = (ctx, around, hover, lines) => {
  const size = grown();
  const colours = theme();
  const isLinked = (n) => ties[n].some((e) => lines[e]);
  const isCalm = state.second !== null || playing();
  const runs = new Map();
  for (let n = 0; n < nodeCount; n++) {
    if (!shown.node[n]) continue;
    const [x, y] = [screenX(n), screenY(n)];
    if (x < -40 || y < -40 || x > camera.w + 40 || y > camera.h + 40) continue;
    const isFaint = (around && !around.has(n)) || (isCalm && !isLinked(n));
    const key = (isFaint ? 0 : 16) + N.kind[n];
    const run = runs.get(key);
    if (run) run.push(n); else runs.set(key, [n]);
  }
  for (const [key, run] of [...runs].sort(([a], [b]) => a - b)) {
    const kind = KIND(run[0]);
    ctx.beginPath();
    for (const n of run) SHAPE[kind](ctx, screenX(n), screenY(n), radius(n) * size);
    ctx.globalAlpha = 1; // a faint mark covers the lines, too
    ctx.fillStyle = colours.ground;
    ctx.fill();
    ctx.globalAlpha = key >= 16 ? 1 : 0.45;
    ctx.fillStyle = colours[FILL[kind] || "paper"];
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = size < 0.5 ? 0.8 : 1.8;
    ctx.fill();
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  for (const n of new Set([state.chosen?.node, hover])) {
    if (n === undefined || n === null || !shown.node[n]) continue;
    ctx.beginPath();
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = n === hover ? 1.5 : 2.5;
    SHAPE.person(ctx, screenX(n), screenY(n), radius(n) * size + 5);
    ctx.stroke();
  }
};

const drawNames = (ctx) => {
  const colours = theme();
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const { node, left, top, align, name, isFaint } of labelBoxes) {
    ctx.font = fontOf(node);
    ctx.textAlign = align;
    const x = align === "left" ? left : align === "right" ? left + name.width : left + name.width / 2;
    name.lines.forEach((line, i) => {
      const y = top + (i + 0.5) * lineHeight();
      ctx.globalAlpha = isFaint ? 0.62 : 1;
      ctx.lineWidth = 4;
      ctx.strokeStyle = colours.ground;
      ctx.strokeText(line, x, y);
      ctx.fillStyle = colours.ink;
      ctx.fillText(line, x, y);
    });
  }
};

// The number of statements sits on its line, round or square like its side.
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
const drawCounts = (ctx, around, lines, taken) => {
  if (grown() < 0.7 && !around) return;
  const colours = theme();
  ctx.globalAlpha = 1;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `700 12px ${FONT}`;
  const { node, edge } = state.chosen ?? {};
  const list = [];
  for (let e = 0; e < edgeCount; e++)
    if (lines[e] > 1 && (!around || e === edge || E.from[e] === node || E.to[e] === node)) list.push(e);
  list.sort((a, b) => lines[b] - lines[a] || a - b);
  for (const e of list.slice(0, 600)) {
    const [ax, ay, bx, by] = lineOf(e);
    if (Math.abs(ax - bx) + Math.abs(ay - by) < 40) continue;
    const text = String(lines[e]);
    const half = 8.5 + 3 * (text.length - 1);
    const box = (t) => {
      const [x, y] = [ax + t * (bx - ax), ay + t * (by - ay)];
      return [x - half, y - 9, x + half, y + 9];
    };
    const at = PLACES.find((t) => taken.isFree(box(t)));
    if (at === undefined) continue;
    const found = box(at);
    taken.take(found);
    const [x, y] = [(found[0] + found[2]) / 2, (found[1] + found[3]) / 2];
    const side = SIDE(e);
    ctx.beginPath();
    if (side === "against") polygon(ctx, x, y, 1, [[-half + 1, -7.5], [half - 1, -7.5], [half - 1, 7.5], [-half + 1, 7.5]]);
    else SHAPE.person(ctx, x, y, half);
    ctx.fillStyle = side === "none" ? colours.paper : colours.sides[side];
    ctx.fill();
    if (side === "none") { ctx.strokeStyle = colours.sides.none; ctx.lineWidth = 1.5; ctx.stroke(); }
    ctx.fillStyle = side === "none" ? colours.ink : colours.on;
    ctx.fillText(text, x, y + 0.5);
  }
};
