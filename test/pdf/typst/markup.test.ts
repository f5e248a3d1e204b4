import { describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../../src/pdf/document.js";
import type { Block } from "../../../src/pdf/tree.js";
import { MarkupWriter } from "../../../src/pdf/typst/markup.js";
import { escapeText } from "../../../src/pdf/typst/text.js";
import { svgForTypst } from "../../../src/pdf/typst/svg-for-typst.js";
import { randomNumbers } from "../../../src/number/random.js";
import { Pdf } from "../read-pdf.js";
import { code, markdown, shown, source } from "../sample-notebook.js";

const origin = { notebook: "/x/a.ipynb", cell: 3 };

/** Typst curls quotation marks, makes primes of them after digits, and joins letters; spaces are not compared. */
const plain = (text: string): string => text.normalize("NFKC").replace(/[\s“”‘’"'`′]/g, "");

const link = (href: string): string =>
  new MarkupWriter().inlines([{ kind: "link", href, body: [{ kind: "text", text: "x" }] }]);

const prepared = (svg: string): string => Buffer.from(svgForTypst(Buffer.from(svg, "utf8"))).toString("utf8");

describe("escapeText", () => {
  it("prints 400 random texts of punctuation as they are, and none as Typst's syntax", async () => {
    const random = randomNumbers(11);
    const alphabet = [
      ..."#$*_`<>@[]\\=-+/~.:|^&%{}()!;,?'\"aZ09 éß→",
      "//",
      "/*",
      "= ",
      "- ",
      "+ ",
      "1. ",
      "#let ",
      "https://a.b/c",
      "---",
      "@ref",
    ];
    const texts = Array.from({ length: 400 }, () =>
      Array.from({ length: 12 }, () => alphabet[Math.floor(random() * alphabet.length)]!).join(""),
    );
    const html = texts
      .map(
        (text) =>
          `<p>x${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("$", "&#36;<b></b>")}y</p>`,
      )
      .join("");
    const { pdf, degraded } = await notebooksToPdf(
      [source("/x/a.ipynb", code("", [shown({ "text/html": html })]))],
      { root: "/x" },
    );
    expect(degraded).toEqual([]);
    const printed = plain(new Pdf(pdf).text());
    expect(texts.filter((text) => !printed.includes(plain(`x${text}y`)))).toEqual([]);
  });

  it("leaves no line break, which could begin a heading or a list", () => {
    expect(escapeText("a\n= b\n\n- c")).toBe("a \\= b \\- c");
  });
});

describe("MarkupWriter", () => {
  const words = (text: string): Block => ({ kind: "paragraph", body: [{ kind: "text", text }] });
  const list: Block = { kind: "list", ordered: false, start: 1, tight: true, items: [[words("item")]] };

  it("does not stretch the lines around a long word, and leaves what goes on from other words in its line", () => {
    const long = words(`see ${"a".repeat(40)} there`);
    const ragged = "#par(justify: false)[see";
    expect(new MarkupWriter().blocks([long])).toContain(ragged);
    expect(new MarkupWriter().blocks([words("see a there")])).not.toContain("#par");
    const note: Block = { kind: "paragraph", body: [{ kind: "footnote", body: [long] }] };
    expect(new MarkupWriter().blocks([note])).not.toContain("#par");
  });

  it("keeps a short paragraph with the list after it", () => {
    const sticky = "#block(sticky: true)[Part a is corrected\\.]";
    expect(new MarkupWriter().blocks([words("Part a is corrected."), list])).toContain(sticky);
    expect(new MarkupWriter().blocks([words("Part a is corrected."), words("x")])).not.toContain("sticky");
    expect(new MarkupWriter().blocks([words("word ".repeat(50)), list])).not.toContain("sticky");
  });

  it("writes a formula as its source where Typst has no counterpart, and says where it stands", () => {
    const writer = new MarkupWriter();
    const formula = {
      latex: "\\new",
      katex: "\\new",
      display: true,
      tree: [{ type: "novelty", mode: "math" as const }],
      macros: {},
      origin,
    };
    expect(writer.blocks([{ kind: "formula", formula }])).toBe(
      '#missing-block("formula", "no Typst counterpart of novelty", "\\\\new")',
    );
    expect([...writer.refused.values()]).toEqual([
      { ...origin, what: "formula", reason: "no Typst counterpart of novelty", source: "\\new" },
    ]);
  });

  it("makes links of web and mail addresses alone", () => {
    expect(link("https://example.org/a")).toBe('#link("https://example.org/a")[x];');
    for (const href of ["javascript:alert(1)", "file:///etc/passwd", "", "#anchor", "data:text/html,x"])
      expect(link(href)).toBe("x");
  });
});

describe("what Typst refuses costs itself alone", () => {
  it("a table whose spans overlap", async () => {
    const html =
      "<table><tr><td rowspan=2>a</td><td>b</td><td rowspan=2>c</td></tr><tr><td colspan=3>d</td></tr></table>";
    const { degraded, pdf } = await notebooksToPdf(
      [
        source(
          "/x/a.ipynb",
          markdown("Before."),
          code("", [shown({ "text/html": html })]),
          markdown("After $x$."),
        ),
      ],
      { root: "/x" },
    );
    expect(degraded).toMatchObject([{ notebook: "/x/a.ipynb", cell: 2, what: "table" }]);
    expect(new Pdf(pdf).text()).toContain("After");
  });
});

describe("svgForTypst", () => {
  it("sets all text in the document's fonts, so that every machine draws the same", () => {
    expect(
      prepared(
        '<svg font-family="Times, serif"><text style="font-family: &quot;Open Sans&quot;, verdana; fill: red">a</text><text font-family="Courier">b</text></svg>',
      ),
    ).toBe(
      '<svg font-family="Latin Modern Roman"><text style="font-family: Latin Modern Roman; fill: red">a</text><text font-family="DejaVu Sans Mono">b</text></svg>',
    );
  });
});
