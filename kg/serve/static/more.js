// Add the next part of a list below it, where the list would otherwise go on on another page.
import { ask, element, words } from "./client.js";

const status = element("p", { role: "status", class: "vh" });

async function more(event) {
  const link = event.currentTarget;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  const list = document.getElementById(link.dataset.more);
  const nav = link.closest(".parts");
  try {
    const text = await ask(link.href, { as: "text" });
    const page = new DOMParser().parseFromString(text, "text/html");
    const rows = [...page.getElementById(list.id).children].filter((one) => !one.matches(".hd"));
    list.append(...rows);
    const next = page.querySelector(".parts");
    if (next) nav.replaceChildren(...next.children);
    else nav.remove();
    prepare(nav);
    status.textContent = words.moreLoaded.replace("{n}", rows.length);
    // The reader goes on where the new rows begin.
    rows[0]?.querySelector("a")?.focus({ preventScroll: true });
  } catch (error) {
    link.setAttribute("aria-busy", "false");
    const fault = nav.querySelector("[role=alert]") ?? element("p", { role: "alert" });
    fault.textContent = error.message;
    nav.append(fault);
  }
}

function prepare(nav) {
  nav.querySelector("a[rel=prev]")?.remove();
  const link = nav.querySelector("a[data-more]");
  if (!link) return;
  link.textContent = words.showMore;
  link.addEventListener("click", more);
}

for (const nav of document.querySelectorAll(".parts")) if (nav.querySelector("a[data-more]")) {
  if (!nav.querySelector("a[rel=prev]")) prepare(nav);
}
if (document.querySelector(".parts")) document.body.append(status);
