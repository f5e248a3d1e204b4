import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Progress } from "../../cli/progress.js";
import type { Notebook } from "../../notebook/format.js";
import { readNotebook } from "../../notebook/read.js";
import { writeNotebook } from "../../notebook/write.js";
import { packageFolder, packageVersion } from "../../package.js";
import { runNotebooks } from "../../run/run-notebooks.js";

/** Executed copies are kept here, by the content of what they were made of. */
const shelf = join(packageFolder, ".gradsheet/book");

/** A copy's name: another notebook, another paper or another version of the package makes another copy. */
function keptPath(path: string): string {
  const hash = createHash("sha256").update(packageVersion).update(readFileSync(path));
  const paper = join(dirname(path), "paper.json");
  if (existsSync(paper)) hash.update(readFileSync(paper));
  return join(shelf, `${hash.digest("hex").slice(0, 24)}.ipynb`);
}

export interface Executed {
  /** By the path of the notebook; what is not here was not run, or failed. */
  notebooks: Map<string, Notebook>;
  /** Notebooks that failed, in words. */
  faults: string[];
}

/**
 * Notebooks with their outputs: kept copies where there are some, and the others run.
 * @param runs - Whether those without a copy are run.
 * @param fresh - Whether all are run anew.
 */
export async function executedNotebooks(
  paths: readonly string[],
  { runs, fresh }: { runs: boolean; fresh: boolean },
): Promise<Executed> {
  const notebooks = new Map<string, Notebook>();
  const faults: string[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const kept = keptPath(path);
    if (!fresh && existsSync(kept)) notebooks.set(path, readNotebook(kept));
    else missing.push(path);
  }
  if (!runs || missing.length === 0) return { notebooks, faults };
  const progress = new Progress();
  let done = 0;
  const nameOf = (path: string): string => relative(packageFolder, path);
  await runNotebooks(missing, {
    onStart: (path) => progress.show(nameOf(path), "starting the kernel"),
    onCell: (path, { cell, cells }) => progress.show(nameOf(path), `cell ${cell} of ${cells}`),
    onEnd: (path, result) => {
      done += 1;
      const failure = result.status === "rejected" ? String(result.reason) : result.value.failure?.error;
      progress.done(nameOf(path), failure === undefined, `${done}/${missing.length} ${nameOf(path)}`);
      if (result.status === "rejected" || result.value.failure !== null)
        return void faults.push(`${nameOf(path)}: ${failure}`);
      notebooks.set(path, result.value.notebook);
      writeNotebook(keptPath(path), result.value.notebook);
    },
  });
  return { notebooks, faults };
}
