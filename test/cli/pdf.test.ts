import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { formatNotebook, type NotebookCell, type CellOutput } from "../../src/api/notebook.js";
import { Pdf } from "../pdf/read-pdf.js";
import { gradsheetIn } from "../support/gradsheet.js";

const paper = fileURLToPath(new URL("../../notebooks/sharif-ml-2023-hw3", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "gradsheet-pdf-"));
afterAll(() => rmSync(root, { recursive: true }));

// PDFs come from a compiler that npm has for Linux x64 only.
const hasCompiler = process.platform === "linux" && process.arch === "x64";

const gradsheet = gradsheetIn(root);

function save(name: string, text: string, source: string, outputs: CellOutput[] = []): string {
  const cells: NotebookCell[] = [
    { cell_type: "markdown", id: "text", metadata: {}, source: text },
    { cell_type: "code", id: "code", metadata: {}, source, execution_count: null, outputs },
  ];
  writeFileSync(join(root, name), formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
}

describe.runIf(hasCompiler)("gradsheet pdf", () => {
  it("runs a notebook without outputs first", () => {
    const path = save("plain.ipynb", "# Title\n\n$e^{i\\pi}=-1$", "6 * 7");
    const { status, stderr } = gradsheet("pdf", path, "-o", "plain.pdf");
    expect(stderr).toMatch(/✓ plain\.ipynb {2}1 cell .*\n✓ plain\.pdf {2}1 page\n$/);
    expect(status).toBe(0);
    expect(readFileSync(join(root, "plain.pdf")).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("takes one with outputs as it is, and the same notebook gives the same bytes", () => {
    const outputs: CellOutput[] = [{ output_type: "stream", name: "stdout", text: "kept" }];
    const path = save("kept.ipynb", "# Kept", "throw new Error('not run')", outputs);
    expect(gradsheet("pdf", path, "-o", "one.pdf")).toMatchObject({
      status: 0,
      stderr: "✓ one.pdf  1 page\n",
    });
    expect(gradsheet("pdf", path, "-o", "two.pdf").status).toBe(0);
    expect(readFileSync(join(root, "one.pdf")).equals(readFileSync(join(root, "two.pdf")))).toBe(true);
  });

  it("shows a formula that cannot be rendered as source, names it: exit code 3", () => {
    const path = save("broken.ipynb", "Good $x^2$ and bad $\\foo{$.", "1", [
      { output_type: "stream", name: "stdout", text: "1" },
    ]);
    const { status, stderr } = gradsheet("pdf", path, "-o", "broken.pdf");
    expect(stderr).toContain("broken.ipynb, cell 1: formula shown as source");
    expect(status).toBe(3);
  });

  it("typesets what ran of a notebook that fails: exit code 1", () => {
    const { status, stderr } = gradsheet(
      "pdf",
      save("fails.ipynb", "# Fails", "throw new Error('early')"),
      "-o",
      "fails.pdf",
    );
    expect(stderr).toContain("fails.ipynb, cell 2, line 1: Error: early");
    expect(stderr).toContain("✗ fails.pdf  1 page, of what did not run to its end");
    expect(status).toBe(1);
  });
});

/** An `.ipynb` file with these cells, as another program stores it. */
function saveAny(name: string, cells: object[], rest: object = {}): string {
  mkdirSync(join(root, name, ".."), { recursive: true });
  const whole = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest };
  writeFileSync(join(root, name), JSON.stringify(whole));
  return name;
}
const textOf = (source: string) => ({ cell_type: "markdown", metadata: {}, source });
const codeOf = (source: string, metadata: object = {}, outputs: object[] = []) => ({
  cell_type: "code",
  metadata,
  source,
  execution_count: null,
  outputs,
});
const pageOf = (name: string) => readFileSync(join(root, name), "utf8");

describe("gradsheet html of a notebook that no one here wrote", () => {
  it.each([
    ["with one blank code cell", [textOf("# Blank"), codeOf(" ")], {}, ""],
    [
      "of another kernel",
      [textOf("# Other"), codeOf("1 / 0")],
      { metadata: { kernelspec: { name: "python3", display_name: "Python 3" } } },
      "is a notebook for the kernel python3, without outputs: taken as it is. --kernel python3 runs it first.",
    ],
    [
      "in Python by its language",
      [codeOf("1 / 0")],
      { metadata: { language_info: { name: "python" } } },
      "is a notebook in python that names no kernel, without outputs: taken as it is. --kernel python3 runs",
    ],
    [
      "in Python by its code",
      [codeOf("%matplotlib inline\nimport numpy as np")],
      {},
      "is a notebook in python that names no kernel",
    ],
    [
      "of nbformat 3",
      [],
      {
        nbformat: 3,
        worksheets: [{ cells: [{ cell_type: "code", input: "print 1", language: "python", outputs: [] }] }],
      },
      "is a notebook in python that names no kernel",
    ],
  ])("%s: runs nothing, exit code 0", (_, cells, rest, told) => {
    const { status, stderr } = gradsheet("html", saveAny("any.ipynb", cells, rest), "-o", "any.html");
    expect(stderr.match(/\n/g)).toHaveLength(told === "" ? 1 : 2);
    expect(stderr).toContain(told);
    expect(stderr).toContain("✓ any.html");
    expect(status).toBe(0);
  });

  it("tells what is folded, and keeps it where asked", () => {
    const path = saveAny("folded.ipynb", [
      codeOf("secretive()", { jupyter: { source_hidden: true } }, [
        { output_type: "stream", name: "stdout", text: "out" },
      ]),
    ]);
    expect(gradsheet("html", path, "-o", "folded.html").stderr).toContain(
      "the code of 1 cell is folded and left out",
    );
    expect(pageOf("folded.html")).not.toContain("secretive");
    expect(gradsheet("html", path, "--keep-folded", "-o", "folded.html").stderr).not.toContain("folded and");
    expect(pageOf("folded.html")).toContain("secretive");
  });

  it("shows pictures of its project, of --root, and no others", () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`;
    mkdirSync(join(root, "project", "img"), { recursive: true });
    writeFileSync(join(root, "project", "img", "a.svg"), svg);
    const path = saveAny("project/chapter/a.ipynb", [textOf("![a](../img/a.svg)")]);
    const from = gradsheetIn(join(root, "project", "chapter"));
    expect(from("html", "a.ipynb", "-o", "a.html").status).toBe(3);
    expect(from("html", "a.ipynb", "--root", "..", "-o", "a.html").status).toBe(0);
    writeFileSync(join(root, "project", "package.json"), "{}");
    expect(from("html", "a.ipynb", "-o", "a.html").status).toBe(0);
    expect(gradsheet("html", path, "--root", "project/chapter", "-o", "a.html").status).toBe(3);
  });

  it("makes one book of several, which may have one name, in a language", () => {
    const paths = ["one", "two"].map((name) =>
      saveAny(`book/${name}/index.ipynb`, [textOf(`# ${name}\n\n[other](../two/index.ipynb)`)]),
    );
    const options = ["--book", "--title", "Beides", "--language", "de", "-o", "book.html"];
    expect(gradsheet("html", ...paths, ...options).status).toBe(0);
    expect(pageOf("book.html")).toContain("Kapitel 2&ensp;two");
    expect(pageOf("book.html")).toMatch(/<html lang="de">/);
    expect(pageOf("book.html").match(/href="#place-1"/g)).not.toBeNull();
  });
});

describe("gradsheet pdf's options", () => {
  it.each([
    ["--theme", "loud", "needs one of notes, exam, two-column after --theme, got loud."],
    ["--language", "xx", "needs one of en, de, fr, es, hi after --language, got xx."],
    ["--margin", "2", "needs a length from 5mm to 60mm after --margin, got 2. Write it with its unit"],
    ["--margin", "1m", "needs a length from 5mm to 60mm"],
    ["--space", "-1", "needs a number from 0 to 10 after --space"],
    ["--space", "", "needs a number from 0 to 10 after --space"],
    ["--root", "nowhere", "must be a notebook or a folder"],
    ["--key", "--questions-only", "writes one document: the questions or the answers"],
  ])("%s %s is refused", (option, value, message) => {
    const words = value === "--questions-only" ? [option, value] : [`${option}=${value}`];
    const { status, stderr } = gradsheet("pdf", paper, ...words);
    expect(stderr).toContain(message);
    expect(status).not.toBe(0);
  });

  it.runIf(hasCompiler)(
    "set a paper's exam sheet with margins, and two columns, within the paper's edges",
    () => {
      const options = ["--questions-only", "--theme", "exam", "--margin", "15mm", "-o", "exam.pdf"];
      const marked = join(paper, "..", "bits-dnn-2324-mid-regular");
      expect(gradsheet("pdf", marked, ...options).status).toBe(0);
      const exam = new Pdf(readFileSync(join(root, "exam.pdf")));
      expect(exam.text(1)).toMatch(/Name:[^]*Total/);
      expect(Math.min(...exam.runs().map(({ x }) => x))).toBeCloseTo((15 / 25.4) * 72, 0);
      expect(Math.max(...exam.runs().map(({ right }) => right))).toBeLessThan(exam.size(1)[0]);
      const path = saveAny("columns.ipynb", [textOf(`# Columns\n\n${"Some words of a line. ".repeat(400)}`)]);
      expect(gradsheet("pdf", path, "--theme", "two-column", "-o", "columns.pdf").status).toBe(0);
      const starts = new Pdf(readFileSync(join(root, "columns.pdf")))
        .runs()
        .filter(({ text: t }) => t.includes("words"));
      expect(starts.some(({ x }) => x > 290) && starts.some(({ x }) => x < 60)).toBe(true);
    },
  );
});

describe("gradsheet html", () => {
  it("writes the question sheet of a paper, which runs nothing", () => {
    const { status, stderr } = gradsheet("html", paper, "--questions-only", "-o", "questions.html");
    expect(stderr).toMatch(/^✓ questions\.html {2}\d+ kB\n$/);
    expect(status).toBe(0);
    const html = readFileSync(join(root, "questions.html"), "utf8");
    expect(html).toContain("Find the kernel size.");
    expect(html).not.toMatch(/<script|answer\(/);
  });
});

describe("gradsheet check", () => {
  it("counts verdicts and writes the corrections with their reasons", () => {
    const notebook = join(paper, "q04-one-step-of-the-back-propagation-algorithm.ipynb");
    const { status, stdout } = gradsheet("check", notebook, "--errata", "ERRATA.md");
    expect(status).toBe(0);
    const [heads, counts] = ["paper", "sharif-ml-2023-hw3"].map((word) =>
      stdout
        .split("\n")
        .find((line) => line.includes(`│ ${word}`))
        ?.split("│")
        .map((cell) => cell.trim()),
    );
    expect(heads).toEqual([
      "",
      "paper",
      "parts",
      "answered",
      "rounded",
      "rounded on the way",
      "corrected",
      "failed",
      "",
    ]);
    expect(counts).toEqual(["", "sharif-ml-2023-hw3", "5", "5", "1", "3", "1", "0", ""]);
    const corrections = readFileSync(join(root, "ERRATA.md"), "utf8");
    expect(corrections).toMatch(
      /`sharif-hw3-4-2-loss`\S+ corrected\. Published: H\(sigma\(z_o\), y\) = H\(0\.515, 1\) = 0\.2885 The published 0\.2885 is \$-\\log_\{10\}/,
    );
    expect(corrections).not.toContain("sharif-hw3-4-3");
  });
});

describe("gradsheet check of a paper whose texts have drifted apart", () => {
  it.each([
    ["> Take a step with rate 0.1.", 0, ""],
    [
      "> Take a step with rate 0.2.",
      1,
      `  drifted/q1.ipynb, the intro: must be quoted in the notebook as it stands in paper.json, got "… a step with rate 0.1", which the notebook does not have. Write the same in both.
  drifted/q1.ipynb: must quote what paper.json asks, and nothing else, got "… a step with rate 0.2", which paper.json does not have. Write the same in both.
`,
    ],
  ])("%j: exit code %i", (text, code, message) => {
    mkdirSync(join(root, "drifted"), { recursive: true });
    save("drifted/q1.ipynb", `# One\n\n${text}`, "1 + 1");
    const problem = { problem: "1", title: "One", notebook: "q1.ipynb", intro: "Take a step with rate 0.1." };
    const drifted = { paper: "drifted", title: "Mine", problems: [{ ...problem, parts: [] }] };
    writeFileSync(join(root, "drifted", "paper.json"), JSON.stringify(drifted));
    const { status, stderr } = gradsheet("check", "drifted");
    expect(stderr.replace(/^✓.*\n/m, "")).toBe(message);
    expect(status).toBe(code);
  });
});

describe("gradsheet solve", () => {
  it("runs a notebook of a paper, prints its answers beside the published ones, writes notebook, answers and PDF", () => {
    const notebook = join(paper, "q05-kernel-size-parameters-multiplications.ipynb");
    const { status, stdout, stderr } = gradsheet("solve", notebook, "-o", "out", "--answers", "answers.json");
    expect(stderr).toContain("✓ q05-kernel-size-parameters-multiplications.ipynb");
    expect(status).toBe(0);
    expect(stdout).toMatch(/question .* our answer .* published answer .* verdict/);
    expect(stdout).toMatch(/sharif-hw3-5-3 .* 418176000 .* agrees/);
    expect(stdout).toContain("3 parts answered: 3 agrees");
    expect(JSON.parse(readFileSync(join(root, "answers.json"), "utf8"))).toEqual({
      "sharif-hw3-5-1": { kernel: [10, 10, 10], filters: 96 },
      "sharif-hw3-5-2": { without_bias: 96_000, with_bias: 96_096 },
      "sharif-hw3-5-3": { multiplications: 66 * 66 * 96 * 1_000 },
    });
    const executed = join(
      root,
      "out",
      "sharif-ml-2023-hw3",
      "q05-kernel-size-parameters-multiplications.ipynb",
    );
    expect(readFileSync(executed, "utf8")).toContain("application/vnd.gradsheet.answer+json");
    if (!hasCompiler) return;
    expect(
      readFileSync(join(root, "out", "q05-kernel-size-parameters-multiplications.pdf"))
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });
});
