"use strict";

/* The page of queries: YASGUI with what /query/settings.json and /query/terms.json say of the graph. */
(async () => {
  const { Yasgui, Yasqe, Yasr } = globals();
  const endpoint = new URL("sparql", location.href).href;
  const settings = await (await fetch("query/settings.json")).json();
  let terms;

  /* Autocompletion knows the prefixes of kg and the terms that the graph uses, and asks nobody else. */
  const prefixLines = Object.entries(settings.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  const termsOf = async (kind) => {
    terms = terms || fetch("query/terms.json").then((answer) => answer.json());
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

  function globals() {
    const found = window.Yasgui;
    const yasguiClass = found.default || found.Yasgui || found;
    return { Yasgui: yasguiClass, Yasqe: yasguiClass.Yasqe || found.Yasqe, Yasr: yasguiClass.Yasr || found.Yasr };
  }
})();
