/*
 * Notebook → PDF against nbconvert: npm run build && node bench/pdf/pdf.mjs [NOTEBOOK …]
 * Notebooks that are named are converted by every tool in turn, each time by a new process; without any, the sample is.
 * nbconvert is looked for as NBCONVERT=…/jupyter-nbconvert, else on the path. It typesets in every way that works here:
 * through LaTeX with xelatex and pandoc, through Chromium (webpdf) with playwright, and as HTML that Chromium prints.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { notebooksToPdf } from "../../dist/src/pdf/document.js";
import { sampleNotebook } from "./sample.mjs";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const cli = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (time) => `${(time / 1000).toFixed(2)} s`;
const found = (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;

/** The command `gradsheet pdf`, from its start to the file. What it could not show it says with the exit code 3. */
function ours(input) {
  const file = join(folder, "ours.pdf");
  rmSync(file, { force: true });
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, "pdf", input, "-o", file], {
    encoding: "utf8",
    cwd: folder,
  });
  const time = performance.now() - start;
  if (status !== 0 && status !== 3) throw new Error(`gradsheet pdf ${input}: ${stderr.slice(-400)}`);
  return { time, size: statSync(file).size };
}

/** Every way in which this machine's nbconvert makes a PDF. */
function peers() {
  const nbconvert = process.env.NBCONVERT ?? "jupyter-nbconvert";
  if (!found(nbconvert)) return [];
  const chromium = ["chromium", "chromium-browser", "google-chrome"].find(found);
  const print = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--virtual-time-budget=5000",
    `--print-to-pdf=${join(folder, "peer.pdf")}`,
    join(folder, "peer.html"),
  ];
  const to = (format, input, ...more) => [nbconvert, ["--to", format, input, "--output", "peer", ...more]];
  const ways = [
    { name: "LaTeX", commands: (input) => [to("pdf", input)] },
    { name: "webpdf", commands: (input) => [to("webpdf", input, "--disable-chromium-sandbox")] },
    ...(chromium === undefined
      ? []
      : [{ name: "HTML + Chromium", commands: (input) => [to("html", input), [chromium, print]] }]),
  ];
  // playwright looks for a browser of its own; the machine's is put where it looks.
  const browsers = join(folder, "browsers");
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: browsers };
  const convert = ({ commands }, input) => {
    const output = join(folder, "peer.pdf");
    rmSync(output, { force: true });
    const start = performance.now();
    for (const [program, args] of commands(input)) {
      const { status, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
      const [, missing] = /Executable doesn't exist at (\S+)/.exec(stderr) ?? [];
      if (missing !== undefined && chromium !== undefined) {
        mkdirSync(dirname(missing), { recursive: true });
        symlinkSync(onPath(chromium), missing);
        return convert({ commands }, input);
      }
      if (status !== 0) return null;
    }
    return { time: performance.now() - start, size: statSync(output).size };
  };
  return ways
    .map((way) => ({ name: way.name, convert: (input) => convert(way, input) }))
    .filter((way) => way.convert("sample.ipynb") !== null);
}

const onPath = (program) =>
  process.env.PATH.split(delimiter)
    .map((place) => join(place, program))
    .find((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);

const rounds = Array.from({ length: 5 });
const sample = sampleNotebook(1);
writeFileSync(join(folder, "sample.ipynb"), JSON.stringify(sample));
const others = peers();
const known = others.map(({ name }) => `nbconvert, ${name}`).join("; ");

/** All tools on the same notebooks, as they are, in one run; of each the median of 3, and what part of the other's time is ours. */
function compareOn(notebooks) {
  const rows = notebooks.map((path, at) => {
    const name = `given-${at}.ipynb`;
    copyFileSync(path, join(folder, name));
    const times = [1, 2, 3].map(() => [ours(name), ...others.map(({ convert }) => convert(name))]);
    const [mine, ...theirs] = [{}, ...others].map((_, tool) => {
      const all = times.map((round) => round[tool]?.time).filter((time) => time !== undefined);
      return all.length === 0 ? null : median(all);
    });
    const columns = others.flatMap(({ name: peer }, index) => {
      const time = theirs[index];
      return [
        [peer, time === null ? "fails" : seconds(time)],
        [`ratio to ${peer}`, time === null ? "" : (mine / time).toFixed(2)],
      ];
    });
    return { notebook: basename(path), gradsheet: seconds(mine), ...Object.fromEntries(columns) };
  });
  console.log(
    `peers: ${known || "none found; set NBCONVERT"}; medians of 3, each from a process's start to the file`,
  );
  console.table(rows);
}

const given = process.argv.slice(2);
if (given.length > 0) {
  compareOn(given);
  rmSync(folder, { recursive: true });
  process.exit();
}

const long = sampleNotebook(40);
writeFileSync(join(folder, "long.ipynb"), JSON.stringify(long));

console.log(
  `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}; medians of 5`,
);
const cold = rounds.map(() => ours("sample.ipynb"));

const convert = async (notebook) => {
  const start = performance.now();
  const result = await notebooksToPdf([{ notebook, path: join(folder, "sample.ipynb") }], { root: folder });
  return { time: performance.now() - start, ...result };
};
await convert(sample);
const warm = [];
for (const index of rounds.keys()) {
  // Another word in each round, so that nothing is the same document again.
  const cells = sample.cells.map((cell, at) =>
    at === 0 ? { ...cell, source: `${cell.source}\n\nRound ${index}.` } : cell,
  );
  warm.push(await convert({ ...sample, cells }));
}
const book = await convert(long);

const other = others[0] ?? null;
const otherCold = other === null ? null : [1, 2, 3].map(() => other.convert("sample.ipynb"));
const otherBook = other === null ? null : other.convert("long.ipynb");
const ratio = (mine, theirs) => (theirs === null ? "" : `${(theirs / mine).toFixed(1)} ×`);

const coldTime = median(cold.map(({ time }) => time));
const warmTime = median(warm.map(({ time }) => time));
const otherTime = otherCold === null ? null : median(otherCold.map(({ time }) => time));
console.log(`peer: ${other === null ? "none found; set NBCONVERT" : `nbconvert, ${other.name}`}`);
console.table([
  {
    what: "sample, process start to file",
    gradsheet: seconds(coldTime),
    peer: otherTime === null ? "" : seconds(otherTime),
    faster: ratio(coldTime, otherTime),
  },
  {
    what: "sample, in a running process",
    gradsheet: `${warmTime.toFixed(0)} ms`,
    peer: "",
    faster: ratio(warmTime, otherTime),
  },
  {
    what: `40 × the sample, ${book.pages} pages`,
    gradsheet: seconds(book.time),
    peer: otherBook === null ? "" : seconds(otherBook.time),
    faster: ratio(book.time, otherBook?.time ?? null),
  },
  {
    what: `bytes of the sample, ${warm[0].pages} pages`,
    gradsheet: String(cold[0].size),
    peer: otherCold === null ? "" : String(otherCold[0].size),
    faster: "",
  },
]);
rmSync(folder, { recursive: true });
