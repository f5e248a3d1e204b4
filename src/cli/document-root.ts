import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { homeFolder } from "../../kernel/home-folder.js";

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
 * The folder that the pictures of notebooks may be read from: of the project that they lie in; without one the working folder where
 * they lie below it, else their own. A notebook in a downloads folder shows no pictures from elsewhere in the house.
 */
export function documentRoot(paths: string[]): string {
  const folder = paths.map((path) => dirname(resolve(path))).reduce(common);
  const home = homeFolder();
  for (let at = folder; at !== home && at !== dirname(at); at = dirname(at))
    if (signs.some((sign) => existsSync(join(at, sign)))) return at;
  const here = process.cwd();
  return here !== home && here !== dirname(here) && contains(here, folder) ? here : folder;
}

function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The innermost folder that both lie in. */
function common(one: string, other: string): string {
  let at = one;
  while (!contains(at, other) && at !== dirname(at)) at = dirname(at);
  return at;
}
