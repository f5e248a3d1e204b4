import { readdirSync, readFileSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import { InputError } from "../errors.js";
import { parseNotebook } from "../notebook/read.js";
import { practiceCopyOf, type PracticeCopy } from "../paper/practice-copy.js";

/**
 * A student's copy by its name. A kernel is not told which notebook it runs, so it is looked for where a notebook's own file is: where
 * the Jupyter server says, and among the notebooks of the working folder; it may have been renamed.
 * @throws InputError where no notebook there has the name.
 */
export function findCopy(name: string, folder: string = process.cwd()): PracticeCopy {
  for (const path of candidates(folder)) {
    const copy = copyIn(path, name);
    if (copy !== null) return copy;
  }
  throw new InputError({
    place: "practice",
    rule: "needs the saved notebook that it stands in, in the folder in which its kernel works",
    got: `no notebook of the name ${name} in ${folder}`,
    cure: "Save the notebook; or set the environment variable GRADSHEET_NOTEBOOK to its path.",
  });
}

function* candidates(folder: string): Generator<string> {
  const said = [process.env["GRADSHEET_NOTEBOOK"], process.env["JPY_SESSION_NAME"]];
  for (const path of said) {
    if (path === undefined || path === "") continue;
    yield isAbsolute(path) ? path : resolve(folder, path);
    yield join(folder, basename(path));
  }
  try {
    for (const file of readdirSync(folder)) if (file.endsWith(".ipynb")) yield join(folder, file);
  } catch {
    // A folder that cannot be read has no notebooks for us.
  }
}

function copyIn(path: string, name: string): PracticeCopy | null {
  try {
    const text = readFileSync(path, "utf8");
    if (!text.includes(name)) return null;
    const copy = practiceCopyOf(parseNotebook(text, path));
    return copy?.name === name ? copy : null;
  } catch {
    // What is no notebook is not the one that is looked for.
    return null;
  }
}
