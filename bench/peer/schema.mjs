// The schema of the rewritten model, with the settings that serve the library best: only reading, no deprecated names.
import { readFileSync } from "node:fs";
import { Neo4jGraphQL } from "@neo4j/graphql";

const deprecated = ["mutationOperations", "aggregationFilters", "aggregationFiltersOutsideConnection", "relationshipFilters", "attributeFilters"];

export async function loadSchema(file, driver) {
  const library = new Neo4jGraphQL({
    typeDefs: readFileSync(file, "utf8"),
    driver,
    features: { excludeDeprecatedFields: Object.fromEntries(deprecated.map((name) => [name, true])) },
  });
  return library.getSchema();
}
