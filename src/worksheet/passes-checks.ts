import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import type { AnswerOptions } from "./answer-options.js";
import { changedGivens } from "./change-givens.js";
import { checks, type CheckName } from "./checks.js";

/**
 * What judges an answer by what it does: the part's check and the author's own; null where there is neither.
 * @throws InputError where the part names a check that does not exist, or it is not known with which givens to check.
 */
export function passesChecks(part: PaperPart, options: AnswerOptions): ((value: Json) => boolean) | null {
  const { verify } = options;
  if (part.check === undefined) return verify === undefined ? null : (value) => verify(value);
  const check = checkOf(part.id, part.check);
  const given = givensOf(part, options);
  return (value) => check(value, given) && (verify === undefined || verify(value));
}

/**
 * The check of a name.
 * @throws InputError where there is none.
 */
export function checkOf(id: string, name: string): (value: Json, given: PaperPart["given"]) => boolean {
  if (Object.hasOwn(checks, name)) return checks[name as CheckName] as never;
  throw new InputError({
    place: `answer ${id}`,
    rule: `must name a check that exists: ${Object.keys(checks).join(", ")}`,
    got: name,
  });
}

/** The data of the question: the paper's, with those in place that were changed. */
function givensOf(part: PaperPart, { given }: AnswerOptions): PaperPart["given"] {
  if (given !== undefined) return given;
  const changed = changedGivens() ?? {};
  const foreign = Object.keys(changed).filter((name) => !(name in part.given));
  if (foreign.length === 0) return { ...part.given, ...(changed as PaperPart["given"]) };
  throw new InputError({
    place: `answer ${part.id}`,
    rule: "must say with which givens it is checked",
    got: `other values for ${foreign.join(", ")}, which its check does not know`,
    cure: `Give the data of the question: answer(id, value, { given: { ${Object.keys(part.given).join(", ")} } }).`,
  });
}
