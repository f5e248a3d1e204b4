import { describe, expect, it } from "vitest";
import { blocksFromHtml } from "../../src/pdf/content/html.js";
import { blocksFromMarkdown } from "../../src/pdf/content/markdown.js";
import { HtmlWriter } from "../../src/pdf/html/html-writer.js";
import type { Block } from "../../src/pdf/tree.js";
import { MarkupWriter } from "../../src/pdf/typst/markup.js";
import { context } from "./content/print-tree.js";

const both = (blocks: Block[]): { typst: string; html: string } => ({
  typst: new MarkupWriter().blocks(blocks),
  html: new HtmlWriter().blocks(blocks),
});
const html = (source: string) => both(blocksFromHtml(context(), source));
const markdown = (source: string) => both(blocksFromMarkdown(context(), source));

describe("both writers show", () => {
  it("the grounds, colors and bars of cells", () => {
    const written = html(
      '<table><tr><td style="background-color:#08306b;color:#f1f1f1">1</td><td style="background:linear-gradient(90deg, red 50%, transparent 50%)">2</td></tr></table>',
    );
    expect(written.typst).toContain('fill: rgb("#08306b"), text(fill: rgb("#f1f1f1"))[1]');
    expect(written.typst).toContain(
      'gradient.linear((white, 0%), (white, 0%), (rgb("#ff0000"), 0%), (rgb("#ff0000"), 50%)',
    );
    expect(written.html).toContain('<td style="color:#f1f1f1;background:#08306b">1</td>');
    expect(written.html).toContain(
      "linear-gradient(90deg,transparent 0%,#ff0000 0%,#ff0000 50%,transparent 50%)",
    );
  });

  it("colored and marked text", () => {
    const written = markdown('a <mark>b</mark> <span style="color:#d00">c</span>');
    expect(written.typst).toContain('#highlight(fill: rgb("#fff3a3"), [b]);');
    expect(written.typst).toContain('#text(fill: rgb("#dd0000"), [c]);');
    expect(written.html).toContain('<span style="background:#fff3a3">b</span>');
  });

  it("alerts, what is centered, and lists of tasks", () => {
    const written = markdown("> [!TIP]\n> a\n\n<center>\n\nb\n\n</center>\n\n- [ ] c");
    expect(written.typst).toContain('#panel(edge: rgb("#1a7f37"), fill: rgb("#f2f9f4"), color: none)');
    expect(written.typst).toContain("#align(center)[");
    expect(written.typst).toContain("#list(marker: none");
    expect(written.html).toContain('<div class="panel" style="border-color:#1a7f37;background:#f2f9f4">');
    expect(written.html).toContain('<div class="centered"><p>b</p></div>');
    expect(written.html).toContain('<ul class="unmarked"><li>☐ c</li></ul>');
  });

  it("pictures as wide and high as they say", () => {
    const source =
      "data:image/gif;base64,R0lGODdhBwAFAIEAAMgeHgAAAAAAAAAAACwAAAAABwAFAAAIDAABCBxIsKDBgwcDAgA7";
    const share = html(`<img width="50%" src="${source}">`);
    expect(share.typst).toContain("width: 50%");
    expect(share.html).toContain('style="width:50%"');
    const sides = html(`<img width="40" height="20" src="${source}">`);
    expect(sides.typst).toContain("width: 30pt, height: 15pt");
    expect(sides.html).toContain('width="40" height="20"');
  });

  it("no style that could leave its attribute", () => {
    const written = html(
      '<span style="color:red&quot;><script>x</script>">a</span><div class="alert alert-&quot;x">b</div>',
    );
    expect(written.html).not.toContain("<script");
    expect(written.typst).not.toContain("script");
  });
});
