// The renderer that draws on a canvas; fast with ten thousand nodes.

const makeRenderer = (place, { pick, hovered }) => {
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  place.append(canvas);
  const ctx = canvas.getContext("2d", { alpha: false });
  const HEAVY = 4000; // with more lines, only the last picture is moved while the user drags
  let hover = null;
  let waiting = 0;
  let resting = 0;
  let last = null; // the camera when the picture was drawn

  const ratio = () => window.devicePixelRatio || 1;
  const resize = () => {
    const box = place.getBoundingClientRect();
    camera.w = Math.max(1, Math.round(box.width));
    camera.h = Math.max(1, Math.round(box.height));
    canvas.width = Math.round(camera.w * ratio());
    canvas.height = Math.round(camera.h * ratio());
  };
  const draw = () => {
    waiting = 0;
    if (!camera.w || place.hidden) return;
    ctx.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    scene(ctx, { hover });
    last = { ...camera };
    kept = null;
  };
  const paint = () => { if (!waiting) waiting = requestAnimationFrame(draw); };

  // While the user drags a large network, its last picture is moved; it is redrawn afterwards.
  let kept = null;
  const move = () => {
    let lines = 0;
    for (let e = 0; e < edgeCount && lines <= HEAVY; e++) if (shown.edge[e]) lines += 1;
    if (lines <= HEAVY || !last) { paint(); return; }
    if (!kept) {
      kept = document.createElement("canvas");
      kept.width = canvas.width;
      kept.height = canvas.height;
      kept.getContext("2d").drawImage(canvas, 0, 0);
    }
    const scale = camera.k / last.k;
    const x = (last.x - camera.x) * camera.k + camera.w / 2 * (1 - scale);
    const y = (last.y - camera.y) * camera.k + camera.h / 2 * (1 - scale);
    ctx.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    ctx.fillStyle = theme().paper;
    ctx.fillRect(0, 0, camera.w, camera.h);
    ctx.drawImage(kept, x, y, camera.w * scale, camera.h * scale);
    clearTimeout(resting);
    resting = setTimeout(paint, 140);
  };

  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const fingers = new Map();
  let travelled = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, spot(event));
    if (fingers.size === 1) travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = spot(event);
    const before = fingers.get(event.pointerId);
    if (!before) { pointed(x, y); return; }
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (others.length) {
      const [ox, oy] = others[0];
      const spread = Math.hypot(x - ox, y - oy) / (Math.hypot(before[0] - ox, before[1] - oy) || 1);
      zoomed(spread, (x + ox) / 2, (y + oy) / 2);
      travelled = 100;
    } else {
      camera.x -= (x - before[0]) / camera.k;
      camera.y -= (y - before[1]) / camera.k;
      travelled += Math.abs(x - before[0]) + Math.abs(y - before[1]);
    }
    fingers.set(event.pointerId, [x, y]);
    if (travelled > 4) move();
  });
  const lifted = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    if (travelled > 4) { paint(); return; }
    const [x, y] = spot(event);
    const node = nodeAt(x, y);
    const edge = node === null ? edgeAt(x, y) : null;
    pick(node !== null ? { node } : edge !== null ? { edge } : null);
  };
  canvas.addEventListener("pointerup", lifted);
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => { if (hover !== null) { hover = null; paint(); } hovered(null); });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomed(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...spot(event));
    move();
  }, { passive: false });

  let looking = 0;
  const pointed = (x, y) => {
    if (looking) return;
    looking = requestAnimationFrame(() => {
      looking = 0;
      const node = nodeAt(x, y);
      const edge = node === null ? edgeAt(x, y) : null;
      canvas.style.cursor = node !== null || edge !== null ? "pointer" : "grab";
      if (node !== hover) { hover = node; paint(); }
      hovered(node !== null ? { node } : edge !== null ? { edge } : null, x, y);
    });
  };

  return {
    paint,
    now: draw,
    resize: () => { resize(); paint(); },
    fit: () => { resize(); fitted(shownNodes()); paint(); },
    focus: (node) => {
      centred(node);
      paint();
    },
    zoom: (factor) => { zoomed(factor); paint(); },
    shift: (dx, dy) => { camera.x += dx / camera.k; camera.y += dy / camera.k; move(); },
    hover: (node) => { hover = node; paint(); },
  };
};
