import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readNotebook } from "../../src/notebook/read.js";
import { checkPaper } from "../../src/paper/check-paper.js";
import { readPaper } from "../../src/paper/read-paper.js";
import { statementDifferences } from "../../src/paper/statement-differences.js";
import { markdown, source } from "../pdf/sample-notebook.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shipped = [
  ...readdirSync(join(root, "notebooks")).map((name) => join(root, "notebooks", name)),
  join(root, "assets", "paper"),
];

const differences = (intro: string | null, statements: object[], ...texts: string[]) => {
  const parts = statements.map((fields, at) => ({ id: `own-${at + 1}`, expects: "text", ...fields }));
  const problem = { problem: "1", title: "One", notebook: "q1.ipynb", intro, parts };
  const paper = checkPaper({ paper: "own", title: "Own", problems: [problem] }, "paper.json");
  return statementDifferences(
    source("/own/q1.ipynb", ...texts.map((text) => markdown(text))).notebook,
    paper.problems[0],
  );
};

describe("statementDifferences(notebook, problem)", () => {
  it("of every paper that is shipped, and of the one that gradsheet new makes: none", () => {
    const found = shipped.flatMap((folder) =>
      (readPaper(folder)?.problems ?? []).flatMap((problem) =>
        statementDifferences(readNotebook(join(folder, problem.notebook)), problem).map((each) => ({
          notebook: problem.notebook,
          ...each,
        })),
      ),
    );
    expect(found).toEqual([]);
  });

  it.each([
    [
      "line breaks, headings and other paragraphs",
      "Find $w$ for $x=3$.",
      "## (a)\n\n> Find $w$\n> for $x=3$.\n\nIdea.",
    ],
    ["a formula of its own line", "Find $x^2\\le3$ now.", "> Find\n> $$x^{2}\\leq 3$$\n> now."],
    ["emphasis and code", "Which of use_bias, f holds?", "> *Which* of `use_bias`, **f** holds?"],
    ["spaces, sizes and brackets in formulas", "$(1, \\tfrac12)$", "> $\\left(1,\\,\\frac{1}{2}\\right)$"],
    ["a list", "Which? 1) One. 2) Two.", "> Which?\n>\n> 1. One.\n> 2. Two."],
    ["typographic signs", "x -> y, 2\\times3, −1", "> x → y, 2×3, -1"],
  ])("does not count %s", (_, statement, text) => {
    expect(differences(null, [{ statement }], text)).toEqual([]);
  });

  it("leaves the question to paper.json where the notebook quotes none, and knows options beside a statement", () => {
    expect(differences("Let $x=3$.", [{ statement: "Find $w$." }], "# One\n\nAn idea.")).toEqual([]);
    const choice = {
      statement: "Which?",
      expects: { correct: ["integer", "n"] },
      given: { options: ["One.", "Two."] },
    };
    expect(differences(null, [choice], "> Which?\n>\n> 1. One.\n> 2. Two.")).toEqual([]);
    expect(differences(null, [choice], "> Which?\n>\n> 1. One.\n> 2. Three.")).toHaveLength(2);
  });

  it.each([
    ["a number", "Start at $w=3$ and stop.", "> Start at $w=5$ and stop.", "w=3"],
    ["a sign of a formula", "Find $x^2+1$.", "> Find $x^2-1$.", "+1"],
    ["a name in a formula, by its size alone", "Find $W$.", "> Find $w$.", "W"],
    ["a word that is missing", "Find the largest $w$.", "> Find the $w$.", "largest"],
    ["a fraction's point", "Take 0.5 of it.", "> Take 5 of it.", "0.5"],
  ])("names %s", (_, statement, text) => {
    const [first] = differences(null, [{ statement }], text);
    expect(first).toMatchObject({
      where: "part own-1",
      rule: "must be quoted in the notebook as it stands in paper.json",
    });
    expect(first.got).toMatch(/^".*", which the notebook does not have$/);
  });

  it("names the part that drifted alone, what only the notebook asks, and another order", () => {
    const parts = [{ statement: "Find $h$." }, { statement: "Find $z$ at $t=1$." }];
    expect(differences("Let $x=3$.", parts, "> Let $x=3$.", "> Find $h$.", "> Find $z$ at $t=2$.")).toEqual([
      {
        where: "part own-2",
        rule: "must be quoted in the notebook as it stands in paper.json",
        got: '"… z$ at $t=1", which the notebook does not have',
      },
      {
        where: null,
        rule: "must quote what paper.json asks, and nothing else",
        got: '"… z$ at $t=2", which paper.json does not have',
      },
    ]);
    const [more] = differences(
      "Let $x=3$.",
      parts,
      "> Let $x=3$.",
      "> Find $h$. Find $z$ at $t=1$.",
      "> Why?",
    );
    expect(more).toMatchObject({ where: null, got: '"Why?", which paper.json does not have' });
    const [order] = differences(null, parts, "> Find $z$ at $t=1$.", "> Find $h$.");
    expect(order.rule).toBe("must quote the statements of paper.json once each, in their order");
  });
});
