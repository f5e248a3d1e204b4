import { describe, expect, it } from "vitest";
import type { NotebookCell, Notebook } from "../../src/api/notebook.js";
import { staleSentences } from "./support/stale.js";

/** A notebook that was given a number, shows some and says something of them. */
function solved(given: number, shown: string, ...sentences: string[]): Notebook {
  const code = (source: string, tags: string[], text: string): NotebookCell => ({
    cell_type: "code",
    id: tags[0] ?? "c",
    metadata: { tags },
    source,
    execution_count: null,
    outputs: text === "" ? [] : [{ output_type: "stream", name: "stdout", text }],
  });
  return {
    cells: [
      code(`const eta = ${given};`, ["parameters"], ""),
      code("conv", [], shown),
      { cell_type: "markdown", id: "m", metadata: {}, source: sentences.join("\n\n") },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** The test of the test: what a variant is held to must fail where a sentence of the original tells of numbers that are gone. */
describe("staleSentences(original, variant)", () => {
  const about = "The two $0.5$ won their windows, and a padded zero beat $-1$.";

  it("finds a sentence that was kept, by the numbers that the variant does not show", () => {
    const [original, variant] = [solved(1, "0.5 1 0 -1", about), solved(2, "-2.25 0.75 -1.5 1", about)];
    expect(staleSentences(original, variant)).toEqual([`${about}: 0.5`]);
  });

  it("finds one that names the old given", () => {
    const told = "Each step is 0.25 of the gradient.";
    expect(staleSentences(solved(0.25, "3", told), solved(0.5, "3", told))).toEqual([`${told}: 0.25`]);
  });

  it("finds none where the sentence is gone, tells the new numbers, or its numbers are still shown", () => {
    const original = solved(1, "0.5 1 0 -1", about);
    expect(staleSentences(original, solved(2, "-2.25 0.75", "An idea."))).toEqual([]);
    expect(staleSentences(original, solved(2, "-2.25 0.75", "The two $0.75$ won their windows."))).toEqual(
      [],
    );
    expect(staleSentences(original, solved(2, "0.5 0 2 1", about))).toEqual([]);
  });
});
