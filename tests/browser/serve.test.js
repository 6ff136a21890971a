// Opens a served magazine in Chromium, edits its files on disk, and looks at what becomes of the page.
//
//   npm run serve                             (with a release build of polygloss in target/)
//   SCREENSHOT=../../docs/serve.png npm run serve   also takes the picture that the documentation shows
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, polygloss, repository } from "./magazine.mjs";
import { gatherProblems } from "./problems.mjs";

const ARTICLE = "content/en/food/market.md";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const init = (site) => execFileSync(polygloss, ["init", site, "--quiet"]);

// A new magazine that is served until the test ends. What is to be there when a page is opened is written before: a page
// that is opened just after an edit may be reloaded for it.
async function served(t, options = [], fill = init) {
  let port = 0;
  const folder = mkdtempSync(join(tmpdir(), "polygloss-"));
  const site = join(folder, "site");
  fill(site);
  const server = { site, path: (path) => join(site, path) };
  server.read = (path) => readFileSync(server.path(path), "utf8");
  server.write = (path, text) => writeFileSync(server.path(path), text);
  server.edit = (path, from, to) => {
    const text = server.read(path);
    assert.ok(text.includes(from), `${path} has ${from}`);
    server.write(path, text.replace(from, to));
  };
  server.start = async () => {
    server.child = spawn(polygloss, ["serve", "--port", String(port), ...options], { cwd: site });
    server.told = "";
    for (const stream of [server.child.stdout, server.child.stderr]) stream.on("data", (data) => { server.told += data; });
    while (!/http:\S+/.test(server.told)) {
      assert.equal(server.child.exitCode, null, server.told);
      await new Promise((done) => setTimeout(done, 10));
    }
    server.home = /http:\S+/.exec(server.told)[0];
    port = new URL(server.home).port;
  };
  server.stop = () => new Promise((done) => {
    server.child.on("exit", done);
    server.child.kill("SIGINT");
  });
  t.after(async () => {
    if (server.child.exitCode === null) await server.stop();
    rmSync(folder, { recursive: true });
  });
  await server.start();
  return server;
}

// A page of it in a tab of its own, with what went wrong there.
async function opened(t, server, path, size = { width: 1000, height: 700 }) {
  const context = await browser.newContext({ viewport: size, baseURL: server.home });
  t.after(() => context.close());
  const page = await context.newPage();
  gatherProblems(page);
  const connected = page.waitForResponse(/__polygloss\/events/);
  await page.goto(path);
  await connected;
  await page.evaluate(() => { window.same = true; });
  return page;
}

const isSame = (page) => page.evaluate(() => window.same === true);
const paragraph = (text) => Array.from({ length: 60 }, () => text).join("\n\n");

test("a text that changes is seen, where the reader was", async (t) => {
  const server = await served(t, [], (site) => {
    init(site);
    appendFileSync(join(site, ARTICLE), `\n\n${paragraph("Apples, and apples, and apples again.")}\n`);
  });
  const page = await opened(t, server, "en/food/market/");
  await page.evaluate(() => window.scrollTo(0, 900));
  server.write(ARTICLE, `${server.read(ARTICLE)}\nThe last pear.\n`);
  await page.getByText("The last pear.").waitFor({ state: "attached" });
  await page.waitForFunction(() => Math.abs(window.scrollY - 900) < 2);
  assert.equal(await isSame(page), false, "it was reloaded");
  assert.deepEqual(page.problems, []);
});

test("a page that an edit doesn't concern is left alone", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "sl/hrana/juha/");
  const other = await opened(t, server, "en/food/market/");
  server.edit(ARTICLE, "apples", "pears");
  await other.waitForFunction(() => window.same !== true);
  assert.equal(await isSame(page), true);
});

test("a style sheet is swapped without a reload", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "en/food/market/");
  cpSync(join(repository, "themes/gloss/styles"), server.path("styles"), { recursive: true });
  server.write("styles/gloss.css", `${server.read("styles/gloss.css")}\nh1 { color: rgb(1, 2, 3) !important; }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)");
  await page.waitForFunction(() => document.querySelector("link[data-leaving]") === null);
  assert.equal(await page.locator("link[rel=stylesheet][href*='/gloss.']").count(), 1);
  server.edit("styles/gloss.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)");
  assert.equal(await isSame(page), true, "it wasn't reloaded");
  assert.deepEqual(page.problems, []);
});

test("mistakes lie over the last good page, as text, until they are mended", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "en/food/market/");
  const overlay = page.locator("polygloss-mistakes");
  const good = server.read(ARTICLE);
  server.write(ARTICLE, `${good}\nA [way](/no/<img src=x onerror=window.stolen=1>/where/) and a [part](nowhere.md).\n`);
  await overlay.getByText("nowhere.md").first().waitFor();
  assert.match(await overlay.locator(".place").last().innerText(), /^content\/en\/food\/market\.md:\d+:\d+$/);
  assert.match(await overlay.locator("pre").last().innerText(), /^\d+ \| .*\[part\]/);
  assert.equal(await page.evaluate(() => window.stolen), undefined);
  assert.equal(await overlay.locator("img").count(), 0);
  assert.equal(await isSame(page), true, "it wasn't reloaded");
  assert.equal(await page.locator("main h1").count(), 1, "the page is still there");
  await overlay.getByRole("button", { name: "Hide" }).click();
  assert.equal(await overlay.locator(".panel").isVisible(), false);
  await overlay.locator(".badge").click();
  assert.equal(await overlay.locator(".panel").isVisible(), true);
  const later = await opened(t, server, "en/food/market/");
  await later.locator("polygloss-mistakes .panel").waitFor();
  server.write(ARTICLE, good);
  await overlay.waitFor({ state: "detached" });
  await later.locator("polygloss-mistakes").waitFor({ state: "detached" });
  assert.equal(await isSame(page), true, "nor when it was mended");
  assert.deepEqual(page.problems, []);
});

test("broken front matter keeps the page too", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "en/food/market/", { width: 1200, height: 800 });
  const heading = await page.locator("main h1").innerText();
  server.edit(ARTICLE, "title =", "titel =");
  await page.locator("polygloss-mistakes").getByText("did you mean `title`?").waitFor();
  assert.equal(await page.locator("main h1").innerText(), heading);
  server.edit(ARTICLE, "titel =", "title =");
  await page.locator("polygloss-mistakes").waitFor({ state: "detached" });
});

test("a page that forbids foreign scripts and styles works as well", async (t) => {
  const policy = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'self'";
  const server = await served(t, [], (site) => {
    init(site);
    const base = readFileSync(join(repository, "themes/gloss/templates/base.html"), "utf8");
    const [before, after] = base.split("<meta charset=\"utf-8\">");
    mkdirSync(join(site, "templates"));
    writeFileSync(join(site, "templates/base.html"),
      `${before}<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">${after}`);
  });
  const page = await opened(t, server, "en/food/market/");
  server.edit(ARTICLE, "title =", "titel =");
  const panel = page.locator("polygloss-mistakes .panel");
  await panel.waitFor();
  assert.equal(await panel.evaluate((element) => getComputedStyle(element).position), "fixed");
  server.edit(ARTICLE, "titel =", "title =");
  server.write(ARTICLE, `${server.read(ARTICLE)}\nThe last pear.\n`);
  await page.getByText("The last pear.").waitFor({ state: "attached" });
  assert.deepEqual(page.problems.filter((problem) => !problem.includes("inline")), []);
});

test("a page that isn't there yet appears once it is written", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "en/food/pears/");
  server.write("content/en/food/pears.md", "+++\ntitle = \"Only pears\"\n+++\nPears.\n");
  await page.getByRole("heading", { name: "Only pears" }).waitFor();
});

test("the browser goes to the page just saved", async (t) => {
  const server = await served(t, ["--jump"]);
  const page = await opened(t, server, "en/");
  server.edit(ARTICLE, "apples", "pears");
  // The front page shows the lead as well: it may have begun to reload, which the jump then calls off.
  await page.waitForFunction(() => location.pathname === "/en/food/market/");
  server.write(ARTICLE, `${server.read(ARTICLE)}\nThe last pear.\n`);
  await page.getByText("The last pear.").waitFor({ state: "attached" });
  assert.ok(page.url().endsWith("/en/food/market/"));
});

test("a page finds its server again and catches up", async (t) => {
  const server = await served(t);
  const page = await opened(t, server, "en/food/market/");
  await server.stop();
  server.write(ARTICLE, `${server.read(ARTICLE)}\nThe last pear.\n`);
  await server.start();
  await page.getByText("The last pear.").waitFor({ state: "attached" });
});

test("the picture for the documentation", { skip: !process.env.SCREENSHOT }, async (t) => {
  const parts = ["content", "static", "polygloss.toml"];
  const copy = (site) => parts.forEach((part) => cpSync(join(repository, part), join(site, part), { recursive: true }));
  const server = await served(t, [], copy);
  const page = await opened(t, server, "en/food/figs-in-september/", { width: 1000, height: 640 });
  const article = "content/en/food/figs-in-september/index.md";
  await page.evaluate(() => window.scrollTo(0, 150));
  server.edit(article, "authors =", "autors =");
  await page.locator("polygloss-mistakes .panel").waitFor();
  await page.screenshot({ path: process.env.SCREENSHOT });
});
