// Searches the published demonstration in Chromium, below a base path and under the policy of its own `_headers`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { focused } from "./looks.mjs";
import { launch, polygloss, repository } from "./magazine.mjs";
import { gatherProblems } from "./problems.mjs";

const BASE = "/mag";
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".webp": "image/webp", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

let browser;
let folder;
let server;
let home;
const asked = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "polygloss-"));
  const output = join(folder, "site");
  const options = ["--root", repository, "--output", output, "--base-url", `https://meridian.example${BASE}`];
  execFileSync(polygloss, ["build", "--quiet", "--now", "2026-11-14T08:00", ...options]);
  const policy = /Content-Security-Policy: (.*)/.exec(readFileSync(join(output, "_headers"), "utf8"))[1];
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    asked.push(path);
    let file = join(output, path.slice(BASE.length));
    try {
      if (!path.startsWith(`${BASE}/`)) throw new Error("elsewhere");
      if (statSync(file).isDirectory()) file = join(file, "index.html");
      const bytes = readFileSync(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  home = `http://127.0.0.1:${server.address().port}${BASE}/`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

async function opened(t, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, baseURL: home, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  gatherProblems(page);
  await page.goto(path);
  return page;
}

const titles = (page) => page.locator(".search-results .card-title").allTextContents();
const state = (page) => page.locator(".search-state").textContent();

async function ask(page, query) {
  const before = await state(page);
  await page.locator(".search input[type=search]").fill(query);
  await page.waitForFunction((before) => {
    const text = document.querySelector(".search-state").textContent;
    return text !== before && !text.includes("…");
  }, before);
  return titles(page);
}

const wanted = [
  ["en", "en/search/", "colosseum", "The Colosseum, after hours"],
  ["en, another form of the word", "en/search/", "lamp", "Lamps that keep company"],
  ["en, a tag", "en/search/", "night", "The Colosseum, after hours"],
  ["sl", "sl/iskanje/", "kolosej", "Kolosej po delovnem času"],
  ["sl, without its mark", "sl/iskanje/", "cebele", "Vrt za čebele"],
  ["sl, another ending", "sl/iskanje/", "svetilkami", "Svetilke, ki delajo družbo"],
  ["ar", "ar/بحث/", "طيور", "طيور في مستوى العين"],
  ["ar, with the article", "ar/بحث/", "الطيور", "طيور في مستوى العين"],
  ["ja", "ja/検索/", "無花果", "九月の無花果"],
  ["ja, a word within a sentence", "ja/検索/", "コロッセオ", "コロッセオ、閉館のあとで"],
  ["de", "de/suche/", "Lampe", "Lampen, die Gesellschaft leisten"],
];
for (const [name, path, query, title] of wanted) {
  test(`what is asked is found: ${name}`, async (t) => {
    const page = await opened(t, path);
    const found = await ask(page, query);
    assert.ok(found.includes(title), `${query}: ${found}`);
    assert.match(await state(page), /[0-9]|مقال/);
    const address = await page.locator(".search-results a").first().getAttribute("href");
    assert.equal((await page.request.get(address)).status(), 200, address);
    assert.equal(new URL(page.url()).searchParams.get("q"), query);
    assert.deepEqual(page.problems, []);
  });
}

test("what is typed before the search is there is asked then", async (t) => {
  const page = await opened(t, "en/");
  await page.route("**/search-results.*", async (route) => {
    await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  await page.goto("en/search/");
  await page.locator(".search input[type=search]").fill("colosseum");
  await page.locator(".search-result").first().waitFor();
  assert.ok((await titles(page)).includes("The Colosseum, after hours"));
  assert.deepEqual(page.problems, []);
});

test("a result shows its photograph, its section, its day and the words that were asked for", async (t) => {
  const page = await opened(t, "en/search/?q=colosseum");
  const result = page.locator(".search-result").first();
  await result.locator("mark").first().waitFor();
  assert.match((await result.locator("mark").first().textContent()).toLowerCase(), /coloss/);
  assert.equal(await result.locator(".kicker").textContent(), "Culture");
  const colour = (element) => getComputedStyle(element).color;
  const kicker = await result.locator(".kicker").evaluate(colour);
  await page.goto("en/culture/");
  assert.equal(kicker, await page.locator("h1").evaluate(colour));
  await page.goBack();
  assert.equal(await result.locator("time").getAttribute("datetime"), "2026-10-08");
  assert.equal(await result.locator("time").textContent(), "October 8, 2026");
  await page.waitForFunction(() => document.querySelector(".search-result img")?.naturalWidth > 100);
  assert.deepEqual(page.problems, []);
});

test("a section narrows what was found, and stays in the address", async (t) => {
  const page = await opened(t, "en/search/?q=light");
  await page.locator(".search-result").first().waitFor();
  const label = page.locator(".search-sections label", { hasText: "Culture" });
  const count = Number(await label.locator(".search-count").textContent());
  const before = await state(page);
  await label.click();
  await page.waitForFunction((before) => document.querySelector(".search-state").textContent !== before, before);
  assert.equal((await titles(page)).length, count);
  assert.deepEqual([...new Set(await page.locator(".search-result .kicker").allTextContents())], ["Culture"]);
  assert.equal(new URL(page.url()).searchParams.get("section"), "culture");
  await page.reload();
  await page.locator(".search-result").first().waitFor();
  assert.equal((await titles(page)).length, count);
  assert.deepEqual(page.problems, []);
});

test("what is asked is never markup", async (t) => {
  const query = `<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>`;
  const page = await opened(t, `en/search/?q=${encodeURIComponent(query)}`);
  await page.waitForFunction(() => /found/.test(document.querySelector(".search-state").textContent));
  assert.equal(await page.locator(".search img[src=x]").count(), 0);
  assert.equal(await page.evaluate(() => window.stolen), undefined);
  assert.equal(await page.locator(".search input[type=search]").inputValue(), query);
  const nothing = "<qzxvimg/onqzxv=wqzxv>";
  await ask(page, nothing);
  assert.ok((await state(page)).includes(nothing));
  assert.equal(await page.locator(".search-state *").count(), 0);
});

test("nothing that is asked for, and nothing that is found, is said", async (t) => {
  const page = await opened(t, "sl/iskanje/");
  assert.deepEqual(await ask(page, "xqzwvxqzwv"), []);
  assert.match(await state(page), /xqzwvxqzwv/);
  await ask(page, "");
  assert.match(await state(page), /Dovolj je beseda/);
});

test("every page has the search as a dialog, by keyboard alone", async (t) => {
  const page = await opened(t, "sl/");
  assert.equal(asked.some((path) => path.includes("sl/pagefind")) && page.problems.length, 0);
  await page.keyboard.press("/");
  const dialog = page.locator("dialog.search-dialog");
  await dialog.waitFor();
  await page.keyboard.type("kolosej");
  await dialog.locator(".search-result").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement.matches(".search-result a"));
  assert.deepEqual((await page.evaluate(focused)).wrong, []);
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.activeElement.matches("input[type=search]"));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.keyboard.press("Control+k");
  await dialog.waitFor();
  assert.equal(await dialog.locator("input[type=search]").inputValue(), "kolosej");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/sl\/kultura\/kolosej/);
  assert.deepEqual(page.problems, []);
});

test("the key can be turned off", async (t) => {
  const page = await opened(t, "en/search/");
  await page.locator(".search-key input").uncheck();
  await page.goto("en/");
  await page.keyboard.press("/");
  await page.keyboard.press("Control+k");
  await page.locator("dialog.search-dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.search-dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("/");
  assert.equal(await page.locator("dialog.search-dialog[open]").count(), 0);
});

test("without script the link leads to a page that says what to do instead", async (t) => {
  const page = await opened(t, "en/", { javaScriptEnabled: false });
  await page.locator(".search-open").click();
  await page.waitForURL(/en\/search\/$/);
  assert.match(await page.locator("noscript p").innerText(), /The search needs script/);
  assert.ok((await page.locator(".search-browse a").count()) > 3);
});

test("an index that can't be loaded is said", async (t) => {
  const page = await opened(t, "en/");
  await page.route("**/pagefind/**", (route) => route.abort());
  await page.goto("en/search/?q=colosseum");
  await page.getByText("could not be loaded").waitFor();
});
