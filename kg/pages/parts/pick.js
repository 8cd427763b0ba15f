// Mark the cell or part whose statements are shown; Escape closes them.
function arrive() {
  for (const link of document.querySelectorAll(".pick")) {
    if (link.getAttribute("href") === location.hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("hashchange", arrive);
addEventListener("keydown", (event) => {
  const shown = document.querySelector(".pick[aria-current]");
  if (event.key !== "Escape" || !shown) return;
  location.hash = "#main";
  shown.focus();
});
arrive();
