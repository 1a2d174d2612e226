// Reads each drawing of a Markdown page and prints a line of JSON for it: {"heading", "kind", "nodes", "edges"}, or "error".
// usage: node parse.mjs PAGE
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid"); // looks for a document when it is loaded

let heading = "";
for (const [, title, text] of readFileSync(process.argv[2], "utf8").matchAll(/^## (.*)$|^```mermaid\n([^]*?)^```$/gm)) {
  if (title) {
    heading = title;
    continue;
  }
  const found = { heading };
  try {
    await mermaid.parse(text); // which also makes the kinds of drawing known
    const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(text);
    found.kind = type;
    found.nodes = [...db.getClasses().keys()];
    found.edges = db.getRelations().map(({ id1, id2, title }) => ({ from: id1, to: id2, title: title ?? "" }));
  } catch (error) {
    found.error = String(error);
  }
  console.log(JSON.stringify(found));
}
