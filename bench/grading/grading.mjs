/*
 * A class of students, graded: npm run build && node bench/grading/grading.mjs [--students N] [--jobs N] [--python FILE]
 * Each student hands in a copy of one problem with numbers of its own: five parts, right ones, wrong ones and blanks. Beside it the
 * same number of notebooks in Python, run as nbgrader runs them (nbclient, a fresh ipykernel for each), without any marking. Needs Python
 * 3 on Linux; the peer needs one with nbclient and ipykernel (test/interop/setup.sh makes one in .venv).
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { practiceCopyOf, readNotebook, writeNotebook } from "gradsheet/notebook";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
  options: {
    students: { type: "string", default: "300" },
    jobs: { type: "string", default: String(availableParallelism()) },
    python: { type: "string", default: join(root, ".venv", "bin", "python") },
  },
});
const students = Number(values.students);
const cli = join(root, "dist", "src", "cli", "main.js");
const paper = join(root, "notebooks", "sharif-ml-2023-hw3");
const problem = readdirSync(paper).find((name) => name.startsWith("q04"));
const { unseal } = await import("../../dist/src/practice/seal.js");
const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const handedIn = join(folder, "class");

/** @param {string} python @param {string[]} command @returns {{ status: number, wall: number, cpu: number }} */
function measure(python, command) {
  const script = join(root, "bench", "grading", "cpu.py");
  return JSON.parse(execFileSync(python, [script, ...command], { cwd: folder, encoding: "utf8" }));
}

/** To five digits, as a student writes it. */
const short = (value) => {
  if (typeof value === "number") return Number(value.toPrecision(5));
  if (Array.isArray(value)) return value.map(short);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, short(each)]));
};

/** Fills a copy in: every fourth has a wrong sign, every seventh leaves the last part blank. */
function fillIn(path, at) {
  const notebook = readNotebook(path);
  const { seal, name } = practiceCopyOf(notebook);
  const { parts } = unseal(seal, name);
  for (const cell of notebook.cells) {
    const id = /^attempt\("([^"]+)"/.exec(cell.source)?.[1];
    if (id === undefined || (at % 7 === 0 && id === parts.at(-1).id)) continue;
    const value = short(parts.find((part) => part.id === id).key);
    if (at % 4 === 1 && "delta_o" in value) value.delta_o *= -1;
    cell.source = `attempt(${JSON.stringify(id)}, ${JSON.stringify(value)});`;
  }
  // What counts are copies for marked work, which have no key.
  notebook.metadata.gradsheet.practice.seal = null;
  writeNotebook(path, notebook);
}

function say(what, { status, wall, cpu }) {
  if (status !== 0) throw new Error(`${what} ended with ${status}.`);
  const [rate, slow] = [students / cpu, wall / students];
  console.log(
    `${what.padEnd(34)} ${rate.toFixed(2).padStart(6)} a second of one core  ${(cpu / students).toFixed(2)} s of processor time each, ${slow.toFixed(2)} s on the clock`,
  );
}

try {
  const names = Array.from({ length: students }, (_, at) => `student-${at + 1},${at + 1}`);
  writeFileSync(join(folder, "names.csv"), ["student,seed", ...names].join("\n"));
  const before = loadavg().map((load) => load.toFixed(1));
  const made = measure("python3", [
    process.execPath,
    cli,
    "practise",
    join(paper, problem),
    "--names",
    "names.csv",
    "-o",
    handedIn,
  ]);
  for (let at = 1; at <= students; at++) fillIn(join(handedIn, `student-${at}.ipynb`), at);
  console.log(
    `${students} students, ${values.jobs} at a time, Node ${process.version}, load before ${before.join(" ")}`,
  );
  say("gradsheet practise --names", made);
  const grade = (...options) => {
    const out = ["-o", join(folder, `grades${options.join("")}`)];
    const command = [
      cli,
      "grade",
      handedIn,
      "--paper",
      paper,
      "--seeds",
      "names.csv",
      "--jobs",
      values.jobs,
      ...out,
    ];
    return measure("python3", [process.execPath, ...command, ...options]);
  };
  say("gradsheet grade --no-pdf", grade("--no-pdf"));
  say("gradsheet grade", grade());
  const marks = readFileSync(join(folder, "grades", "marks.csv"), "utf8")
    .split("\n")
    .slice(1, 1 + students);
  const right = marks.filter((line) => line.split(",")[2] === "15").length;
  const expected = names.filter((_, at) => (at + 1) % 4 !== 1 && (at + 1) % 7 !== 0).length;
  if (right !== expected) throw new Error(`${right} have all marks in place of ${expected}.`);
  if (existsSync(values.python))
    say(
      "nbclient, ipykernel, no marking",
      measure("python3", [values.python, join(root, "bench", "grading", "peer.py"), String(students)]),
    );
  else console.log(`nbclient is left out: no Python at ${values.python}`);
  console.log(
    `load after ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
