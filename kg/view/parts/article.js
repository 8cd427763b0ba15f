// What belongs to one statement lights up together: speaker, cue, words and the line beside them.

const parts = [...document.querySelectorAll("[data-of]")];
const own = (part) => part.dataset.of.split(" ");
const light = (event) => {
  const part = event.target.closest?.("[data-of]");
  const wanted = new Set(part ? own(part) : []);
  for (const other of parts) other.classList.toggle("on", own(other).some((one) => wanted.has(one)));
};
document.addEventListener("mouseover", light);
document.addEventListener("focusin", light);
document.documentElement.dataset.ready = "true";
