// The renderer that draws on a canvas; fast with ten thousand nodes.

const makeRenderer = (box, { pick, hovered }) => {
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  const ctx = canvas.getContext("2d", { alpha: false });
  const HEAVY = 1000; // with more lines, only the last picture is moved while the user drags
  let hover = null;
  let waiting = 0;
  let resting = 0;
  let last = null; // the camera when the picture was drawn

  const ratio = () => window.devicePixelRatio || 1;
  const size = () => {
    const [w, h] = wholeSize();
    canvas.width = Math.round(w * ratio());
    canvas.height = Math.round(h * ratio());
    canvas.style.height = box.style.height = `${h}px`;
    canvas.style.touchAction = place.bySide ? "pan-y" : "none";
  };
  const draw = () => {
    waiting = 0;
    if (box.hidden) return;
    ctx.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    ctx.fillStyle = theme().paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    drawViews(ctx, hover);
    last = { ...camera };
    kept = null;
  };
  const paint = () => { if (!waiting) waiting = requestAnimationFrame(draw); };

  // While the user drags a large network, its last picture is moved; it is redrawn afterwards.
  let kept = null;
  const move = () => {
    let lines = 0;
    for (let e = 0; e < edgeCount && lines <= HEAVY; e++) if (shown.edge[e]) lines += 1;
    if (lines <= HEAVY || !last || state.second) { paint(); return; }
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
    ctx.fillStyle = theme().ground;
    ctx.fillRect(0, 0, camera.w, camera.h);
    ctx.drawImage(kept, x, y, camera.w * scale, camera.h * scale);
    clearTimeout(resting);
    resting = setTimeout(paint, 140);
  };

  // The place of the pointer in the picture that it is over.
  const spot = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const view = views().find((one) => x < one.x + one.w && y < one.y + one.h) || views()[0];
    return [x - view.x, y - view.y];
  };
  const under = (x, y) => {
    const node = nodeAt(x, y);
    const edge = node === null ? edgeAt(x, y) : null;
    return node !== null ? { node } : edge !== null ? { edge } : null;
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
    if (!before) { pointed(x, y, event); return; }
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
    pick(under(...spot(event)));
  };
  canvas.addEventListener("pointerup", lifted);
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => { if (hover !== null) { hover = null; paint(); } hovered(null); });
  canvas.addEventListener("wheel", (event) => {
    // Over a picture that is part of the page, the wheel moves the page.
    if (place.bySide && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomed(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...spot(event));
    move();
  }, { passive: false });

  let looking = 0;
  const pointed = (x, y, event) => {
    if (looking) return;
    const { left, top } = box.getBoundingClientRect();
    looking = requestAnimationFrame(() => {
      looking = 0;
      const what = under(x, y);
      canvas.style.cursor = what ? "pointer" : "grab";
      const node = what?.node ?? null;
      if (node !== hover) { hover = node; paint(); }
      hovered(what, event.clientX - left, event.clientY - top);
    });
  };

  return {
    paint,
    now: draw,
    lay: () => { lay(box); size(); paint(); },
    fit: () => { whole(); paint(); },
    focus: (node) => { centred(node); paint(); },
    zoom: (factor) => { zoomed(factor); paint(); },
    shift: (dx, dy) => { camera.x += dx / camera.k; camera.y += dy / camera.k; move(); },
  };
};
