// The panel: the most active nodes, or the statements of the chosen node or line with evidence.

const PAGE = 40;

const markOf = (kind, size = 16) => {
  const svg = drawn("svg", { class: "mark", width: size, height: size, viewBox: "-8 -8 16 16", "aria-hidden": "true" });
  const path = [];
  SHAPE[kind]({
    moveTo: (x, y) => path.push(`M${x.toFixed(1)} ${y.toFixed(1)}`),
    lineTo: (x, y) => path.push(`L${x.toFixed(1)} ${y.toFixed(1)}`),
    arc: (x, y, r) => path.push(`A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0`),
    closePath: () => path.push("Z"),
  }, 0, 0, 6);
  svg.append(drawn("path", { d: path.join(""), class: `kind-${kind}` }));
  return svg;
};
const lineOf = (stance) => {
  const svg = drawn("svg", { class: "mark", width: 30, height: 16, viewBox: "0 0 30 16", "aria-hidden": "true" });
  svg.append(drawn("path", { d: "M0 8H30", class: `line-${stance}` }));
  return svg;
};

const row = (node, n) => {
  const made = button("row", undefined, () => choose({ node }, { move: true }));
  const name = element("span", "name");
  name.append(named(cut(N.name[node], 200)));
  made.append(markOf(KIND(node)), name, element("span", "n", number(n)));
  return made;
};

const quoted = (s) => {
  const paragraph = element("blockquote", "words");
  paragraph.dir = "auto";
  const passage = S.passage[s] < 0 ? null : data.passages[S.passage[s]];
  if (passage === null) { paragraph.append(element("mark", "", textOf(s))); return paragraph; }
  let place = 0;
  for (const [from, to] of pieces(s)) {
    paragraph.append(passage.slice(place, from), element("mark", "", passage.slice(from, to)));
    place = to;
  }
  paragraph.append(passage.slice(place));
  return paragraph;
};

const sourceOf = (s) => {
  const article = data.articles[S.article[s]];
  const line = element("p", "source");
  const title = article.headline || article.url || word("article");
  if (article.page) {
    const inside = element("a");
    inside.append(named(title));
    inside.href = article.page;
    line.append(inside);
  }
  // Only web addresses, no scripts.
  if (/^https?:\/\//i.test(article.url)) {
    const link = element("a", "", article.page ? article.url.split("/")[2] : title);
    link.href = article.url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    if (article.page) line.append(" (", link, ")"); else line.append(link);
  } else if (!article.page) line.append(named(title));
  const outlet = data.outlets[article.outlet];
  if (outlet) line.append(", ", named(outlet));
  return line;
};

const card = (s, edges) => {
  const stance = STANCE(edges[0]);
  const block = element("article", `said ${stance}`);
  const head = element("p", "head");
  head.append(element("b", "", worded(S.date[s])), ` · ${word(stance)} · `, named(N.name[E.from[edges[0]]]),
    ` · ${word("about")} `);
  edges.forEach((e, i) => head.append(i ? " ; " : "", named(N.name[E.to[e]])));
  block.append(head, quoted(s), sourceOf(s));
  const foot = [];
  if (data.rules[S.rule[s]]) foot.push(`${word("rule")} ${data.rules[S.rule[s]]}`);
  if (S.confidence[s] !== "") foot.push(`${word("confidence")} ${word("percent", { n: Math.round(S.confidence[s] * 100) })}`);
  if (foot.length) block.append(element("p", "foot", foot.join(" · ")));
  return block;
};

const closer = () => {
  const close = button("close", "×", () => choose(null));
  close.setAttribute("aria-label", word("close"));
  return close;
};

const nodeTools = (node) => {
  const tools = element("p", "tools");
  const ego = (depth) => {
    const made = button("", word(`ego${depth}`), () => { state.ego = { node, depth }; refresh({ fit: true }); });
    made.setAttribute("aria-pressed", String(state.ego?.node === node && state.ego.depth === depth));
    return made;
  };
  if (N.page[node]) {
    const own = element("a", "", word("ownPage"));
    own.href = N.page[node];
    tools.append(own);
  }
  tools.append(ego(1), ego(2));
  const hidden = hiddenAround(node);
  if (hidden.length && !state.ego)
    tools.append(button("", word("expand", { n: number(hidden.length) }), () => {
      hidden.forEach((n) => state.extra.add(n));
      refresh();
    }));
  if (isSubject(node)) {
    const made = button("", word("onlyThis"), () => {
      if (!state.only.delete(node)) state.only.add(node);
      refresh();
    });
    made.setAttribute("aria-pressed", String(state.only.has(node)));
    tools.append(made);
  }
  return tools;
};
const hiddenAround = (node) => [...new Set(ties[node].filter((e) => pass.edge[e]).map((e) => otherEnd(e, node)))]
  .filter((n) => !shown.node[n]);

const panel = () => {
  const aside = $("panel");
  if (aside.childElementCount) aside.scrollTop = 0;
  aside.setAttribute("aria-label", word("evidence"));
  if (!state.chosen) { aside.replaceChildren(...overview()); return; }
  const { node, edge } = state.chosen;
  // All statements that pass the filters, also if the other end is not drawn.
  const list = node === undefined ? [edge] : ties[node];
  const bySaid = new Map();
  for (const e of list) for (const s of saidAt(e)) bySaid.set(s, [...(bySaid.get(s) || []), e]);
  const said = [...bySaid].sort(([a], [b]) => a - b);
  const head = element("h2");
  if (node !== undefined) head.append(named(N.name[node]));
  else head.append(named(N.name[E.from[edge]]), " → ", named(N.name[E.to[edge]]));
  const kind = node !== undefined ? word(KIND(node)) : word(STANCE(edge));
  const all = node !== undefined ? N.n[node] : E.said[edge].length;
  const listed = said.length < all ? word("part", { n: number(said.length), all: number(all) }) : counted(all);
  aside.replaceChildren(closer(), head, element("p", "kind", `${kind} · ${listed}`));
  if (node !== undefined) aside.append(nodeTools(node));
  const add = (start) => {
    for (const [s, edges] of said.slice(start, start + PAGE)) aside.append(card(s, edges));
    const left = said.length - start - PAGE;
    if (left <= 0) return;
    aside.append(button("more", word("more", { n: number(Math.min(left, PAGE)) }), (event) => {
      event.target.remove();
      add(start + PAGE);
    }));
  };
  add(0);
};

const overview = () => {
  if (!nodeCount) return [element("p", "hint", word("empty"))];
  const top = (test) => {
    const list = [];
    for (let n = 0; n < nodeCount; n++) if (shown.node[n] && test(n)) list.push(n);
    // Nodes are in drawing order, which puts well-connected ones first; sort by statements.
    return list.sort((a, b) => N.n[b] - N.n[a] || a - b).slice(0, 12).map((n) => row(n, N.n[n]));
  };
  return [
    element("p", "hint", word("hint")),
    element("h2", "small", word("actors")), ...top((node) => !isSubject(node)),
    element("h2", "small", word("subjects")), ...top(isSubject),
  ];
};
