import { describe, expect, it } from "vitest";
import { notebooksToHtml } from "../../src/pdf/html/html-document.js";
import { highlight } from "../../src/pdf/html/highlight.js";
import { code, failed, markdown, shown, source } from "./sample-notebook.js";
import { samplePaper } from "./sample-paper.js";

const root = "/nowhere";

describe("notebooksToHtml", () => {
  const { sources, paper } = samplePaper();

  it("has the title, the contents with marks, every problem and every verdict of the paper", () => {
    const { html, degraded } = notebooksToHtml(sources, { root, paper });
    expect(degraded).toEqual([]);
    expect(html).toContain("<h1>Machine Learning – Homework 3</h1>");
    expect(html.match(/<small>\(12 marks\)<\/small>/g)).toHaveLength(5);
    for (const [index, { problem }] of paper.problems.entries())
      expect(html).toContain(`<h2 id="problem-${index + 1}">Problem ${problem}&ensp;`);
    expect(html.match(/<section class="answer /g)).toHaveLength(7);
    expect(html).toContain("corrects the published answer");
  });

  it("loads nothing and runs nothing, whatever the notebook has", () => {
    const evil = source(
      "/x/evil.ipynb",
      markdown(
        '# <script>alert(1)</script> & "title"\n\n[link](javascript:alert(1)) <img src=x onerror=alert(1)> <b onclick="x()">bold</b>',
      ),
      code("</pre><script>alert(2)</script>", [
        shown({
          "text/html":
            '<script>alert(3)</script><p onmouseover="x()">text</p><iframe src="https://example.org"></iframe>',
        }),
        shown({ "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(4)</script></svg>' }),
        failed("</pre>", "<i>", ["\u001b[31m<img src=x>\u001b[0m"]),
      ]),
    );
    const { html, degraded } = notebooksToHtml([evil], { root });
    expect(html).not.toMatch(/<script|<iframe|onerror=|onclick=|onmouseover=|javascript:|<img src=x/i);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("bold");
    expect(degraded.map(({ what }) => what)).toEqual(["image", "output"]);
    expect(html.replace(/data:[\w/+-]+;base64,[\w+/=]+/g, "")).not.toMatch(/(src|href)="(?!#|https:)[^"]/);
  });

  it("carries KaTeX's styles and fonts in it where there is a formula, and only there", () => {
    const withFormula = notebooksToHtml([source("/x/a.ipynb", markdown("$x$"))], { root }).html;
    const without = notebooksToHtml([source("/x/a.ipynb", markdown("x"))], { root }).html;
    expect(withFormula).toContain("font/woff2;base64,");
    expect(withFormula).not.toMatch(/url\((?!data:)/);
    expect(without.length).toBeLessThan(6000);
  });

  it("knows a macro in the formulas after its definition", () => {
    const { html, degraded } = notebooksToHtml(
      [source("/x/a.ipynb", markdown("$\\newcommand{\\loss}{\\mathcal{L}}$ and $\\loss(x)$"))],
      { root },
    );
    expect(degraded).toEqual([]);
    expect(html).toContain('mathvariant="script"');
  });
});

describe("highlight", () => {
  it("marks comments, strings, numbers and keywords, and escapes what is between", () => {
    expect(highlight('const a = "<b>"; // 1 < 2', "ts")).toBe(
      '<span class="k">const</span> a = <span class="s">&quot;&lt;b&gt;&quot;</span>; <span class="c">// 1 &lt; 2</span>',
    );
  });

  it("leaves other languages as they are", () => {
    expect(highlight("const <x>", "text")).toBe("const &lt;x&gt;");
  });
});
