import { isAbsolute, normalize } from "node:path";
import type { Notebook } from "./format.js";

/**
 * The pictures that a notebook's texts show from its own folder or one below it, as relative paths, each once.
 */
export function picturesIn({ cells }: Notebook): string[] {
  const named = cells.flatMap(({ cell_type, source }) =>
    cell_type === "markdown"
      ? [...source.matchAll(/!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*?\bsrc\s*=\s*["']([^"']+)/gi)].map(
          ([, link, tag]) => link ?? tag,
        )
      : [],
  );
  const paths = named.filter((path) => !/^[a-z][a-z\d+.-]*:/i.test(path)).map(decoded);
  return [...new Set(paths.map((path) => normalize(path)))].filter(
    (path) => !isAbsolute(path) && !path.startsWith(".."),
  );
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
