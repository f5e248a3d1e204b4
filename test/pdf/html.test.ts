import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notebooksToHtml } from "../../src/pdf/html/html-document.js";
import { HtmlWriter } from "../../src/pdf/html/html-writer.js";
import { schemeColors } from "../../src/pdf/html/scheme-colors.js";
import { assetsFolder } from "../../src/pdf/typst/fonts.js";
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
    expect(without).not.toContain("font/woff2");
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

describe("an interactive page", () => {
  const figure = { data: [{ type: "scatter", x: [1, 2], y: [3, 4], text: "</script><b>" }], layout: {} };
  const plotted = source("/x/a.ipynb", code("plot()", [shown({ "application/vnd.plotly.v1+json": figure })]));
  const scripts = (html: string) =>
    [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);

  it("runs its own scripts alone: the policy names the hash of each, and every one is whole", () => {
    const { html } = notebooksToHtml([plotted], { root, interactive: true });
    const allowed = [...html.matchAll(/'sha256-([^']+)'/g)].map(([, hash]) => hash);
    const hashes = scripts(html).map((text) => createHash("sha256").update(text).digest("base64"));
    expect(hashes).toHaveLength(2);
    expect(allowed).toEqual(hashes);
    expect(html).not.toMatch(/script-src[^;]*unsafe/);
    for (const text of scripts(html)) expect(() => new Function(text)).not.toThrow();
  });

  it("has the figure as JSON beside its drawing, and plotly where there is a figure alone", () => {
    const { html } = notebooksToHtml([plotted], { root, interactive: true });
    const [, json] = /<figure data-figure="([^"]*)"><img src="data:image\/svg/.exec(html)!;
    expect(
      JSON.parse(json!.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">")),
    ).toEqual(figure);
    const without = notebooksToHtml([source("/x/a.ipynb", code("x"))], { root, interactive: true }).html;
    expect(scripts(without)).toHaveLength(1);
    expect(without.length).toBeLessThan(30_000);
  });

  it("is not what is written unless asked: no script, and no figure's JSON", () => {
    const { html } = notebooksToHtml([plotted], { root });
    expect(html).not.toMatch(/<script|data-figure|script-src/);
  });
});

describe("a page that is read", () => {
  const page = (text: string): string =>
    notebooksToHtml([source("/x/a.ipynb", markdown(text))], { root }).html;

  it("links every heading to itself by an address of its own, and lists the headings of a long page", () => {
    const html = page("# T\n\n## Same\n\n### Same\n\n## Note 1\n\n## ∑\n\n## main\n\ntext[^1]\n\n[^1]: note");
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(["same", "same-2", "note-1", "main"]));
    const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id!);
    for (const id of links) expect(ids).toContain(id);
    expect(html.match(/<nav[\s\S]*<\/nav>/)![0].match(/<li/g)).toHaveLength(5);
    expect(page("# T\n\n## One\n\n## Two")).not.toContain("<nav");
  });

  it("puts the points of a column of numbers below each other without words of its own", () => {
    const html = page("| n |\n|---|\n| 1.5 |\n| -22.25 |\n| 3 |");
    expect(html).toContain('data-before="−0" data-after="0">1.5<');
    expect(html).toContain('data-before="−0" data-after=".00">3<');
    expect(html).toMatch(/<td>−22.25</);
  });

  it("says why something in a line is not shown", () => {
    expect(page("see ![x](no.png) here")).toContain('title="image not shown: there is no such file"');
  });

  it("lays out a line of Hebrew from right to left, with its formulas from left to right", () => {
    expect(page("עברית $x$ שורה")).toContain('<p dir="rtl">');
    expect(page("plain")).toContain("<p>plain</p>");
  });
});

describe("a colored word of a terminal", () => {
  it("keeps its color in both schemes and its weight", () => {
    const html = new HtmlWriter().blocks([
      { kind: "console", stream: "stdout", spans: [{ text: "x", color: "#005500", bold: true }] },
    ]);
    expect(html).toMatch(/<span style="--light:#005500;--dark:#[0-9a-f]{6};font-weight:bold">x<\/span>/);
  });
});

describe("schemeColors", () => {
  it("can be read on every ground of the page, whatever the color", () => {
    const styles = readFileSync(join(assetsFolder, "solution.css"), "utf8");
    const [light, dark] = styles.split("@media screen and (prefers-color-scheme: dark)");
    const grounds = (text: string) =>
      [...text.matchAll(/--(?:ground|code|failed-ground|warned-ground): (#\w+)/g)].map(([, color]) => color!);
    expect(grounds(light!)).toHaveLength(4);
    expect(grounds(dark!)).toHaveLength(4);
    const steps = ["00", "55", "aa", "ff"];
    for (const red of steps)
      for (const green of steps)
        for (const blue of steps) {
          const [, onLight, onDark] = /--light:(#\w{6});--dark:(#\w{6})/.exec(
            schemeColors(`#${red}${green}${blue}`),
          )!;
          for (const ground of grounds(light!)) expect(contrast(onLight!, ground)).toBeGreaterThan(4.49);
          for (const ground of grounds(dark!)) expect(contrast(onDark!, ground)).toBeGreaterThan(4.49);
        }
  });

  it("leaves a color as it is where it can be read", () => {
    expect(schemeColors("#005500")).toContain("--light:#005500");
    expect(schemeColors("#ffcc00")).toContain("--dark:#ffcc00");
  });
});

/** The contrast of two colors as WCAG defines it. */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const full = color.length === 4 ? color.replace(/\w/g, "$&$&") : color;
    const parts = [1, 3, 5].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255);
    const [red, green, blue] = parts.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [one, other] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(one, other) / Math.min(one, other);
}

describe("highlight", () => {
  it("marks comments, strings, numbers and keywords, and escapes what is between", () => {
    expect(highlight('const a = "<b>"; // 1 < 2', "ts")).toBe(
      '<span class="k">const</span> a = <span class="s">&quot;&lt;b&gt;&quot;</span>; <span class="c">// 1 &lt; 2</span>',
    );
  });

  it("knows Python's comments and texts of many lines, and R's, where // is no comment", () => {
    expect(highlight("a // b  # note", "python")).toBe('a // b  <span class="c"># note</span>');
    expect(highlight('"""for\nin"""', "ipython3")).toBe(
      '<span class="s">&quot;&quot;&quot;for\nin&quot;&quot;&quot;</span>',
    );
    expect(highlight("x <- TRUE # é", "R")).toBe(
      'x &lt;- <span class="k">TRUE</span> <span class="c"># é</span>',
    );
  });

  it("leaves other languages as they are", () => {
    expect(highlight("const <x>", "text")).toBe("const &lt;x&gt;");
  });
});
