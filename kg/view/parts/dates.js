// Statements over time, for above and against below; periods are chosen by mouse or keyboard, and time can run.

const iso = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
const MOST_BINS = 60;

// Statements from long before all others are in the first bar.
const begins = data.begins ?? firstDay;

// The limits of the bars: days, weeks, months, quarters or years, so that they are few enough.
const bins = (() => {
  if (firstDay === null) return [];
  const found = evenly(begins);
  return found[0] > firstDay ? [firstDay, ...found] : found;
})();
function evenly(from) {
  const length = lastDay - from + 1;
  const at = (day) => new Date(day * 86400000);
  const day = (date) => Math.floor(date.getTime() / 86400000);
  const months = (step) => {
    const begin = at(from);
    const list = [];
    for (let i = Math.floor(begin.getUTCMonth() / step) * step; ; i += step) {
      const next = day(new Date(Date.UTC(begin.getUTCFullYear(), i, 1)));
      list.push(next);
      if (next > lastDay) return list;
    }
  };
  const even = (step, first) => Array.from({ length: Math.ceil((lastDay - first + 1) / step) + 1 }, (_, i) => first + i * step);
  if (length <= 21) return even(1, from);
  if (length / 7 <= MOST_BINS) return even(7, from - ((from + 3) % 7));
  for (const step of [1, 3, 12, 60, 120]) if (length / (30 * step) <= MOST_BINS) return months(step);
  return months(Math.ceil(length / 30 / MOST_BINS));
}
const last = bins.length - 2;
const binOf = (d) => {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bins[middle] <= d) low = middle; else high = middle - 1;
  }
  return low;
};

const spanned = (from, to) => {
  const [a, b] = [iso(Math.max(from ?? begins, firstDay)), iso(Math.min(to ?? lastDay, lastDay))];
  return a === b ? dated(a, true) : `${dated(a, true)} – ${dated(b, true)}`;
};
// The first and the last bar of a period; an open end is that of all bars.
const binsOf = (from, to) => [
  from === null ? 0 : binOf(Math.max(from, firstDay)),
  to === null ? last : binOf(Math.min(to, lastDay)),
];
const daysOf = (a, b) => [bins[Math.min(a, b)], bins[Math.max(a, b) + 1] - 1];
const choosePeriod = (which, a, b) => {
  const [low, high] = a <= b ? [a, b] : [b, a];
  if (which === "two") state.second = daysOf(low, high);
  else {
    state.from = low <= 0 && !state.second ? null : bins[low];
    state.to = high >= last && !state.second ? null : bins[high + 1] - 1;
  }
  refresh({ moving: true });
};

const W = 600;
const H = 84;
let bars = null;
const makeBars = (box) => {
  const svg = drawn("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const paths = ["f-fill", "a-fill", "a-hatch", "axis", "shade"].map((name) => drawn("path", { class: name }));
  svg.append(...paths);
  const slider = (which, end) => {
    const input = element("input", `${end} ${which}`);
    input.type = "range";
    input.min = 0;
    input.max = last;
    input.setAttribute("aria-label", word(`${end}_${which}`));
    input.addEventListener("input", () => {
      const [a, b] = chosen(which);
      if (end === "from") choosePeriod(which, Math.min(Number(input.value), b), b);
      else choosePeriod(which, a, Math.max(Number(input.value), a));
    });
    // The nodes get new places when the user has finished.
    input.addEventListener("change", () => refresh());
    return input;
  };
  bars = { svg, paths, sliders: [] };
  brushed(svg);
  const rows = ["one", "two"].map((which) => {
    const ends = ["from", "to"].map((end) => slider(which, end));
    bars.sliders.push(...ends);
    return put(element("div", `sliders ${which}`), ...ends);
  });
  bars.second = rows[1];
  box.replaceChildren(svg, ...rows);
};
const chosen = (which) => (which === "two" ? binsOf(...state.second) : binsOf(state.from, state.to));

const dates = () => {
  $("dates").hidden = last < 1;
  if (last < 1) return;
  if (!bars) makeBars($("time"));
  const sums = bins.slice(1).map(() => [0, 0]);
  const { bin, side } = placed();
  for (let s = 0; s < bin.length; s++) if (pass.day[s] && bin[s] >= 0 && side[s] < 2) sums[bin[s]][side[s]] += 1;
  const most = sums.reduce((top, two) => Math.max(top, ...two), 1);
  const wide = W / sums.length;
  const middle = H / 2;
  const columns = ["", ""];
  sums.forEach((two, i) => two.forEach((n, side) => {
    const high = (n / most) * (middle - 2);
    if (!n) return;
    columns[side] += `M${((i + 0.07) * wide).toFixed(2)} ${middle + (side ? 1 : -1)}v${(side ? high : -high).toFixed(2)}h${(wide * 0.86).toFixed(2)}V${middle + (side ? 1 : -1)}z`;
  }));
  const periods = [chosen("one"), ...(state.second ? [chosen("two")] : [])];
  const isOut = sums.map((_, i) => periods.every(([a, b]) => i < a || i > b));
  const shade = isOut.map((out, i) => (out ? `M${(i * wide).toFixed(2)} 0h${wide.toFixed(2)}v${H}h${(-wide).toFixed(2)}z` : "")).join("");
  [columns[0], columns[1], columns[1], `M0 ${middle}H${W}`, shade].forEach((d, i) => bars.paths[i].setAttribute("d", d));
  for (const input of bars.sliders) {
    const which = input.classList.contains("two") ? "two" : "one";
    if (which === "two" && !state.second) continue;
    const isFrom = input.classList.contains("from");
    input.value = chosen(which)[isFrom ? 0 : 1];
    const [first, final] = daysOf(Number(input.value), Number(input.value));
    input.setAttribute("aria-valuetext", dated(iso(isFrom ? Math.max(first, firstDay) : Math.min(final, lastDay))));
  }
  bars.second.hidden = !state.second;
  $("when").textContent = spanned(state.from, state.to) + (state.second ? ` · ${spanned(...state.second)}` : "");
  $("play").textContent = word(playing() ? "pause" : "play");
  $("compare").setAttribute("aria-pressed", String(state.second !== null));
};

// The bar and the side of each statement, computed once.
let inBars = null;
const placed = () => {
  if (!inBars) {
    const side = new Uint8Array(S.date.length).fill(2);
    for (let p = 0; p < pairCount; p++) side[pairStatement[p]] = Math.min(side[pairStatement[p]], pairSide[p]);
    inBars = { side, bin: Int32Array.from(dayFrom, (day) => (day === NEVER ? -1 : binOf(day))) };
  }
  return inBars;
};

const brushed = (svg) => {
  let start = null;
  const binAt = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return Math.max(0, Math.min(last, Math.floor(((event.clientX - left) / width) * (last + 1))));
  };
  svg.addEventListener("pointerdown", (event) => {
    start = binAt(event);
    svg.setPointerCapture(event.pointerId);
    choosePeriod("one", start, start);
  });
  svg.addEventListener("pointermove", (event) => { if (start !== null) choosePeriod("one", start, binAt(event)); });
  const done = () => { if (start !== null) { start = null; refresh(); } };
  svg.addEventListener("pointerup", done);
  svg.addEventListener("pointercancel", done);
};

// Two periods side by side: at first the two halves of the time.
const compare = () => {
  pause();
  if (state.second) undated();
  else {
    const half = Math.floor(last / 2);
    [state.from, state.to] = daysOf(0, half);
    state.second = daysOf(half + 1, last);
  }
  refresh();
};

// Time runs: a window moves over the bars, and the nodes keep their places.
let running = 0;
const playing = () => running !== 0;
const pause = () => { clearInterval(running); running = 0; };
const play = () => {
  if (playing()) { pause(); refresh({ keep: true }); return; }
  const [a, b] = chosen("one");
  const isWhole = a === 0 && b === last;
  const width = isWhole ? Math.max(1, Math.round((last + 1) / 6)) : b - a + 1;
  undated();
  filter();
  renderer.lay();
  let at = isWhole || b === last ? 0 : a + 1;
  const step = () => {
    if (at > last) { pause(); undated(); refresh(); return; }
    choosePeriod("one", at, Math.min(at + width - 1, last));
    at += 1;
  };
  running = setInterval(step, 900);
  step();
};
$("play").addEventListener("click", play);
$("compare").addEventListener("click", compare);
