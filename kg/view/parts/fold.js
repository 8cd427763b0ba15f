// How names are compared: the fold "search" of kg/base/fold.py, of which the table comes.
const SAME_LETTERS = {};
const relettered = (text) => text.replace(/[^a-z0-9 ]/giu, (one) => SAME_LETTERS[one] ?? one);
const folded = (text) => relettered(
  relettered(text).normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, ""),
).toLowerCase().trim().replace(/\s+/g, " ");
