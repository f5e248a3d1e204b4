import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { homeFolder } from "../../../kernel/home-folder.js";

/** What stands in the folder that a project begins with. */
const signs = [
  ".git",
  "package.json",
  "pyproject.toml",
  "_config.yml",
  "_toc.yml",
  "myst.yml",
  "_quarto.yml",
];

/**
 * The folder that a notebook's pictures may come from: the project that it lies in, which is the nearest folder with a `.git`,
 * a `package.json` or the like; else the working directory, where the notebook lies in it; else its own folder. The home folder as a whole
 * is no project.
 */
export function pictureRoot(folder: string): string {
  const home = homeFolder();
  for (let at = resolve(folder); at !== home && at !== dirname(at); at = dirname(at))
    if (signs.some((sign) => existsSync(join(at, sign)))) return at;
  const here = process.cwd();
  return here !== home && here !== dirname(here) && liesIn(resolve(folder), here) ? here : folder;
}

/** Does a path lie in a folder, or is it that folder? */
export function liesIn(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
