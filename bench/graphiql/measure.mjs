// Uses the query page as a person would, in a browser that has never seen it, and prints what each step took in
// milliseconds, a line of JSON for each round.
// usage: node measure.mjs ADDRESS BROWSER ROUNDS [SCREENSHOT]
import { chromium } from "playwright-core";

const [address, executablePath, rounds, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] }); // a sandbox needs rights that containers lack
for (let round = 0; round < Number(rounds); round++) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  console.log(JSON.stringify(await once(await context.newPage(), round === 0 ? screenshot : "")));
  await context.close();
}
await browser.close();

async function once(page, picture) {
  const took = {};
  const step = async (name, act, see) => {
    const start = performance.now();
    await act();
    await see.first().waitFor();
    took[name] = performance.now() - start;
  };
  const docs = page.locator(".graphiql-doc-explorer");
  const transfer = page.waitForEvent("requestfinished", (r) => /\/(graphql|schema\.json)$/.test(r.url()));
  const opened = performance.now();
  const button = page.getByLabel("Show Documentation Explorer");
  await step("page", () => page.goto(address, { waitUntil: "commit" }), button);
  await step("docs", () => button.click(), docs.getByRole("link", { name: "Query", exact: true }));
  took.opened = performance.now() - opened; // from the address typed to the root types shown
  const request = await transfer;
  took.kilobytes = (await request.sizes()).responseBodySize / 1000;
  took.transfer = request.timing().responseEnd;
  await step("root", () => docs.getByRole("link", { name: "Query", exact: true }).click(), docs.getByRole("link", { name: "communities", exact: true }));
  await step("search", () => docs.getByRole("combobox").pressSequentially("communit"), docs.getByRole("option", { name: "Community", exact: true }));
  if (picture) {
    await page.screenshot({ path: picture });
  }
  await page.keyboard.press("Escape");
  await page.locator(".graphiql-query-editor .CodeMirror").first().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.type("{ ");
  await step("completion", () => page.keyboard.type("communiti"), page.locator(".CodeMirror-hints li", { hasText: "communities" }));
  await page.keyboard.press("Escape");
  const hidden = page.getByLabel("Hide Documentation Explorer");
  await hidden.click();
  await step("again", () => button.click(), docs);
  return took;
}
