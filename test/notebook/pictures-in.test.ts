import { describe, expect, it } from "vitest";
import { picturesIn } from "../../src/notebook/pictures-in.js";

const shown = (...sources: string[]) =>
  picturesIn({
    cells: sources.map((source, at) => ({ cell_type: "markdown", id: `t${at}`, metadata: {}, source })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });

describe("picturesIn(notebook)", () => {
  it("are the files that its texts show from its own folder, each once", () => {
    expect(shown('![a](a.png) and ![b](<./b/c%20d.svg> "title")', '<img width="3" src="a.png">')).toEqual([
      "a.png",
      "b/c d.svg",
    ]);
  });

  it("are not those of the net, of attachments or outside of the folder", () => {
    expect(
      shown("![](https://x.org/a.png) ![](attachment:a.png) ![](../a.png) ![](/etc/a.png) [link](b.png)"),
    ).toEqual([]);
  });
});
