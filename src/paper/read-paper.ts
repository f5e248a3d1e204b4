import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.js";
import { checkPaper } from "./check-paper.js";
import type { Paper } from "./paper.js";

/**
 * The paper in a folder, or null where the folder has no `paper.json`.
 * @throws FileError where the file is not JSON or is no paper; it names the part and the field.
 * @example
 * readPaper("notebooks/sharif-ml-2023-hw3")?.title // => "Machine Learning – Homework 3"
 * readPaper("notebooks") // => null
 */
export function readPaper(folder: string): Paper | null {
  const path = join(folder, "paper.json");
  if (!existsSync(path)) return null;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new FileError({ place: path, rule: "must be JSON", got: (cause as Error).message }, { cause });
  }
  return checkPaper(value, path);
}
