/*
 * Processor time of one derivative with its simplification, ours against mathjs's derivative (which simplifies too), on the corpus of
 * the tests. Every repetition renames the variables, so that no table of earlier results helps. Build first:
 * `npm run build && node bench/symbolic/derivative.mjs [repetitions] [--sympy PYTHON]`
 * --sympy: a Python that has SymPy, whose diff and simplify are measured on the same derivatives, each once, with empty caches.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { derivative as theirDerivative } from "mathjs";
import { derivative, parse, toMathjs } from "../../dist/src/index.js";

const ts = createRequire(import.meta.url)("typescript");
const source = readFileSync(new URL("../../test/symbolic/corpus.ts", import.meta.url), "utf8");
const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
const { corpus } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { sympy: { type: "string" } },
});
const repetitions = Number(positionals[0] ?? 9);

/** The text with every variable renamed for one repetition. */
function renamed(f, repetition) {
  return f.substitute(Object.fromEntries(f.variables.map((name) => [name, `${name}_${repetition}`])));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Of the processor: what else the machine does would lengthen long runs more than short ones. */
function milliseconds(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const ours = [];
const theirs = [];
let unsupported = 0;
const functions = corpus.map(({ text }) => parse(text));
// both engines once, so that neither is measured cold
for (const f of functions)
  for (const name of f.variables) {
    derivative(f, name);
    try {
      theirDerivative(toMathjs(f), name);
    } catch {
      unsupported++;
    }
  }
for (const f of functions)
  for (const name of f.variables) {
    const times = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const fresh = renamed(f, repetition);
      times.push(milliseconds(() => derivative(fresh, `${name}_${repetition}`)));
    }
    ours.push(median(times));
    try {
      const tree = toMathjs(f);
      const theirTimes = [];
      for (let repetition = 0; repetition < Math.min(repetitions, 3); repetition++)
        theirTimes.push(milliseconds(() => theirDerivative(tree, name)));
      theirs.push(median(theirTimes));
    } catch {
      // counted above
    }
  }

function line(label, values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [p50, p95, most] = [at(0.5), at(0.95), at(1)];
  console.log(
    `${label.padEnd(10)} ${String(values.length).padStart(4)} derivatives  median ${p50.toFixed(3)} ms  p95 ${p95.toFixed(2)} ms  max ${most.toFixed(1)} ms`,
  );
  return [p50, p95, most];
}

const own = line("gradsheet", ours);
const other = line("mathjs", theirs);
const [p50, p95, most] = own.map((value, index) => (other[index] / value).toFixed(0));
console.log(
  `gradsheet is ${p50} times as fast at the median, ${p95} times at p95, ${most} times at the slowest.`,
);
console.log(`mathjs throws on ${unsupported} of the ${ours.length} (max, min, sign, erf, choices).`);

if (options.sympy !== undefined) {
  const asked = functions.flatMap((f, at) => f.variables.map((name) => [corpus[at].text, f.variables, name]));
  const script = fileURLToPath(new URL("sympy_derivatives.py", import.meta.url));
  const settings = { input: JSON.stringify(asked), encoding: "utf8", maxBuffer: 1e8 };
  const { version, rows } = JSON.parse(execFileSync(options.sympy, [script], settings));
  console.log(`\nSymPy ${version}`);
  for (const [at, label] of ["diff", "simplified"].entries())
    line(
      label,
      rows.flatMap((row) => row[at] ?? []),
    );
}
