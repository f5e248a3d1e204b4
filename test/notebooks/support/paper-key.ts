import { join } from "node:path";
import type { Json } from "../../../src/api/notebook.js";
import { readPaper } from "../../../src/paper/read-paper.js";
import { notebooksFolder } from "./solved-paper.js";

/** A part of a paper with its key, which has the shape of the answer. */
interface KeyedPart {
  given: { [name: string]: Json };
  // oxlint-disable-next-line typescript/no-explicit-any -- each answer has the shape that its part expects
  publishedValue: any;
  // oxlint-disable-next-line typescript/no-explicit-any -- so has each key
  key?: any;
}

/** The parts of a paper by id, as paper.json has them. */
export function keysOf(name: string): Record<string, KeyedPart> {
  const parts = readPaper(join(notebooksFolder, name))!.problems.flatMap((problem) => problem.parts);
  return Object.fromEntries(parts.map((part) => [part.id, part as unknown as KeyedPart]));
}

/**
 * What a loop, a sum or a difference makes of the question, for `toEqual`: a number stands for all that are near.
 * @param tolerance - Relative, and for numbers below 0.001 that of 0.001.
 */
export function near(computed: Json, tolerance = 1e-9): unknown {
  if (Array.isArray(computed)) return computed.map((entry) => near(entry, tolerance));
  if (typeof computed === "object" && computed !== null)
    return Object.fromEntries(
      Object.entries(computed).map(([name, entry]) => [name, near(entry, tolerance)]),
    );
  if (typeof computed !== "number") return computed;
  return {
    asymmetricMatch: (key: unknown) =>
      typeof key === "number" && Math.abs(key - computed) <= tolerance * Math.max(1e-3, Math.abs(computed)),
    toString: () => `near ${computed}`,
    toAsymmetricMatcher: () => `near ${computed}`,
  };
}

/** An expression in infix syntax at a point, with JavaScript's own arithmetic. */
export function evaluated(text: string, names: Record<string, number>): number {
  const source = text.replaceAll("^", "**").replaceAll(/\b(abs|log|floor|ceil)\(/g, "Math.$1(");
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression of paper.json or of an answer
  return new Function(...Object.keys(names), `return ${source}`)(...Object.values(names)) as number;
}
