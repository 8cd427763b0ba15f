// The renderer that draws with vis-network, which comes with pyvis.

const makeRenderer = (place, { pick, hovered }) => {
  // vis-network scales marks with the picture; undo that, as in the other renderer.
  let scale = 1;
  const size = (n) => radius(n) * scale;
  const nodes = new vis.DataSet(N.iri.map((_, n) => ({
    id: n, x: N.x[n], y: N.y[n], shape: { person: "dot", organisation: "square", group: "triangle",
      document: "hexagon", unknown: "dot", topic: "diamond", claim: "triangleDown" }[KIND(n)],
    size: size(n), borderWidth: 1.5, hidden: true,
  })));
  const edges = new vis.DataSet(E.from.map((from, e) => ({
    id: e, from, to: E.to[e], dashes: DASH[STANCE(e)].length ? DASH[STANCE(e)] : false, hidden: true,
    smooth: bend[e] ? { enabled: true, type: bend[e] > 0 ? "curvedCW" : "curvedCCW", roundness: 0.16 } : false,
  })));
  const box = () => {
    const { width, height } = place.getBoundingClientRect();
    camera.w = width;
    camera.h = height;
  };
  const network = new vis.Network(place, { nodes, edges }, data.options);
  place.querySelector("canvas").setAttribute("aria-hidden", "true");
  for (const part of [place.firstChild, place.querySelector("canvas")]) part.removeAttribute("tabindex");
  let hover = null;

  // Draw the labels as the other renderer does, in screen pixels.
  network.on("afterDrawing", (ctx) => {
    const { x, y } = network.getViewPosition();
    Object.assign(camera, { x, y, k: network.getScale() });
    box();
    ctx.save();
    const ratio = ctx.canvas.width / (camera.w || 1);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLabels(ctx, near(), hover);
    ctx.restore();
  });
  const paint = () => {
    const around = near();
    scale = Math.max(1, grown() / camera.k);
    const thin = Math.max(1, 1 / camera.k);
    const many = edgeCount > 300;
    place.style.background = theme().paper;
    nodes.update(N.iri.map((_, n) => {
      const colour = { background: fillOf(n), border: n === state.chosen?.node ? theme().focus : rimOf(n) };
      return {
        id: n, hidden: !shown.node[n], size: size(n), opacity: around && !around.has(n) ? 0.22 : 1,
        borderWidth: n === state.chosen?.node ? 3 : 1.5,
        color: { ...colour, highlight: colour, hover: colour },
      };
    }));
    edges.update(E.from.map((from, e) => {
      const mine = !around || e === state.chosen.edge || from === state.chosen.node || E.to[e] === state.chosen.node;
      const colour = theme().stance[STANCE(e)];
      const plain = STANCE(e) === "none" ? 0.6 : 0.9;
      return {
        id: e, hidden: !shown.edge[e], dashes: DASH[STANCE(e)].length ? DASH[STANCE(e)].map((d) => d * thin) : false,
        width: thin * ((many ? 0.4 : 0.9) + 0.6 * Math.sqrt(shown.edge[e])),
        color: { color: colour, highlight: colour, hover: colour, opacity: mine ? (around ? 1 : plain) : 0.08 },
      };
    }));
  };
  network.on("click", ({ pointer: { DOM: { x, y } } }) => {
    const node = nodeAt(x, y);
    const edge = node === null ? edgeAt(x, y) : null;
    pick(node !== null ? { node } : edge !== null ? { edge } : null);
  });
  const canvas = place.querySelector("canvas");
  canvas.addEventListener("pointermove", (event) => {
    const at = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - at.left, event.clientY - at.top];
    const node = nodeAt(x, y);
    const edge = node === null ? edgeAt(x, y) : null;
    hovered(node !== null ? { node } : edge !== null ? { edge } : null, x, y);
  });
  canvas.addEventListener("pointerleave", () => hovered(null));
  const show = () => network.moveTo({ position: { x: camera.x, y: camera.y }, scale: camera.k, animation: false });
  return {
    paint,
    now: () => { paint(); network.redraw(); },
    resize: () => { box(); network.setSize("100%", "100%"); network.redraw(); },
    fit: () => { network.setSize("100%", "100%"); network.redraw(); box(); fitted(shownNodes()); show(); paint(); },
    focus: (node) => { centred(node); show(); paint(); },
    zoom: (factor) => { zoomed(factor); show(); },
    shift: (dx, dy) => { camera.x += dx / camera.k; camera.y += dy / camera.k; show(); },
    hover: (node) => { hover = node; network.redraw(); },
  };
};
