// The picture, or the two pictures of two periods: their size and what they draw.

const TITLE = 30; // pixels above each of two pictures
const BETWEEN = 16;

const views = () => {
  const { w, h } = camera;
  if (!state.second) return [{ x: 0, y: 0, w, h, lines: shown.edge, title: "" }];
  const beside = compareBeside();
  const titles = [spanned(state.from, state.to), spanned(...state.second)];
  return [shown.one, shown.two].map((lines, i) => ({
    x: beside ? i * (w + BETWEEN) : 0, y: TITLE + (beside ? 0 : i * (h + TITLE + BETWEEN)), w, h, lines, title: titles[i],
  }));
};
const compareBeside = () => $("network").clientWidth >= 700;

const drawViews = (ctx, hover) => {
  for (const { x, y, w, h, lines, title } of views()) {
    ctx.save();
    ctx.translate(x, y);
    if (title) {
      ctx.fillStyle = theme().ink;
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      ctx.font = `700 15px ${FONT}`;
      ctx.fillText(title, 2, -TITLE / 2);
    }
    ctx.beginPath();
    polygon(ctx, 0, 0, 1, [[0, 0], [w, 0], [w, h], [0, h]]);
    ctx.clip();
    scene(ctx, { hover, lines });
    ctx.restore();
  }
};
const wholeSize = () => {
  const all = views();
  const end = all[all.length - 1];
  return [end.x + end.w, end.y + end.h];
};
// Give the picture its room, and the nodes their places in it.
const lay = (box) => {
  const width = Math.max(260, box.clientWidth);
  camera.w = state.second && compareBeside() ? (width - BETWEEN) / 2 : width;
  settle(camera.w);
  camera.h = place.height;
  whole();
};
