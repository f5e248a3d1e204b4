import { describe, expect, it } from "vitest";
import type { Notebook, NotebookCell } from "../../../src/notebook/format.js";
import { checkPaper } from "../../../src/paper/check-paper.js";
import type { DocumentOptions } from "../../../src/pdf/content/notebook.js";
import { paperDocument } from "../../../src/pdf/content/paper.js";
import { plainText } from "../../../src/pdf/content/inline.js";
import { wordsIn, languages, type Language } from "../../../src/pdf/words.js";
import { code, markdown, printed, source } from "../sample-notebook.js";
import { printTree } from "./print-tree.js";

const part = (kind: string, marks: number | null, expects: unknown = "number") => ({
  id: `id-${kind}-${marks}`,
  part: kind,
  topic: "",
  kind,
  statement: "Why?",
  marks,
  expects,
});
const paperOf = (...parts: object[]) =>
  checkPaper(
    {
      paper: "own",
      title: "Own",
      problems: [{ problem: "1", title: "One", notebook: "q.ipynb", marks: null, parts }],
    },
    "paper.json",
  );

function sheet(parts: object[], options: DocumentOptions = {}) {
  const paper = paperOf(...parts);
  return paperDocument([source("/own/q.ipynb", markdown("# One"))], {
    paper,
    questionsOnly: true,
    theme: "exam",
    ...options,
  });
}
const rooms = (...args: Parameters<typeof sheet>): number[] =>
  sheet(...args).blocks.flatMap((block) => (block.kind === "space" ? [block.height] : []));

describe("an exam sheet", () => {
  it("leaves more room for what takes longer to write, and for more marks", () => {
    const kinds = ["numeric", "symbolic", "derivation"];
    const [number, formula, proof] = rooms(kinds.map((kind) => part(kind, 2)));
    expect(number).toBeLessThan(formula!);
    expect(formula).toBeLessThan(proof!);
    const [few, many] = rooms([part("concept", 1), part("concept", 6)]);
    expect(few).toBeLessThan(many!);
  });

  it("leaves --space times as much, never more than a page, and none at 0 or without the theme", () => {
    const one = rooms([part("derivation", 2)])[0]!;
    expect(rooms([part("derivation", 2)], { space: 0.5 })).toEqual([one / 2]);
    expect(rooms([part("derivation", 90)], { space: 10 })).toEqual([18]);
    expect(rooms([part("derivation", 2)], { space: 0 })).toEqual([]);
    expect(rooms([part("derivation", 2)], { theme: "notes" })).toEqual([]);
    expect(rooms([part("derivation", 2)], { theme: "notes", space: 1 })).toEqual([one]);
  });

  it("has the marks before each part, where the margin takes them, and a table of them", () => {
    const { blocks, exam, front } = sheet([part("numeric", 2), part("concept", 3)], { copy: "Ada" });
    const lines = printTree(blocks);
    expect(lines).toContain("<2 marks>**(numeric) **Why?");
    expect(exam).toEqual({ name: "Ada", marks: [{ problem: "1", marks: 5 }] });
    expect(front).toBe(true);
  });

  it("leaves room where a notebook's own solution was, and none before its question", () => {
    const cells = [
      code("import 'x'"),
      markdown("# T\n\nFind $x$."),
      code("solve(1)\nsolve(2)", [printed("1")]),
      markdown("Because.", "solution"),
      markdown("And $y$?"),
      markdown("## Solution\n\nIt is 2."),
    ];
    const { blocks } = paperDocument([source("/x/a.ipynb", ...cells)], {
      questionsOnly: true,
      theme: "exam",
    });
    expect(printTree(blocks)).toEqual([
      "Find $x$.",
      expect.stringMatching(/^space/),
      "And $y$?",
      expect.stringMatching(/^space/),
    ]);
  });
});

describe("a book", () => {
  const document = paperDocument(
    [
      source("/x/one/index.ipynb", markdown("# One\n\n## A\n\n[two](../two/index.ipynb)\n\n## B\n\n### C")),
      source("/x/two/index.ipynb", markdown("# Two\n\n[a](../one/index.ipynb#A)")),
    ],
    { book: true, title: "Both" },
  );

  it("numbers its chapters and their sections, each chapter on a new page", () => {
    const lines = printTree(document.blocks).filter((line) => /^(#|chapter|pageBreak)/.test(line));
    expect(lines).toEqual([
      "pageBreak",
      "chapter 1: One (null)",
      "## 1.1 A",
      "## 1.2 B",
      "### C",
      "pageBreak",
      "chapter 2: Two (null)",
    ]);
    expect(plainText(document.title)).toBe("Both");
    expect(document).toMatchObject({ front: true, contents: 2 });
  });

  it("ties links between chapters of one file name by their paths", () => {
    const lines = printTree(document.blocks).join("\n");
    expect(lines).toMatch(/\[two\]\(#place-\d\)/);
    expect(lines).toMatch(/\[a\]\(#place-\d\)/);
  });
});

describe("the head of a notebook", () => {
  const head = (metadata: Notebook["metadata"], text = "# First", options: DocumentOptions = {}) => {
    const { path, notebook } = source("/x/a.ipynb", markdown(text));
    const document = paperDocument([{ path, notebook: { ...notebook, metadata } }], options);
    const { authors, date, when, blocks } = document;
    return { title: plainText(document.title), authors, date, when, blocks: printTree(blocks) };
  };
  it.each([
    [{}, { title: "First", authors: [], blocks: [] }],
    [
      { title: "Meta", authors: [{ name: "Ada" }, { name: "Bob" }] },
      { title: "Meta", authors: ["Ada", "Bob"], blocks: ["# First"] },
    ],
    [{ title: "first" }, { title: "first", blocks: [] }],
    [{ date: "2026-06" }, { date: "2026-06", when: null }],
    [{ date: "Spring 2026" }, { date: null, when: "Spring 2026" }],
    [
      { title: 7, authors: "Ada", date: 8 },
      { title: "First", authors: [], date: null, when: null },
    ],
  ])("with %j", (metadata, expected) => {
    expect(head(metadata as Notebook["metadata"])).toMatchObject(expected);
  });
});

describe("what JupyterLab has folded", () => {
  const folded: NotebookCell = {
    ...code("f()", [printed("out")]),
    metadata: { jupyter: { source_hidden: true, outputs_hidden: true } },
  };
  it("is left out and told of, or kept where that is asked for", () => {
    const left = paperDocument([source("/x/a.ipynb", folded)], {});
    expect(left.blocks).toEqual([]);
    expect(left.folded).toEqual([
      "/x/a.ipynb: the code of 1 cell and the outputs of 1 cell are folded and left out. --keep-folded shows what is folded.",
    ]);
    const kept = paperDocument([source("/x/a.ipynb", folded)], { keepFolded: true });
    expect(printTree(kept.blocks)).toHaveLength(2);
    expect(kept.folded).toEqual([]);
  });
});

describe("the words of a document", () => {
  it.each(Object.keys(languages) as Language[])("are all there in %s", (language) => {
    const words = wordsIn(language);
    expect(words.months).toHaveLength(12);
    expect(words.marks(1)).toContain("1");
    expect(words.answerTo("x")).toContain("x");
    for (const word of Object.values(words)) expect(word).not.toBe("");
  });
});
