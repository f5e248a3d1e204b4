import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { formatNotebook, readNotebook, type Json, type NotebookCell } from "../../src/api/notebook.js";
import { copiesCount, copyNames } from "../../src/cli/copy-names.js";
import { parametersOf } from "../../src/parameters/parameters.js";
import { Pdf } from "../pdf/read-pdf.js";
import { gradsheetIn, program } from "../support/gradsheet.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-copies-"));
// Each copy starts kernels, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(root, { recursive: true }));

const gradsheet = gradsheetIn(root);

const text = (id: string, source: string, gradsheetMetadata?: Json): NotebookCell => ({
  cell_type: "markdown",
  id,
  metadata: gradsheetMetadata === undefined ? {} : { gradsheet: gradsheetMetadata },
  source,
});
const codeCell = (id: string, source: string, metadata: { [key: string]: Json } = {}): NotebookCell => ({
  cell_type: "code",
  id,
  metadata,
  source,
  execution_count: null,
  outputs: [],
});

/** A PNG of one pixel. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A notebook that asks for a sum, with this many choices for one of its two numbers. */
const sumNotebook = (problem: string, choices: number) => [
  text("t", `# A sum\n\n> Find the sum of $a=2$ and $b=30$.\n\n![](figures/a%20b.png)`, {
    retell: { "$a=2$ and $b=30$": "$a={{a}}$ and $b={{b}}$" },
  }),
  codeCell("p", "const a = 2;\nconst b = 30;", {
    tags: ["parameters"],
    gradsheet: { domains: { a: "fixed", b: { from: 31, to: 30 + choices } } },
  }),
  codeCell(
    "s",
    `import { worksheet } from "gradsheet";\nworksheet("own", "${problem}").answer("own-${problem}", { sum: a + b })`,
  ),
];

/** A paper with notebooks that have so many variants; 0 is one without. */
function savePaper(folder: string, ...variants: number[]): string {
  mkdirSync(join(root, folder, "figures"), { recursive: true });
  writeFileSync(join(root, folder, "figures", "a b.png"), picture);
  const problems = variants.map((count, at) => {
    const problem = String(at + 1);
    const cells =
      count > 0
        ? sumNotebook(problem, count)
        : [text("t", "# Why\n\n> Why?"), codeCell("c", `console.log("solved as it is")`)];
    const metadata = {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
      ...(count > 0 ? {} : { gradsheet: { noVariant: "It asks for a reason." } }),
    };
    const notebook = `q${problem}.ipynb`;
    writeFileSync(
      join(root, folder, notebook),
      formatNotebook({ cells, metadata, nbformat: 4, nbformat_minor: 5 }),
    );
    const part = {
      id: `own-${problem}`,
      part: "",
      statement: count > 0 ? "Find the sum of $a=2$ and $b=30$." : "Why?",
      expects: { sum: "integer" },
      key: { sum: 32 },
      marks: 3,
    };
    return { problem, title: "A sum", notebook, marks: 3, parts: count > 0 ? [part] : [] };
  });
  writeFileSync(
    join(root, folder, "paper.json"),
    JSON.stringify({ paper: "own", title: "Own paper", problems }),
  );
  return folder;
}

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const json = (...path: string[]) => JSON.parse(read(...path)) as Record<string, Record<string, Json>>;
const numbersIn = (path: string) =>
  parametersOf(readNotebook(join(root, path)), path).list.map(({ value }) => value as number);

beforeAll(() => {
  savePaper("own", 10, 0);
});

describe("gradsheet variant FOLDER --count", () => {
  it("writes copies that differ, each a whole paper, with the answers of all and what is taken over as it is", () => {
    const { status, stderr, stdout } = gradsheet(
      "variant",
      "own",
      "--count",
      "3",
      "--seed",
      "4",
      "-o",
      "out",
    );
    expect(stderr).toContain("q2.ipynb has no variants and is taken over as it is. It asks for a reason.");
    expect(stderr).toMatch(/^✓ 3\/3 variant-3 {2}2 notebooks$/m);
    expect(stdout).toContain("3 copies in out, all answers in");
    expect(status).toBe(0);
    const names = ["variant-1", "variant-2", "variant-3"];
    expect(readdirSync(join(root, "out")).toSorted()).toEqual(["answers.json", ...names]);
    const answers = json("out", "answers.json");
    const drawn = names.map((name) => numbersIn(join("out", name, "q1.ipynb")));
    expect(new Set(drawn.map(String)).size).toBe(3);
    for (const [at, name] of names.entries()) {
      const [a, b] = drawn[at];
      expect(answers[name]).toEqual({ "own-1": { sum: a + b } });
      expect(read("out", name, "q1.ipynb")).toContain(`sum of $a=${a}$ and $b=${b}$`);
      expect(read("out", name, "q2.ipynb")).toContain('"solved as it is\\n"');
      expect(read("out", name, "paper.json")).toBe(read("own", "paper.json"));
      expect(readFileSync(join(root, "out", name, "figures", "a b.png")).equals(picture)).toBe(true);
    }
    // A copy has the numbers that its seed gives alone.
    gradsheet("variant", "own/q1.ipynb", "--seed", "5", "-o", "five.ipynb");
    expect(numbersIn("five.ipynb")).toEqual(drawn[1]);
  });

  it("--names and --pdf: a folder for each name with its question sheet and solution; --only-varied leaves out the others", () => {
    writeFileSync(join(root, "names.txt"), "Ada L.-K\n\n  30412\n");
    const options = ["--names", "names.txt", "--pdf", "--only-varied", "-o", "named"];
    const { status, stderr } = gradsheet("variant", "own", ...options);
    expect(stderr).toContain("q2.ipynb has no variants and is left out.");
    expect(status).toBe(0);
    for (const name of ["Ada L.-K", "30412"]) {
      const [, b] = numbersIn(join("named", name, "q1.ipynb"));
      const [questions, solutions, key] = ["questions.pdf", "solutions.pdf", "key.pdf"].map((file) =>
        new Pdf(readFileSync(join(root, "named", name, file))).text(),
      );
      expect(new Pdf(readFileSync(join(root, "named", name, "questions.pdf"))).text(1)).toContain(
        `Name: ${name}`,
      );
      expect(key).toContain(name);
      expect(key).toContain(String(2 + b));
      expect(key).not.toContain("worksheet(");
      expect(questions).toContain(name);
      expect(questions).toContain(String(b));
      expect(questions).toContain("3 marks");
      expect(questions).not.toContain(String(2 + b));
      expect(solutions).toContain(String(2 + b));
      expect(existsSync(join(root, "named", name, "q2.ipynb"))).toBe(false);
    }
  });

  it("refuses more copies than differ: notebooks with 2 and 3 variants give 6", () => {
    savePaper("few", 2, 3);
    const { status, stderr } = gradsheet("variant", "few", "--count", "7", "-o", "few-out");
    expect(stderr).toContain("q1.ipynb has 2 variants, which come again from copy 3 on");
    expect(stderr).toContain("few: must have 7 copies that differ, got 6.");
    expect(status).toBe(1);
    expect(existsSync(join(root, "few-out"))).toBe(false);
  });

  it.each([
    ["a paper without variants", ["none"], 1, "none: must have a notebook with variants, got none."],
    ["the folder of several papers", ["."], 2, "needs the folder of one paper"],
    ["--count 0", ["own", "--count", "0"], 2, "needs a whole number from 1 to 10000 after --count, got 0."],
    ["--pdf of one variant", ["own/q1.ipynb", "--pdf"], 2, "needs --count or --names for copies of a paper"],
  ])("%s", (_, args, code, message) => {
    savePaper("none", 0);
    const { status, stderr } = gradsheet("variant", ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(code);
  });

  it("never writes over the paper that it reads", () => {
    writeFileSync(join(root, "own.txt"), "own\n");
    expect(gradsheet("variant", "own", "--names", "own.txt", "-o", ".")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("does not write over what it reads, after -o, got own/q1.ipynb"),
    });
  });

  it("stopped on its way leaves whole copies alone, and their answers", async () => {
    savePaper("long", 90, 0);
    const child = spawn(process.execPath, [program, "variant", "long", "--count", "80", "-o", "stopped"], {
      cwd: root,
    });
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => {
      const before = told;
      told += String(chunk);
      if (told.includes("✓ 2/80") && !before.includes("✓ 2/80")) child.kill("SIGINT");
    });
    const code = await new Promise((done) => child.on("exit", done));
    expect(code).toBe(130);
    expect(told).toContain("Stopping; whole copies are saved.");
    const copies = readdirSync(join(root, "stopped")).filter((name) => name !== "answers.json");
    expect(copies.length).toBeGreaterThanOrEqual(2);
    expect(copies.length).toBeLessThan(80);
    for (const copy of copies)
      expect(readdirSync(join(root, "stopped", copy)).toSorted()).toEqual([
        "figures",
        "paper.json",
        "q1.ipynb",
        "q2.ipynb",
      ]);
    expect(Object.keys(json("stopped", "answers.json")).toSorted()).toEqual(copies.toSorted());
  });
});

describe("the names of copies", () => {
  const namesOf = (content: string, count?: number) => {
    writeFileSync(join(root, "list.txt"), content);
    return copyNames("gradsheet variant", join(root, "list.txt"), count);
  };

  it("are a file's lines, without empty ones and whatever ends them", () => {
    expect(namesOf("\uFEFFAda\r\n\r\n Karl Müller \n30412", 3)).toEqual(["Ada", "Karl Müller", "30412"]);
    expect(copyNames("gradsheet variant", undefined, 2)).toEqual(["variant-1", "variant-2"]);
    expect(copyNames("gradsheet variant", undefined, undefined)).toEqual(["variant-1"]);
    expect(copiesCount("gradsheet variant", undefined)).toBeUndefined();
  });

  it.each([
    ["Ada\nada", /line 2: must hold names of folders, each once, got "ada" again, as in line 1/],
    ["../evil", /line 1: .* which has "\/" in it/],
    ["..", /begins or ends with a full stop/],
    ["answers.json", /the file of the answers/],
    ["x".repeat(201), /a name of 201 bytes/],
    ["\n \n", /must hold 1 to 10000 names, one on each line, got 0 names/],
  ])("%j is refused", (content, message) => {
    expect(() => namesOf(content)).toThrow(message);
  });

  it("must be as many as the copies, in a file that is there", () => {
    expect(() => namesOf("Ada\nKarl", 3)).toThrow("needs as many names as copies, got --count 3 and 2 names");
    expect(() => copyNames("gradsheet variant", join(root, "nowhere.txt"), 1)).toThrow(
      "must be a text file with one name on each line",
    );
  });
});
