import type { Json, Notebook } from "../notebook/format.js";
import { answersIn } from "../paper/answers-in.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import { attemptsIn, type AttemptLeaf, type AttemptRecord } from "../paper/attempt-record.js";
import type { PartMaster } from "../practice/part-master.js";

/** What a student's notebook claims, once it was run: attempts, and answers of a notebook that answers as a paper's own does. */
export interface Claims {
  attempts: AttemptRecord[];
  answers: Pick<AnswerRecord, "id" | "value">[];
}

/** More than this is no attempt at a question. */
const mostLeaves = 20_000;
const deepest = 20;
const largest = 1_000_000;

/**
 * The attempts and answers that a run left in its outputs. They come from the code of others: what is not of the shape of a record is
 * left out, so that marking can rely on it.
 * @param executed A notebook that our own kernel ran: outputs that were stored in the file are gone.
 */
export function claimsIn(executed: Notebook): Claims {
  const answers = answersIn(executed).filter((record) => isId(record.id) && isSmall(record.value));
  return {
    attempts: attemptsIn(executed).flatMap((record) => attemptOf(record) ?? []),
    answers: answers.map(({ id, value }) => ({ id, value: plainJson(value) })),
  };
}

/** The attempt at a part among what a student claims, or null; an answer counts where there is no attempt. */
export function attemptAt(master: PartMaster, { attempts, answers }: Claims): AttemptRecord | null {
  const attempt = attempts.find(({ id }) => id === master.id);
  if (attempt !== undefined) return attempt;
  const answer = answers.find(({ id }) => id === master.id);
  if (answer === undefined) return null;
  const leaves = master.leaves.map(({ path }): AttemptLeaf => {
    const value = valueAt(answer.value, path);
    return value === undefined ? { path, value: null, blank: true } : { path, value };
  });
  return { id: master.id, part: master.part, leaves, hints: 0, revealed: false, when: "" };
}

/** The value at a path such as `layers[0].bias[2]`; undefined where nothing is there. */
export function valueAt(value: Json, path: string): Json | undefined {
  let here: Json | undefined = value;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (typeof here !== "object" || here === null) return undefined;
    const step = key ?? index;
    here = Object.hasOwn(here, step) ? (here as Record<string, Json>)[step] : undefined;
  }
  return here;
}

const isId = (id: unknown): id is string => typeof id === "string" && id.length <= 200;

function attemptOf(record: Partial<AttemptRecord> | null): AttemptRecord | null {
  if (typeof record !== "object" || record === null || !isId(record.id)) return null;
  if (!Array.isArray(record.leaves) || record.leaves.length > mostLeaves) return null;
  const leaves = record.leaves.map(leafOf);
  if (leaves.some((leaf) => leaf === null)) return null;
  const hints = Number.isSafeInteger(record.hints) ? Math.max(0, record.hints!) : 0;
  return {
    id: record.id,
    part: String(record.part ?? ""),
    leaves: leaves as AttemptLeaf[],
    hints,
    revealed: record.revealed === true,
    when: typeof record.when === "string" ? record.when.slice(0, 40) : "",
  };
}

function leafOf(leaf: Partial<AttemptLeaf> | null): AttemptLeaf | null {
  if (typeof leaf !== "object" || leaf === null) return null;
  const { path, value = null, blank, written, fault } = leaf;
  if (typeof path !== "string" || path.length > 1_000 || !isSmall(value)) return null;
  return {
    path,
    value: plainJson(value),
    ...(blank === true ? { blank } : {}),
    ...(typeof written === "string" ? { written: written.slice(0, 1_000) } : {}),
    ...(typeof fault === "string" ? { fault: fault.slice(0, 1_000) } : {}),
  };
}

function isSmall(value: Json): boolean {
  return depthOf(value) <= deepest && JSON.stringify(value).length <= largest;
}

function depthOf(value: Json, above = 0): number {
  if (typeof value !== "object" || value === null || above > deepest) return above;
  return Math.max(
    above,
    ...Object.values(value)
      .slice(0, mostLeaves)
      .map((each) => depthOf(each, above + 1)),
  );
}

/** The same without keys that mean something to JavaScript itself. */
function plainJson(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainJson);
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, each]) => [key, plainJson(each)]));
}
