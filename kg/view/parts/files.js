// Saves what is shown: PNG and SVG with a legend, CSV, JSON, GEXF, GraphML.

const LEGEND = 74;
const escaped = (text) => String(text)
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

// The part of a canvas context that scene() needs; it writes SVG.
class SvgContext {
  constructor(w, h) { Object.assign(this, { w, h, out: [], path: [], dash: [], globalAlpha: 1, dx: 0, dy: 0 }); }
  n(value) { return Math.round(value * 100) / 100; }
  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push(`M${this.n(x)} ${this.n(y)}`); }
  lineTo(x, y) { this.path.push(`L${this.n(x)} ${this.n(y)}`); }
  quadraticCurveTo(a, b, x, y) { this.path.push(`Q${this.n(a)} ${this.n(b)} ${this.n(x)} ${this.n(y)}`); }
  closePath() { this.path.push("Z"); }
  arc(x, y, r) {
    const [left, right, size] = [this.n(x - r), this.n(x + r), this.n(r)];
    this.path.push(`M${right} ${this.n(y)}A${size} ${size} 0 1 1 ${left} ${this.n(y)}A${size} ${size} 0 1 1 ${right} ${this.n(y)}Z`);
  }
  setLineDash(dash) { this.dash = dash; }
  faint() { return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : ""; }
  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.out.push(`<path d="${this.path.join("")}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.n(this.lineWidth)}"${dash}${this.faint()}/>`);
  }
  fill() { this.out.push(`<path d="${this.path.join("")}" fill="${this.fillStyle}"${this.faint()}/>`); }
  fillRect(x, y, w, h) { this.out.push(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${this.fillStyle}"/>`); }
  measureText(text) { ruler.font = this.font; return ruler.measureText(text); }
  write(text, x, y, look) {
    const [, italic, size] = /^(italic )?(?:\d+ )?([\d.]+)px/.exec(this.font);
    const down = { top: 0.8, middle: 0.35 }[this.textBaseline] * size;
    const anchor = this.textAlign === "left" ? "start" : "middle";
    this.out.push(`<text x="${this.n(x)}" y="${this.n(y + down)}" font-size="${size}" text-anchor="${anchor}"${italic ? ' font-style="italic"' : ' font-weight="600"'}${look}${this.faint()}>${escaped(text)}</text>`);
  }
  strokeText(text, x, y) { this.write(text, x, y, ` fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`); }
  fillText(text, x, y) { this.write(text, x, y, ` fill="${this.fillStyle}"`); }
  text(title) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.w}" height="${this.h}" viewBox="0 0 ${this.w} ${this.h}" font-family="${escaped(FONT)}"><title>${escaped(title)}</title>\n${this.out.join("\n")}\n</svg>\n`;
  }
}
const ruler = document.createElement("canvas").getContext("2d");

const pictured = (ctx) => {
  scene(ctx);
  const colours = theme();
  const top = camera.h;
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, top, camera.w, LEGEND);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = `600 12px ${FONT}`;
  let [x, y] = [14, top + 14];
  const put = (text, draw, wide) => {
    const room = wide + ctx.measureText(text).width + 22;
    if (x + room > camera.w && x > 14) { x = 14; y += 19; }
    draw(x, y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours.ink;
    ctx.fillText(text, x + wide, y);
    x += room;
  };
  for (const kind of present.kind)
    put(word(kind), (px, py) => {
      const plain = darkNow() ? DARK_MARK[kind] : [data.marks[kind].background, data.marks[kind].border];
      ctx.beginPath();
      SHAPE[kind](ctx, px + 7, py, 6);
      [ctx.fillStyle, ctx.strokeStyle] = plain;
      ctx.lineWidth = 1.4;
      ctx.fill();
      ctx.stroke();
    }, 19);
  for (const stance of present.stance)
    put(word(stance), (px, py) => {
      ctx.beginPath();
      ctx.moveTo(px, py);
      ctx.lineTo(px + 26, py);
      ctx.strokeStyle = colours.stance[stance];
      ctx.lineWidth = 2.5;
      ctx.setLineDash(DASH[stance]);
      ctx.stroke();
      ctx.setLineDash([]);
    }, 32);
  put(`${data.title || word("title")} · ${$("counts").textContent}${firstDay === null ? "" : ` · ${spanned()}`}`, () => {}, 0);
};

const png = () => new Promise((done) => {
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = camera.w * scale;
  canvas.height = (camera.h + LEGEND) * scale;
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  pictured(ctx);
  canvas.toBlob(done, "image/png");
});
const svg = () => {
  const ctx = new SvgContext(camera.w, camera.h + LEGEND);
  pictured(ctx);
  return ctx.text(data.title || word("title"));
};

const records = () => {
  const list = [];
  for (let e = 0; e < edgeCount; e++)
    for (const s of shown.edge[e] ? saidAt(e) : []) {
      const article = data.articles[S.article[s]];
      list.push({
        actor: N.name[E.from[e]], kind: KIND(E.from[e]), stance: STANCE(e), about: N.name[E.to[e]], date: S.date[s],
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
  title: data.title || word("title"),
  nodes: shownNodes().map((n) => ({
    iri: iri(n), label: N.name[n], kind: KIND(n), statements: N.n[n], community: N.community[n], x: N.x[n], y: N.y[n],
  })),
  statements: records(),
}, null, 1)}\n`;

// The first and the last day of an edge's statements, "" if none has a date.
const lived = (edge) => {
  const dated = saidAt(edge).filter((s) => dayFrom[s] !== NEVER);
  if (!dated.length) return ["", ""];
  return [iso(Math.min(...dated.map((s) => dayFrom[s]))), iso(Math.max(...dated.map((s) => dayTo[s])))];
};

const gexf = () => {
  const nodes = shownNodes().map((n) => `<node id="${escaped(iri(n))}" label="${escaped(N.name[n])}"><attvalues>`
    + `<attvalue for="kind" value="${KIND(n)}"/><attvalue for="statements" value="${N.n[n]}"/>`
    + `<attvalue for="community" value="${N.community[n]}"/></attvalues>`
    + `<viz:size value="${radius(n).toFixed(1)}"/><viz:position x="${N.x[n]}" y="${-N.y[n]}" z="0"/></node>`);
  const edges = [];
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const [start, end] = lived(e);
    const when = start ? ` start="${start}" end="${end}"` : "";
    edges.push(`<edge id="${e}" source="${escaped(iri(E.from[e]))}" target="${escaped(iri(E.to[e]))}" weight="${shown.edge[e]}"${when}>`
      + `<attvalues><attvalue for="stance" value="${STANCE(e)}"/></attvalues></edge>`);
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
      + `${said("edge", { stance: STANCE(e), weight: shown.edge[e], earliest, latest })}</edge>`);
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
const formats = () => $("formats").replaceChildren(...Object.keys(FORMATS).map((format) => {
  const made = button("", word(`save_${format}`), () => saved(format));
  made.dataset.format = format;
  return made;
}));
