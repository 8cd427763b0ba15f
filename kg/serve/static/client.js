// What all programs of pages share: how they ask the server, and where its pages are.
export const root = new URL("..", import.meta.url);
const config = document.getElementById("asked");
export const { base = "", words = { noServer: "The server does not answer. Try again in a moment." } } =
  config ? JSON.parse(config.textContent) : {};

/** Return the answer of an address as text or JSON; throw an error with one line for the reader.
 *  The browser keeps answers and asks only whether they changed (ETag). */
export async function ask(path, { params = {}, signal, as = "json", ...options } = {}) {
  const address = new URL(path, root);
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) address.searchParams.append(name, one);
  }
  const headers = { Accept: as === "json" ? "application/json" : "text/html", ...options.headers };
  let answer;
  try {
    answer = await fetch(address, { ...options, headers, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(words.noServer);
  }
  if (answer.ok) return answer[as]();
  const said = await answer.text();
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  throw new Error((isJson ? JSON.parse(said).detail : answer.status < 500 ? said.trim() : "") || words.noServer);
}

/** Return the address of the page of an IRI, "" if it has none here. */
export function pageOf(iri) {
  if (!base || !iri.startsWith(base)) return "";
  const [path, ...part] = iri.slice(base.length).split("#");
  const encoded = encodeURI(path).replaceAll("?", "%3F");
  return new URL(`${encoded}.html${part.length ? `#${part.join("#")}` : ""}`, root).href;
}

/** Make an element; text of the graph is put in as text, never as markup. */
export function element(tag, values = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
