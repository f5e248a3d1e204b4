import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isFolder, type Input } from "./inputs.js";

/**
 * The notebooks that a `paper.json` names and that do not lie beside it, a sentence each. A paper of which single notebooks were named is not
 * looked through.
 * @param words - What was named on the command line.
 * @param inputs - The notebooks that these words stand for.
 */
export function missingNotebooks(words: readonly string[], inputs: readonly Input[]): string[] {
  const folders = words.filter((word) => isFolder(word)).map((word) => resolve(word));
  const papers = new Map(
    inputs.flatMap(({ path, paper }) => (paper === null ? [] : [[dirname(resolve(path)), paper] as const])),
  );
  return [...papers]
    .filter(([home]) => folders.some((folder) => !relative(folder, home).startsWith("..")))
    .flatMap(([home, { problems }]) =>
      problems
        .filter(({ notebook }) => !existsSync(join(home, notebook)))
        .map(
          ({ problem, notebook }) =>
            `${join(home, "paper.json")}, problem ${problem}: needs its notebook beside it, got ${notebook}, which is not there. Write it, or take the problem out.`,
        ),
    );
}
