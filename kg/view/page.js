"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const COLOUR = { support: "#0072b2", oppose: "#d55e00", none: "#8c939e" };
  const DASH = { support: "", oppose: "7 4", none: "1.5 4" };
  const KINDS = ["person", "organisation", "group", "document", "unknown", "topic", "claim"];
  const STANCES = ["support", "oppose", "none"];
  const THINGS = new Set(["topic", "claim"]);
  const PAGE = 40;
  let lang = data.lang;
  let chosen = null;
  const off = { kind: new Set(), stance: new Set() };

  const word = (key, values = {}) =>
    data.words[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (n) => n.toLocaleString(lang);
  const counted = (n) =>
    n === 1 ? word("statement") : word("statements", { n: number(n) });
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
  // Whatever comes from an article goes into the page here, as text.
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  const ties = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    ties.get(edge.from).push(edge);
    ties.get(edge.to).push(edge);
  }

  // The network ---------------------------------------------------------------------------------

  const shown = { nodes: new Set(nodes.keys()), edges: new Set(edges.keys()) };
  const visNodes = new vis.DataSet(
    data.nodes.map(({ label, name, kind, statements, ...node }) => node));
  const visEdges = new vis.DataSet(
    data.edges.map(({ said, stance, ...edge }) => edge));
  const network = new vis.Network(
    $("network"), { nodes: visNodes, edges: visEdges }, data.options);

  const busy = [...nodes.values()].sort(
    (a, b) => b.statements - a.statements || (a.name < b.name ? -1 : 1));

  const near = () => {
    if (chosen === null) return null;
    const [type, id] = chosen;
    const linked = type === "node" ? ties.get(id) : [edges.get(id)];
    const around = new Set(type === "node" ? [id] : []);
    for (const edge of linked)
      if (shown.edges.has(edge.id)) around.add(edge.from).add(edge.to);
    return around;
  };

  // Labels keep their size on the screen; the busiest nodes get theirs first, and a label that
  // would cover another or a node waits until there is room.
  network.on("afterDrawing", (ctx) => {
    const scale = network.getScale();
    const at = network.getPositions();
    const size = (node) => node.size * grown;
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    const end = network.DOMtoCanvas({ x: $("network").clientWidth, y: $("network").clientHeight });
    const taken = [];
    const covers = (box, other) =>
      box[0] <= other[2] && box[2] >= other[0] && box[1] <= other[3] && box[3] >= other[1];
    // The label of a busy node may cover the mark of one that says less.
    const leaders = new Set(busy.slice(0, 10));
    const free = (box, node) =>
      box[0] >= corner.x && box[2] <= end.x
      && taken.every(([other, least]) => !covers(box, other)
        || (node && least < Infinity && (leaders.has(node) || node.statements > 4 * least)));
    for (const node of busy) {
      if (!shown.nodes.has(node.id)) continue;
      const { x, y } = at[node.id];
      const half = size(node) * 0.8;
      taken.push([[x - half, y - half, x + half, y + half], node.statements]);
    }
    const around = near();
    const first = around ? busy.filter((node) => around.has(node.id)) : [];
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    for (const node of [...first, ...busy.filter((node) => !first.includes(node))]) {
      if (!shown.nodes.has(node.id)) continue;
      const faint = around && !around.has(node.id);
      if (faint && around.size < 40 && scale < 0.5) continue;
      const thing = THINGS.has(node.kind);
      const height = (thing ? 11.5 : 12.5) / scale;
      ctx.font = `${thing ? "italic " : "600 "}${height}px system-ui, "Segoe UI", Roboto, Arial, sans-serif`;
      const { x, y } = at[node.id];
      const text = node.label;
      const wide = ctx.measureText(text).width / 2 + 2 / scale;
      const gap = size(node) + 3 / scale;
      const spots = [
        [x, y + gap], [x, y - gap - height],
        [x + wide + gap, y - height / 2], [x - wide - gap, y - height / 2],
        [x + wide, y + gap * 0.8], [x - wide, y + gap * 0.8],
        [x + wide, y - gap * 0.8 - height], [x - wide, y - gap * 0.8 - height],
      ];
      const spot = spots.find(([sx, sy]) =>
        free([sx - wide, sy, sx + wide, sy + height], node));
      if (!spot) continue;
      const [sx, sy] = spot;
      taken.push([[sx - wide, sy, sx + wide, sy + height], Infinity]);
      ctx.globalAlpha = faint ? 0.35 : 1;
      ctx.lineWidth = 3.5 / scale;
      ctx.strokeStyle = "rgba(255,255,255,0.92)";
      ctx.strokeText(text, sx, sy);
      ctx.fillStyle = thing ? "#3d4653" : "#1d2430";
      ctx.fillText(text, sx, sy);
    }
    // Counts of parallel statements, where a line is long enough to carry one.
    ctx.textBaseline = "middle";
    ctx.font = `600 ${10.5 / scale}px system-ui, "Segoe UI", Roboto, Arial, sans-serif`;
    for (const edge of edges.values()) {
      if (edge.said.length < 2 || (scale < 0.55 && !around) || !shown.edges.has(edge.id)) continue;
      if (around && !(around.has(edge.from) && around.has(edge.to))) continue;
      const drawn = network.body.edges[edge.id];
      if (!drawn || !drawn.edgeType) continue;
      const { x, y } = drawn.edgeType.getPoint(0.5);
      const half = 7.5 / scale;
      const box = [x - half, y - half, x + half, y + half];
      if (!free(box)) continue;
      taken.push([box, Infinity]);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(x, y, half, 0, 2 * Math.PI);
      ctx.fillStyle = "#fff";
      ctx.fill();
      ctx.lineWidth = 1 / scale;
      ctx.strokeStyle = COLOUR[edge.stance];
      ctx.stroke();
      ctx.fillStyle = "#1d2430";
      ctx.fillText(String(edge.said.length), x, y);
    }
    ctx.globalAlpha = 1;
  });

  const paint = () => {
    const around = near();
    visNodes.update([...nodes.values()].map((node) => ({
      id: node.id,
      hidden: !shown.nodes.has(node.id),
      opacity: around && !around.has(node.id) ? 0.22 : 1,
    })));
    visEdges.update([...edges.values()].map((edge) => {
      const mine = !around || (chosen[0] === "edge" ? chosen[1] === edge.id
        : edge.from === chosen[1] || edge.to === chosen[1]);
      return {
        id: edge.id,
        hidden: !shown.edges.has(edge.id),
        color: { ...edge.color, opacity: mine ? (around ? 1 : edge.color.opacity) : 0.08 },
      };
    }));
  };

  const filter = () => {
    shown.edges = new Set();
    const linked = new Set();
    for (const edge of edges.values()) {
      if (off.stance.has(edge.stance)) continue;
      if (off.kind.has(nodes.get(edge.from).kind) || off.kind.has(nodes.get(edge.to).kind)) continue;
      shown.edges.add(edge.id);
      linked.add(edge.from).add(edge.to);
    }
    shown.nodes = linked;
    if (chosen && !(chosen[0] === "node" ? shown.nodes : shown.edges).has(chosen[1])) choose(null);
    else paint();
    counts();
  };

  const choose = (what, { move = false } = {}) => {
    chosen = what;
    if (!what) network.unselectAll();
    else if (what[0] === "node") network.selectNodes([what[1]], false);
    else network.selectEdges([what[1]]);
    paint();
    panel();
    if (what && move && what[0] === "node")
      network.focus(what[1], { scale: Math.max(network.getScale(), 0.9), animation: false });
  };

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) choose(["node", node]);
    else if (edge !== undefined) choose(["edge", edge]);
    else choose(null);
  });

  // On a small screen the whole network is far away: its marks grow so that they can be seen.
  let grown = 1;
  const fit = () => {
    network.setSize("100%", "100%");
    network.redraw();
    network.fit({ nodes: [...shown.nodes], animation: false, maxZoomLevel: 1.6 });
    // Room for the labels of the outermost nodes.
    const scale = network.getScale() * 0.94;
    network.moveTo({ scale, animation: false });
    const factor = Math.min(1.6, Math.max(1, 0.6 / scale));
    if (factor === grown) return;
    grown = factor;
    visNodes.update([...nodes.values()].map(({ id, size }) => ({ id, size: size * grown })));
  };

  // The words around it -------------------------------------------------------------------------

  const SVG = "http://www.w3.org/2000/svg";
  const drawnMark = (width, tag, attributes) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "mark");
    svg.setAttribute("width", width);
    svg.setAttribute("height", 16);
    svg.setAttribute("viewBox", `0 0 ${width} 16`);
    svg.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
    return svg;
  };
  const SHAPES = {
    person: ["circle", { cx: 8, cy: 8, r: 6 }],
    organisation: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
    group: ["path", { d: "M8 2 L14.5 13.5 L1.5 13.5 Z" }],
    document: ["path", { d: "M4.7 2.2 L11.3 2.2 L14.6 8 L11.3 13.8 L4.7 13.8 L1.4 8 Z" }],
    unknown: ["circle", { cx: 8, cy: 8, r: 4 }],
    topic: ["path", { d: "M8 1 L15 8 L8 15 L1 8 Z" }],
    claim: ["path", { d: "M8 14 L14.5 2.5 L1.5 2.5 Z" }],
  };
  const kindMark = (kind) => {
    const [tag, attributes] = SHAPES[kind];
    const { background, border } = data.marks[kind];
    return drawnMark(16, tag, { ...attributes, fill: background, stroke: border, "stroke-width": 1.5 });
  };
  const stanceMark = (stance) => drawnMark(30, "path", {
    d: "M0 8 H30", stroke: COLOUR[stance], "stroke-width": 3, "stroke-dasharray": DASH[stance],
  });

  const tally = (values) => {
    const found = new Map();
    for (const [key, n] of values) found.set(key, (found.get(key) || 0) + n);
    return found;
  };
  const byKind = tally([...nodes.values()].map((node) => [node.kind, 1]));
  const byStance = tally([...edges.values()].map((edge) => [edge.stance, edge.said.length]));

  const filters = () => {
    $("legend").querySelector("summary").textContent = word("legend");
    const groups = [
      ["actors", "kind", KINDS.filter((kind) => !THINGS.has(kind)), byKind, kindMark],
      ["things", "kind", KINDS.filter((kind) => THINGS.has(kind)), byKind, kindMark],
      ["stances", "stance", STANCES, byStance, stanceMark],
    ];
    $("filters").replaceChildren(...groups.flatMap(([title, what, keys, tallied, mark]) => {
      const present = keys.filter((key) => tallied.has(key));
      if (!present.length) return [];
      const group = element("fieldset");
      group.append(element("legend", "", word(title)), ...present.map((key) => {
        const label = element("label");
        const box = element("input");
        box.type = "checkbox";
        box.dataset[what] = key;
        box.checked = !off[what].has(key);
        box.addEventListener("change", () => {
          off[what][box.checked ? "delete" : "add"](key);
          filter();
        });
        label.append(box, mark(key), element("span", "", word(key)),
          element("output", "", number(tallied.get(key))));
        return label;
      }));
      return [group];
    }));
  };

  const counts = () => {
    const drawn = new Set([...shown.edges].flatMap((id) => edges.get(id).said));
    const parts = [
      word("shown", { shown: number(shown.nodes.size), all: number(data.nodesInAll) }),
      word("part", { n: number(drawn.size), all: number(data.statementsInAll) }),
    ];
    if (data.unsourced) parts.push(word("unsourced", { n: number(data.unsourced) }));
    $("counts").textContent = parts.join(" · ");
    $("counts").title = word("drawn");
  };

  const row = (node, n) => {
    const button = element("button", "row");
    button.type = "button";
    button.append(kindMark(node.kind), element("span", "name", node.name),
      element("span", "n", number(n)));
    button.addEventListener("click", () => {
      $("found").hidden = true;
      choose(["node", node.id], { move: true });
    });
    return button;
  };

  const quoted = (statement) => {
    const paragraph = element("p", "words");
    const sentence = statement.sentence || "";
    let from = 0;
    let rest = [];
    for (const piece of statement.text.split(" […] ")) {
      const start = piece ? sentence.indexOf(piece, from) : -1;
      if (start < 0) { rest = null; break; }
      rest.push(sentence.slice(from, start), element("mark", "", piece));
      from = start + piece.length;
    }
    if (rest) paragraph.append(...rest, sentence.slice(from));
    else paragraph.append(element("mark", "", statement.text));
    return paragraph;
  };

  const card = (index, [edge, ...others]) => {
    const statement = data.statements[index];
    const article = data.articles[statement.article];
    const block = element("article", `said ${edge.stance}`);
    const head = element("p", "head");
    head.append(element("b", "", statement.date || word("undated")),
      ` · ${word(edge.stance)} · ${nodes.get(edge.from).name}`);
    const about = [edge, ...others].map((one) => nodes.get(one.to).name);
    head.append(` · ${word("about")} ${about.join(" ; ")}`);
    const source = element("p");
    const title = article.headline || article.url || word("article");
    if (/^https?:\/\//i.test(article.url)) {
      const link = element("a", "", title);
      link.href = article.url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      source.append(link);
    } else source.append(title);
    if (article.outlet) source.append(`, ${article.outlet}`);
    const foot = [];
    if (statement.rule) foot.push(`${word("rule")} ${statement.rule}`);
    if (statement.confidence !== "")
      foot.push(`${word("confidence")} ${Math.round(statement.confidence * 100)} %`);
    block.append(head, quoted(statement), source);
    if (foot.length) block.append(element("p", "foot", foot.join(" · ")));
    return block;
  };

  const panel = () => {
    const aside = $("panel");
    aside.scrollTop = 0;
    if (!chosen) {
      const top = (test) => busy.filter((node) => test(node) && shown.nodes.has(node.id))
        .slice(0, 12).map((node) => row(node, node.statements));
      aside.replaceChildren(
        element("p", "hint", word(data.nodes.length ? "hint" : "empty")),
        ...(data.nodes.length ? [
          element("h3", "", word("actors")), ...top((node) => !THINGS.has(node.kind)),
          element("h3", "", word("things")), ...top((node) => THINGS.has(node.kind)),
        ] : []));
      return;
    }
    const [type, id] = chosen;
    const list = type === "node" ? ties.get(id) : [edges.get(id)];
    const bySaid = new Map();
    for (const edge of list)
      for (const index of edge.said) bySaid.set(index, [...(bySaid.get(index) || []), edge]);
    const said = [...bySaid].sort(([a], [b]) => a - b);
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", word("close"));
    close.addEventListener("click", () => choose(null));
    const of = (edge) => `${nodes.get(edge.from).name} → ${nodes.get(edge.to).name}`;
    const head = element("h2", "", type === "node" ? nodes.get(id).name : of(list[0]));
    const kind = type === "node" ? word(nodes.get(id).kind) : word(list[0].stance);
    const all = type === "node" ? nodes.get(id).statements : said.length;
    const listed = said.length < all
      ? word("part", { n: number(said.length), all: number(all) }) : counted(all);
    aside.replaceChildren(close, head, element("p", "kind", `${kind} · ${listed}`));
    const add = (start) => {
      for (const [index, edges] of said.slice(start, start + PAGE)) aside.append(card(index, edges));
      const left = said.length - start - PAGE;
      if (left <= 0) return;
      const more = element("button", "more", word("more", { n: number(Math.min(left, PAGE)) }));
      more.type = "button";
      more.addEventListener("click", () => { more.remove(); add(start + PAGE); });
      aside.append(more);
    };
    add(0);
  };

  // Search --------------------------------------------------------------------------------------

  const keys = new Map(busy.map((node) => [node.id, folded(node.name)]));
  const matches = (typed) => {
    const words = folded(typed).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return busy.filter((node) => words.every((part) => keys.get(node.id).includes(part)));
  };
  $("search").addEventListener("input", () => {
    const found = matches($("search").value);
    const items = found.slice(0, 12).map((node) => {
      const item = element("li");
      item.append(row(node, node.statements));
      return item;
    });
    if (!items.length && $("search").value.trim()) items.push(element("li", "", word("nothing")));
    $("found").replaceChildren(...items);
    $("found").hidden = !items.length;
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") $("found").querySelector("button")?.focus();
    if (event.key !== "Enter") return;
    const [first] = matches($("search").value);
    if (first) choose(["node", first.id], { move: true });
    $("found").hidden = true;
  });
  $("found").addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    (document.activeElement.closest("li")?.[step]?.querySelector("button") || $("search")).focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { $("found").hidden = true; choose(null); }
    if (event.key === "/" && document.activeElement !== $("search")) {
      event.preventDefault();
      $("search").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!$("find").contains(event.target)) $("found").hidden = true;
  });

  // ---------------------------------------------------------------------------------------------

  const worded = () => {
    document.documentElement.lang = lang;
    $("title").textContent = document.title = data.title || word("title");
    $("search").placeholder = word("search");
    $("search").setAttribute("aria-label", word("search"));
    $("fit").textContent = word("fit");
    const other = Object.keys(data.words).find((code) => code !== lang);
    $("lang").textContent = other.toUpperCase();
    $("lang").onclick = () => { lang = other; worded(); };
    $("network").setAttribute("aria-label",
      `${data.title || word("title")}: ${word("shown", { shown: shown.nodes.size, all: data.nodesInAll })}`);
    for (const edge of edges.values()) visEdges.update({ id: edge.id, title: tooltip(edge) });
    for (const node of nodes.values())
      visNodes.update({ id: node.id, title: `${node.name}\n${word(node.kind)} · ${counted(node.statements)}` });
    filters();
    counts();
    panel();
  };
  const tooltip = (edge) => {
    const cut = (text) => (text.length > 180 ? `${text.slice(0, 179)}…` : text);
    const lines = edge.said.slice(-3).map((index) => {
      const { date, text } = data.statements[index];
      return `${date || word("undated")} — ${cut(text)}`;
    });
    const count = edge.said.length > 1 ? ` (${counted(edge.said.length)})` : "";
    return [`${nodes.get(edge.from).name}, ${word(edge.stance)}: ${nodes.get(edge.to).name}${count}`,
      ...lines].join("\n");
  };

  $("fit").addEventListener("click", () => { choose(null); fit(); });
  if (window.matchMedia("(max-width: 760px)").matches) $("legend").open = false;
  worded();
  fit();
  // A keyboard that slides in changes the height alone: what is looked at stays.
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    fit();
  });
  document.documentElement.dataset.ready = "true";
})();
