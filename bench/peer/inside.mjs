// Measures two parts of a request inside the process, without a network: reading a document that was not seen before (parse and
// validate against the library's schema), and what the library does from there to the statement it sends.
//
// usage: node inside.mjs TYPEDEFS QUESTIONS ROUNDS   with NEO4J_* as for server.mjs
// QUESTIONS is a JSON file of [{name, query, variables}]. Prints {parse: {name: [microseconds of each round]}, translate: ...}.
import { readFileSync } from "node:fs";
import { execute, parse, validate } from "graphql";
import neo4j from "neo4j-driver";
import { loadSchema } from "./schema.mjs";

const [, , typeDefs, file, rounds] = process.argv;
const env = process.env;
const driver = neo4j.driver(env.NEO4J_URI, neo4j.auth.basic(env.NEO4J_USER, env.NEO4J_PASSWORD));
const sent = stopAtStatement(driver);
const schema = await loadSchema(typeDefs, driver);
const contextValue = { sessionConfig: { database: env.NEO4J_DATABASE } };
const times = { parse: {}, translate: {} };

for (const { name, query, variables } of JSON.parse(readFileSync(file, "utf8"))) {
  const read = () => {
    const begin = performance.now();
    const document = parse(query);
    if (validate(schema, document).length > 0) throw new Error(`${name} is not valid`);
    return performance.now() - begin;
  };
  const document = parse(query);
  const translate = async () => {
    const begin = performance.now();
    await execute({ schema, document, variableValues: variables, contextValue });
    return sent.at - begin;
  };
  times.parse[name] = await repeat(read);
  times.translate[name] = await repeat(translate);
}
console.log(JSON.stringify(times));
await driver.close();

// repeat gives the median of each round, in microseconds, after half a round that is not counted.
async function repeat(once) {
  const calls = 60;
  for (let i = 0; i < calls / 2; i++) await once();
  const medians = [];
  for (let round = 0; round < Number(rounds); round++) {
    const all = [];
    for (let i = 0; i < calls; i++) all.push(await once());
    medians.push(1000 * all.sort((a, b) => a - b)[calls / 2]);
  }
  return medians;
}

// stopAtStatement lets a driver note when a statement is ready, and gives no rows instead of sending it; only what the library asks
// about the server first is really sent.
function stopAtStatement(driver) {
  const note = { at: 0 };
  const session = driver.session.bind(driver);
  driver.session = (config) => {
    const opened = session(config);
    const executeRead = opened.executeRead.bind(opened);
    opened.executeRead = (work, settings) =>
      work({
        run: async (statement, params) => {
          if (statement.includes("dbms.components")) return executeRead((tx) => tx.run(statement, params), settings);
          note.at = performance.now();
          return { records: [], summary: { counters: { updates: () => ({}) } } };
        },
      });
    return opened;
  };
  return note;
}
