import { describe, expect, it } from "vitest";
import type { NotebookCell, Json, Notebook } from "../../src/api/notebook.js";
import { changedNames, withParameters } from "../../src/parameters/inject.js";
import { formatLiteral, parseLiteral } from "../../src/parameters/literal.js";
import { parametersOf } from "../../src/parameters/parameters.js";
import { expressionsOf, retold } from "../../src/parameters/retell.js";
import { shownNumbers, type ShownNumbers } from "../../src/parameters/shown-numbers.js";
import { withSolutionTags } from "../../src/notebook/solution.js";

const code = (source: string, ...tags: string[]): NotebookCell => ({
  cell_type: "code",
  id: source.replaceAll(/\W/g, "").slice(0, 20),
  metadata: { tags },
  source,
  execution_count: null,
  outputs: [],
});

const text = (source: string, retell?: Json): NotebookCell => ({
  cell_type: "markdown",
  id: source.replaceAll(/\W/g, "").slice(0, 20),
  metadata: retell === undefined ? {} : { gradsheet: { retell } },
  source,
});

const notebookOf = (...cells: NotebookCell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells,
});

describe("parseLiteral(text)", () => {
  it.each<[string, Json]>([
    ["-0.5", -0.5],
    ["+1e-8", 1e-8],
    ["1_000", 1000],
    [".25", 0.25],
    ["'it\\'s'", "it's"],
    ["`a\\n\\u{3b2}`", "a\nβ"],
    ["[1, [2, 'x'],]", [1, [2, "x"]]],
    ["{ V: -3, 'x y': [true, null], 64: 2 }", { V: -3, "x y": [true, null], 64: 2 }],
    ["[ // one\n 1 /* two */ ]", [1]],
  ])("%s", (source, value) => {
    expect(parseLiteral(source)).toEqual(value);
    expect(parseLiteral(formatLiteral(value))).toEqual(value);
  });

  it.each(["", "2 * 3", "x", "[1", "{a}", "`${x}`", "'open", "1.2.3", "1 2", "process.exit(1)"])(
    "refuses %j",
    (source) => expect(() => parseLiteral(source)).toThrow("literal: must be a number, text"),
  );
});

describe("parametersOf(notebook)", () => {
  const parameters = (source: string) =>
    parametersOf(notebookOf(text("# T"), code(source, "parameters")), "n.ipynb").list;

  it("reads const lines with comments, annotations and values over several lines", () => {
    const source =
      "// the givens\nconst eta: number = 0.1; // rate\nconst W = [\n  [1, 2],\n  [3, 4],\n];\nlet s = 'a'\n";
    expect(parameters(source).map(({ name, value }) => [name, value])).toEqual([
      ["eta", 0.1],
      [
        "W",
        [
          [1, 2],
          [3, 4],
        ],
      ],
      ["s", "a"],
    ]);
    const [eta] = parameters(source);
    expect(source.slice(eta.start, eta.end)).toBe("0.1");
  });

  it.each([
    "const a = 2 * b;",
    "console.log(1)",
    "const [a, b] = [1, 2];",
    "const a = 1 + 1",
    "const a = 1, b = 2;",
  ])("refuses a cell that computes: %s", (source) =>
    expect(() => parameters(source)).toThrow("n.ipynb, cell 2: must hold nothing but const name = literal;"),
  );
});

describe("withParameters(notebook, values)", () => {
  const notebook = notebookOf(
    code('import { worksheet } from "gradsheet";'),
    code("const eta = 0.1;\nconst x = [1, 2];", "parameters"),
    code("'about the published answer'", "paper-only"),
    code("eta * x[0]"),
  );
  const sources = (values: Record<string, Json>) =>
    withParameters(notebook, values, "n").cells.map(({ source }) => source);

  it("declares the new values after the parameters cell, tells the worksheet, leaves out what is about the paper only", () => {
    expect(sources({ eta: 0.2 })).toEqual([
      'import { worksheet } from "gradsheet";',
      "const eta = 0.1;\nconst x = [1, 2];",
      'const eta: number = 0.2;\nimport { changeGivens } from "gradsheet";\nchangeGivens({ eta })',
      "eta * x[0]",
    ]);
    expect(withParameters(notebook, { eta: 0.2 }, "n").cells[2].metadata).toEqual({
      tags: ["injected-parameters"],
    });
  });

  it("changes nothing for the paper's own values, and replaces an injected cell that is there already", () => {
    expect(changedNames(notebook, { eta: 0.1, x: [1, 2] }, "n")).toEqual([]);
    expect(sources({ eta: 0.1 })[3]).toBe("'about the published answer'");
    const twice = withParameters(withParameters(notebook, { eta: 0.2 }, "n"), { x: [3, 4] }, "n");
    expect(twice.cells.map(({ source }) => source)[2]).toContain("const x = [3, 4];");
    expect(twice.cells).toHaveLength(4);
  });
});

describe("retold(notebook, values)", () => {
  // With its own numbers the notebook showed 3, 60, -0.5 and 0; now it shows 52, 2.25 and 1.
  const shown = { before: [3, 60, -0.5, 0], after: [52, 2.25, 1] };
  const tell = (notebook: Notebook, values: Record<string, string>, how: ShownNumbers | null = shown) =>
    retold(
      notebook,
      new Map(expressionsOf(notebook).map((name) => [name, values[name] ?? null])),
      [6, [1]],
      how,
      "n",
    ).cells.map(({ source }) => source);

  it("puts values into the words that follow them, keeps what is said to stay, leaves out what nobody rendered", () => {
    const notebook = notebookOf(
      text("# Title\n\n> Minimize $(2p+3)^2$ from $p=6$.", {
        "from $p=6$": "from $p={{p0}}$",
        "(2p+3)": true,
      }),
      text("In 3 steps.\n\nThe slope $4p$ at 6 is 60, since $2\\cdot1=2$.\n\nNo number, $x^2$, `7`.", {
        "at 6 is 60": "at {{p0}} is {{slope}}",
        $4p$: true,
      }),
    );
    expect(expressionsOf(notebook)).toEqual(["p0", "slope"]);
    expect(tell(notebook, { p0: "5", slope: "52" })).toEqual([
      "# Title\n\n> Minimize $(2p+3)^2$ from $p=5$.",
      "The slope $4p$ at 5 is 52, since $2\\cdot1=2$.\n\nNo number, $x^2$, `7`.",
    ]);
    expect(tell(notebook, { p0: "5" })[1]).toBe("No number, $x^2$, `7`.");
  });

  it.each<[string, boolean]>([
    ["The two $0.5$ won; a padded zero beat $-1$.", false],
    ["Half of it is lost.", false],
    ["A loss of \\tfrac12 is left.", false],
    ["It is 0.50 on the way.", false],
    ["The rate is 6.", false],
    ["A zero comes out.", false],
    ["One weight and 1 bias.", true],
    ["Expect 9 to 10 equal digits with $h=10^{-5}$.", true],
    ["Both cells see 4 inputs.", true],
    ["As `f(60)` says.", true],
  ])("%s is kept: %s", (paragraph, kept) => {
    expect(tell(notebookOf(text("# T", {}), text(paragraph)), {})).toEqual(
      kept ? ["# T", paragraph] : ["# T"],
    );
  });

  it("leaves out each paragraph with a number where nobody knows what was shown", () => {
    const notebook = notebookOf(text("# T", {}), text("One weight.\n\nAn idea.\n\nAt 7."));
    expect(tell(notebook, {}, null)).toEqual(["# T", "An idea."]);
  });

  it("takes out words with an empty template, up to the end of the paragraph after …", () => {
    const notebook = notebookOf(
      text("# T"),
      text("One. All 3 are positive here,\nas one sees.\n\nTwo.", { "All 3…": "" }),
    );
    expect(tell(notebook, {})).toEqual(["# T", "One.\n\nTwo."]);
  });

  it("refuses words that are not there once, and a statement with a number that no template accounts for", () => {
    expect(() => tell(notebookOf(text("a", { b: "" })), {})).toThrow(
      'n, cell 1: must hold the words that follow the parameters just once, got "b" nowhere',
    );
    expect(() => tell(notebookOf(text("a a", { a: "" })), {})).toThrow("more than once");
    expect(() => tell(notebookOf(text("# 3 steps", {})), {})).toThrow(
      "must say of each number of a statement",
    );
    expect(() => tell(notebookOf(text("T"), text("> From 1.", {})), {})).toThrow(
      'cell 2: must say of each number of a statement whether it follows the parameters, got 1 in "> From 1."',
    );
    expect(() => tell(notebookOf(text("from 6", { "6": "{{p0}}" })), {})).toThrow(
      "must have templates in its statement that can be computed",
    );
  });

  it("counts exponents and fractions of digits among the numbers of a question", () => {
    for (const question of [
      "> Let $x\\in\\mathbb R^4$.",
      "> Each with probability $\\frac18$.",
      "> In $\\mathbb R^{12}$.",
    ])
      expect(() => tell(notebookOf(text("T"), text(question, {})), {})).toThrow("must say of each number");
    expect(tell(notebookOf(text("T"), text("> Where $x^2<\\frac12$.", {})), {})).toEqual([
      "T",
      "> Where $x^2<\\frac12$.",
    ]);
  });

  it("leaves a notebook alone whose author said nothing", () => {
    const notebook = notebookOf(text("# 3 steps"), text("at 7"));
    expect(retold(notebook, new Map(), [6], null, "n")).toBe(notebook);
  });
});

describe("withSolutionTags(notebook)", () => {
  it("parts the quoted question, with its heading, from the solution", () => {
    const notebook = notebookOf(
      text("# T\n\nGiven."),
      text("## (a)\n\n> Find x.\n\n**Idea.** Look.\n\n## Step 1"),
      code("1"),
    );
    const cells = withSolutionTags(notebook).cells.map(({ source, metadata }) => [
      source,
      metadata["tags"] ?? [],
    ]);
    expect(cells).toEqual([
      ["# T\n\nGiven.", []],
      ["## (a)\n\n> Find x.", []],
      ["**Idea.** Look.\n\n## Step 1", ["solution"]],
      ["1", []],
    ]);
  });
});

describe("shownNumbers(original, changed)", () => {
  it("is what changed cells showed before, and all that is shown now", () => {
    const shows = (...outputs: string[]) =>
      notebookOf(
        ...outputs.map((output, index) => ({
          ...code(`f(${index})`),
          id: `c${index}`,
          outputs: [{ output_type: "stream" as const, name: "stdout" as const, text: output }],
        })),
      );
    expect(
      shownNumbers(shows("eta = 0.1", "sum 7, 1e-3", "x"), shows("eta = 0.1", "sum 8, -2.5", "x")),
    ).toEqual({
      before: [7, 0.001],
      after: [0.1, 8, 2.5],
    });
  });
});
