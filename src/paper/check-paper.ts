import { FileError } from "../errors.js";
import { isFields } from "./fields.js";
import { leafShape, shapeFault, shapePaths } from "./expected-shape.js";
import type { Json } from "../notebook/format.js";
import type { Paper, PaperPart, PaperProblem, RubricPoint } from "./paper.js";
import { marksByHand } from "./value-marks.js";
import { paperSchema, partSchema, problemSchema, type Schema } from "./paper-schema.js";
import { schemaFault } from "./schema-fault.js";

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
  refuseFault(path, { ...paper, problems: [] }, paperSchema);
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

function checkProblem(problem: PaperProblem, path: string): PaperProblem {
  const place = `${path}, problem ${problem.problem}`;
  if (!isMarks(problem.marks))
    throw refusal(place, "marks must be a number or null", JSON.stringify(problem.marks));
  refuseFault(place, { ...problem, parts: [] }, problemSchema);
  const parts = problem.parts.map((part) => checkPart(part, path));
  for (const [at, { id, depends = [] }] of parts.entries())
    for (const each of depends)
      if (!parts.slice(0, at).some((earlier) => earlier.id === each))
        throw refusal(`${path}, part ${id}`, "depends must hold ids of earlier parts of its problem", each);
  return {
    ...problem,
    marks: problem.marks ?? null,
    intro: problem.intro ?? null,
    parts,
  };
}

const sumOf = (marks: readonly number[]) =>
  Number(marks.reduce((sum, each) => sum + Number(each), 0).toFixed(6));

const isMarks = (marks: unknown) => marks === undefined || marks === null || Number.isFinite(marks);

function checkPart(given: PaperPart, path: string): PaperPart {
  if (typeof given?.id !== "string" || given.expects === undefined)
    throw refusal(
      path,
      "must give each part an id and what it expects",
      JSON.stringify(given?.id) ?? "nothing",
    );
  const byPath = isFields(given.marks as Json) ? (given.marks as unknown as Record<string, number>) : null;
  const part: PaperPart = {
    ...given,
    part: given.part ?? "",
    given: given.given ?? {},
    marks: byPath === null ? (given.marks ?? null) : sumOf(Object.values(byPath)),
    ...(byPath === null ? {} : { marksOf: byPath }),
    published: given.published ?? null,
    publishedValue: given.publishedValue ?? null,
    needs: given.needs ?? [],
    conventions: given.conventions ?? null,
    ...(given.rubric === undefined ? {} : { rubric: pointsOf(given.rubric) }),
  };
  const place = `${path}, part ${part.id}`;
  refuse(place, partFault(part));
  refuseFault(place, given, partSchema);
  const paths = shapePaths(part.expects);
  refuse(
    place,
    pathFault(part, paths) ?? acceptFault(part) ?? practiceFault(part, paths) ?? rubricFault(part),
  );
  return part;
}

/** The points of a rubric, each with its marks; what is none is left for the schema to refuse. */
function pointsOf(rubric: unknown): RubricPoint[] {
  if (!Array.isArray(rubric)) return [];
  return rubric.map((point: string | RubricPoint) =>
    typeof point === "string" ? { says: point, marks: null } : point,
  );
}

/** What is wrong with a rubric beside its form: it is for prose, and its marks are those that a person gives. */
function rubricFault(part: PaperPart): [string, string] | null {
  const { rubric = [] } = part;
  if (rubric.length === 0) return null;
  if (!leafWords(part.expects).some((word) => leafShape(String(word))?.word === "text"))
    return ["rubric is for answers with a text", JSON.stringify(part.expects)];
  const given = rubric.flatMap(({ marks }) => marks ?? []);
  if (given.length === 0) return null;
  if (given.length < rubric.length)
    return ["rubric must give all points marks, or none", `${given.length} of ${rubric.length}`];
  const byHand = marksByHand(part);
  const sum = sumOf(given);
  if (byHand === null || Math.abs(byHand - sum) < 1e-6) return null;
  return [`rubric must have marks that sum to the ${byHand} that a person gives`, String(sum)];
}

/** What is wrong with a part: the rule and what was found. */
function partFault(part: PaperPart): [string, string] | null {
  const { expects, key = null, publishedValue, check, reconstructed } = part;
  if (typeof part.statement !== "string")
    return ["must have a statement", JSON.stringify(part.statement) ?? "none"];
  if (!isMarks(part.marks)) return ["marks must be a number or null", JSON.stringify(part.marks)];
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
  return null;
}

/** What is wrong with what practice reads: marks, tolerances, scales and slips, each for a place of the answer. */
function practiceFault(
  { marksOf = {}, tolerance = "digits", upToScale = [], slips = [] }: PaperPart,
  paths: Map<string, Json>,
): [string, string] | null {
  const names = (path: string) => path !== "" && paths.has(path);
  const badMarks = Object.keys(marksOf).find((path) => !names(path));
  if (badMarks !== undefined) return ["marks must be a number, or numbers for paths of the answer", badMarks];
  const isOne = tolerance === "digits" || typeof tolerance["rel" as never] === "number";
  const badTolerance = isOne ? undefined : Object.keys(tolerance).find((path) => !names(path));
  if (badTolerance !== undefined)
    return ["tolerance must be one, or one each for paths of the answer", badTolerance];
  const isNumbers = (path: string) => [paths.get(path)].flat()[0] === "number";
  const badScale = upToScale.flat().find((path) => !isNumbers(path));
  if (badScale !== undefined)
    return ["upToScale must hold lists of paths of numbers", JSON.stringify(badScale)];
  const badSlip = slips.find(({ at }) => !paths.has(at));
  return badSlip === undefined
    ? null
    : ["slips must show at paths of the answer", JSON.stringify(badSlip.at)];
}

function pathFault(
  { labels = {}, unordered = [], paired = [] }: PaperPart,
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

function acceptFault({ expects, accept = {} }: PaperPart): [string, string] | null {
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

function refuse(place: string, fault: [string, string] | null): void {
  if (fault !== null) throw refusal(place, fault[0], fault[1]);
}

/** @throws FileError where data departs from its schema. */
function refuseFault(place: string, value: object, schema: Schema): void {
  const fault = schemaFault(value as Json, schema);
  if (fault === null) return;
  const { path, rule, got, cure } = fault;
  throw new FileError({
    place,
    rule: path === "" ? rule : `${path} ${rule}`,
    got,
    ...(cure === undefined ? {} : { cure }),
  });
}
