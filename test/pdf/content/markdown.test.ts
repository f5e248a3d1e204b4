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
      // With spaces inside the dollars, as in 11 % of public notebooks; prices stay prices.
      [
        "Let $ x_1 $ and $ \\alpha = 0.1 $ and $\\beta $ be.",
        ["Let $x_1$ and $\\alpha = 0.1$ and $\\beta$ be."],
      ],
      ["between $ 0 $ and $ 1 $, $ x $ or $ x + y $", ["between $0$ and $1$, $x$ or $x + y$"]],
      ["It costs $ 5 and $ 6, or US$ 5, A$ 6.", ["It costs $ 5 and $ 6, or US$ 5, A$ 6."]],
      ["$5 and then $10 of $20", ["$5 and then $10 of $20"]],
      ["- costs $5\n- costs $6", ["- costs $5", "- costs $6"]],
      ["| $5 | $6 |\n|---|---|\n| $7 | $8 |", ["head $5 | $6", "row $7 | $8"]],
      // Braces in balance.
      ["f $\\text{if $x>0$}$ g", ["f $\\text{if $x>0$}$ g"]],
      ["$\\{a\\}$ and $}$", ["$\\{a\\}$ and {formula: Expected 'EOF', got '}' at position 1: }}"]],
      // What stands in a formula is no Markdown.
      ["so $$L = a\n+ b$$ and", ["so", "$$L = a\n+ b$$", " and"]],
      ["so $$L\n- b\n> c$$", ["so", "$$L\n- b\n> c$$"]],
      [
        "| $P(A|B)$ | 0.5 |\n|---|---|\n| $\\|x\\|$ | `a|b` |",
        ["head $P(A|B)$ | 0.5", "row $\\|x\\|$ | `a|b`"],
      ],
      ["$a*b$ and $c*d$", ["$a*b$ and $c*d$"]],
      ["[a $x]$](https://example.org/$b$)", ["[a $x]$](https://example.org/$b$)"]],
      ["```\n$x$ | $y\n```\n$z$", ['listing plain: "$x$ | $y"', "$z$"]],
      ["`$` and `$`, ``a ` $x$``", ["`$` and `$`, `a ` $x$`"]],
      ['<a title="$x$">$y$</a>', ["$y$"]],
      ["\\\\(x\\\\) and \\\\[y\\\\]", ["$x$ and", "$$y$$"]],
      ["As in \\[1\\] and \\[2, 3\\].", ["As in [1] and [2, 3]."]],
      ["**$x$**text", ["**$x$**text"]],
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
    ).toEqual(["H~2~O **bold *both*** [link](https://example.org)⏎next `Esc` {#ff0000: plain}"]);
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

  it("puts boxes before tasks", () => {
    expect(read("- [ ] open\n- [x] **done**\n- plain [x]")).toEqual([
      "- ☐ open",
      "- ☒ **done**",
      "- plain [x]",
    ]);
  });

  it.each([
    ["NOTE", "#0969da", "Note"],
    ["warning", "#9a6700", "Warning"],
  ])("sets the alert [!%s] in a box", (word, edge, name) => {
    expect(read(`> [!${word}]\n> Mind *this*.\n>\n> - a`)).toEqual([
      `[${edge}] {${edge}: **${name}**}`,
      `[${edge}] Mind *this*.`,
      `[${edge}] - a`,
    ]);
  });

  it("knows a quote from an alert", () => {
    expect(read("> [!NO] text")).toEqual(["> [!NO] text"]);
  });

  it("reads Markdown between two tags of HTML, in the look of the tags", () => {
    expect(read('<div class="alert alert-danger">\n\n*a*\n\n</div>\n\nb')).toEqual(["[#cf222e] *a*", "b"]);
    expect(read("<center>\n\na\n\n</center>")).toEqual(["| a |"]);
    expect(read("<details>\n<summary>More</summary>\n\n- a\n\n</details>\n\nb")).toEqual([
      "**More**",
      "- a",
      "b",
    ]);
    expect(read("<div hidden>\n\na\n\n</div>\n\nb")).toEqual(["b"]);
    expect(read("<div>\n\na\n\n<div>\n\nb\n\n</div>\n\n</div>\n\nc")).toEqual(["a", "b", "c"]);
    expect(read("<div>\n\na")).toEqual(["a"]);
  });
});
