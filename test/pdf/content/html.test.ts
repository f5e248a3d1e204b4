import { describe, expect, it } from "vitest";
import { blocksFromHtml } from "../../../src/pdf/content/html.js";
import { context, printTree } from "./print-tree.js";

const read = (html: string): string[] => printTree(blocksFromHtml(context(), html));

describe("blocksFromHtml", () => {
  it("reads a table with row and column spans, formulas and alignment", () => {
    expect(
      read(
        '<table><caption>Counts</caption><thead><tr><th rowspan="2">unit</th><th colspan="2">weights</th></tr><tr><th>$x_1$</th><th>b</th></tr></thead><tbody><tr><td style="text-align: right">1</td><td align="left">2</td><td>3</td></tr></tbody></table>',
      ),
    ).toEqual(["head unit ↕2 | weights ↔2", "head $x_1$ | b", "row 1 right | 2 left | 3"]);
  });

  it("takes a first row of heads for the head, and squares what is ragged", () => {
    expect(
      read(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr><tr><td rowspan=9>2</td><td>3</td></tr></table>",
      ),
    ).toEqual(["head a | b", "row 1 | ", "row 2 | 3"]);
  });

  it("reads text, lists, code and pictures", () => {
    expect(
      read(
        '<h2>Head <em>it</em></h2><p>One<br>two <code>x</code></p><ul><li>a</li><li>b<ol start="3"><li>c</li></ol></li></ul><pre><code class="language-py">x = 1\n</code></pre><svg width="10" height="10"><title>Dot</title><circle r="2"/></svg><hr>',
      ),
    ).toEqual([
      "## Head *it*",
      "One⏎two `x`",
      "- a",
      "- b",
      "   3. c",
      'listing py: "x = 1"',
      'picture svg 10 "Dot"',
      "rule",
    ]);
  });

  it("says nothing for scripts and styles, and names what has no form on paper", () => {
    expect(read("<style>p{}</style><script>alert(1)</script><div hidden></div>")).toEqual([]);
    expect(read('<p>a</p><iframe src="https://example.org"></iframe>')).toEqual([
      "a",
      "missing output: <iframe> has no form on paper",
    ]);
  });

  it("reads nested blocks in one another", () => {
    expect(read("<div><div>a <b>b</b></div>c<blockquote><p>d</p></blockquote></div>")).toEqual([
      "a **b**",
      "c",
      "> d",
    ]);
  });
});
