import { describe, expect, it } from "vitest";
import { languageOf } from "../../src/notebook/language.js";
import type { Notebook } from "../../src/api/notebook.js";

const notebook = (source: string, metadata: Notebook["metadata"] = {}): Notebook => ({
  cells: [
    { cell_type: "markdown", id: "t", metadata: {}, source: "import numpy as np" },
    { cell_type: "code", id: "c", metadata: {}, source, execution_count: null, outputs: [] },
  ],
  metadata,
  nbformat: 4,
  nbformat_minor: 5,
});

describe("languageOf(notebook)", () => {
  it.each([
    "import numpy as np",
    "import os, sys",
    "from a.b import *",
    "%matplotlib inline",
    "%%time\nf()",
    "!pip install holoviews",
    "def f(x):\n    return x",
    "class A(B):\n    pass",
    "x = 1\nfor i in range(3):\n    x += i",
    "try:\n    f()\nexcept E as e:\n    pass",
    'print "old"',
  ])("python, by %j", (source) => {
    expect(languageOf(notebook(source))).toBe("python");
  });

  it.each([
    ["r", "x <- c(1, 2)"],
    ["r", "library(ggplot2)"],
    ["julia", "using Plots"],
  ])("%s, by %j", (language, source) => {
    expect(languageOf(notebook(source))).toBe(language);
  });

  it.each([
    "6 * 7",
    "",
    'import * as tf from "@tensorflow/tfjs-core";',
    'import fs from "node:fs";\nconst x = 1;',
    "class A { x = 1 }\nfor (const x of [1]) console.log(x)",
    "const f = (x: number) => x;\nif (f(1)) throw 1;",
    "function f(x) {\n  return x\n}",
    "const text = `\nfrom here import nothing\n`",
    "let a = 1;\nlabel: for (;;) break label;",
    "print(1)",
  ])("not told by %j", (source) => {
    expect(languageOf(notebook(source))).toBeNull();
  });

  it("what the metadata say, whatever the code looks like", () => {
    expect(languageOf(notebook("x <- 1", { language_info: { name: "python" } }))).toBe("python");
    const kernelspec = { name: "gradsheet", display_name: "TypeScript" };
    expect(languageOf(notebook("import numpy as np", { kernelspec }))).toBeNull();
  });
});
