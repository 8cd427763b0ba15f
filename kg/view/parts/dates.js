// The histogram of statements over time, on which a period is chosen by mouse or keyboard.

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
  if (length <= MOST_BINS) return even(1, from);
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

const spanned = () => `${iso(state.from ?? firstDay)} – ${iso(state.to ?? lastDay)}`;
const chosenBins = () => [
  state.from === null ? 0 : binOf(Math.max(state.from, firstDay)),
  state.to === null ? last : binOf(Math.min(state.to, lastDay)),
];
const chooseBins = (a, b) => {
  const [low, high] = a <= b ? [a, b] : [b, a];
  state.from = low <= 0 ? null : bins[low];
  state.to = high >= last ? null : bins[high + 1] - 1;
  refresh({ moving: true });
};

const W = 600;
const H = 46;
let bars = null;
const dates = () => {
  const place = $("dates");
  place.hidden = last < 1;
  if (last < 1) return;
  place.setAttribute("aria-label", word("dates"));
  if (!bars) {
    const svg = drawn("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const paths = STANCES.map((stance) => drawn("path", { class: `fill-${stance}` }));
    const shade = drawn("path", { class: "shade" });
    svg.append(...paths, shade);
    const slider = (name) => {
      const input = element("input", name);
      input.type = "range";
      input.min = 0;
      input.max = last;
      input.addEventListener("input", () => {
        const [a, b] = chosenBins();
        if (name === "from") chooseBins(Math.min(Number(input.value), b), b);
        else chooseBins(a, Math.max(Number(input.value), a));
      });
      return input;
    };
    bars = { svg, paths, shade, from: slider("from"), to: slider("to"), ends: element("p", "ends") };
    brushed(svg);
    const sliders = element("div", "sliders");
    sliders.append(bars.from, bars.to);
    place.replaceChildren(svg, sliders, bars.ends);
  }
  const sums = bins.slice(1).map(() => [0, 0, 0]);
  const { bin, stance } = placed();
  for (let s = 0; s < bin.length; s++) if (pass.day[s] && bin[s] >= 0) sums[bin[s]][stance[s]] += 1;
  const most = sums.reduce((top, three) => Math.max(top, three[0] + three[1] + three[2]), 1);
  const wide = W / sums.length;
  const parts = ["", "", ""];
  sums.forEach((three, i) => {
    let y = H;
    three.forEach((n, stance) => {
      const high = (n / most) * (H - 2);
      if (high) parts[stance] += `M${(i * wide).toFixed(2)} ${y.toFixed(2)}v${(-high).toFixed(2)}h${(wide * 0.86).toFixed(2)}v${high.toFixed(2)}z`;
      y -= high;
    });
  });
  bars.paths.forEach((path, i) => path.setAttribute("d", parts[i]));
  const [a, b] = chosenBins();
  bars.shade.setAttribute("d", `M0 0H${(a * wide).toFixed(2)}V${H}H0ZM${((b + 1) * wide).toFixed(2)} 0H${W}V${H}H${((b + 1) * wide).toFixed(2)}Z`);
  for (const [name, value, day] of [["from", a, state.from ?? firstDay], ["to", b, state.to ?? lastDay]]) {
    bars[name].value = value;
    bars[name].setAttribute("aria-label", word(name));
    bars[name].setAttribute("aria-valuetext", iso(day));
  }
  bars.ends.textContent = spanned();
};

// The bar and the stance of each statement, computed once.
let places = null;
const placed = () => {
  if (!places) {
    const stance = new Uint8Array(S.date.length);
    for (let p = 0; p < pairCount; p++) stance[pairStatement[p]] = pairStance[p];
    places = { stance, bin: Int32Array.from(dayFrom, (day) => (day === NEVER ? -1 : binOf(day))) };
  }
  return places;
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
    chooseBins(start, start);
  });
  svg.addEventListener("pointermove", (event) => { if (start !== null) chooseBins(start, binAt(event)); });
  const done = () => { start = null; };
  svg.addEventListener("pointerup", done);
  svg.addEventListener("pointercancel", done);
};
