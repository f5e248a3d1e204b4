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

  describe("shows what a browser shows of hidden things: nothing", () => {
    it.each([
      "<div hidden>A</div>",
      '<div style="display: none">A</div>',
      '<p style="VISIBILITY: hidden">A</p>',
      '<p style="opacity:0">A</p>',
      "<style>.tip { display: none }</style><p class='a tip'>A</p>",
      "<style>#one, #two { display: none }</style><p id=two>A</p>",
      "<style>aside > p { display: none !important }</style><aside><p style='display:block'>A</p></aside>",
      "<style>div.more { max-height: 0; overflow: hidden }</style><div class=more>A</div>",
      "<style>@media print { .screen { display: none } }</style><b class=screen>A</b>",
      "<style>/* } */ p{}.tip{display:none}</style><i class=tip>A</i>",
      "<button>A</button><select><option>A</option></select><textarea>A</textarea><progress>A</progress>",
      '<table><tr style="display:none"><td>A</td></tr></table>',
      "<head><style>p{display:none}</style></head><body><p>A</p></body>",
    ])("%s", (html) => expect(read(html)).toEqual([]));
  });

  it.each([
    ["<style>.tip { display: none } #x { display: block }</style><p id=x class=tip>A</p>"],
    ["<style>@media (prefers-color-scheme: dark) { p { display: none } }</style><p>A</p>"],
    ["<style>p:hover { display: none } p::after { display: none }</style><p>A</p>"],
    ["<style>div { display: inline-block !important }</style><div hidden>A</div>"],
  ])("shows what is shown: %s", (html) => expect(read(html)).toEqual(["A"]));

  it("gives text the colors of its style, but none that could not be read", () => {
    expect(read('a <span style="color: red">b</span> <mark>c</mark> <font color="#00f">d</font>')).toEqual([
      "a {#ff0000: b} { on #fff3a3: c} {#0000ff: d}",
    ]);
    expect(read('<span style="color: white">a</span>')).toEqual(["a"]);
  });

  it("keeps the colors, grounds and bars of a styled frame", () => {
    expect(
      read(
        "<style>#T_a_row0_col0 { background-color: #08306b; color: #f1f1f1 } #T_a_row0_col1 { width: 10em; background: linear-gradient(90deg, transparent 20.0%, #5fba7d 20.0%, #5fba7d 60.0%, transparent 60.0%) }</style><table id=T_a><tr><td id=T_a_row0_col0>1</td><td id=T_a_row0_col1>2</td><td>3</td></tr></table>",
      ),
    ).toEqual(["row 1 #f1f1f1 on #08306b | 2 bar #5fba7d 0.2–0.6 | 3"]);
  });

  it("sets alerts in a box and what is centered in the middle", () => {
    expect(read('<div class="alert alert-info"><b>Note</b> it</div>')).toEqual(["[#0969da] **Note** it"]);
    expect(read("<center>a</center><p align=center>b</p>")).toEqual(["| a |", "| b |"]);
  });

  it("reads widths in pixels, percents and other units", () => {
    const src = "data:image/gif;base64,R0lGODdhBwAFAIEAAMgeHgAAAAAAAAAAACwAAAAABwAFAAAIDAABCBxIsKDBgwcDAgA7";
    const size = (attributes: string): string => read(`<img src="${src}" ${attributes}>`)[0]!;
    expect(size('width="50%"')).toBe('picture gif 50% ""');
    expect(size('style="width: 2in"')).toBe('picture gif 192 ""');
    expect(size("width=30 height=40")).toBe('picture gif 30×40 ""');
    expect(size('width="auto" height="20px"')).toBe('picture gif auto×20 ""');
    expect(size('style="max-width:100%"')).toBe('picture gif auto ""');
  });

  it("takes a drawing within a page as it stands there", () => {
    expect(read('<svg width="4" height="4"><use xlink:href="#a"/><text>a&nbsp;b</text></svg>')).toEqual([
      'picture svg 4 "drawing"',
    ]);
  });

  it("never throws on styles that are none", () => {
    for (const css of ["{", "}", "a{b", "@media {", "a{color:;:}", ",{}", "a:not(b{x:y}", "#{a:b}", "{}{}{"])
      expect(read(`<style>${css}</style><p style="${css}">A</p>`)).toEqual(["A"]);
  });
});
