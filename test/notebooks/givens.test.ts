import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findInputs, type Input } from "../../src/cli/inputs.js";
import { hasTag, readNotebook, type Notebook, type PaperPart } from "../../src/api/notebook.js";
import { parametersOf } from "../../src/parameters/parameters.js";
import { expressionsOf, isRetold, retold } from "../../src/parameters/retell.js";
import { domainsOf } from "../../src/parameters/domain.js";
import { hasNumbers, isComputed, movingOf, type Moving } from "./support/moving.js";
import { notebooksFolder, paperTimeout } from "./support/solved-paper.js";
import { rounds } from "../support/rounds.js";

/*
 * No notebook holds a literal that is an answer: every answer with a computed shape to a question with numbers moves when one
 * of the numbers moves. And every problem with numbers has variants, or says why not. Each notebook runs on a kernel of its
 * own, some ten times: a variant, the paper's numbers, then one number after the other. That takes minutes for all of them, so
 * that every day one notebook of each paper is run, and what needs no kernel is asked of all.
 */

/** Parts with numbers whose answers rightly stand still, and why. */
const still: Record<string, string> = {
  "bits-midmk-2223-1c": "a dropout layer has no parameters, whatever its rate",
  "bits-midrg-2223-1e": "more data is no cure for a large training loss, however many samples there are",
  "tum-ws21-2b": "more data is no cure for a large training loss, however many samples there are",
  "bits-mid-2324mk-2": "the derivative of the cross-entropy is the same for any number of classes",
  "bits-dse-midreg-2021-2a":
    "of the functions that need a hidden layer those with two products are drawn: two hidden units for each",
  "bits-quiz1-q1a": "the name of the loss function in the question's code decides, not its numbers",
  "bits-quiz2-q6b": "only where a probability is zero matters, and zeros stay zeros",
  "hand-a1-2b": "equal weights and a negative sum of inputs give zeros and equal shares for all numbers",
};

const inputs = findInputs([notebooksFolder]).filter(({ paper }) => paper !== null);
const partsOf = ({ target, paper }: Input): PaperPart[] =>
  paper?.problems.find(({ notebook }) => target.endsWith(notebook))?.parts ?? [];
const wantedOf = (input: Input) =>
  partsOf(input).filter((part) => isComputed(part) && hasNumbers(part.given));
const notebooks = new Map(inputs.map((input): [Input, Notebook] => [input, readNotebook(input.path)]));
const hasParameters = (input: Input) =>
  notebooks.get(input)!.cells.some((cell) => hasTag(cell, "parameters"));
/** The first notebook with parameters of the first paper, the second of the second paper, and so on round and round. */
const papers = [...new Set(inputs.map(({ path }) => dirname(path)))];
const ofEachPaper = papers.flatMap((folder, index) => {
  const own = inputs.filter((input) => dirname(input.path) === folder && hasParameters(input));
  return own.length === 0 ? [] : [own[index % own.length]];
});
const run = rounds({ everyday: ofEachPaper, thorough: inputs.filter(hasParameters) });
const noVariant = (input: Input) =>
  (notebooks.get(input)!.metadata["gradsheet"] as { noVariant?: string } | undefined)?.noVariant;

const moving = new Map<Input, Moving>();

/** A notebook whose texts cannot be told is named by its own test. */
const broken = (error: Error): Moving => ({
  variant: error.message,
  moved: new Map(),
  misquoted: [],
  stale: [],
  failures: [],
});

beforeAll(async () => {
  const queue = [...run];
  const worker = async () => {
    for (let input = queue.shift(); input !== undefined; input = queue.shift())
      moving.set(
        input,
        await movingOf(input, partsOf(input), wantedOf(input), Object.keys(still)).catch(broken),
      );
  };
  await Promise.all([worker(), worker()]);
}, 3 * paperTimeout);

describe("the givens of a problem", () => {
  it("are in a parameters cell wherever a computed answer hangs on numbers", () => {
    const without = inputs.filter((input) => !hasParameters(input)).flatMap(wantedOf);
    expect(without.map(({ id }) => id).filter((id) => !(id in still))).toEqual([]);
  });

  it("that stand still without a reason are none, and no reason is stale", () => {
    const parts = run.flatMap((input) => wantedOf(input).map(({ id }) => ({ id, input })));
    const unmoved = parts.filter(({ id, input }) => !moving.get(input)!.moved.has(id)).map(({ id }) => id);
    const withReason = Object.keys(still).filter((reason) => parts.some(({ id }) => id === reason));
    expect(unmoved.toSorted()).toEqual(withReason.toSorted());
  });

  it("have no reason for standing still that names a part which is none", () => {
    const ids = inputs.flatMap((input) => wantedOf(input).map(({ id }) => id));
    expect(Object.keys(still).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(run.map((input) => [input.target, input] as const))(
    "%s: quotes its own numbers right, and has variants that quote none which are gone, or a reason for none",
    (_, input) => {
      const { variant, misquoted, stale } = moving.get(input)!;
      expect(misquoted).toEqual([]);
      expect(stale).toEqual([]);
      expect(typeof variant === "string" ? variant : null).toBeNull();
      expect(variant === null ? noVariant(input) : "A variant.").toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each(
    inputs.filter((input) => isRetold(notebooks.get(input)!)).map((input) => [input.target, input] as const),
  )("%s: its question accounts for every number that may move", (target, input) => {
    const notebook = notebooks.get(input)!;
    const { cell, list } = parametersOf(notebook, target);
    const domains = domainsOf(
      cell,
      list.map(({ name }) => name),
      target,
    );
    const movable = list.filter(({ name }) => domains[name] !== "fixed").map(({ value }) => value);
    const values = new Map(expressionsOf(notebook).map((expression) => [expression, "0"]));
    expect(() => retold(notebook, values, movable, null, target)).not.toThrow();
  });

  it("say why there is no variant where there are none", () => {
    const silent = inputs.filter(
      (input) => !hasParameters(input) && !/^[A-Z].*\.$/.test(noVariant(input) ?? ""),
    );
    expect(silent.map(({ target }) => join(target))).toEqual([]);
  });
});
