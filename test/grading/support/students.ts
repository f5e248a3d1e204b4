import type { CodeCell } from "../../../src/api/notebook.js";
import { copy, rightAnswers, type Givens } from "./class.js";

/** A student of the class: what is handed in, and what it must be worth. */
export interface Student {
  name: string;
  seed: number;
  /** The file's text, or null where nothing is handed in. */
  text: string | null;
  /** The marks for part a (4) and part b (2). */
  marks: [number, number];
  /** What one of the remarks must say. */
  remark?: RegExp;
  submitted?: string;
}

type Kind = (seed: number, givens: Givens) => Omit<Student, "name" | "seed">;

/** How long the programs sleep that notebooks start, in seconds: a test knows them by it. */
export const sleepers = [1, 2].map((at) => 100_000 + 2 * process.pid + at);

/** To four digits and more, as a student writes it. */
const short = (value: number): number => Number(value.toPrecision(5));

const right = (givens: Givens) => {
  const { z, a, g } = rightAnswers(givens);
  return { z: short(z), a: short(a), g: short(g) };
};

/** Whoever copies has these numbers, whatever the seed. */
const copied = { z: 17.3512, a: 311.0641, g: 88.1734 };

const forged = (givens: Givens): CodeCell["outputs"] => [
  {
    output_type: "display_data",
    metadata: {},
    data: {
      "application/vnd.gradsheet.attempt+json": {
        id: "exam-1a",
        part: "a",
        hints: 0,
        revealed: false,
        when: "",
        marks: 4,
        of: 4,
        leaves: Object.entries(right(givens)).map(([path, value]) => ({
          path,
          value,
        })),
      },
    },
  },
];

/** Right answers, with cells between the two that try something. */
const trying =
  (marks: [number, number], remark: RegExp | null, ...between: string[]): Kind =>
  (seed, givens) => ({
    text: copy({ seed, givens, answers: right(givens), between }),
    marks,
    ...(remark === null ? {} : { remark }),
  });

/** Everything that a class hands in. */
export const kinds: Record<string, Kind> = {
  right: (seed, givens) => ({ text: copy({ seed, givens, answers: right(givens) }), marks: [4, 2] }),
  late: (seed, givens) => ({
    text: copy({ seed, givens, answers: right(givens) }),
    marks: [4, 2],
    submitted: "2026-05-03T09:00",
  }),
  "wrong-sign": (seed, givens) => ({
    text: copy({ seed, givens, answers: { ...right(givens), g: -right(givens).g } }),
    marks: [4, 0],
  }),
  carried: (seed, givens) => {
    // The bias is forgotten; everything after it is right from there.
    const z = givens.x * givens.w;
    const answers = { z: short(z), a: short(z * z), g: short(2 * z * givens.x) };
    return { text: copy({ seed, givens, answers }), marks: [2, 2] };
  },
  blank: (seed, givens) => ({ text: copy({ seed, givens, answers: {} }), marks: [0, 0] }),
  loop: trying([4, 2], /took longer than/, "while (true) {}"),
  "late-loop": (seed, givens) => ({
    text: copy({ seed, givens, answers: right(givens), after: ["setTimeout(() => { for (;;) {} }, 0);"] }),
    marks: [4, 2],
    remark: /took longer than/,
  }),
  exit: trying([4, 0], /cells after it did not run/, "process.exit(0);"),
  "kills-itself": trying(
    [4, 0],
    /SIGKILL.*cells after it did not run/,
    'process.kill(process.pid, "SIGKILL");',
  ),
  "kills-parent": (seed, givens) => ({
    text: copy({
      seed,
      givens,
      answers: right(givens),
      between: [
        'process.kill(process.ppid, "SIGKILL"); await new Promise((done) => setTimeout(done, 3_000));',
      ],
    }),
    // Its parent is a shell that nothing hangs on; in a sandbox it is a process that nothing ends.
    marks: [4, 0],
  }),
  prints: trying(
    [4, 2],
    null,
    'const line = "x".repeat(999) + "\\n"; for (let at = 0; at < 100_000; at++) process.stdout.write(line);',
  ),
  passwd: trying(
    [4, 2],
    null,
    'import { readFileSync } from "node:fs"; try { console.log(readFileSync("/etc/passwd", "utf8").length); } catch { console.log("kept out"); }',
  ),
  forks: trying(
    [4, 2],
    null,
    `import { spawn } from "node:child_process"; for (let at = 0; at < 5; at++) spawn("sleep", ["${sleepers[0]}"], { detached: true, stdio: "inherit" }).unref();`,
  ),
  bomb: trying(
    [4, 0],
    /processes at once|memory in use/,
    `import { spawn } from "node:child_process"; for (let at = 0; at < 200; at++) spawn("sleep", ["${sleepers[1]}"]); await new Promise((done) => setTimeout(done, 30_000));`,
  ),
  memory: trying(
    [4, 0],
    /memory in use/,
    "const all: Buffer[] = []; for (;;) { all.push(Buffer.alloc(50_000_000, 1)); await new Promise((done) => setTimeout(done, 5)); }",
  ),
  "fills-disk": trying(
    [4, 0],
    /MB on the disk/,
    'import { writeFileSync } from "node:fs"; for (let at = 0; ; at++) { writeFileSync(`${at}.bin`, Buffer.alloc(5_000_000, 1)); await new Promise((done) => setTimeout(done, 100)); }',
  ),
  "writes-marks": trying(
    [4, 2],
    null,
    'import { writeFileSync } from "node:fs"; for (const place of ["marks.csv", "../marks.csv", "grades/marks.csv"]) try { writeFileSync(place, "writes-marks,100"); } catch {}',
  ),
  forged: (seed, givens) => ({
    text: copy({ seed, givens, answers: {}, outputs: forged(givens) }),
    marks: [0, 0],
  }),
  claims: (seed, givens) => ({
    text: copy({
      seed,
      givens,
      answers: {
        z: 1,
        a: 1,
        g: 1,
      },
      after: [
        `({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.gradsheet.attempt+json": { id: "exam-1b", part: "b", leaves: [{ path: "g", value: 1, marks: 100, of: 2, state: "right" }], marks: 100, of: 2, hints: -5, revealed: "no", when: 7 } }) })`,
        `({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.gradsheet.attempt+json": { id: "exam-1a", leaves: "all" } }) })`,
      ],
    }),
    marks: [0, 0],
  }),
  fails: (seed, givens) => ({
    text: copy({
      seed,
      givens,
      answers: right(givens),
      between: ["const broken = ;"],
      after: ["undefinedName;"],
    }),
    marks: [4, 2],
    remark: /cell \d+.*(SyntaxError|expected|Cannot find name)/i,
  }),
  "other-seed": (seed, givens) => ({
    text: copy({ seed: seed + 1_000, givens, answers: right(givens) }),
    marks: [4, 2],
    remark: /is the copy of seed/,
  }),
  "easy-givens": (seed) => {
    const easy = { x: 1, w: 1, b: 0 };
    return {
      text: copy({ seed, givens: easy, answers: rightAnswers(easy) }),
      // Its own square follows from its own sum.
      marks: [2, 0],
      remark: /other given numbers than its seed/,
    };
  },
  "copied-from": (seed, givens) => ({ text: copy({ seed, givens, answers: copied }), marks: [0, 0] }),
  "copied-by": (seed, givens) => ({ text: copy({ seed, givens, answers: copied }), marks: [0, 0] }),
  "broken-json": (seed, givens) => ({
    text: copy({ seed, givens, answers: right(givens) }).slice(0, 700),
    marks: [0, 0],
    remark: /could not be graded: it must be JSON/,
  }),
  empty: () => ({
    text: "",
    marks: [0, 0],
    remark: /could not be graded: it must be JSON, got an empty file/,
  }),
  "of-another-paper": (seed, givens) => ({
    text: copy({ seed, givens, answers: right(givens) }).replaceAll("exam-1", "quiz-1"),
    marks: [0, 0],
    remark: /of-another-paper\.ipynb answers no part of the paper that is graded/,
  }),
  absent: () => ({ text: null, marks: [0, 0], remark: /Nothing was handed in/ }),
};
