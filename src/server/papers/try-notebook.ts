import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../../../kernel/make-folder.js";
import { packageFolder } from "../../package.js";
import { readNotebook } from "../../notebook/read.js";
import { withoutOutputs, writeNotebook } from "../../notebook/write.js";
import { ofPaper } from "../../paper/of-paper.js";
import { readPaper } from "../../paper/read-paper.js";
import type { RootFolder } from "../root/root-folder.js";
import { missing } from "../root/path-names.js";

/** The folder below the served one in which copies go. */
const folder = "tried";

/**
 * A copy of a notebook that comes with the package, which knows its paper, to be tried and changed; one that was made before stays as its user left it.
 * @param path - `notebooks/guide/01-first-worksheet.ipynb`, as the book names it.
 * @returns The copy's path in the served folder.
 * @throws HttpError 404 where the package has no such notebook.
 */
export function tryNotebook(root: RootFolder, path: unknown): string {
  const asked = typeof path === "string" ? path : "";
  const source = join(packageFolder, asked);
  if (!/^notebooks\/[\w-]+\/[\w-]+\.ipynb$/.test(asked) || !existsSync(source)) throw missing(asked);
  const place = root.place(`${folder}/${basename(dirname(source))}/${basename(source)}`);
  makeFolder(dirname(place.file));
  if (!existsSync(place.file))
    writeNotebook(place.file, ofPaper(withoutOutputs(readNotebook(source)), readPaper(dirname(source))));
  return place.path;
}
