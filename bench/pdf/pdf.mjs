/*
 * Notebook → PDF against nbconvert: npm run build && node bench/pdf/pdf.mjs [NOTEBOOK …]
 * Notebooks that are named are converted by both in turn, each time by a new process; without any, the sample is.
 * nbconvert is looked for as NBCONVERT=…/jupyter-nbconvert, else on the path. It typesets through LaTeX where there is
 * xelatex and pandoc, through its own Chromium (webpdf) where that is installed, else as HTML that Chromium prints.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { notebooksToPdf } from "../../dist/src/pdf/document.js";
import { sampleNotebook } from "./sample.mjs";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const one = fileURLToPath(new URL("one.mjs", import.meta.url));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (time) => `${(time / 1000).toFixed(2)} s`;
const found = (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;

function timed(command, args, file) {
  rmSync(file, { force: true });
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8", cwd: folder });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr.slice(-400)}`);
  return { time, size: statSync(file).size };
}

/** How this machine's nbconvert makes a PDF, or null. */
function peer() {
  const nbconvert = process.env.NBCONVERT ?? "jupyter-nbconvert";
  if (!found(nbconvert)) return null;
  const chromium = ["chromium", "chromium-browser", "google-chrome"].find(found);
  const ways = [
    ["nbconvert, LaTeX", (input, output) => [[nbconvert, ["--to", "pdf", input, "--output", output]]]],
    ["nbconvert, webpdf", (input, output) => [[nbconvert, ["--to", "webpdf", input, "--output", output]]]],
  ];
  if (chromium !== undefined) {
    const print = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-pdf-header-footer",
      "--virtual-time-budget=5000",
    ];
    ways.push([
      "nbconvert, HTML printed by Chromium",
      (input, output) => [
        [nbconvert, ["--to", "html", input, "--output", `${output}.html`]],
        [
          chromium,
          [...print, `--print-to-pdf=${join(folder, `${output}.pdf`)}`, join(folder, `${output}.html`)],
        ],
      ],
    ]);
  }
  for (const [name, commands] of ways) {
    const convert = (input) => {
      const output = join(folder, "peer.pdf");
      rmSync(output, { force: true });
      const start = performance.now();
      for (const [command, args] of commands(input, "peer"))
        if (spawnSync(command, args, { cwd: folder, stdio: "ignore" }).status !== 0) return null;
      const time = performance.now() - start;
      return { time, size: statSync(output).size };
    };
    if (convert("sample.ipynb") !== null) return { name, convert };
  }
  return null;
}

const rounds = Array.from({ length: 5 });
const sample = sampleNotebook(1);
writeFileSync(join(folder, "sample.ipynb"), JSON.stringify(sample));
const other = peer();

/** Both tools on the same notebooks, as they are, in one run. */
function compareOn(notebooks) {
  const rows = notebooks.map((path, at) => {
    const name = `given-${at}.ipynb`;
    copyFileSync(path, join(folder, name));
    const pairs = [1, 2, 3].map(() => [
      timed(process.execPath, [one, name, "given.pdf"], join(folder, "given.pdf")),
      other?.convert(name) ?? null,
    ]);
    const ours = median(pairs.map(([mine]) => mine.time));
    const theirs = pairs.map(([, its]) => its?.time).filter((time) => time !== undefined);
    return {
      notebook: basename(path),
      gradsheet: seconds(ours),
      peer: theirs.length === 0 ? "" : seconds(median(theirs)),
      ratio: theirs.length === 0 ? "" : (ours / median(theirs)).toFixed(2),
    };
  });
  console.log(
    `peer: ${other?.name ?? "none found; set NBCONVERT"}; medians of 3, each from a process's start to the file`,
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
const cold = rounds.map(() =>
  timed(process.execPath, [one, "sample.ipynb", "sample.pdf"], join(folder, "sample.pdf")),
);

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

const otherCold = other === null ? null : [1, 2, 3].map(() => other.convert("sample.ipynb"));
const otherBook = other === null ? null : other.convert("long.ipynb");
const ratio = (ours, theirs) => (theirs === null ? "" : `${(theirs / ours).toFixed(1)} ×`);

const coldTime = median(cold.map(({ time }) => time));
const warmTime = median(warm.map(({ time }) => time));
const otherTime = otherCold === null ? null : median(otherCold.map(({ time }) => time));
console.log(`peer: ${other?.name ?? "none found; set NBCONVERT"}`);
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
