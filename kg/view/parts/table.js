// The table: all that the network shows, as rows that open the same evidence.

const ROWS = 100;
const order = { column: 3, down: true, rows: ROWS };

const lines = () => {
  const list = [];
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const said = saidAt(e, isOwn(e) ? NEAR : PASSES);
    const when = said.map((s) => S.date[s]).filter(Boolean).sort();
    list.push([e, N.name[E.from[e]], SIDE(e), N.name[E.to[e]], said.length, when[0] || "", when[when.length - 1] || ""]);
  }
  return list;
};
const COLUMNS = ["actor", "side", "subject", "number", "first", "last"];

const table = () => {
  const place = $("table");
  place.hidden = state.view !== "table";
  if (place.hidden) return;
  place.setAttribute("aria-label", word("table"));
  const list = lines();
  const side = order.down ? -1 : 1;
  const at = order.column + 1;
  list.sort((a, b) => side * (typeof a[at] === "number" ? a[at] - b[at] : a[at].localeCompare(b[at], data.lang)) || a[0] - b[0]);
  const made = element("table");
  made.append(element("caption", "", `${word("tableHow")} ${$("counts").textContent}`));
  const head = element("tr");
  COLUMNS.forEach((column, i) => {
    const cell = element("th");
    cell.scope = "col";
    if (i === order.column) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    const sort = button("sort", word(`column_${column}`), () => {
      if (order.column === i) order.down = !order.down;
      else Object.assign(order, { column: i, down: column === "number" });
      table();
      place.querySelectorAll("th button")[i].focus();
    });
    cell.append(sort);
    head.append(cell);
  });
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  for (const [e, actor, side, subject, n, first, latest] of list.slice(0, order.rows)) {
    const line = element("tr");
    if (state.chosen?.edge === e) line.className = "chosen";
    const cell = (...parts) => { const td = element("td"); td.append(...parts); line.append(td); return td; };
    cell(sign(`k-${KIND(E.from[e])}`), " ", link(E.from[e]));
    cell(sideWord(side));
    cell(sign(`k-${KIND(E.to[e])}`), " ", link(E.to[e]));
    const all = leading({ edge: e }, {}, number(n));
    all.setAttribute("aria-label", `${count("statements", n)}: ${cut(actor, 60)} → ${cut(subject, 60)}`);
    cell(all).className = "n";
    cell(first && dated(first, true));
    cell(latest && dated(latest, true));
    body.append(line);
  }
  made.append(top, body);
  place.replaceChildren(made);
  if (list.length > order.rows)
    place.append(button("", word("moreHere", { n: number(Math.min(ROWS, list.length - order.rows)) }), () => {
      order.rows += ROWS;
      table();
    }));
};
