// A passage and its notes light up together, under the mouse and with the keyboard.
const numbers = (part) => part.dataset.n.split(" ");
const every = [...document.querySelectorAll("[data-n]")];
function light(part, on) {
  const own = numbers(part);
  for (const other of every) {
    if (numbers(other).some((n) => own.includes(n))) other.classList.toggle("on", on);
  }
}
for (const part of every) {
  part.addEventListener("mouseenter", () => light(part, true));
  part.addEventListener("mouseleave", () => light(part, false));
  part.addEventListener("focusin", () => light(part, true));
  part.addEventListener("focusout", () => light(part, false));
}
// The address of a statement leads to its note; its passage lights up with it.
function arrive() {
  for (const part of every) part.classList.remove("on");
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const part = place?.closest("[data-n]");
  if (part) light(part, true);
}
addEventListener("hashchange", arrive);
arrive();
