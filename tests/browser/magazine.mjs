// A built magazine for browsers: a server as a good host is one, its pages by type, and Chromium.
//
// SITE names the folder (target/ci/first), POLYGLOSS the program, CHROMIUM the browser; EVERY asks for all pages, not one of
// each type. The browser is Debian's that has no windows, which is a third faster; it sets letters as the one that has them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const polygloss = process.env.POLYGLOSS ?? join(repository, "target/release/polygloss");
export const folder = process.env.SITE ?? join(repository, "target/ci/first");
const chrome = process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell";
const ARGUMENTS = ["--no-sandbox", "--font-render-hinting=none"];
export const launch = (options = {}) => chromium.launch({ executablePath: chrome, args: ARGUMENTS, ...options });

const TYPES = {
  ".avif": "image/avif", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webp": "image/webp", ".woff2": "font/woff2",
  ".xml": "application/xml",
};
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"]);

// The rules of `_headers`: a pattern of the path, and what is sent with what it matches.
function headerRules() {
  const rules = [];
  for (const line of readFileSync(join(folder, "_headers"), "utf8").split("\n")) {
    if (line.startsWith("/")) {
      const pattern = line.trim().split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
      rules.push({ matches: new RegExp(`^${pattern}$`), headers: [] });
    } else if (line.trim()) {
      const [, name, value] = /^\s+([^:]+): (.*)$/.exec(line);
      rules.at(-1).headers.push([name, value]);
    }
  }
  return rules;
}

// Serves the folder on a port of its own, compressed, with the site's `_headers`; answers its address and `close`.
export async function serve() {
  const rules = headerRules();
  const compressed = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    let status = 200;
    if (!file.startsWith(folder) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      const own = join(folder, path.split("/")[1], "404.html");
      file = statSync(own, { throwIfNoEntry: false }) ? own : join(folder, "404.html");
      status = 404;
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    for (const { matches, headers } of rules) {
      if (matches.test(path)) headers.forEach(([name, value]) => response.setHeader(name, value));
    }
    let bytes = compressed.get(file) ?? readFileSync(file);
    if (COMPRESSED.has(extname(file)) && /gzip/.test(request.headers["accept-encoding"] ?? "")) {
      if (!compressed.has(file)) compressed.set(file, bytes = gzipSync(bytes));
      response.setHeader("Content-Encoding", "gzip");
    }
    response.writeHead(status).end(bytes);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function htmlFiles(within = folder) {
  return readdirSync(within, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = join(within, entry.name);
    if (entry.isDirectory()) return htmlFiles(path);
    return entry.name.endsWith(".html") ? [path] : [];
  });
}

// What an article may have that others lack; each wants a page of its own to be looked at.
const FEATURES = {
  embed: /data-frame=/, gallery: /class="gallery/, recipe: /class="box recipe/, series: /class="series/, sponsored: /class="paid/,
};

// One page of each type in each language, or every page: `{ language, type, path, html }`. Articles come as one page for
// each feature.
export function pages() {
  const isEvery = process.env.EVERY !== undefined;
  const found = new Map();
  for (const file of htmlFiles()) {
    const html = readFileSync(file, "utf8");
    const language = /<html lang="([^"]+)"/.exec(html)?.[1];
    const kind = /<body class="([a-z0-9-]+)-page/.exec(html)?.[1];
    if (!language || !kind) continue;
    const path = `/${relative(folder, file).split(sep).join("/").replace(/index\.html$/, "")}`;
    if (isEvery) {
      found.set(path, { language, type: kind, path, html });
      continue;
    }
    const features = kind === "article" ? Object.keys(FEATURES).filter((name) => FEATURES[name].test(html)) : [];
    for (const type of [kind, ...features]) {
      const key = `${language} ${type}`;
      if (!found.has(key)) found.set(key, { language, type, path, html });
    }
  }
  const looked = new Set();
  return [...found.values()].filter(({ path }) => !looked.has(path) && looked.add(path));
}
