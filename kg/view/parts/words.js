// The words of the page, and how text gets onto it.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

const word = (key, values = {}) =>
  data.words[state.lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const numerals = {};
const number = (n) => (numerals[state.lang] ??= new Intl.NumberFormat(state.lang)).format(n);
const counted = (n) => (n === 1 ? word("statement") : word("statements", { n: number(n) }));

// For comparing names: without accents, capitals and ligatures.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’ʼ]/g, "'");

// All text of articles gets into the page here, as text. Names may run from right to left; bdi
// keeps them from reordering the text around them.
const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const named = (text) => element("bdi", "", text);

const button = (className, text, act) => {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

const SVG = "http://www.w3.org/2000/svg";
const drawn = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const spoken = (text) => { $("spoken").textContent = text; };

const cut = (text, most) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
};
