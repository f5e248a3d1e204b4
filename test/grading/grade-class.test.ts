import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { command } from "../../src/cli/grade.js";
import type { StudentRecord } from "../../src/grading/student-record.js";
import { drawVariants } from "../../src/variant/variant.js";
import { gradsheetIn, program } from "../support/gradsheet.js";
import { writePaper, type Givens } from "./support/class.js";
import { kinds, sleepers, type Student } from "./support/students.js";

/*
 * A class that hands in all that a class hands in, one of each kind: graded by the command, stopped in the middle by Ctrl-C, and graded
 * to the end by a second call.
 */
vi.setConfig({ testTimeout: 240_000 });

const root = mkdtempSync(join(tmpdir(), "gradsheet-class-"));
afterAll(() => rmSync(root, { recursive: true }));
const gradsheet = gradsheetIn(root);
const options = ["--paper", "class-exam", "--seeds", "roster.csv", "--no-pdf"];
const limits = ["--time", "12", "--memory", "1000", "--disk", "30", "--jobs", "4"];

let students: Student[];

/** Those that take longest come first, so that they wait at the same time. */
const slowFirst = ["loop", "late-loop", "bomb", "prints", "memory", "fills-disk"];

beforeAll(async () => {
  writePaper(join(root, "class-exam"));
  mkdirSync(join(root, "handed-in"));
  const names = [...slowFirst, ...Object.keys(kinds).filter((name) => !slowFirst.includes(name))];
  const seeds = names.map((_, at) => at + 1);
  const draws = await drawVariants(join(root, "class-exam", "q01-one-neuron.ipynb"), { seeds });
  students = names.map((name, at) => {
    const givens = { x: 2.5, w: 1.2, b: 0.7, ...draws.givens.get(seeds[at])!.values } as Givens;
    return { name, seed: seeds[at], ...kinds[name](seeds[at], givens) };
  });
  const roster = students.map(
    ({ name, seed, submitted = "2026-05-01T12:00" }) => `${name},${seed},2026-05-01T18:00,${submitted}`,
  );
  writeFileSync(join(root, "roster.csv"), ["student,seed,due,submitted", ...roster].join("\n"));
  for (const { name, text } of students)
    if (text !== null) writeFileSync(join(root, "handed-in", `${name}.ipynb`), text);
}, 240_000);

const records = (): Map<string, StudentRecord> =>
  new Map(
    readdirSync(join(root, "grades", "records"))
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(root, "grades", "records", name), "utf8")) as StudentRecord)
      .map((record) => [record.student, record]),
  );

/** Grades until some students are done, then presses Ctrl-C. */
async function gradeAndStop(after: number): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [program, "grade", "handed-in", ...options, ...limits], {
    cwd: root,
  });
  let said = "";
  let isStopped = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (isStopped || (said.match(/^[✓✗]/gm) ?? []).length < after) return;
    isStopped = true;
    child.kill("SIGINT");
  });
  child.stdout.resume();
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

describe("gradsheet grade", () => {
  let first: Awaited<ReturnType<typeof gradeAndStop>>;
  let afterFirst: Map<string, StudentRecord>;
  let second: ReturnType<typeof gradsheet>;
  beforeAll(async () => {
    first = await gradeAndStop(4);
    afterFirst = records();
    second = gradsheet("grade", "handed-in", ...options, ...limits);
  }, 240_000);

  it("keeps what is graded when it is stopped, and grades the rest when it is called again", () => {
    expect(first.code).toBe(130);
    expect(first.said).toMatch(/Stopping; what is graded is kept/);
    expect(afterFirst.size).toBeGreaterThanOrEqual(4);
    expect(afterFirst.size).toBeLessThan(students.length);
    expect(second.stderr).toContain(`${afterFirst.size} of ${students.length} students were graded before`);
    const all = records();
    for (const [name, record] of afterFirst) expect(all.get(name)).toEqual(record);
    expect([...all.keys()].toSorted()).toEqual(students.map(({ name }) => name).toSorted());
  });

  it("gives each the right marks, and says what happened", () => {
    const all = records();
    for (const { name, marks, remark } of students) {
      const record = all.get(name)!;
      const got = record.parts.map((part) => part.marks);
      const told = record.remarks.map(({ text }) => text).join("\n");
      expect({ name, got }, told).toEqual({ name, got: marks });
      expect(told, name).toMatch(remark ?? /^/);
    }
    // A file that cannot be read wants a person's eye.
    expect(second.status).toBe(1);
  });

  it("writes marks, a page for each student and one about the class, and no mark that a notebook wrote", () => {
    const marks = readFileSync(join(root, "grades", "marks.csv"), "utf8");
    for (const {
      name,
      marks: [a, b],
    } of students)
      expect(marks).toMatch(new RegExp(`^${name},\\d+,${a + b},6,0,${a},${b},`, "m"));
    expect(marks).not.toMatch(/,100(,|$)/m);
    expect(marks).toMatch(/^late,.*,1 d 15 h,/m);
    const pages = readdirSync(join(root, "grades", "feedback"));
    expect(pages.toSorted()).toEqual(students.map(({ name }) => `${name}.html`).toSorted());
    const carried = readFileSync(join(root, "grades", "feedback", "carried.html"), "utf8");
    expect(carried).toContain("the bias is left out");
    expect(carried).toContain("follows from your earlier value");
    expect(readFileSync(join(root, "grades", "summary.csv"), "utf8")).toMatch(
      /exam-1b.*right size, wrong sign.*wrong-sign/,
    );
  });

  it("never has a right value on a page that the student did not find", () => {
    const { parts } = records().get("wrong-sign")!;
    const right = parts[1].rightNumbers["g"];
    const page = readFileSync(join(root, "grades", "feedback", "wrong-sign.html"), "utf8").replaceAll(
      "-" + String(Number(right.toPrecision(5))),
      "",
    );
    expect(page).not.toContain(String(Number(right.toPrecision(4))));
  });

  it("tells of slips by name, and of the same wrong numbers under different seeds", () => {
    expect(second.stdout).toMatch(/1× z: the bias is left out/);
    expect(second.stdout).toMatch(/1× g: right size, wrong sign/);
    expect(second.stdout).toMatch(/copied-by \(seed \d+\) and copied-from \(seed \d+\): 3 same numbers/);
    expect(second.stdout).toContain("Nothing handed in:\n  absent");
  });

  it.runIf(process.platform === "linux")("leaves nothing running that a notebook started", () => {
    const running = readdirSync("/proc").filter((name) => {
      if (!/^\d+$/.test(name)) return false;
      try {
        return sleepers.some(
          (seconds) => readFileSync(`/proc/${name}/cmdline`, "utf8") === `sleep\0${seconds}\0`,
        );
      } catch {
        return false;
      }
    });
    expect(running).toEqual([]);
  });

  it("grades anew what has changed, and that alone", () => {
    const path = join(root, "handed-in", "blank.ipynb");
    writeFileSync(path, readFileSync(join(root, "handed-in", "broken-json.ipynb")));
    const { stderr } = gradsheet("grade", "handed-in", ...options, ...limits);
    expect(stderr).toMatch(/blank\.ipynb could not be graded: it must be JSON/);
    expect(stderr).toContain(`${students.length - 1} of ${students.length} students were graded before`);
  });
});

describe("gradsheet grade refuses", () => {
  const handedIn = join(root, "handed-in");
  const paper = ["--paper", join(root, "class-exam")];
  it.each([
    [paper, "UsageError", "needs what was handed in"],
    [[handedIn], "UsageError", "needs the paper after --paper"],
    [[handedIn, "--paper", "no-such-paper"], "FileError", "must be the name of a paper"],
    [
      [handedIn, "--paper", handedIn],
      "FileError",
      "must be the folder of a paper, got one without a paper.json",
    ],
    [
      [handedIn, ...paper, "--format", "excel"],
      "UsageError",
      "needs moodle or canvas after --format, got excel",
    ],
    [[handedIn, ...paper, "--memory", "1"], "UsageError", "needs a number of megabytes from 512"],
    [
      [handedIn, ...paper, "--time", "soon"],
      "UsageError",
      "needs a number of seconds from 1 to 86400 after --time, got soon",
    ],
    [[handedIn, ...paper, "--sandbox-image", "x"], "UsageError", "needs --sandbox for --sandbox-image"],
    [[handedIn, ...paper, "--seeds", join(root, "none.csv")], "FileError", "got no such file"],
  ])("%j", async (args, name, message) => {
    const refusal = await command.run(args).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(refusal).toMatchObject({ name, message: expect.stringContaining(message) });
  });
});
