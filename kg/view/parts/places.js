// Places nodes: by side in three columns if they are few, else as a cloud of packed components.

const SEPARATE = 4000; // so many nodes of a cloud are pushed apart
const NAMED = 30;
const TURNS = 80;
const EDGE = 14; // pixels from the rim of the picture
const AREA = 2600; // square pixels for each node of a cloud, and its name
const ROW = 22; // between two rows
const WIDE = 640; // from this width on, names of voices are beside their marks

// How far a node leans: -1 all its statements are against, 1 all are for.
const lean = (node) => {
  let [sum, all] = [0, 0];
  for (const e of ties[node]) {
    if (!shown.edge[e] || E.stance[e] > 1) continue;
    all += shown.edge[e];
    sum += E.stance[e] ? -shown.edge[e] : shown.edge[e];
  }
  return all ? sum / all : 0;
};

// Nodes that only lines without a position lead to, which a selection shows although they are off.
const isAside = (n) => {
  const isCentre = n === state.ego?.node || n === state.chosen?.node;
  return !isCentre && (state.off.side.has("none") || state.ego?.depth === 1)
    && ties[n].some((e) => shown.edge[e]) && !ties[n].some((e) => shown.edge[e] && E.stance[e] < 2);
};

const columnsOf = (list) => {
  const columns = [[], [], []];
  const centre = state.ego?.depth === 1 ? state.ego.node : null;
  if (centre !== null) {
    for (const n of list) columns[n === centre ? 1 : sideOf(lean(n)) + 1].push(n);
    columns[1].sort((a, b) => (b === centre) - (a === centre) || a - b);
    return columns;
  }
  columns[1] = list.filter(isSubject);
  const voices = list.filter((n) => !isSubject(n)).map((n) => [n, lean(n)]).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  for (const [n, lean] of voices) if (lean) columns[lean < 0 ? 0 : 2].push(n);
  for (const [n, lean] of voices) if (!lean) columns[columns[0].length <= columns[2].length ? 0 : 2].push(n);
  return columns;
};
const sideOf = (lean) => (lean > 0 ? 1 : lean < 0 ? -1 : 0);

// Order each column by the mean place of the neighbours, so that few lines cross.
const ordered = (columns) => {
  const at = new Map();
  const number = (column) => column.forEach((n, i) => at.set(n, (i + 0.5) / column.length));
  columns.forEach(number);
  const sort = (column) => {
    const mean = new Map(column.map((n) => {
      let [sum, all] = [0, 0];
      for (const e of ties[n]) {
        const other = otherEnd(e, n);
        // The lines of a selection hardly change the order.
        const weight = pass.edge[e] || 0.001 * shown.edge[e];
        if (weight && at.has(other)) { sum += at.get(other) * weight; all += weight; }
      }
      return [n, all ? sum / all : at.get(n)];
    }));
    column.sort((a, b) => mean.get(a) - mean.get(b) || a - b);
    number(column);
  };
  for (let turn = 0; turn < 8; turn++) for (const i of [0, 2, 1]) if (i !== 1 || state.ego?.depth !== 1) sort(columns[i]);
  return columns;
};

const arrange = (all, width) => {
  place.wide = width >= WIDE;
  names.clear();
  const aside = all.filter(isAside);
  const columns = ordered(columnsOf(all.filter((n) => !isAside(n))));
  columnsInPlace(columns, width);
  if (aside.length) place.height = rows(aside, width, place.height);
};

// Nodes that are aside are in rows below, with their names beside them. Return where they end.
const rows = (list, width, top) => {
  const columns = Math.max(2, Math.floor(width / (260 * em)));
  const wide = (width - 2 * EDGE) / columns;
  let y = top + ROW;
  for (let start = 0; start < list.length; start += columns) {
    const row = list.slice(start, start + columns);
    for (const n of row) names.set(n, wrapped(n, wide - 2 * radius(n) - 24));
    const high = Math.max(...row.map((n) => Math.max(2 * radius(n), names.get(n).height))) + 14;
    row.forEach((n, i) => {
      X[n] = EDGE + i * wide + radius(n) + 4;
      Y[n] = y + high / 2;
      place.column[n] = 2;
    });
    y += high;
  }
  return y + EDGE;
};

const columnsInPlace = (columns, width) => {
  const gap = 8;
  const tall = !place.wide;
  const biggest = columns.map((column) => Math.max(10, ...column.map(radius)));
  // Names beside marks take what is left of the width; names below marks have their column.
  const most = tall ? [0, 0, 0].map(() => (width - 4 * EDGE) / 3 - 4) : [0.2, 0.24, 0.2].map((part) => Math.min(220 * em, width * part));
  const wrap = (i) => columns[i].forEach((n) => { names.set(n, wrapped(n, most[i])); place.column[n] = i - 1; });
  const widest = (i) => Math.max(0, ...columns[i].map((n) => names.get(n).width));
  wrap(0);
  wrap(2);
  const middle = width / 2;
  const left = tall ? EDGE + most[0] / 2 : EDGE + widest(0) + gap + biggest[0];
  const right = tall ? width - EDGE - most[2] / 2 : width - EDGE - widest(2) - gap - biggest[2];
  // The way from the middle to the voices; many topics are in two rows beside each other.
  const way = Math.min(middle - left - biggest[0], right - middle - biggest[2]) - 20;
  const isDouble = !tall && columns[1].length > 7 && way > 120;
  if (isDouble) most[1] = Math.min(most[1], way - 12);
  wrap(1);
  // Every second topic is a little aside, so that lines do not run along a row of marks.
  const aside = tall ? 0 : isDouble ? way / 2 : Math.max(0, Math.min(58, way - widest(1) / 2));
  const heightOf = (n, i) => {
    const { height } = names.get(n);
    return i === 1 || tall ? 2 * radius(n) + gap + height + ROW : Math.max(2 * radius(n), height) + ROW;
  };
  const heightOfAll = (list, i) => list.reduce((sum, n) => sum + heightOf(n, i), 0);
  const halves = isDouble ? halved(columns[1]) : [columns[1]];
  const stagger = isDouble ? ROW : 0;
  place.height = Math.max(heightOfAll(columns[0], 0), heightOfAll(columns[2], 2),
    ...halves.map((half) => heightOfAll(half, 1) + stagger), 240) + 2 * EDGE;
  const put = (list, i, x, top = EDGE, high = place.height - 2 * EDGE) => {
    const step = (high - heightOfAll(list, i)) / Math.max(list.length, 1);
    let y = top;
    list.forEach((n, row) => {
      const own = heightOf(n, i) + step;
      X[n] = x(row);
      Y[n] = y + own / 2 - (i === 1 || tall ? (gap + names.get(n).height) / 2 : 0);
      y += own;
    });
  };
  put(columns[0], 0, () => left);
  put(columns[2], 2, () => right);
  if (!isDouble) put(columns[1], 1, (row) => middle + (columns[1].length < 2 ? 0 : row % 2 ? aside : -aside));
  else halves.forEach((half, odd) => put(half, 1, () => middle + (odd ? aside : -aside),
    EDGE + odd * stagger, place.height - 2 * EDGE - stagger));
};

// Two halves of the topics, each nearer to the voices that speak of them.
const halved = (list) => {
  const pull = new Map(list.map((n) => [n, ties[n].reduce((sum, e) => {
    const other = otherEnd(e, n);
    return sum + (shown.edge[e] && shown.node[other] && !isSubject(other) ? place.column[other] : 0);
  }, 0)]));
  const sorted = [...list].sort((a, b) => pull.get(a) - pull.get(b) || list.indexOf(a) - list.indexOf(b));
  const nearLeft = new Set(sorted.slice(0, Math.ceil(list.length / 2)));
  return [list.filter((n) => nearLeft.has(n)), list.filter((n) => !nearLeft.has(n))];
};

// Lay components side by side in rows, the largest first; who is mostly against is at the left.
const pack = (list, width, height) => {
  const root = new Map(list.map((n) => [n, n]));
  const find = (n) => {
    while (root.get(n) !== n) { root.set(n, root.get(root.get(n))); n = root.get(n); }
    return n;
  };
  for (let e = 0; e < edgeCount; e++) if (shown.edge[e]) {
    const [a, b] = [find(E.from[e]), find(E.to[e])];
    if (a !== b) root.set(a, b);
  }
  const parts = new Map();
  for (const n of list) {
    const r = find(n);
    if (parts.has(r)) parts.get(r).push(n); else parts.set(r, [n]);
  }
  const boxed = [...parts.values()].map((part) => {
    const mean = part.reduce((sum, n) => sum + N.x[n], 0) / part.length;
    const leans = part.map(lean);
    const turned = part.reduce((sum, n, i) => sum + leans[i] * (N.x[n] - mean), 0) < 0 ? -1 : 1;
    const reach = part.reduce((most, n) => Math.max(most, Math.abs(N.x[n] - mean)), 30);
    const xs = part.map((n, i) => turned * N.x[n] + leans[i] * reach * 0.25);
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    part.forEach((n, i) => {
      left = Math.min(left, xs[i]); right = Math.max(right, xs[i]);
      top = Math.min(top, N.y[n]); bottom = Math.max(bottom, N.y[n]);
    });
    return { part, xs, left, top, w: right - left + 130, h: bottom - top + 80 };
  });
  boxed.sort((a, b) => b.h - a.h || b.w - a.w || a.part[0] - b.part[0]);
  const area = boxed.reduce((sum, { w, h }) => sum + w * h, 0);
  const wide = Math.max(...boxed.map(({ w }) => w), Math.sqrt((area * width) / height) * 1.08);
  let [x, y, row, across] = [0, 0, 0, 0];
  for (const { part, xs, left, top, w, h } of boxed) {
    if (x && x + w > wide) { x = 0; y += row; row = 0; }
    part.forEach((n, i) => { X[n] = xs[i] - left + x + 65; Y[n] = N.y[n] - top + y + 40; });
    x += w;
    row = Math.max(row, h);
    across = Math.max(across, x);
  }
  // Fill the picture, stretched a little if it has another shape.
  const [fx, fy] = [width / across, height / (y + row)];
  const [sx, sy] = [Math.min(fx, fy * 1.8), Math.min(fy, fx * 1.8)];
  for (const n of list) {
    X[n] = width / 2 + (X[n] - across / 2) * sx;
    Y[n] = height / 2 + (Y[n] - (y + row) / 2) * sy;
  }
};

// Push nodes of a cloud apart until no mark covers another one, or the time is up.
const separate = (list, width, height) => {
  const cell = 2 * 26 * place.unit + 4;
  const gap = 5 * place.unit;
  const across = Math.ceil(width / cell) + 2;
  const down = Math.ceil(height / cell) + 2;
  const first = new Int32Array(across * down); // the first node of each cell, and the next of each node
  const next = new Int32Array(nodeCount);
  const cellOf = (n) => (Math.floor(Y[n] / cell) + 1) * across + Math.floor(X[n] / cell) + 1;
  const named = [...list].sort((a, b) => N.n[b] - N.n[a] || a - b).slice(0, place.unit < 0.5 ? 0 : NAMED);
  const turns = Math.max(6, Math.min(TURNS, 24000 / list.length));
  const hold = (n) => {
    X[n] = Math.max(20, Math.min(width - 20, X[n]));
    Y[n] = Math.max(20, Math.min(height - 20, Y[n]));
  };
  list.forEach(hold);
  for (let turn = 0; turn < turns; turn++) {
    first.fill(-1);
    for (const n of list) {
      const at = cellOf(n);
      next[n] = first[at];
      first[at] = n;
    }
    let moved = false;
    for (const n of list) {
      const at = Math.max(across + 1, Math.min(first.length - across - 2, cellOf(n)));
      for (let row = -across; row <= across; row += across) for (let c = at + row - 1; c <= at + row + 1; c++)
        for (let m = first[c]; m >= 0; m = next[m]) {
          if (m <= n) continue;
          let [dx, dy] = [X[m] - X[n], Y[m] - Y[n]];
          const reach = (radii[n] + radii[m]) * place.unit + gap;
          let square = dx * dx + dy * dy;
          if (square >= reach * reach) continue;
          if (!square) { [dx, dy] = [Math.cos(m), Math.sin(m)]; square = 1; }
          const length = Math.sqrt(square);
          const push = (reach - length) / length / 2;
          moved = true;
          X[n] -= dx * push; Y[n] -= dy * push; X[m] += dx * push; Y[m] += dy * push;
        }
    }
    // The names of the most active nodes need room, too.
    if (turn < turns / 2) for (const n of named) {
      const [high, half] = [lineHeight() + 6, nameOf(n).width / 2 + 4];
      const y = Y[n] + radii[n] * place.unit + 8 + high / 2;
      for (const m of list) {
        if (m === n) continue;
        const reach = radii[m] * place.unit;
        const [dx, dy] = [X[m] - X[n], Y[m] - y];
        const [ox, oy] = [half + reach - Math.abs(dx), high / 2 + reach - Math.abs(dy)];
        if (ox <= 0 || oy <= 0) continue;
        moved = true;
        if (oy < ox) Y[m] += dy < 0 ? -oy : oy; else X[m] += dx < 0 ? -ox : ox;
      }
    }
    list.forEach(hold);
    if (!moved) break;
  }
};

// Give all drawn nodes their places. The height of the picture is that of its columns.
const settle = (width) => {
  const list = shownNodes();
  measureRadii();
  names.clear();
  place.bySide = list.length <= 4 * MANY && list.filter((n) => !isAside(n)).length <= MANY;
  place.wide = true;
  place.unit = 1;
  place.column.fill(0);
  if (!list.length) place.height = 240;
  else if (place.bySide) arrange(list, width);
  else {
    place.height = Math.max(width < WIDE ? 560 : 640, Math.min((list.length * AREA) / width, 1100));
    place.unit = Math.min(1, Math.sqrt((width * place.height) / (list.length * AREA)));
    pack(list, width, place.height);
    if (list.length <= SEPARATE) separate(list, width, place.height);
  }
};
