import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, isAbsolute, sep } from "node:path";

/**
 * The folder that a notebook's pictures may come from: the project that it lies in, which is the nearest folder with a `.git`
 * or a `package.json`; else the working directory, where the notebook lies in it; else its own folder.
 */
export function pictureRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if ([".git", "package.json"].some((name) => existsSync(join(at, name)))) return at;
    if (at === dirname(at)) break;
  }
  return liesIn(resolve(folder), process.cwd()) ? process.cwd() : folder;
}

/** Does a path lie in a folder, or is it that folder? */
export function liesIn(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
