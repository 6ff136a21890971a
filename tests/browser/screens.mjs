// Takes pictures of each type of page into target/screens, and compares some with those kept in screens/.
//
//   SITE=folder npm run screens              takes, compares, and tells how much differs
//   SITE=folder npm run screens -- --keep    keeps those that are kept, and takes no others
//   SITE=folder npm run screens -- --compare    compares those that are kept, and takes no others
//
// Faces and their smoothing differ from machine to machine: a difference is told, and not a failure.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, pages, repository, serve } from "./magazine.mjs";

const out = join(repository, "target/screens");
const kept = join(repository, "tests/browser/screens");
const keeps = process.argv.includes("--keep");
const isBrief = keeps || process.argv.includes("--compare");
const WIDTHS = { 390: 844, 834: 1112, 1440: 900 };
// The most that is taken of a long page, in windows.
const WINDOWS = 2;

// Which pictures are taken of a page: all widths in the light, the phone in the dark; what is kept is the phone and the
// desk in English and Arabic, and the dark phone in English.
function shots({ language }) {
  if (!["en", "sl", "ar", "ja"].includes(language)) return [];
  const isKept = ["en", "ar"].includes(language);
  return [
    { width: 390, scheme: "light", isKept },
    { width: 834, scheme: "light", isKept: false },
    { width: 1440, scheme: "light", isKept },
    { width: 390, scheme: "dark", isKept: isKept && language === "en" },
  ];
}

// In the browser: how much of two pictures differs, and a picture that shows where, in red on a pale ground.
async function difference([before, now]) {
  const read = async (data) => {
    const image = new Image();
    image.src = `data:image/jpeg;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await read(before), await read(now)];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(a.width, b.width), Math.max(a.height, b.height)];
  const context = canvas.getContext("2d");
  const shown = context.createImageData(canvas.width, canvas.height);
  let count = 0;
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const isInBoth = x < a.width && x < b.width && y < a.height && y < b.height;
      const [from, to, at] = [(y * a.width + x) * 4, (y * b.width + x) * 4, (y * canvas.width + x) * 4];
      // JPEG moves a value by some steps; what a reader could see is more than that.
      const isSame = isInBoth && [0, 1, 2].every((part) => Math.abs(a.data[from + part] - b.data[to + part]) < 40);
      const pale = isInBoth ? 220 + (b.data[to] + b.data[to + 1] + b.data[to + 2]) / 24 : 220;
      shown.data.set(isSame ? [pale, pale, pale, 255] : [208, 0, 0, 255], at);
      if (!isSame) count += 1;
    }
  }
  context.putImageData(shown, 0, 0);
  return { share: count / (canvas.width * canvas.height), picture: canvas.toDataURL("image/png").split(",")[1] };
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
if (keeps) {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept);
}
const server = await serve();
const browser = await launch();
const judge = await browser.newPage();
const told = [];
let taken = 0;
let bytes = 0;
for (const it of pages()) {
  for (const { width, scheme, isKept } of shots(it)) {
    if (isBrief && !isKept) continue;
    const context = await browser.newContext({
      viewport: { width, height: WIDTHS[width] }, colorScheme: scheme, reducedMotion: "reduce", deviceScaleFactor: 0.5,
    });
    const page = await context.newPage();
    await page.goto(`${server.address}${it.path}`);
    // Pictures that come when a reader is near them come now.
    await page.evaluate(async () => {
      for (const image of document.images) image.loading = "eager";
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
      // So do the faces that come last.
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      while ([...document.querySelectorAll("link[data-later]")].some((link) => !link.sheet)) await frame();
      await frame();
      await document.fonts.ready;
    });
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    const height = Math.min(full, WINDOWS * WIDTHS[width]);
    const picture = await page.screenshot({
      type: "jpeg", quality: 60, fullPage: true, clip: { x: 0, y: 0, width, height }, animations: "disabled",
    });
    await context.close();
    const name = `${it.type}-${it.language}-${width}-${scheme}`;
    writeFileSync(join(out, `${name}.jpg`), picture);
    taken += 1;
    if (!isKept) continue;
    const own = join(kept, `${name}.jpg`);
    if (keeps) {
      writeFileSync(own, picture);
      bytes += statSync(own).size;
    } else if (!existsSync(own)) {
      told.push(`${name}: nothing is kept of it`);
    } else {
      const pair = [readFileSync(own).toString("base64"), picture.toString("base64")];
      const { share, picture: where } = await judge.evaluate(difference, pair);
      if (share < 0.001) continue;
      writeFileSync(join(out, `${name}.difference.png`), Buffer.from(where, "base64"));
      told.push(`${name}: ${(share * 100).toFixed(1)} % differs, see target/screens/${name}.difference.png`);
    }
  }
}
await browser.close();
server.close();
console.log(`${taken} pictures in target/screens${keeps ? `, ${bytes} bytes of them kept` : ""}`);
console.log(told.length > 0 ? told.join("\n") : keeps ? "" : "none differs from those kept");
