import { FileError } from "../errors.js";
import { isFields } from "./fields.js";
import { leafShape, shapeFault, shapePaths } from "./expected-shape.js";
import type { Json } from "../notebook/format.js";
import type { Paper, Part, Problem } from "./paper.js";

/**
 * A parsed `paper.json`, proved to be one: what it leaves out is null or empty, what it says of an answer fits the shape that is
 * asked for.
 * @param path What errors call the file.
 * @throws FileError that names the part and the field.
 */
export function checkPaper(value: unknown, path: string): Paper {
  const paper = value as Partial<Paper> | null;
  const whole =
    typeof paper?.paper === "string" &&
    typeof paper.title === "string" &&
    Array.isArray(paper.problems) &&
    paper.problems.every((problem) => typeof problem?.notebook === "string" && Array.isArray(problem.parts));
  if (!whole) {
    throw new FileError({
      place: path,
      rule: "must have paper, title and problems, each problem a notebook and parts",
      got: "something else",
      cure: "Compare it with a paper.json that comes with gradsheet.",
    });
  }
  const problems = paper.problems!.map((problem) => checkProblem(problem, path));
  const ids = problems.flatMap(({ parts }) => parts.map(({ id }) => id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refusal(path, "must give each part an id of its own", `${twice} twice`);
  return {
    ...(paper as Paper),
    institution: paper.institution ?? null,
    course: paper.course ?? null,
    date: paper.date ?? null,
    problems,
  };
}

function checkProblem(problem: Problem, path: string): Problem {
  const place = `${path}, problem ${problem.problem}`;
  if (!isMarks(problem.marks))
    throw refusal(place, "marks must be a number or null", JSON.stringify(problem.marks));
  return {
    ...problem,
    marks: problem.marks ?? null,
    intro: problem.intro ?? null,
    parts: problem.parts.map((part) => checkPart(part, path)),
  };
}

const isMarks = (marks: unknown) => marks === undefined || marks === null || Number.isFinite(marks);

function checkPart(given: Part, path: string): Part {
  if (typeof given?.id !== "string" || given.expects === undefined)
    throw refusal(
      path,
      "must give each part an id and what it expects",
      JSON.stringify(given?.id) ?? "nothing",
    );
  const part: Part = {
    ...given,
    part: given.part ?? "",
    given: given.given ?? {},
    marks: given.marks ?? null,
    published: given.published ?? null,
    publishedValue: given.publishedValue ?? null,
    needs: given.needs ?? [],
    conventions: given.conventions ?? null,
  };
  const fault = partFault(part);
  if (fault !== null) throw refusal(`${path}, part ${part.id}`, fault[0], fault[1]);
  return part;
}

/** What is wrong with a part: the rule and what was found. */
function partFault(part: Part): [string, string] | null {
  const { expects, key = null, publishedValue, check, reconstructed } = part;
  if (typeof part.statement !== "string")
    return ["must have a statement", JSON.stringify(part.statement) ?? "none"];
  if (!isMarks(part.marks)) return ["marks must be a number or null", JSON.stringify(part.marks)];
  const paths = shapePaths(expects);
  for (const word of leafWords(expects))
    if (typeof word !== "string" || leafShape(word) === null)
      return ["expects must hold type words, arrays and objects of them", JSON.stringify(word)];
  const keyFault = shapeFault(key, expects, false);
  if (keyFault !== null) return ["key must have the shape of expects", keyFault];
  const publishedFault = shapeFault(publishedValue, expects, true);
  if (publishedFault !== null) return ["publishedValue must have the shape of expects", publishedFault];
  if (check !== undefined && typeof check !== "string")
    return ["check must be a name", JSON.stringify(check)];
  if (reconstructed !== undefined && (typeof reconstructed !== "string" || reconstructed.trim() === ""))
    return ["reconstructed must be a sentence", JSON.stringify(reconstructed)];
  return pathFault(part, paths) ?? acceptFault(part);
}

function pathFault(
  { labels = {}, unordered = [], paired = [] }: Part,
  paths: Map<string, Json>,
): [string, string] | null {
  for (const [path, latex] of Object.entries(labels))
    if (path === "" || !paths.has(path) || typeof latex !== "string" || latex.trim() === "")
      return ["labels must hold LaTeX for paths of the answer", JSON.stringify({ [path]: latex })];
  for (const path of [...unordered, ...paired.flat()])
    if (!Array.isArray(paths.get(path)))
      return ["unordered and paired must hold paths of arrays in the answer", JSON.stringify(path)];
  for (const group of paired)
    if (group.length < 2 || new Set(group.map(parentOf)).size !== 1)
      return ["paired must hold lists of two or more paths side by side", JSON.stringify(group)];
  return null;
}

function acceptFault({ expects, accept = {} }: Part): [string, string] | null {
  const choices = leafWords(expects).flatMap((word) => leafShape(String(word))?.choices ?? []);
  for (const [choice, words] of Object.entries(accept))
    if (!choices.includes(choice) || !Array.isArray(words) || words.some((word) => typeof word !== "string"))
      return ["accept must hold lists of other words for the choices", JSON.stringify({ [choice]: words })];
  return null;
}

const parentOf = (path: string) => path.split(".").slice(0, -1).join(".");

function leafWords(expects: Json): Json[] {
  if (Array.isArray(expects)) return leafWords(expects[0] ?? null);
  return isFields(expects) ? Object.values(expects).flatMap(leafWords) : [expects];
}

function refusal(place: string, rule: string, got: string): FileError {
  return new FileError({ place, rule, got });
}
