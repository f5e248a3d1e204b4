import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { answerRecordIn, formatNotebook, readNotebook, type NotebookCell } from "../../src/api/notebook.js";
import { gradsheetIn } from "../support/gradsheet.js";
import { rounds } from "../support/rounds.js";

const notebooks = fileURLToPath(new URL("../../notebooks", import.meta.url));
const descent = join(notebooks, "bits-dnn-2324-mid-makeup", "q04-three-steps-of-gradient-descent.ipynb");
const root = mkdtempSync(join(tmpdir(), "gradsheet-parameters-"));
// Each command starts a kernel or two, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
afterAll(() => rmSync(root, { recursive: true }));

const gradsheet = gradsheetIn(root);

function save(name: string, ...sources: [source: string, tags: string[]][]): string {
  const cells = sources.map(([source, tags], index): NotebookCell => ({
    cell_type: "code",
    id: `c${index}`,
    metadata: { tags },
    source,
    execution_count: null,
    outputs: [],
  }));
  writeFileSync(join(root, name), formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
}

const textOf = (path: string) => readFileSync(join(root, path), "utf8");

describe("gradsheet run -p name=value", () => {
  it("runs any notebook with a parameters cell on the new values, typed by their literals", () => {
    const path = save(
      "plain.ipynb",
      ["const n = 6;\nconst label = 'old';\nconst x = [1, 2];", ["parameters"]],
      ["if (n === 6) console.log('six');\n`${label}: ${n * x[1]}`", []],
    );
    const { status } = gradsheet(
      "run",
      path,
      "-p",
      "n=7",
      "-p",
      "label=new one",
      "-p",
      "x=[0, 3]",
      "-o",
      "out",
    );
    expect(status).toBe(0);
    const [, injected, result] = readNotebook(join(root, "out", path)).cells;
    expect(injected).toMatchObject({
      metadata: { tags: ["injected-parameters"] },
      source: 'const n: number = 7;\nconst label = "new one";\nconst x = [0, 3];',
    });
    expect(result).toMatchObject({ outputs: [{ data: { "text/plain": "'new one: 21'" } }] });
  });

  it("answers of a paper follow, have no published answer beside them, and the question states the numbers solved", () => {
    const { status, stdout } = gradsheet(
      "run",
      descent,
      "-p",
      "p0=5",
      "-p",
      "learningRate=0.2",
      "-o",
      "out",
      "--answers",
      "answers.json",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/bits-mid-2324mk-4 .* – .* variant/);
    // p ← p − η·4(2p + 3)
    const p = [5];
    for (let step = 0; step < 3; step++) p.push(p[step] - 0.2 * 4 * (2 * p[step] + 3));
    const answers = JSON.parse(textOf("answers.json"));
    answers["bits-mid-2324mk-4"].p.forEach((value: number, step: number) =>
      expect(value).toBeCloseTo(p[step], 12),
    );
    const executed = readNotebook(
      join(root, "out", "bits-dnn-2324-mid-makeup", "q04-three-steps-of-gradient-descent.ipynb"),
    );
    const records = executed.cells
      .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
      .flatMap((output) => ("data" in output ? (answerRecordIn(output.data) ?? []) : []));
    expect(records).toMatchObject([{ verdict: "variant", published: null, note: null }]);
    const texts = executed.cells
      .filter(({ cell_type }) => cell_type === "markdown")
      .map(({ source }) => source);
    expect(texts[0]).toContain("from $p=5$ with learning rate $0.2$; do 3 iterations");
    expect(texts.join("\n")).not.toMatch(/p=6|0\.1\b/);
  });

  it("the paper's own values are compared as ever", () => {
    expect(gradsheet("run", descent, "-p", "p0=6", "-o", "out").stdout).toMatch(
      /bits-mid-2324mk-4 .* agrees/,
    );
  });

  it("-o may name the file of a single notebook", () => {
    const path = save("single.ipynb", ["const n = 6;", ["parameters"]], ["n", []]);
    expect(gradsheet("run", path, "-p", "n=7", "-o", "here/other.ipynb").status).toBe(0);
    expect(textOf("here/other.ipynb")).toContain("const n: number = 7;");
    expect(gradsheet("run", path, "-o", path).stderr).toContain("does not write over what it reads");
    expect(gradsheet("run", join(notebooks, "bits-dnn-samples"), "-o", "other.ipynb")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("needs a folder after -o for more than one notebook, got other.ipynb."),
    });
  });

  it.each([
    [["-p", "eta=1"], "needs a parameter of", 2],
    [["-p", "eta=1"], "It has p0, learningRate, iterations.", 2],
    [["-p", "p0"], "needs name=value after -p, got p0.", 2],
    [["-p", "p0=six"], "needs a number for p0, got six.", 2],
    [["-p", "p0=[6]"], "needs a number for p0, got [6].", 2],
    [["-p", "p0=1e999"], "needs finite numbers for p0, got 1e999.", 2],
  ])("%j is refused before anything runs", (args, message, code) => {
    const { status, stderr } = gradsheet("run", descent, ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(code);
  });

  it("that breaks a condition of the notebook is refused by name, with the values", () => {
    const relu = join(
      notebooks,
      "iitkgp-dl-2022-ct2",
      "q02-back-propagation-through-a-small-relu-network.ipynb",
    );
    const { status, stderr } = gradsheet("run", relu, "-p", "W=[[-1,-3],[-1,2]]");
    // -1·5 - 3·2 and -1·5 + 2·2 are negative: both gates would be closed, and nothing of the network would be left.
    expect(stderr).toContain(
      "needs parameters for which W.every(([a, b]) => a * x[0] + b * x[1] !== 0) && W.some(",
    );
    expect(stderr).toContain("got x = [5,2], W = [[-1,-3],[-1,2]].");
    expect(status).toBe(1);
  });

  const refusals = [
    [
      "bits-dnn-2223-endsem",
      "q03-parameter-counts-of-time-series-models",
      "lstmParameters=181",
      "lstmParameters = 181",
    ],
    [
      "sharif-ml-2023-hw3",
      "q05-kernel-size-parameters-multiplications",
      "outputSize=300",
      "outputSize = 300",
    ],
    [
      "handwritten-a1",
      "q03-softmax-classifier-for-three-classes",
      "logits=[1000,1,0]",
      "logits = [1000,1,0]",
    ],
    ["handwritten-a1", "q07-batch-normalisation-of-five-values", "x=[5,5,5,5,5]", "x = [5,5,5,5,5]"],
    ["tum-i2dl-ws2021", "q05-batch-normalization", "z=[[3,1,2],[3,2,5]]", "z = [[3,1,2],[3,2,5]]"],
  ];
  it.each(rounds({ everyday: [], thorough: refusals }))(
    "%s/%s -p %s is refused by the condition that it breaks",
    (paper, notebook, parameter, got) => {
      const { status, stderr } = gradsheet(
        "run",
        join(notebooks, paper, `${notebook}.ipynb`),
        "-p",
        parameter,
      );
      expect(stderr).toContain("needs parameters for which ");
      expect(stderr).toContain(got);
      expect(status).toBe(1);
    },
  );

  it("a closed relu is told as one: the text follows the sign", () => {
    const closed = join(notebooks, "bits-dnn-2324-mid-regular", "q05-computation-graph-of-a-relu-unit.ipynb");
    expect(gradsheet("run", closed, "-p", "c=-20", "-o", "closed.ipynb").status).toBe(0);
    const texts = readNotebook(join(root, "closed.ipynb"))
      .cells.map(({ source }) => source)
      .join("\n");
    // 3·2 + 2·3 − 20 < 0
    expect(texts).toContain("$s$ is negative, so the relu is closed");
    expect(texts).not.toContain("$s$ is positive");
    expect(texts).toContain("\\frac{\\partial p}{\\partial a}=0\\cdot1\\cdot1\\cdot x");
  });

  it("is for one notebook, and for one with a parameters cell", () => {
    const { status, stderr } = gradsheet("run", join(notebooks, "bits-dnn-2324-mid-makeup"), "-p", "p0=5");
    expect(stderr).toContain(
      "gradsheet run: sets the parameters of one notebook, got 6. Name the notebook itself.",
    );
    expect(status).toBe(2);
    const none = gradsheet("run", save("none.ipynb", ["1", []]), "-p", "p0=5");
    expect(none.stderr).toContain("none.ipynb: must have a code cell tagged parameters, got none.");
    expect(none.status).toBe(1);
  });
});

describe("gradsheet html -p name=value", () => {
  it("the solution and the question sheet alone state the new numbers", () => {
    expect(gradsheet("html", descent, "-p", "p0=5", "-o", "solution.html").status).toBe(0);
    expect(textOf("solution.html").includes("<em>other givens than the paper's</em>")).toBe(true);
    expect(gradsheet("html", descent, "-p", "p0=5", "--questions-only", "-o", "question.html").status).toBe(
      0,
    );
    const question = textOf("question.html").replace(/^.*<main>/s, "");
    expect(question).toMatch(/gradient descent from/);
    expect(question).not.toMatch(/The steps|Idea|<pre/);
    expect(gradsheet("html", descent, "-p", "p0=5", "--no-execute").stderr).toContain(
      "needs to run the notebook for -p",
    );
  });
});
