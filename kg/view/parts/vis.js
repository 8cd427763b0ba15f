// The renderer that draws with vis-network, which comes with pyvis.

const makeRenderer = (box, { pick, hovered }) => {
  // vis-network scales marks with the picture; undo that, as in the other renderer.
  let scale = 1;
  const nodes = new vis.DataSet(N.iri.map((_, n) => ({
    id: n, x: X[n], y: Y[n], shape: { person: "dot", organisation: "square", group: "triangle",
      document: "hexagon", unknown: "dot", topic: "diamond", claim: "triangleDown" }[KIND(n)],
    size: radius(n), hidden: true,
  })));
  const edges = new vis.DataSet(E.from.map((from, e) => ({
    id: e, from, to: E.to[e], dashes: DASH[SIDE(e)].length ? DASH[SIDE(e)] : false, hidden: true,
    smooth: shift[e] ? { enabled: true, type: shift[e] > 0 ? "curvedCW" : "curvedCCW", roundness: 0.08 } : false,
  })));
  box.style.height = "600px";
  const network = new vis.Network(box, { nodes, edges }, data.options);
  const canvas = box.querySelector("canvas");
  canvas.setAttribute("aria-hidden", "true");
  for (const part of [box.firstChild, canvas]) part.removeAttribute("tabindex");
  let hover = null;

  // Draw names and numbers as the other renderer does, in screen pixels.
  network.on("afterDrawing", (ctx) => {
    const { x, y } = network.getViewPosition();
    Object.assign(camera, { x, y, k: network.getScale() });
    ctx.save();
    const ratio = ctx.canvas.width / (camera.w || 1);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const taken = boxes();
    labelBoxes = placedNames(near(), hover, taken);
    drawCounts(ctx, near(), shown.edge, taken);
    drawNames(ctx);
    ctx.restore();
  });
  const paint = () => {
    const around = near();
    const colours = theme();
    scale = grown() / camera.k;
    box.style.background = colours.ground;
    nodes.update(N.iri.map((_, n) => {
      const colour = { background: colours[FILL[KIND(n)] || "paper"], border: colours.ink };
      return {
        id: n, hidden: !shown.node[n], x: X[n], y: Y[n], size: radius(n) * scale, opacity: around && !around.has(n) ? 0.45 : 1,
        borderWidth: n === state.chosen?.node ? 4 : 1.8, color: { ...colour, highlight: colour, hover: colour },
      };
    }));
    edges.update(E.from.map((from, e) => {
      const isMine = !around || e === state.chosen.edge || from === state.chosen.node || E.to[e] === state.chosen.node;
      const colour = colours.sides[SIDE(e)];
      return {
        id: e, hidden: !shown.edge[e], width: widthOf(shown.edge[e], SIDE(e), 1 / camera.k),
        color: { color: colour, highlight: colour, hover: colour, opacity: isMine ? 1 : 0.12 },
      };
    }));
  };
  const at = ({ DOM: { x, y } }) => {
    const node = nodeAt(x, y);
    const edge = node === null ? edgeAt(x, y) : null;
    return node !== null ? { node } : edge !== null ? { edge } : null;
  };
  network.on("click", ({ pointer }) => pick(at(pointer)));
  canvas.addEventListener("pointermove", (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    const DOM = { x: event.clientX - left, y: event.clientY - top };
    hovered(at({ DOM }), DOM.x, DOM.y);
  });
  canvas.addEventListener("pointerleave", () => hovered(null));
  const show = () => network.moveTo({ position: { x: camera.x, y: camera.y }, scale: camera.k, animation: false });
  return {
    paint,
    now: () => { paint(); network.redraw(); },
    lay: () => {
      lay(box);
      box.style.height = `${camera.h}px`;
      network.setSize("100%", "100%");
      network.redraw();
      whole(); // to draw takes over the view of vis-network
      show();
      paint();
    },
    fit: () => { whole(); show(); paint(); },
    focus: (node) => { centred(node); show(); paint(); },
    zoom: (factor) => { zoomed(factor); show(); },
    shift: (dx, dy) => { camera.x += dx / camera.k; camera.y += dy / camera.k; show(); },
  };
};
