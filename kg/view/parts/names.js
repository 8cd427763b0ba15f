// The names of nodes: broken into lines, measured, and put where they cover nothing.

const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif';
const ruler = document.createElement("canvas").getContext("2d");
const LINES = 3;
const HALO = 2;

// Type grows with that of the page.
const em = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
const isBroad = () => place.wide || !place.bySide;
const fontOf = (node) => {
  const size = (isBroad() ? 15 : 13) * em;
  return isSubject(node) ? `italic ${size}px ${FONT}` : `700 ${size}px ${FONT}`;
};
const lineHeight = () => (isBroad() ? 18 : 15.5) * em;

// The longest start of a text that fits.
const clipped = (text, most) => {
  if (ruler.measureText(text).width <= most) return text;
  let [low, high] = [1, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ruler.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= most) low = middle; else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
};
// The lines of a name that are at most so many pixels wide, and the width of the longest.
const wrapped = (node, most, lines = LINES) => {
  ruler.font = fontOf(node);
  const found = [""];
  const text = cut(N.name[node], 160);
  for (const part of text.split(" ")) {
    const longer = found[found.length - 1] ? `${found[found.length - 1]} ${part}` : part;
    if (!found[found.length - 1] || ruler.measureText(longer).width <= most) found[found.length - 1] = longer;
    else found.push(part);
  }
  if (found.length > lines) found.splice(lines - 1, Infinity, `${found[lines - 1]}…`);
  const kept = found.map((line) => clipped(line, most));
  return { lines: kept, width: Math.max(...kept.map((line) => ruler.measureText(line).width)), height: kept.length * lineHeight() };
};
// Names by side have the room of their column; names of a cloud have one line.
const names = new Map();
const nameOf = (node) => {
  if (!names.has(node)) names.set(node, wrapped(node, place.bySide ? 150 : 190, place.bySide ? LINES : 1));
  return names.get(node);
};

const boxes = () => {
  const taken = new Map();
  const cells = (box, visit) => {
    for (let i = Math.floor(box[0] / 60); i <= Math.floor(box[2] / 60); i++)
      for (let j = Math.floor(box[1] / 30); j <= Math.floor(box[3] / 30); j++)
        if (visit(i * 4096 + j)) return true;
    return false;
  };
  return {
    take: (box, node = null) => cells(box, (key) => {
      if (taken.has(key)) taken.get(key).push([box, node]); else taken.set(key, [[box, node]]);
    }),
    isFree: (box, node) => !cells(box, (key) => (taken.get(key) || []).some(([other, n]) => n !== node
      && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])),
  };
};

// The places for a name around its mark, the best first: beside it in the columns of voices, else below.
const spots = (node, x, y, gap, { width, height }) => {
  const beside = [[x + gap, y - height / 2, "left"], [x - gap - width, y - height / 2, "right"]];
  const below = [x - width / 2, y + gap - 2, "center"];
  const above = [x - width / 2, y - gap - height + 2, "center"];
  const column = place.bySide && (place.wide || place.column[node] > 1) ? place.column[node] : 0;
  if (column) return column > 0 ? [beside[0], below, above] : [beside[1], below, above];
  const corners = [1, -1].flatMap((down) => [[x + gap * 0.7, "left"], [x - gap * 0.7 - width, "right"]]
    .map(([left, align]) => [left, down > 0 ? y + gap * 0.6 : y - gap * 0.6 - height, align]));
  return [below, above, ...beside, ...corners];
};

let labelBoxes = []; // the names that are drawn, for the pointer
// Places names one by one, the selected and the most active ones first; a name without a free place is left out.
const placedNames = (around, hover, taken) => {
  const size = grown();
  const list = [];
  for (const n of shownNodes()) {
    const [x, y] = [screenX(n), screenY(n)];
    if (x < 0 || y < 0 || x > camera.w || y > camera.h) continue;
    const half = radius(n) * size * 0.85;
    taken.take([x - half, y - half, x + half, y + half], n);
    list.push(n);
  }
  const isFirst = (n) => n === hover || n === state.chosen?.node || (around && around.has(n));
  const first = list.filter(isFirst);
  const found = [];
  let room = place.bySide ? 400 : 160;
  for (const n of [...first, ...list.filter((n) => !isFirst(n)).slice(0, 900)]) {
    if (room <= 0) break;
    const isFaint = around !== null && !around.has(n) && n !== hover;
    if (isFaint && !place.bySide) continue;
    const name = nameOf(n);
    const [x, y] = [screenX(n), screenY(n)];
    for (const [left, top, align] of spots(n, x, y, radius(n) * size + 8, name)) {
      const box = [left - HALO, top - HALO, left + name.width + HALO, top + name.height + HALO];
      if (box[0] < 0 || box[1] < 0 || box[2] > camera.w || box[3] > camera.h || !taken.isFree(box, n)) continue;
      taken.take(box);
      found.push({ node: n, box, left, top, align, name, isFaint });
      room -= 1;
      break;
    }
  }
  return found;
};
