import { ask } from "../scripts/client.js";

// All words of articles are put into the page as text, never as markup.
const queue = document.getElementById("queue");
const status = document.getElementById("status");
const done = [];
let session = { can_correct: false };
let items = [];

function make(name, options, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(options || {})) {
    if (key === "class") node.className = value;
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function say(words, isFault) {
  status.textContent = words;
  status.className = isFault ? "fault" : "";
}

async function load() {
  try {
    session = await ask("api/review");
  } catch (error) { say(error.message, true); return; }
  items = session.items;
  showSession();
  queue.replaceChildren(...items.map(show));
  count();
  choose(queue.firstElementChild);
}

function count() {
  document.getElementById("count").textContent =
    `${session.total} uncertain findings, those on which most answers depend first`;
}

function showSession() {
  const place = document.getElementById("session");
  if (session.user) {
    const form = make("form", { method: "post", action: "logout" },
      make("input", { type: "hidden", name: "token", value: session.token }),
      make("button", {}, "Log out"));
    place.replaceChildren(`${session.user} (${session.role})`, form);
  } else if (session.can_log_in) {
    place.replaceChildren(make("a", { href: "login" }, "Log in to correct"));
  } else {
    place.replaceChildren("Read-only");
  }
}

function show(item) {
  const card = make("li", { tabIndex: -1 });
  card.item = item;
  const share = Math.round(item.confidence * 100);
  const parts = [item.kind === "changed" ? "the text changed" : item.assigned ? "assigned to you" :
    `${item.kind} ${share} % sure, ${item.depends} statements depend on it`];
  for (const value of [item.date, item.outlet, item.headline]) if (value) parts.push(value);
  card.append(make("p", { class: "meta" }, parts.join(" · ")));
  if (item.kind === "merge") showMerge(card, item);
  else if (item.kind === "changed") showChanged(card, item);
  else showStatement(card, item);
  card.addEventListener("focusin", () => mark(card));
  return card;
}

function showMerge(card, item) {
  card.append(make("p", { class: "what" },
    `${item.one} and ${item.other} ${item.merged ? "are one actor" : "may be one actor"}: ${item.why}`));
  if (session.can_correct) {
    card.append(make("div", { class: "buttons" },
      button("Same", "y", () => decideOn(card, true)),
      button("Different", "x", () => decideOn(card, false))));
  }
}

function showChanged(card, item) {
  card.append(make("p", { class: "words" }, make("mark", {}, item.words)),
    make("p", { class: "what" }, `${item.article}: ${item.by} decided ${item.what} ${item.value}; ${item.why}.`));
  if (session.can_correct) {
    card.append(make("div", { class: "buttons" },
      button("Drop the correction", "d", () => drop(card))));
  }
}

function showStatement(card, item) {
  const words = make("p", { class: "words" });
  for (const [part, isSaid] of item.context) words.append(isSaid ? make("mark", {}, part) : part);
  const topics = item.topics.map((one) => `${one.side}: ${one.label}`).join("; ") || "no topic";
  card.append(words, make("p", { class: "what" },
    make("strong", {}, item.source || "unknown source"), ` ${item.act}, ${item.stance}; ${topics}`));
  if (!session.can_correct) return;
  const form = make("form", { autocomplete: "off" });
  const topic = item.topics[0] || { label: "", side: "none" };
  form.append(
    field("source", "Source (s)", make("input", { value: item.source || "" })),
    field("act", "Act (c)", choices("act", item.act)),
    field("stance", "Stance (t)", choices("stance", item.stance)),
    field("target", "For or against which words (r)", make("input", { value: item.target || "" })),
    field("topic", "Topic (o)", make("input", { value: topic.label })),
    field("side", "Side (g)", choices("side", topic.side)),
    field("said-on", "Date (w)", make("input", { value: item.said_on || "", placeholder: "2024-03-05" })),
    field("bounds", "Words (b)", make("textarea", { rows: 2, value: item.text }), "wide"),
    make("div", { class: "buttons" },
      button("Accept", "a", () => decide(card, { accept: "" })),
      make("button", { type: "submit" }, "Save (Enter)"),
      button("Delete", "d", () => decide(card, { delete: "" })),
      button("Add a missed statement", "n", () => openAdd(card))));
  form.addEventListener("submit", (event) => { event.preventDefault(); save(card, form); });
  card.append(form);
}

function field(name, label, input, kind) {
  input.name = name;
  return make("label", { class: kind || "" }, label, input);
}

function choices(name, value) {
  const select = make("select");
  for (const one of session.choices[name]) {
    select.append(make("option", { value: one, selected: one === value }, one));
  }
  return select;
}

function button(words, key, action) {
  const node = make("button", { type: "button" }, `${words} (${key})`);
  node.addEventListener("click", action);
  return node;
}

function save(card, form) {
  const item = card.item;
  const topic = item.topics[0] || { label: "", side: "none" };
  const before = { source: item.source || "", act: item.act, stance: item.stance,
    target: item.target || "", "said-on": item.said_on || "", bounds: item.text };
  const values = {};
  for (const [name, value] of Object.entries(before)) {
    const given = form.elements[name].value.trim();
    if (given !== value) values[name] = given;
  }
  const label = form.elements.topic.value.trim();
  const side = form.elements.side.value;
  if (label !== topic.label || side !== topic.side) {
    const others = item.topics.slice(1).map((one) => `${one.side}: ${one.label}`);
    values.topics = [...(label ? [`${side}: ${label}`] : []), ...others].join(" | ");
  }
  if (Object.keys(values).length === 0) values.accept = "";
  decide(card, values);
}

function openAdd(card) {
  const old = card.querySelector("form.add");
  if (old) { old.elements.words.focus(); return; }
  const form = make("form", { class: "add", autocomplete: "off" },
    field("words", "Words of the missed statement, as the article has them", make("textarea", { rows: 2 }), "wide"),
    field("source", "Source", make("input")), field("act", "Act", choices("act", "assert")),
    field("stance", "Stance", choices("stance", "none")), field("topic", "Topic", make("input")),
    field("side", "Side", choices("side", "none")),
    make("div", { class: "buttons" }, make("button", { type: "submit" }, "Add")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(["words", "source", "act", "stance", "topic", "side"]
      .map((name) => [name, form.elements[name].value.trim()]));
    const values = { source: given.source, act: given.act, stance: given.stance };
    if (given.topic) values.topics = `${given.side}: ${given.topic}`;
    const made = await send("api/review", { article: card.item.article, words: given.words, values });
    if (made) { done.push({ ids: made.decided, card: null }); form.remove(); card.focus(); say("Added; u undoes it."); }
  });
  card.append(form);
  form.elements.words.focus();
}

async function send(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": session.token };
  try {
    return await ask(address, { method: "POST", body: JSON.stringify(body), headers });
  } catch (error) { say(error.message, true); return null; }
}

async function commit(card, body, words) {
  const next = card.nextElementSibling || card.previousElementSibling;
  const place = card.nextElementSibling;
  card.remove();
  choose(next);
  say("Saving …");
  const made = await send("api/review", body);
  if (made) {
    done.push({ ids: made.decided, card });
    session.total -= 1;
    count();
    say(`${words}; u undoes it.`);
    if (!queue.firstElementChild) load();
  } else {
    queue.insertBefore(card, place && place.isConnected ? place : null);
    choose(card);
  }
}

function decide(card, values) {
  commit(card, { id: card.item.id, values }, Object.keys(values).join(", "));
}

function decideOn(card, same) {
  const [one, other] = card.item.id.split(" ");
  commit(card, { one, other, same }, same ? "same" : "different");
}

async function drop(card) {
  if (await send("api/review/undo", { ids: [card.item.id] })) {
    choose(card.nextElementSibling || card.previousElementSibling);
    card.remove();
    say("The correction was dropped.");
  }
}

async function undo() {
  const last = done.pop();
  if (!last) { say("There is nothing to undo."); return; }
  if (await send("api/review/undo", { ids: last.ids })) {
    if (last.card) { queue.prepend(last.card); session.total += 1; count(); choose(last.card); }
    say("Undone.");
  } else {
    done.push(last);
  }
}

function mark(card) {
  for (const one of queue.querySelectorAll(".now")) one.classList.remove("now");
  card.classList.add("now");
}

function choose(card) {
  if (!card) return;
  mark(card);
  card.focus();
}

const FIELDS = { s: "source", b: "bounds", c: "act", t: "stance", r: "target", o: "topic", g: "side", w: "said-on" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const card = queue.querySelector(".now");
  const isField = event.target.matches("input, textarea, select");
  if (isField) {
    if (event.key === "Escape") choose(event.target.closest("li"));
    if (event.key === "Enter" && event.target.matches("textarea, select")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    return;
  }
  if (event.key === "j" || event.key === "k") {
    choose(event.key === "j" ? card && card.nextElementSibling : card && card.previousElementSibling);
  } else if (event.key === "u" && session.can_correct) {
    undo();
  } else if (card && session.can_correct) {
    const input = card.querySelector(`form:not(.add) [name="${FIELDS[event.key] || "-"}"]`);
    const found = [...card.querySelectorAll("button[type=button]")]
      .find((one) => one.textContent.endsWith(`(${event.key})`));
    if (input) input.focus();
    else if (found) found.click();
    else return;
  } else return;
  event.preventDefault();
});

load();
