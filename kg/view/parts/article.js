// Highlight together all that belongs to a statement: speaker, cue, content and its entry in the list.

const parts = [...document.querySelectorAll("[data-of]")];
const own = (part) => part.dataset.of.split(" ");
const light = (part) => {
  const wanted = new Set(part ? own(part) : []);
  for (const other of parts) other.classList.toggle("on", own(other).some((one) => wanted.has(one)));
};
const follow = (event) => light(event.target.closest?.("[data-of]"));
document.addEventListener("mouseover", follow);
document.addEventListener("focusin", follow);

// An address with a statement shows its place in the text, too.
const show = () => {
  const target = document.querySelector(":target")?.closest("[data-of]");
  if (!target) return;
  light(target);
  parts.find((part) => part.closest(".text") && own(part).includes(own(target)[0]))?.scrollIntoView({ block: "nearest" });
};
window.addEventListener("hashchange", show);
show();
document.documentElement.dataset.ready = "true";
