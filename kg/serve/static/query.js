import { ask } from "../scripts/client.js";

/* The page of queries: YASGUI with what /query/settings.json and /query/terms.json say of the graph. */
(async () => {
  const { Yasgui, Yasqe, Yasr } = globals();
  const endpoint = new URL("sparql", location.href).href;
  const settings = await ask("query/settings.json");
  let terms;

  /* Autocompletion knows the prefixes of kg and the terms that the graph uses, and asks nobody else. */
  const prefixLines = Object.entries(settings.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  const termsOf = async (kind) => {
    terms = terms || ask("query/terms.json").catch((error) => { terms = null; throw error; });
    return (await terms)[kind];
  };
  replace("prefixes", async () => prefixLines.sort());
  replace("class", () => termsOf("classes"));
  replace("property", () => termsOf("properties"));

  function replace(name, get) {
    Object.assign(Yasqe.Autocompleters[name], { get, bulk: true, persistenceId: null });
    Yasqe.Autocompleters[name].autoShow = name === "prefixes";
  }

  /* Maps and other plugins would fetch tiles and labels from elsewhere. */
  for (const plugin of Object.keys(Yasr.plugins)) {
    if (!["table", "response", "boolean", "error"].includes(plugin)) delete Yasr.plugins[plugin];
  }

  const declared = Object.entries(settings.prefixes).map(([p, iri]) => `PREFIX ${p}: <${iri}>`).join("\n");
  const first = settings.questions.length
    ? "SELECT ?name (COUNT(?statement) AS ?statements) {\n  ?statement kg:source ?actor .\n"
      + "  ?actor skos:prefLabel ?name .\n} GROUP BY ?name ORDER BY DESC(?statements) LIMIT 20"
    : "SELECT * { ?s ?p ?o } LIMIT 20";
  const used = (query) => declared.split("\n")
    .filter((line) => query.includes(line.split(" ")[1])).join("\n");
  const withPrefixes = (query) => (/^\s*PREFIX/im.test(query) ? query : `${used(query)}\n\n${query}`);

  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [] },
    persistenceId: `kg ${endpoint}`,
    yasqe: { value: withPrefixes(first), prefixCcApi: null, showQueryButton: true, resizeable: true },
    yasr: { prefixes: settings.prefixes },
  });
  window.yasgui = yasgui;

  /* What YASGUI leaves out for readers of screens: the name of the editor, and a list of tabs that has only tabs. */
  const tabs = document.querySelector(".yasgui .tabsList");
  const owner = document.createElement("span");
  owner.setAttribute("role", "tablist");
  owner.setAttribute("aria-label", "Queries");
  tabs.removeAttribute("role");
  tabs.before(owner);
  function complete() {
    const owned = [...tabs.querySelectorAll("[role=tab]")].map((tab) => tab.id).join(" ");
    if (owner.getAttribute("aria-owns") !== owned) owner.setAttribute("aria-owns", owned);
    const unnamed = [[".CodeMirror textarea", "Query or answer"], [".tab input", "Name of the tab"], [".tableSizer", "Rows at once"]];
    for (const [found, name] of unnamed) {
      for (const one of document.querySelectorAll(`.yasgui ${found}:not([aria-label])`)) one.setAttribute("aria-label", name);
    }
    for (const head of document.querySelectorAll(".yasr th .dt-column-title:empty")) head.textContent = "#";
    for (const scroll of document.querySelectorAll('.CodeMirror-scroll[tabindex="-1"]')) scroll.tabIndex = 0;
  }
  new MutationObserver(complete).observe(document.getElementById("yasgui"), { childList: true, subtree: true });
  complete();

  const select = document.getElementById("question");
  for (const question of settings.questions) {
    select.add(new Option(question.title, question.name));
  }
  select.addEventListener("change", () => {
    const question = settings.questions.find((one) => one.name === select.value);
    document.getElementById("answers").textContent = question ? question.answers : "";
    if (!question) return;
    const tab = yasgui.addTab(true, { name: question.name });
    tab.setQuery(withPrefixes(question.sparql));
  });

  // An address can name the question to open: /query#who-said-what.
  const named = settings.questions.find((one) => `#${one.name}` === location.hash);
  if (named) {
    select.value = named.name;
    select.dispatchEvent(new Event("change"));
  }

  function globals() {
    const found = window.Yasgui;
    const yasguiClass = found.default || found.Yasgui || found;
    return { Yasgui: yasguiClass, Yasqe: yasguiClass.Yasqe || found.Yasqe, Yasr: yasguiClass.Yasr || found.Yasr };
  }
})();
