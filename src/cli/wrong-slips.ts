import { basename } from "node:path";
import { wholeLibrary } from "../practice/library.js";
import { slipFaults } from "../practice/named-slip.js";
import { solvedParts } from "../practice/part-masters.js";
import type { Run } from "./run-all.js";

/** The mistakes that papers name and that cannot be computed from their solutions, a sentence each. */
export async function wrongSlips(runs: readonly Run[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { input, notebook, failure } of runs) {
    const { path, paper } = input;
    const problem = paper?.problems.find((each) => each.notebook === basename(path));
    if (paper === null || problem === undefined || failure !== null) continue;
    if (problem.parts.every(({ slips = [] }) => slips.length === 0)) continue;
    const { masters } = solvedParts(notebook, paper, await wholeLibrary());
    wrong.push(...masters.flatMap(slipFaults).map((text) => `${paper.paper}, ${text}`));
  }
  return wrong;
}
