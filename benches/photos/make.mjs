// Makes photographs of 12 megapixels out of the demonstration's smaller ones: mosaics of their parts at their own
// resolution, so that there is as much detail in each as a camera sees, with a little grain. The same ones each time.
//
//     node make.mjs FOLDER [NUMBER]
import { mkdirSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

const [folder, number = "300"] = process.argv.slice(2);
if (!folder) throw new Error("name a folder for the photographs");
const WIDTH = 4000;
const HEIGHT = 3000;
const content = new URL("../../content/", import.meta.url).pathname;
const sources = readdirSync(content, { recursive: true })
  .filter((name) => name.endsWith(".jpg"))
  .sort()
  .map((name) => join(content, name));

// A small generator of numbers that look random.
let state = 20261123;
function next(below) {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
}

async function part(source, width, height) {
  const picture = sharp(source);
  const size = await picture.metadata();
  const scale = Math.max(1, width / size.width, height / size.height);
  const [across, down] = [Math.ceil(size.width * scale), Math.ceil(size.height * scale)];
  const [left, top] = [next(across - width + 1), next(down - height + 1)];
  return picture.resize(across, down, { fit: "fill" }).extract({ left, top, width, height }).toBuffer();
}

mkdirSync(folder, { recursive: true });
const canvas = { width: WIDTH, height: HEIGHT, channels: 3, background: "#808080" };
const noise = { type: "gaussian", mean: 128, sigma: 8 };
const grain = await sharp({ create: { ...canvas, noise } }).raw().toBuffer();
for (let at = 0; at < Number(number); at += 1) {
  const to = join(folder, `photo-${String(at).padStart(3, "0")}.jpg`);
  const columns = 2 + next(2);
  const rows = 2 + next(2);
  const parts = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const [left, top] = [Math.round((x * WIDTH) / columns), Math.round((y * HEIGHT) / rows)];
      const [right, bottom] = [Math.round(((x + 1) * WIDTH) / columns), Math.round(((y + 1) * HEIGHT) / rows)];
      const source = sources[next(sources.length)];
      parts.push({ input: await part(source, right - left, bottom - top), left, top });
    }
  }
  if (existsSync(to)) continue;
  parts.push({ input: grain, raw: { width: WIDTH, height: HEIGHT, channels: 3 }, blend: "soft-light", left: 0, top: 0 });
  await sharp({ create: canvas }).composite(parts).jpeg({ quality: 92, chromaSubsampling: "4:2:0" }).toFile(to);
}
