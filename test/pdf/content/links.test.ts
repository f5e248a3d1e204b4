import { describe, expect, it } from "vitest";
import { paperDocument } from "../../../src/pdf/content/paper.js";
import { MarkupWriter } from "../../../src/pdf/typst/markup.js";
import { markdown, source } from "../sample-notebook.js";
import { printTree } from "./print-tree.js";

/** The addresses of a document's links, and the names of its places, in their order. */
function tied(...notebooks: [path: string, text: string][]): { links: string[]; places: string[] } {
  const document = paperDocument(
    notebooks.map(([path, text]) => source(path, markdown(text))),
    {},
  );
  const lines = printTree(document.blocks).join("\n");
  const places: string[] = [];
  JSON.stringify(document.blocks, (key, value: unknown) => {
    if (key === "anchor") places.push(String(value));
    return value;
  });
  return { links: Array.from(lines.matchAll(/\]\(([^)]*)\)/g), ([, href]) => href!), places };
}

describe("links within a document", () => {
  it.each([
    ["Jupyter's address of a heading", "[a](#One-two:-three!)\n\n## One two: three!"],
    ["GitHub's", "[a](#one-two-three)\n\n## One two: three!"],
    ["one in percents", "[a](#Übung%201)\n\n## Übung 1"],
    ["an id of HTML", '[a](#here)\n\n<a id="here"></a>\n\nText.'],
    ["an old name of HTML", '[a](#here)\n\n<a name="here">x</a>'],
    ["a heading of HTML", '[a](#here)\n\n<h2 id="here">Another text</h2>'],
  ])("lead to %s", (_, text) => {
    expect(tied(["/x/a.ipynb", `# T\n\n${text}`])).toEqual({ links: ["#place-1"], places: ["place-1"] });
  });

  it("name a place once, however many lead to it, and the first of two of one name", () => {
    const { links, places } = tied(["/x/a.ipynb", "# T\n\n[a](#s) [b](#s)\n\n## S\n\n## S"]);
    expect(links).toEqual(["#place-1", "#place-1"]);
    expect(places).toEqual(["place-1"]);
  });

  it("to nothing keep their address, which is then not written", () => {
    expect(tied(["/x/a.ipynb", "# T\n\n[a](#nowhere)"])).toEqual({ links: ["#nowhere"], places: [] });
  });

  it("are told by where they lead, not by a name that a notebook could write itself", () => {
    expect(tied(["/x/a.ipynb", "# T\n\n[a](#place-9)"])).toEqual({ links: ["#place-9"], places: [] });
    const writer = new MarkupWriter();
    expect(writer.inlines([{ kind: "link", href: "#place-9", body: [{ kind: "text", text: "a" }] }])).toBe(
      "a",
    );
  });

  it("stay in their own notebook, and lead to another one by its name", () => {
    const { links } = tied(
      ["/x/a.ipynb", "# A\n\n[b](b.ipynb#s) [whole](b.ipynb) [own](#s)\n\n## S"],
      ["/x/b.ipynb", "# B\n\n## S"],
    );
    expect(new Set(links).size).toBe(3);
    expect(links.every((href) => href.startsWith("#place-"))).toBe(true);
  });

  it("are made of addresses in the text, and of nothing that only looks alike", () => {
    expect(tied(["/x/a.ipynb", "# T\n\nSee https://example.org/x_y, file.ts and a.com."]).links).toEqual([
      "https://example.org/x_y",
    ]);
  });
});
