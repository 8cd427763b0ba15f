// The words of the page, and how text gets onto it.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

const filled = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const word = (key, values = {}) => filled(data.words[key], values);
const numerals = new Intl.NumberFormat(data.lang);
const number = (n) => numerals.format(n);
// A phrase with a number, in the singular or the plural. French counts 0 in the singular, too.
const count = (key, n, values = {}) => {
  const [one, several] = data.words[key];
  return filled(n === 1 || (n === 0 && data.lang === "fr") ? one : several, { n: number(n), ...values });
};

// An EDTF date in words: a day, a month or a year; other dates stay as they are.
const looks = {};
const dateForm = (parts, short) => (looks[`${parts}${short}`] ??= new Intl.DateTimeFormat(data.lang === "en" ? "en-GB" : data.lang, {
  timeZone: "UTC", year: "numeric", ...(parts > 1 && { month: short ? "short" : "long" }), ...(parts > 2 && { day: "numeric" }),
}));
const dated = (edtf, short = false) => {
  if (!edtf) return word("undated");
  if (!/^\d{4}(-\d\d){0,2}$/.test(edtf)) return edtf;
  const parts = edtf.split("-").length;
  const time = Date.parse(`${edtf}${"-01".repeat(3 - parts)}T00:00:00Z`);
  return Number.isNaN(time) ? edtf : dateForm(parts, short).format(time);
};

// All text of articles gets into the page here, as text. Names may run from right to left; bdi
// keeps them from reordering the text around them.
const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const named = (text) => element("bdi", "", text);
const put = (parent, ...parts) => { parent.append(...parts); return parent; };

const button = (className, text, act) => {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

const SVG = "http://www.w3.org/2000/svg";
const drawn = (tag, attributes, ...parts) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...parts);
  return made;
};
// A sign of the sprite: the mark of a side (m-for) or of a kind (k-person).
const sign = (id) => drawn("svg", { class: "i", viewBox: "-9 -9 18 18", "aria-hidden": "true" }, drawn("use", { href: `#${id}` }));

const spoken = (text) => { $("spoken").textContent = text; };

const cut = (text, most) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
};
