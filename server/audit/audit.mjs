// Runs every audit of graphql-http against the address given and prints one line of JSON for each: id, name, status
// (ok, notice, warn, error) and reason. The judgement is the caller's.
import { serverAudits } from 'graphql-http';

for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status, reason }));
}
