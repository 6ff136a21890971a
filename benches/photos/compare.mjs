// Builds a magazine of photographs with polygloss, makes the same widths with sharp two at a time, and prints time,
// memory, sizes and SSIMULACRA2 scores of both.
//
//     npm install; node make.mjs PHOTOGRAPHS
//     node compare.mjs PHOTOGRAPHS POLYGLOSS [avif]
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const [photographs, program, which = "webp,jpeg"] = process.argv.slice(2);
if (!program) throw new Error("name the folder of photographs and the program");
const FORMATS = which === "avif" ? ["avif"] : which.split(",");
const WIDTHS = [480, 960, 1600];
const EXTENSIONS = { webp: "webp", jpeg: "jpg", avif: "avif" };
const SCORED = 16;
const here = new URL(".", import.meta.url).pathname;
const names = readdirSync(photographs).filter((name) => name.endsWith(".jpg")).sort();
const work = mkdtempSync(join(tmpdir(), "photographs-"));

function magazine(root, shows) {
  mkdirSync(join(root, "themes"), { recursive: true });
  cpSync(join(here, "../themes/plain"), join(root, "themes/plain"), { recursive: true });
  const formats = [...new Set([...FORMATS, "jpeg"])].map((format) => `"${format}"`).join(", ");
  writeFileSync(
    join(root, "polygloss.toml"),
    `base_url = "https://magazine.example"\ntitle = "Photographs"\ndefault_language = "en"\ntheme = "plain"\n[languages.en]\n` +
      `[photos]\ncredits = "off"\nwidths = [${WIDTHS}]\nformats = [${formats}]\n`,
  );
  names.forEach((name, at) => {
    const folder = join(root, "content/en/walks", name.replace(".jpg", ""));
    mkdirSync(folder, { recursive: true });
    const day = String(1 + (at % 28)).padStart(2, "0");
    const picture = shows ? `\n![A walk](${name})\n` : "";
    writeFileSync(join(folder, "index.md"), `+++\ntitle = "Walk ${at}"\ndate = 2026-05-${day}\n+++\nWe walked.\n${picture}\nWe came home.\n`);
    if (shows) copyFileSync(join(photographs, name), join(folder, name));
  });
}

function build(root) {
  const started = process.hrtime.bigint();
  const line = `TIMEFORMAT='cpu %U %S'; time "$0" --root "$1" build -v --now 2026-06-01`;
  const run = spawnSync("bash", ["-c", line, program, root], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr + run.stdout);
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  const [, user, system] = run.stderr.match(/cpu ([\d.]+) ([\d.]+)/);
  const memory = run.stderr.match(/([\d.]+) MB\s+peak memory/)?.[1];
  return { wall, cpu: Number(user) + Number(system), memory: Number(memory) };
}

async function withSharp(to) {
  mkdirSync(to, { recursive: true });
  sharp.concurrency(1);
  sharp.cache(false);
  const options = { webp: { quality: 80 }, jpeg: { quality: 80 }, avif: { quality: 50, effort: 4 } };
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      const picture = sharp(join(photographs, name)).rotate();
      for (const width of WIDTHS) {
        for (const format of FORMATS) {
          await picture.clone().resize(width)[format](options[format]).toFile(join(to, `${name}-${width}.${EXTENSIONS[format]}`));
        }
      }
    }
  };
  const before = process.cpuUsage();
  const started = process.hrtime.bigint();
  await Promise.all([worker(), worker()]);
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1e6 };
}

/** The derivative that an article's page names for this format and width. */
function derivative(root, name, format, width) {
  const page = readFileSync(join(root, "public/en/walks", name.replace(".jpg", ""), "index.html"), "utf8");
  const found = page.match(new RegExp(`assets/photos/[0-9a-f]+-${width}\\.${EXTENSIONS[format]}`));
  if (!found) throw new Error(`${name}: no ${format} of ${width}`);
  return join(root, "public", found[0]);
}

async function png(from, to) {
  await sharp(from).png({ compressionLevel: 1 }).toFile(to);
  return to;
}

const seconds = ({ wall, cpu }) => `${wall.toFixed(1)} s wall, ${cpu.toFixed(1)} s of processors, ${((wall * 1000) / names.length).toFixed(0)} ms a photograph`;
console.log(`${names.length} photographs, ${WIDTHS.join(", ")} in ${FORMATS.join(", ")}`);
const [empty, full] = [join(work, "without"), join(work, "with")];
magazine(empty, false);
magazine(full, true);
const first = build(full);
console.log(`polygloss: ${seconds(first)}, peak memory ${first.memory} MB`);
const theirs = await withSharp(join(work, "sharp"));
console.log(`sharp:     ${seconds(theirs)}`);
console.log(`polygloss takes ${(first.wall / theirs.wall).toFixed(2)} of sharp's time, ${(first.cpu / theirs.cpu).toFixed(2)} of its processors`);
build(empty);
const again = (root) => Math.min(...[1, 2, 3, 4, 5].map(() => build(root).wall));
const [without, second] = [again(empty), again(full)];
console.log(`a second build: ${(second * 1000).toFixed(0)} ms with photographs, ${(without * 1000).toFixed(0)} ms without`);

const pairs = [];
for (const name of names.slice(0, SCORED)) {
  const whole = await sharp(join(photographs, name)).png({ compressionLevel: 1 }).toBuffer();
  for (const width of WIDTHS) {
    const reference = join(work, `${name}-${width}.png`);
    await sharp(whole).resize(width).png({ compressionLevel: 1 }).toFile(reference);
    for (const format of FORMATS) {
      const files = { polygloss: derivative(full, name, format, width), sharp: join(work, "sharp", `${name}-${width}.${EXTENSIONS[format]}`) };
      for (const [maker, file] of Object.entries(files)) {
        const pixels = await png(file, join(work, `${maker}-${name}-${width}-${format}.png`));
        pairs.push({ maker, width, format, line: `${reference}\t${pixels}`, size: statSync(file).size });
      }
    }
  }
}
const score = ["run", "--release", "--quiet", "--manifest-path", join(here, "score/Cargo.toml")];
const scores = execFileSync("cargo", score, { input: pairs.map((pair) => pair.line).join("\n"), encoding: "utf8" }).trim().split("\n");
for (const format of FORMATS) {
  for (const width of WIDTHS) {
    const of = (maker) => {
      const mine = pairs.map((pair, at) => ({ ...pair, score: Number(scores[at]) })).filter((pair) => pair.maker === maker && pair.width === width && pair.format === format);
      const mean = (key) => mine.reduce((sum, pair) => sum + pair[key], 0) / mine.length;
      return `${mean("score").toFixed(2)} at ${(mean("size") / 1000).toFixed(1)} kB`;
    };
    console.log(`${format} ${String(width).padStart(4)}: polygloss ${of("polygloss")}, sharp ${of("sharp")}`);
  }
}
rmSync(work, { recursive: true });
