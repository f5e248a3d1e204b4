import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { parametersOf } from "../../src/parameters/parameters.js";
import { readNotebook } from "../../src/api/notebook.js";
import { typeWords } from "../../src/paper/expected-shape.js";
import { gradsheetIn } from "../support/gradsheet.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-new-paper-"));
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(root, { recursive: true }));
const gradsheet = gradsheetIn(root);

describe("gradsheet new --paper", () => {
  it("makes a paper whose answers meet their keys, and whose variants are solved right", () => {
    const { status, stdout } = gradsheet("new", "--paper", "course/my-exam");
    expect(stdout).toContain("npx gradsheet check course/my-exam");
    expect(status).toBe(0);
    const checked = gradsheet("check", "course/my-exam", "--answers", "answers.json");
    expect(checked.stdout).toMatch(/my-exam\s*│\s*8 │\s*8 │\s*8 │\s*0/);
    expect(checked.status).toBe(0);
    // By hand: f'(5) = 2 (5 − 3) = 4, and 5 − 0.1 · 4 = 4.6; z = (2 − 2 + 0.5, 1 + 3 − 1), and 4 of 6 parameters are weights.
    expect(JSON.parse(readFileSync(join(root, "answers.json"), "utf8"))).toEqual({
      "my-exam-3a": {
        z: [0.5, 3],
        h: [0.5, 3].map((z) => expect.closeTo(1 / (1 + Math.exp(-z)), 12) as number),
      },
      "my-exam-3b": { parameters: 6, share: "4/6" },
      "my-exam-3c": { slope: "h*(1 - h)", positive: true },
      "my-exam-3d": { text: expect.stringContaining("symmetry") as string },
      "my-exam-1a": { gradient: 4 },
      "my-exam-1b": { w: 4.6 },
      "my-exam-2a": { correct: [1, 3] },
      "my-exam-2b": { behavior: "oscillates" },
    });
    const questions = gradsheet("html", "course/my-exam", "--questions-only", "-o", "q.html");
    expect(questions.status).toBe(0);
    expect(readFileSync(join(root, "q.html"), "utf8").match(/<span>☐<\/span>/g)).toHaveLength(6);

    expect(gradsheet("variant", "course/my-exam", "--count", "2", "-o", "copies").status).toBe(0);
    const answers = JSON.parse(readFileSync(join(root, "copies", "answers.json"), "utf8")) as Record<
      string,
      Record<string, Record<string, number>>
    >;
    for (const name of ["variant-1", "variant-2"]) {
      const file = join(root, "copies", name, "q01-one-step-of-gradient-descent.ipynb");
      const [start, rate] = parametersOf(readNotebook(file), file).list.map(({ value }) => value as number);
      expect(answers[name]["my-exam-1a"]).toEqual({ gradient: 2 * (start - 3) });
      expect(answers[name]["my-exam-1b"].w).toBeCloseTo(start - rate * 2 * (start - 3), 12);
      expect(start).not.toBe(3);
    }
  });

  it("never writes over what is there, and needs a name that can be one", () => {
    gradsheet("new", "--paper", "again");
    expect(gradsheet("new", "--paper", "again")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("again: must not be there already"),
    });
    expect(gradsheet("new", "--paper", "..")).toMatchObject({ status: 1 });
    expect(gradsheet("new", "--paper", 'a"b')).toMatchObject({ status: 2 });
    expect(gradsheet("new", "--paper", "")).toMatchObject({ status: 2 });
    expect(gradsheet("new", "one", "--paper", "two")).toMatchObject({ status: 2 });
  });

  it("its help has every type word that a paper may use", () => {
    const { stdout } = gradsheet("new", "--help");
    expect(typeWords.filter((word) => !stdout.includes(word))).toEqual([]);
  });
});
