import { describe, expect, it } from "vitest";
import { ownKernelspec } from "../../kernel/kernelspec.js";
import type { Notebook } from "../../src/api/notebook.js";
import { chooseKernel } from "../../src/run/choose-kernel.js";

const notebookFor = (name?: string): Notebook => ({
  cells: [],
  metadata: name === undefined ? {} : { kernelspec: { name, display_name: name } },
  nbformat: 4,
  nbformat_minor: 5,
});

describe("chooseKernel(notebook, path, asked)", () => {
  it.each([
    ["a notebook that names none", undefined, undefined],
    ["one that names gradsheet", "gradsheet", undefined],
    ["another kernel's, where gradsheet is asked for", "python3", "gradsheet"],
  ])("%s: gradsheet's own, which needs no installation", (_, named, asked) => {
    expect(chooseKernel(notebookFor(named), "own.ipynb", asked)).toEqual(ownKernelspec());
  });

  it("another kernel's notebook is refused with both ways out", () => {
    expect(() => chooseKernel(notebookFor("tslab"), "own.ipynb")).toThrow(
      "own.ipynb: runs on the kernel gradsheet, got a notebook for the kernel tslab. Use --kernel gradsheet to run it here all the same, or --kernel tslab to run it on that kernel.",
    );
  });

  it("a kernel that is not installed is refused by the name that was asked for", () => {
    expect(() => chooseKernel(notebookFor("gradsheet"), "own.ipynb", "no-such-kernel")).toThrow(
      "--kernel: needs the name of an installed kernel, got no-such-kernel.",
    );
  });
});
