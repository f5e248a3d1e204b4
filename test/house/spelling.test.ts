import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/* One spelling, the American one, in whatever a person reads: names have a test of their own (surface.test.ts). */

const root = fileURLToPath(new URL("../..", import.meta.url));
const british =
  /\b(?:(?:col|behavi|neighb|fav|hon|lab|flav)our\w*|centre[ds]?|grey|artefact\w*|judgement|learnt|fulfil|licence\w*|analys(?:e[ds]?|ing)|(?:un)?(?:label|cancel|model|travel)l(?:ed|ing)|(?:un|re|de|over)?-?(?:normal|initial|minim|maxim|optim|regular|serial|summar|general|organ|recogn|parametr|parameter|final|visual|discret|factor|diagonal|symmetr|token|vector|standard|emphas|character|penal)is(?:e|ed|es|er|ers|ing|ation|ations))\b/gi;

const files = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !/node_modules|site[\\/]\.pages/.test(name))
    .map((name) => join(folder, name));

/** The words of a text that Britons spell; names of files and of code are not prose. */
const found = (file: string, text: string): string[] =>
  [...text.replaceAll(/\([^()\s]*\.(?:ipynb|md)[^()\s]*\)|`[^`\n]*`/g, "").matchAll(british)].map(
    ([word]) => `${file}: ${word}`,
  );

const comments = (code: string): string =>
  (code.match(/^\s*(?:\/\*\*?|\*|\/\/).*$/gm) ?? []).filter((line) => !/=> |@example/.test(line)).join("\n");

describe("American spelling", () => {
  it("is noticed where it is missing, and not in addresses and code", () => {
    expect(found("a", "Batch normalisation colours the neighbours")).toEqual([
      "a: normalisation",
      "a: colours",
      "a: neighbours",
    ]);
    expect(found("a", "[batch](03-batch-normalisation.ipynb) and `colours`: a precise exercise")).toEqual([]);
  });

  it("is that of doc comments and of all that tells topics and documents", () => {
    const sources = ["src", "kernel"].flatMap((folder) => files(folder, /\.ts$/));
    expect(sources.flatMap((file) => found(file, comments(readFileSync(join(root, file), "utf8"))))).toEqual(
      [],
    );
    const prose = [...files("docs", /\.md$/), "README.md", "notebooks/README.md", "src/paper/topic-names.ts"];
    // Titles of problems are their papers'.
    const ours = (text: string): string => text.replaceAll(/\[[^\]]*\]\([^)]*\)/g, "");
    expect(prose.flatMap((file) => found(file, ours(readFileSync(join(root, file), "utf8"))))).toEqual([]);
  });

  it("is that of the guide and of what stands in notebooks around the questions, which are quoted", () => {
    const wrong = files("notebooks", /\.ipynb$/).flatMap((file) => {
      const { cells } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
        cells: { cell_type: string; source: string | string[] }[];
      };
      const lines = cells
        .filter(({ cell_type }) => cell_type === "markdown")
        .flatMap(({ source }) => [source].flat().join("").split("\n"))
        .filter((line) => !/^[>#]/.test(line));
      return found(file, lines.join("\n"));
    });
    expect(wrong).toEqual([]);
  });
});
