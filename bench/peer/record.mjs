// recording wraps a driver so that every statement its transactions run is told first, with its parameters in plain JSON.
import neo4j from "neo4j-driver";

export function recording(driver, tell) {
  const session = driver.session.bind(driver);
  driver.session = (config) => {
    const opened = session(config);
    for (const name of ["executeRead", "executeWrite"]) {
      const execute = opened[name].bind(opened);
      opened[name] = (work, settings) => execute((tx) => work(watched(tx, tell)), settings);
    }
    return opened;
  };
  return driver;
}

function watched(tx, tell) {
  const run = tx.run.bind(tx);
  tx.run = (statement, params) => {
    tell(statement, plain(params ?? {}));
    return run(statement, params);
  };
  return tx;
}

// plain turns the driver's values into JSON: integers become {int}, dates {date}, moments {datetime}.
function plain(value) {
  if (neo4j.isInt(value)) return { int: value.toString() };
  if (neo4j.isDate(value)) return { date: value.toString() };
  if (neo4j.isDateTime(value)) return { datetime: value.toString() };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
}
