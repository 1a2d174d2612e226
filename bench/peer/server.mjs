// The peer: @neo4j/graphql behind graphql-yoga, as their documentation sets them up, in production mode, with yoga's own caches of
// parsed and validated documents, without a log, masking of errors or a query page.
//
// usage: node server.mjs TYPEDEFS   with NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE in the environment
//   PEER_CACHE=1  adds the response cache    PEER_STATEMENTS=FILE  appends each statement and its parameters as a line of JSON
import { createServer } from "node:http";
import { appendFileSync } from "node:fs";
import { createYoga } from "graphql-yoga";
import { useResponseCache } from "@graphql-yoga/plugin-response-cache";
import neo4j from "neo4j-driver";
import { loadSchema } from "./schema.mjs";
import { recording } from "./record.mjs";

const env = process.env;
let driver = neo4j.driver(env.NEO4J_URI, neo4j.auth.basic(env.NEO4J_USER, env.NEO4J_PASSWORD));
if (env.PEER_STATEMENTS) {
  driver = recording(driver, (statement, params) => appendFileSync(env.PEER_STATEMENTS, JSON.stringify({ statement, params }) + "\n"));
}
const schema = await loadSchema(process.argv[2], driver);
const yoga = createYoga({
  schema,
  logging: false,
  graphiql: false,
  landingPage: false,
  maskedErrors: false,
  context: () => ({ sessionConfig: { database: env.NEO4J_DATABASE } }),
  plugins: env.PEER_CACHE ? [useResponseCache({ session: () => null, ttl: 3_600_000 })] : [],
});
const server = createServer(yoga);
server.listen(0, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}/graphql`));
process.on("SIGTERM", () => server.close(() => driver.close().then(() => process.exit(0))));
