// Beside the picture: what is most disputed, or the evidence of the selection; below it, small groups.

const PAGE = 12;
const long = new Set(); // lists that show all their entries

// A bar whose middle part straddles the middle line; all bars of a list share one scale.
const reachOf = ([against, none, favour]) => Math.max(against, favour) + none / 2;
const barOf = ([against, none, favour], reach) => {
  const unit = 50 / (reach || 1);
  const left = 50 - (none * unit) / 2;
  const part = (x, n, name) => (n ? [drawn("rect", { x: `${x}%`, width: `${n * unit}%`, height: 18, class: name })] : []);
  const start = left - against * unit;
  const svg = drawn("svg", { height: 18, "aria-hidden": "true" }, drawn("line", { x1: "50%", x2: "50%", y1: -5, y2: 23, class: "axis" }),
    ...part(start, against, "a-fill"), ...part(start, against, "a-hatch"), ...part(left, none, "n-fill"), ...part(50 + (none * unit) / 2, favour, "f-fill"));
  const ends = [["a", against], ["f", favour]].map(([name, n]) => element("span", n ? name : `${name} z`, number(n)));
  const made = put(element("div", "div"), ends[0], svg, ends[1]);
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", word("barLabel", { against: number(against), none: number(none), favour: number(favour) }));
  return made;
};
const tallyOf = (edges, bit) => {
  const sums = [0, 0, 0];
  for (const e of edges) sums[[2, 0, 1][E.stance[e]]] += saidAt(e, bit).length;
  return sums;
};

// A link to a selection: its address is that of the page with it.
const leading = (what, options, ...parts) => {
  const made = put(element("a"), ...parts);
  made.href = `#${stated({ ...state, chosen: what })}`;
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(what, options);
  });
  return made;
};
const link = (node, n) => {
  const made = leading({ node }, { move: true }, named(cut(N.name[node], 120)));
  if (isSubject(node)) made.className = "topic";
  if (n) made.append(` ${number(n)}`);
  return made;
};
const sideWord = (side) => put(element("span", `side ${side[0]}`), sign(`m-${side}`), ` ${word(side)}`);

const quoted = (s) => {
  const quotation = element("blockquote");
  quotation.dir = "auto";
  quotation.lang = data.articles[S.article[s]].lang || "";
  const line = element("p", S.quoted[s] ? "" : "plain");
  const [opening, closing] = S.quoted[s] ? data.marks[quotation.lang.split("-")[0]] || data.marks.en : ["", ""];
  line.append(opening);
  const parts = S.shown[s] || [[textOf(s), "text"]];
  for (const [text, kind] of parts) line.append(kind === "bracket" ? element("span", "br", text) : text);
  line.append(closing);
  return put(quotation, line);
};
const inContext = (s) => {
  const passage = S.passage[s] < 0 ? null : data.passages[S.passage[s]];
  if (!passage || passage.trim() === (S.shown[s] || []).map(([text]) => text).join("").trim()) return [];
  const paragraph = element("p");
  paragraph.dir = "auto";
  paragraph.lang = data.articles[S.article[s]].lang || "";
  let at = 0;
  for (const [from, to] of pieces(s)) {
    paragraph.append(passage.slice(at, from), element("mark", "", passage.slice(from, to)));
    at = to;
  }
  paragraph.append(passage.slice(at));
  return [put(element("details", "ctx"), element("summary", "", word("inContext")), paragraph)];
};
const sourceOf = (s) => {
  const article = data.articles[S.article[s]];
  const title = article.headline || article.url || word("article");
  const line = element("p", "src");
  const anchor = (to, text) => {
    const made = put(element("a"), named(text));
    made.href = to;
    return made;
  };
  // Only web addresses, no scripts.
  const isWeb = /^https?:\/\//i.test(article.url);
  const outside = (text) => Object.assign(anchor(article.url, text), { rel: "noopener noreferrer", target: "_blank" });
  const anchorOf = S.anchor[s] ? `#${S.anchor[s]}` : "";
  if (article.page) line.append(anchor(article.page + anchorOf, title), ...(isWeb ? [" (", outside(article.url.split("/")[2]), ")"] : []));
  else line.append(isWeb ? outside(title) : named(title));
  if (data.outlets[article.outlet]) line.append(" · ", named(data.outlets[article.outlet]));
  line.append(` · ${dated(S.date[s])}`);
  return line;
};

const card = (s, edges) => {
  const side = SIDE(edges.reduce((best, e) => (E.stance[e] < E.stance[best] ? e : best)));
  const block = element("article", `q ${side}`);
  const tag = put(element("p", "tag"), sideWord(side), " ");
  edges.forEach((e, i) => tag.append(i ? ", " : "", link(E.to[e])));
  const by = put(element("p", "by"), put(element("b"), link(E.from[edges[0]])));
  if (data.roles[S.role[s]]) by.append(put(element("span"), ", ", named(data.roles[S.role[s]])));
  const more = put(element("div", "more"), ...inContext(s));
  const level = LEVELS[S.level[s]];
  more.append(put(element("details", "sure"), element("summary", "", word(level)), element("p", "", data.reasons[S.reasons[s]])));
  return put(block, tag, quoted(s), by, sourceOf(s), more);
};

const cards = (aside, said) => {
  const add = (start) => {
    for (const [s, edges] of said.slice(start, start + PAGE)) aside.append(card(s, edges));
    const left = said.length - start - PAGE;
    if (left > 0) aside.append(button("", count("moreStatements", left), (event) => { event.target.remove(); add(start + PAGE); }));
  };
  add(0);
};

const heading = (...parts) => {
  const head = put(element("h2"), ...parts);
  head.id = "head";
  return head;
};
const closer = () => {
  const close = button("close", "×", () => choose(null));
  close.setAttribute("aria-label", word("close"));
  return close;
};

const tools = (node) => {
  const row = element("p", "tools");
  const ego = (depth) => {
    const isOn = state.ego?.node === node && state.ego.depth === depth;
    const made = button("", word(depth === 1 ? "neighboursOnly" : "twoSteps"), () => { state.ego = isOn ? null : { node, depth }; refresh(); });
    made.setAttribute("aria-pressed", String(isOn));
    return made;
  };
  row.append(ego(1), ego(2));
  if (N.page[node]) {
    const own = element("a", "btn", word("ownPage"));
    own.href = N.page[node];
    row.append(own);
  }
  return row;
};

const panel = () => {
  const aside = $("panel");
  aside.classList.toggle("picked", state.chosen !== null);
  if (!state.chosen) { aside.replaceChildren(...overview()); return; }
  aside.scrollTop = 0;
  const { node, edge } = state.chosen;
  // All statements that pass the filters, and those of a node also on a side that is off.
  const list = node === undefined ? [edge] : ties[node];
  const bySaid = new Map();
  for (const e of list) for (const s of saidAt(e, NEAR)) bySaid.set(s, [...(bySaid.get(s) || []), e]);
  const sided = ([, edges]) => (edges.some((e) => E.stance[e] < 2) ? 0 : 1);
  const said = [...bySaid].sort((a, b) => sided(a) - sided(b) || a[0] - b[0]);
  const all = node !== undefined ? N.n[node] : E.said[edge].length;
  const n = said.length < all ? count("partOfAll", all, { part: number(said.length) }) : count("statements", all);
  if (node !== undefined) {
    const sums = tallyOf(list, NEAR);
    aside.replaceChildren(closer(), heading(sign(`k-${KIND(node)}`), " ", named(N.name[node])),
      element("p", "small soft", `${word(KIND(node))} · ${n}`), barOf(sums, reachOf(sums)), tools(node));
  } else aside.replaceChildren(closer(), heading(named(N.name[E.from[edge]]), ", ", sideWord(SIDE(edge)), " ", named(N.name[E.to[edge]])), element("p", "small soft", n));
  cards(aside, said);
};

// With nothing selected: the topics with most statements on both sides, and who says them.
const overview = () => {
  if (!nodeCount) return [element("p", "empty", word("emptyNetwork"))];
  const rows = [];
  for (const n of shownNodes()) {
    if (!isSubject(n)) continue;
    const sums = tallyOf(ties[n].filter((e) => E.stance[e] < 2));
    if (sums[0] + sums[2]) rows.push([n, sums]);
  }
  if (!rows.length) return [heading(word("selection")), element("p", "empty", word(takesSides ? "nothingShown" : "noSides"))];
  rows.sort(([a, x], [b, y]) => Math.min(y[0], y[2]) - Math.min(x[0], x[2]) || y[0] + y[2] - x[0] - x[2] || a - b);
  const isDisputed = rows.some(([, sums]) => sums[0] && sums[2]);
  const kept = rows.filter(([, sums]) => !isDisputed || (sums[0] && sums[2])).slice(0, 5);
  const reach = Math.max(...kept.map(([, sums]) => reachOf(sums)));
  const list = element("ul", "vs");
  for (const [n, sums] of kept) {
    const item = put(element("li"), put(element("p"), link(n)), barOf(sums, reach));
    for (const stance of [1, 0]) {
      const edges = ties[n].filter((e) => E.stance[e] === stance && pass.edge[e]).sort((a, b) => pass.edge[b] - pass.edge[a] || a - b);
      if (!edges.length) continue;
      const line = put(element("p", "small"), sign(`m-${SIDES[stance]}`), " ");
      edges.slice(0, 3).forEach((e, i) => line.append(i ? ", " : "", link(E.from[e], pass.edge[e])));
      if (edges.length > 3) line.append(` ${word("andMore", { n: number(edges.length - 3) })}`);
      item.append(line);
    }
    list.append(item);
  }
  return [heading(word(isDisputed ? "mostDisputedHere" : "mostSpokenOf")), list, element("p", "also", word("selectHow"))];
};

// Pairs that are linked to nobody else.
const smallGroups = () => {
  $("groups").hidden = !groups.length || state.ego !== null;
  if (!groups.length) return;
  const isLong = long.has("groups");
  $("pairs").textContent = count("pairs", groups.length);
  $("group-list").replaceChildren(...groups.slice(0, isLong ? 500 : 12).map((e) => {
    const open = leading({ edge: e }, { move: true }, number(pass.edge[e]));
    open.setAttribute("aria-label", count("statements", pass.edge[e]));
    return put(element("li"), sign(`k-${KIND(E.from[e])}`), " ", link(E.from[e]), " ", sign(`m-${SIDE(e)}`), " ",
      element("span", "vh", word(SIDE(e))), link(E.to[e]), " ", open);
  }));
  $("more-groups").hidden = isLong || groups.length <= 12;
};
$("more-groups").addEventListener("click", () => { long.add("groups"); smallGroups(); });
