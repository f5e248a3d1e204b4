import { readFileSync } from "node:fs";
import { join } from "node:path";
import { notebooksFolder } from "./solved-paper.js";

/**
 * What a paper.json holds of each part, by part id. Its values are `any`: each has the shape that paper.json gives it.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export function partsOfPaper(name: string): Record<string, any> {
  const { problems } = JSON.parse(readFileSync(join(notebooksFolder, name, "paper.json"), "utf8")) as {
    problems: { parts: { id: string }[] }[];
  };
  return Object.fromEntries(problems.flatMap(({ parts }) => parts).map((part) => [part.id, part]));
}

/** The keys of a paper, by part id: what the tests of the papers prove by computations of their own. */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export function keysOfPaper(name: string): Record<string, any> {
  return Object.fromEntries(Object.entries(partsOfPaper(name)).map(([id, { key }]) => [id, key]));
}
