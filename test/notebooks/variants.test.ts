import { ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs, type Input } from "../../src/cli/inputs.js";
import { hasTag, readNotebook, type Json, type Notebook } from "../../src/api/notebook.js";
import { conditionsOf, parametersOf } from "../../src/parameters/parameters.js";
import { chooseKernel } from "../../src/run/choose-kernel.js";
import type { KernelClient } from "../../src/run/kernel-client.js";
import { startKernel } from "../../src/run/start-kernel.js";
import { freshGivens } from "../../src/variant/fresh-givens.js";
import { notebooksFolder, paperTimeout } from "./support/solved-paper.js";
import { rounds } from "../support/rounds.js";

/* The numbers of the first variants of every notebook that has some; that they are solved is the matter of givens.test.ts. */

const seeds = rounds({ everyday: 3, thorough: 10 });

/** Notebooks with fewer variants than ten, and why. */
const few: Record<string, string> = {
  "q03-xor-of-six-variables.ipynb": "one number, and its networks are drawn: five sizes fit on a page",
  "q09-convolution-of-a-step-edge.ipynb": "two steps of the row and four filters",
  "q02-forward-mode-jacobian-of-a-composition.ipynb":
    "the sine is 0 at whole numbers only, and the exponential stays 1",
};

const variable = (notebook: Notebook) =>
  (notebook.metadata["gradsheet"] as { noVariant?: string } | undefined)?.noVariant === undefined &&
  notebook.cells.some((cell) => hasTag(cell, "parameters"));
const inputs = findInputs([notebooksFolder]).filter(
  ({ path, paper }) => paper !== null && variable(readNotebook(path)),
);
const nameOf = ({ path }: Input) => path.split(/[\\/]/).at(-1)!;

describe("the variants of a notebook", () => {
  let client: KernelClient;
  beforeAll(async () => {
    const [{ path }] = inputs;
    client = await startKernel(chooseKernel(readNotebook(path), path), notebooksFolder);
  }, paperTimeout);
  afterAll(() => client.shutdown());

  it("that there are fewer of than ten are named, with a reason", async () => {
    const counts = await Promise.all(
      inputs
        .filter((input) => nameOf(input) in few)
        .map(
          async ({ path }) => (await freshGivens(client, readNotebook(path), [1], path))?.[0].count ?? null,
        ),
    );
    expect(counts).toHaveLength(Object.keys(few).length);
    expect(counts.every((count) => count !== null && count >= 5 && count < 10)).toBe(true);
  });

  it.each(inputs.map((input) => [input.target, input] as const))(
    "%s: the givens of the first seeds differ from one another and from its own, and meet its conditions",
    async (target, input) => {
      const notebook = readNotebook(input.path);
      const { cell, list } = parametersOf(notebook, target);
      const own = Object.fromEntries(list.map(({ name, value }) => [name, value]));
      const firstSeeds = Array.from({ length: seeds }, (_, at) => at + 1);
      const fresh = (await freshGivens(client, notebook, firstSeeds, target)) ?? [];
      expect(fresh).toHaveLength(seeds);
      const drawn = fresh.slice(0, fresh[0].count ?? seeds);
      // A seed has the same numbers alone and among others.
      expect(await freshGivens(client, notebook, [seeds], target)).toMatchObject([
        { values: fresh[seeds - 1].values, number: fresh[seeds - 1].number },
      ]);
      const all = drawn.map(({ values }) => ({ ...own, ...values }));
      expect(new Set([own, ...all].map((values) => JSON.stringify(values))).size).toBe(drawn.length + 1);
      expect(drawn.length >= seeds || nameOf(input) in few).toBe(true);
      const broken = conditionsOf(cell).filter(
        (condition) => !all.every((values) => holds(condition, values)),
      );
      expect(broken).toEqual([]);
    },
    paperTimeout,
  );
});

/** A condition by itself, without the kernel: TypeScript's own compiler, and the values as arguments. */
function holds(condition: string, values: Record<string, Json>): boolean {
  const { outputText } = transpileModule(`return (${condition});`, {
    compilerOptions: { target: ScriptTarget.ESNext },
  });
  return new Function(...Object.keys(values), outputText)(...Object.values(values)) === true;
}
