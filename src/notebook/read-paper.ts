import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.js";
import type { Paper } from "./paper.js";

/**
 * The paper in a folder, or null where the folder has no `paper.json`.
 * @throws FileError where the file is not JSON or lacks a title or problems.
 * @example
 * readPaper("notebooks/sharif-ml-2023-hw3").title // => "Machine Learning – Homework 3"
 * readPaper("notebooks") // => null
 */
export function readPaper(folder: string): Paper | null {
  const path = join(folder, "paper.json");
  if (!existsSync(path)) return null;
  let paper: Paper;
  try {
    paper = JSON.parse(readFileSync(path, "utf8")) as Paper;
  } catch (cause) {
    throw new FileError({ place: path, rule: "must be JSON", got: (cause as Error).message }, { cause });
  }
  const whole =
    typeof paper?.paper === "string" &&
    typeof paper.title === "string" &&
    Array.isArray(paper.problems) &&
    paper.problems.every((problem) => typeof problem.notebook === "string" && Array.isArray(problem.parts));
  if (!whole) {
    throw new FileError({
      place: path,
      rule: "must have paper, title and problems, each problem a notebook and parts",
      got: "something else",
      cure: "Compare it with a paper.json that comes with gradsheet.",
    });
  }
  return paper;
}
