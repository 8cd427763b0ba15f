// The table: all that the network shows, as rows that open the same evidence.

const ROWS = 100;
const order = { column: 3, down: true, rows: ROWS };

const lines = () => {
  const list = [];
  for (let e = 0; e < edgeCount; e++) {
    if (!shown.edge[e]) continue;
    const said = saidAt(e);
    const when = said.map((s) => S.date[s]).filter(Boolean).sort();
    list.push([e, N.name[E.from[e]], STANCE(e), N.name[E.to[e]], said.length, when[0] || "", when[when.length - 1] || ""]);
  }
  return list;
};
const COLUMNS = ["actor", "stance", "subject", "number", "firstSaid", "lastSaid"];

const table = () => {
  const place = $("table");
  place.hidden = state.view !== "table";
  if (place.hidden) return;
  place.setAttribute("aria-label", word("table"));
  const list = lines();
  const side = order.down ? -1 : 1;
  const at = order.column + 1;
  list.sort((a, b) => side * (typeof a[at] === "number" ? a[at] - b[at] : a[at].localeCompare(b[at], state.lang)) || a[0] - b[0]);
  const made = element("table");
  made.append(element("caption", "", `${word("caption")} ${$("counts").textContent}`));
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
  for (const [e, actor, stance, subject, n, first, latest] of list.slice(0, order.rows)) {
    const line = element("tr");
    if (state.chosen?.edge === e) line.className = "chosen";
    const cell = (...parts) => { const td = element("td"); td.append(...parts); line.append(td); return td; };
    const open = (node, name) => {
      const made = button("link", undefined, () => choose({ node }));
      made.append(named(cut(name, 120)));
      return made;
    };
    cell(markOf(KIND(E.from[e])), open(E.from[e], actor));
    cell(lineOf(stance), word(stance));
    cell(markOf(KIND(E.to[e])), open(E.to[e], subject));
    const all = button("link", number(n), () => choose({ edge: e }));
    all.setAttribute("aria-label", `${counted(n)}: ${cut(actor, 60)} → ${cut(subject, 60)}`);
    cell(all).className = "n";
    cell(first);
    cell(latest);
    body.append(line);
  }
  made.append(top, body);
  place.replaceChildren(made);
  if (list.length > order.rows)
    place.append(button("more", word("more", { n: number(Math.min(ROWS, list.length - order.rows)) }), () => {
      order.rows += ROWS;
      table();
    }));
};
