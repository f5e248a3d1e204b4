import { describe, expect, it } from "vitest";
import { blocksFromMarkdown } from "../../../src/pdf/content/markdown.js";
import { context, printTree } from "./print-tree.js";

const read = (markdown: string): string[] => printTree(blocksFromMarkdown(context(), markdown));

describe("blocksFromMarkdown", () => {
  it("reads headings, emphasis, code, links and breaks", () => {
    expect(read("## A *b* `c`\n\n**bold** ~~gone~~ [link](https://example.org)  \nnext\\\nlast")).toEqual([
      "## A *b* `c`",
      "**bold** ~~gone~~ [link](https://example.org)⏎next⏎last",
    ]);
  });

  it("reads nested lists with their starts", () => {
    expect(read("3. three\n4. four\n   - inner\n     1. deep\n\n   more of four")).toEqual([
      "3. three",
      "4. four",
      "   - inner",
      "      1. deep",
      "   more of four",
    ]);
  });

  it("reads tables with alignment and mathematics", () => {
    expect(read("| $x$ | b | c |\n|:--|:-:|--:|\n| 1 | **2** | `3` |")).toEqual([
      "head $x$ left | b center | c right",
      "row 1 left | **2** center | `3` right",
    ]);
  });

  it("puts a footnote where its mark is", () => {
    expect(read("Text[^1] and[^n].\n\n[^1]: First $x$.\n[^n]: Second.")).toEqual([
      "Text^[First $x$.] and^[Second.].",
    ]);
  });

  it("reads quotes with formulas over several lines", () => {
    expect(read("> Let\n> $$f(x)=\n> x^2$$\n> be.")).toEqual(["> Let", "> $$f(x)=\nx^2$$", "> be."]);
  });

  it("keeps fenced code with its language", () => {
    expect(read("```ts\nconst a = 1;\n  b\n```\n\n    indented")).toEqual([
      'listing ts: "const a = 1;\\n  b"',
      'listing plain: "indented"',
    ]);
  });

  describe("finds mathematics", () => {
    it.each([
      ["$x$ and $y_1$", ["$x$ and $y_1$"]],
      ["a $x*y*z$ b", ["a $x*y*z$ b"]],
      ["It costs $5 and $6.", ["It costs $5 and $6."]],
      ["From $5$ to $6$.", ["From $5$ to $6$."]],
      ["\\$5 and \\$6", ["$5 and $6"]],
      ["`$x$` stays", ["`$x$` stays"]],
      ["$\\text{a \\$ b}$", ["$\\text{a \\$ b}$"]],
      ["\\(x\\) and \\[y\\]", ["$x$ and", "$$y$$"]],
      ["$$x$$", ["$$x$$"]],
      ["before $$x$$ after", ["before", "$$x$$", " after"]],
      ["before\n$$\nx\n$$\nafter", ["before", "$$x$$", "after"]],
      ["$$a\n\nb$$", ["$$a\n\nb$$"]],
      ["$$x$$.", ["$$x\\,.$$"]],
      ["\\begin{align}\na&=b\\\\\nc&=d\n\\end{align}", ["$$\\begin{align}\na&=b\\\\\nc&=d\n\\end{align}$$"]],
      ["- $$x$$\n- $y$", ["- $$x$$", "- $y$"]],
      ["$a_1$ _b_ $c_2$", ["$a_1$ *b* $c_2$"]],
    ])("in %j", (markdown, lines) => {
      expect(read(markdown).map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
    });

    it("knows a macro after its definition, in the notebook's later cells too", () => {
      const shared = context();
      blocksFromMarkdown(shared, "$\\newcommand{\\loss}{\\mathcal{L}}$");
      expect(printTree(blocksFromMarkdown(shared, "$\\loss$"))).toEqual(["$\\loss$"]);
      expect(shared.degraded).toEqual([]);
    });

    it("shows what is no mathematics as it is written, and says why", () => {
      const shared = context();
      expect(printTree(blocksFromMarkdown(shared, "a $\\foo$ b\n\n$$\\bar$$"))).toEqual([
        "a {formula: Undefined control sequence: \\foo at position 1: \\foo} b",
        "missing formula: Unexpected end of input in a macro argument, expected '}' at end of input: \\bar",
      ]);
      expect(shared.degraded.map(({ source }) => source)).toEqual(["\\foo", "\\bar"]);
    });
  });

  it("reads HTML among the text", () => {
    expect(
      read(
        'H<sub>2</sub>O <b>bold <i>both</i></b> <a href="https://example.org">link</a><br>next <kbd>Esc</kbd> <span style="color:red">plain</span>',
      ),
    ).toEqual(["H~2~O **bold *both*** [link](https://example.org)⏎next `Esc` plain"]);
  });

  it("never hangs or throws on what is broken", () => {
    for (const broken of [
      "$",
      "$$",
      "$$\n",
      "\\(",
      "\\begin{a}",
      "<b>",
      "</b>",
      "<table><tr>",
      "[^1]",
      "![",
      "| a |\n|-|\n|",
      "> $$\nx",
      "\u0000",
      "$x$".repeat(2000),
    ])
      expect(() => read(broken)).not.toThrow();
  });
});
