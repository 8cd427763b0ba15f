// Saves what is shown: PNG and SVG with a legend, CSV, JSON, GEXF, GraphML.

const LEGEND = 56;
const escaped = (text) => String(text)
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

// The part of a canvas context that scene() needs; it writes SVG.
class SvgContext {
  constructor(w, h) { Object.assign(this, { w, h, out: [], path: [], dash: [], globalAlpha: 1, dx: 0, dy: 0 }); }
  n(value) { return Math.round(value * 100) / 100; }
  // The pictures of two periods are beside each other; what is outside of one is not drawn.
  save() {}
  restore() { this.dx = this.dy = 0; }
  translate(x, y) { this.dx = x; this.dy = y; }
  clip() {}
  at(x, y) { return `${this.n(x + this.dx)} ${this.n(y + this.dy)}`; }
  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push(`M${this.at(x, y)}`); }
  lineTo(x, y) { this.path.push(`L${this.at(x, y)}`); }
  closePath() { this.path.push("Z"); }
  arc(x, y, r) {
    const turn = `A${this.n(r)} ${this.n(r)} 0 1 1`;
    this.path.push(`M${this.at(x + r, y)}${turn} ${this.at(x - r, y)}${turn} ${this.at(x + r, y)}Z`);
  }
  setLineDash(dash) { this.dash = dash; }
  faint() { return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : ""; }
  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.out.push(`<path d="${this.path.join("")}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.n(this.lineWidth)}"${dash}${this.faint()}/>`);
  }
  fill() { this.out.push(`<path d="${this.path.join("")}" fill="${this.fillStyle}"${this.faint()}/>`); }
  fillRect(x, y, w, h) { this.out.push(`<rect x="${x + this.dx}" y="${y + this.dy}" width="${w}" height="${h}" fill="${this.fillStyle}"/>`); }
  measureText(text) { ruler.font = this.font; return ruler.measureText(text); }
  write(text, x, y, look) {
    const [, italic, size] = /^(italic )?(?:\d+ )?([\d.]+)px/.exec(this.font);
    const down = { top: 0.8, middle: 0.35 }[this.textBaseline] * size;
    const anchor = { left: "start", right: "end", center: "middle" }[this.textAlign];
    this.out.push(`<text x="${this.n(x + this.dx)}" y="${this.n(y + down + this.dy)}" font-size="${size}" text-anchor="${anchor}"${italic ? ' font-style="italic"' : ' font-weight="700"'}${look}${this.faint()}>${escaped(text)}</text>`);
  }
  strokeText(text, x, y) { this.write(text, x, y, ` fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`); }
  fillText(text, x, y) { this.write(text, x, y, ` fill="${this.fillStyle}"`); }
  text(title) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.w}" height="${this.h}" viewBox="0 0 ${this.w} ${this.h}" font-family="${escaped(FONT)}"><title>${escaped(title)}</title>\n${this.out.join("\n")}\n</svg>\n`;
  }
}

const pictured = (ctx, [w, h]) => {
  const colours = theme();
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, w, h + LEGEND);
  drawViews(ctx, null);
  ctx.globalAlpha = 1;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = `700 12px ${FONT}`;
  let [x, y] = [8, h + 16];
  const add = (text, draw, wide) => {
    const room = wide + ctx.measureText(text).width + 22;
    if (x + room > w && x > 8) { x = 8; y += 19; }
    draw(x, y);
    ctx.fillStyle = colours.ink;
    ctx.fillText(text, x + wide, y);
    x += room;
  };
  for (const s of present.side)
    add(word(SIDES[s]), (px, py) => {
      ctx.beginPath();
      ctx.moveTo(px, py);
      ctx.lineTo(px + 26, py);
      ctx.strokeStyle = colours.sides[SIDES[s]];
      ctx.lineWidth = 3.5;
      ctx.setLineDash(DASH[SIDES[s]]);
      ctx.stroke();
      ctx.setLineDash([]);
    }, 32);
  for (const kind of present.kind)
    add(word(kind), (px, py) => {
      ctx.beginPath();
      SHAPE[kind](ctx, px + 7, py, 6);
      ctx.fillStyle = colours[FILL[kind] || "paper"];
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 1.4;
      ctx.fill();
      ctx.stroke();
    }, 19);
  add(`${data.title} · ${$("counts").textContent}`, () => {}, 0);
};

const png = () => new Promise((done) => {
  const size = wholeSize();
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = size[0] * scale;
  canvas.height = (size[1] + LEGEND) * scale;
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  pictured(ctx, size);
  canvas.toBlob(done, "image/png");
});
const svg = () => {
  const size = wholeSize();
  const ctx = new SvgContext(size[0], size[1] + LEGEND);
  pictured(ctx, size);
  return ctx.text(data.title);
};

const STANCES = ["support", "oppose", "none"]; // as in the graph
const records = () => {
  const list = [];
  for (let e = 0; e < edgeCount; e++)
    for (const s of shown.edge[e] ? saidAt(e, isOwn(e) ? NEAR : PASSES) : []) {
      const article = data.articles[S.article[s]];
      list.push({
        actor: N.name[E.from[e]], kind: KIND(E.from[e]), stance: STANCES[E.stance[e]], about: N.name[E.to[e]], date: S.date[s],
        text: textOf(s), outlet: data.outlets[article.outlet], headline: article.headline, url: article.url,
        rule: data.rules[S.rule[s]], confidence: S.confidence[s], actor_iri: iri(E.from[e]), about_iri: iri(E.to[e]),
      });
    }
  return list;
};
// Spreadsheets run cells that begin like this as formulas.
const safe = (text) => (/^[\s\0\ufeff]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
const csv = () => {
  const list = records();
  const columns = Object.keys(list[0] || { actor: 0, stance: 0, about: 0 });
  const cell = (value) => {
    const text = safe(String(value));
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${[columns, ...list.map((one) => columns.map((name) => one[name]))]
    .map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
};
const json = () => `${JSON.stringify({
  title: data.title,
  nodes: shownNodes().map((n) => ({
    iri: iri(n), label: N.name[n], kind: KIND(n), statements: N.n[n], community: N.community[n], x: X[n], y: Y[n],
  })),
  statements: records(),
}, null, 1)}\n`;

// The first and the last day of an edge's statements, "" if none has a date.
const lived = (edge) => {
  const days = saidAt(edge, NEAR).filter((s) => dayFrom[s] !== NEVER);
  if (!days.length) return ["", ""];
  return [iso(Math.min(...days.map((s) => dayFrom[s]))), iso(Math.max(...days.map((s) => dayTo[s])))];
};

const gexf = () => {
  const nodes = shownNodes().map((n) => `<node id="${escaped(iri(n))}" label="${escaped(N.name[n])}"><attvalues>`
    + `<attvalue for="kind" value="${KIND(n)}"/><attvalue for="statements" value="${N.n[n]}"/>`
    + `<attvalue for="community" value="${N.community[n]}"/></attvalues>`
    + `<viz:size value="${radius(n).toFixed(1)}"/><viz:position x="${X[n].toFixed(1)}" y="${(-Y[n]).toFixed(1)}" z="0"/></node>`);
  const edges = [];
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const [start, end] = lived(e);
    const when = start ? ` start="${start}" end="${end}"` : "";
    edges.push(`<edge id="${e}" source="${escaped(iri(E.from[e]))}" target="${escaped(iri(E.to[e]))}" weight="${shown.edge[e]}"${when}>`
      + `<attvalues><attvalue for="stance" value="${STANCES[E.stance[e]]}"/></attvalues></edge>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph defaultedgetype="directed" mode="dynamic" timeformat="date">
<attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="statements" title="statements" type="integer"/><attribute id="community" title="community" type="integer"/></attributes>
<attributes class="edge"><attribute id="stance" title="stance" type="string"/></attributes>
<nodes>
${nodes.join("\n")}
</nodes>
<edges>
${edges.join("\n")}
</edges>
</graph>
</gexf>
`;
};

const GRAPHML = {
  node: { label: "string", kind: "string", statements: "int", community: "int" },
  edge: { stance: "string", weight: "int", earliest: "string", latest: "string" },
};
const graphml = () => {
  const keys = Object.entries(GRAPHML).flatMap(([of, columns]) => Object.entries(columns).map(([name, type]) =>
    `<key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>`));
  const said = (of, values) => Object.entries(values).filter(([, value]) => value !== "")
    .map(([name, value]) => `<data key="${of}-${name}">${escaped(String(value))}</data>`).join("");
  const nodes = shownNodes().map((n) => `<node id="${escaped(iri(n))}">${said("node", {
    label: N.name[n], kind: KIND(n), statements: N.n[n], community: N.community[n] })}</node>`);
  const edges = [];
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const [earliest, latest] = lived(e);
    edges.push(`<edge id="${e}" source="${escaped(iri(E.from[e]))}" target="${escaped(iri(E.to[e]))}">`
      + `${said("edge", { stance: STANCES[E.stance[e]], weight: shown.edge[e], earliest, latest })}</edge>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys.join("\n")}
<graph edgedefault="directed">
${nodes.join("\n")}
${edges.join("\n")}
</graph>
</graphml>
`;
};

const FORMATS = {
  png: [png, "image/png"], svg: [svg, "image/svg+xml"], csv: [csv, "text/csv"],
  json: [json, "application/json"], gexf: [gexf, "application/gexf+xml"], graphml: [graphml, "application/xml"],
};
const saved = async (format) => {
  const [write, type] = FORMATS[format];
  const made = await write();
  const blob = made instanceof Blob ? made : new Blob([made], { type: `${type};charset=utf-8` });
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = `network.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  $("files").open = false;
  spoken(word("saved", { file: link.download }));
};
$("formats").replaceChildren(...Object.keys(FORMATS).map((format) => {
  const made = button("", word(`save_${format}`), () => saved(format));
  made.dataset.format = format;
  return made;
}));
