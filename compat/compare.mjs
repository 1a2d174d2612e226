// Prints what a schema breaks against an older one, a line of JSON for each change: {"path": "Query.persons", "message": ...}.
// usage: node compare.mjs OLD NEW
import { readFileSync } from "node:fs";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const [older, newer] = process.argv.slice(2).map((file) => buildSchema(readFileSync(file, "utf8")));
for (const { criticality, path, message } of await diff(older, newer)) {
  if (criticality.level === CriticalityLevel.Breaking) {
    console.log(JSON.stringify({ path, message }));
  }
}
