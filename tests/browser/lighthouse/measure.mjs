// Measures home, section, article and search in English and Arabic with Lighthouse's mobile preset, each of its four
// categories out of 100, and tells what keeps one from 100. It isn't in the gate: it is large, and its performance is
// that of the machine.
//
//   npm ci && SITE=folder node measure.mjs       (the folder of a build; target/ci/first without it)
import { launch as launchChrome } from "chrome-launcher";
import lighthouse from "lighthouse";
import { pages, serve } from "../magazine.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
// The demonstration's canonical addresses are those of its own host, which isn't this server.
const isElsewhere = (id) => id === "canonical";

const server = await serve();
const browser = await launchChrome({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
const wanted = process.env.ONLY?.split(",") ?? ["home", "section", "article", "search"];
for (const { language, type, path } of pages()) {
  if (!wanted.includes(type) || !["en", "ar"].includes(language)) continue;
  const address = `${server.address}${encodeURI(path)}`;
  const { lhr } = await lighthouse(address, { port: browser.port, onlyCategories: CATEGORIES, logLevel: "error" });
  const scores = CATEGORIES.map((name) => `${name} ${Math.round(lhr.categories[name].score * 100)}`);
  const metrics = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
  const measured = metrics.map((id) => lhr.audits[id].displayValue.replace(/\s/g, " "));
  console.log(`${language} ${type}: ${scores.join(", ")} (${measured.join(", ")})`);
  for (const { auditRefs } of CATEGORIES.map((name) => lhr.categories[name])) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue, details } = lhr.audits[id];
      if (weight === 0 || score === null || score >= 0.9) continue;
      const what = (details?.items ?? []).slice(0, 3).map((item) => item.node?.selector ?? item.url ?? item.description ?? "");
      console.log(`    ${id}${isElsewhere(id) ? " (of the host here)" : ""}: ${title} ${displayValue ?? ""} ${what.join(" | ")}`);
    }
  }
}
browser.kill();
server.close();
