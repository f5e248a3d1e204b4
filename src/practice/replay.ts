import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import { watchingValues, type NamedFormula } from "../number/named-values.js";
import { real, Real } from "../number/real.js";
import { parse } from "../symbolic/parse.js";
import { multipleChoiceAnswer } from "../worksheet/multiple-choice.js";
import type { Library } from "./library.js";

/** A quantity that a solution computes on its way. */
export interface Observed {
  /** Its name and how many quantities of this name came before it: `z_{h,1}#0`. */
  key: string;
  name: string;
  /** A line of a trace, or a name of the notebook's own. */
  kind: "line" | "name";
  value: unknown;
  formula?: NamedFormula;
  /** Its place in the order of the computation. */
  at: number;
}

/** An answer that a solution gives. */
export interface Given {
  value: unknown;
  /** The data of the question that it names for its check. */
  given: PaperPart["given"] | null;
  at: number;
}

export interface Replay {
  observed: Observed[];
  answers: Map<string, Given>;
}

/** Another value for a quantity, or for an entry of it: `[1]`, `.z[0]`; the whole where the path is empty. */
export interface Put {
  key: string;
  inner: string;
  value: Json;
}

/**
 * Works a solution's program through.
 * @param library What its cells import.
 * @param parts The questions that it asks for.
 * @param puts Values in the place of its own.
 */
export function replay(
  code: string,
  library: Library,
  parts: readonly PaperPart[],
  puts: readonly Put[] = [],
): Replay {
  const observed: Observed[] = [];
  const answers = new Map<string, Given>();
  const seen = new Map<string, number>();
  let at = 0;
  const observe = (kind: Observed["kind"], name: string, value: unknown, formula?: NamedFormula): unknown => {
    const place = seen.get(`${kind} ${name}`) ?? 0;
    seen.set(`${kind} ${name}`, place + 1);
    const key = `${kind} ${name}#${place}`;
    const passed = puts.filter((put) => put.key === key).reduce(replaced, value);
    observed.push({
      key,
      name,
      kind,
      value: passed,
      at: at++,
      ...(formula === undefined ? {} : { formula }),
    });
    return passed;
  };
  const answer = (id: string, value: unknown, options: { given?: PaperPart["given"] } = {}) => {
    answers.set(id, { value, given: options.given ?? null, at: at++ });
  };
  const worksheet = () => ({
    question: (id: string) => parts.find((part) => part.id === id),
    answer,
    multipleChoice: (id: string, choices: Parameters<typeof multipleChoiceAnswer>[1], options = {}) =>
      answer(id, multipleChoiceAnswer(id, choices, {}).value, options),
  });
  const silent = new Proxy({}, { get: () => () => undefined });
  const scope = {
    __library: { ...library, worksheet, changeGivens: () => "" },
    __node: (name: string, value: unknown) => observe("name", name, value),
    console: silent,
    display: () => undefined,
  };
  // oxlint-disable-next-line no-implied-eval, no-new-func -- it is the notebook's own solution, in the notebook's own kernel
  const run = new Function(...Object.keys(scope), code);
  watchingValues(
    (name, value, formula) => observe("line", name, value, formula) as Real | number,
    () => run(...Object.values(scope)),
  );
  return { observed, answers };
}

/** A quantity with another value at a place of it, of the kind that stands there. */
function replaced(before: unknown, { inner, value }: Put): unknown {
  const [step, ...rest] = inner.match(/\[\d+\]|\.?[^.[\]]+/g) ?? [];
  if (step === undefined) return likeBefore(before, value);
  const name = step.replaceAll(/[[\].]/g, "");
  const further = { key: "", inner: rest.join(""), value };
  if (Array.isArray(before))
    return before.map((entry, index) =>
      String(index) === name ? replaced(entry, further) : (entry as unknown),
    );
  if (typeof before !== "object" || before === null) return before;
  return { ...before, [name]: replaced((before as Record<string, unknown>)[name], further) };
}

function likeBefore(before: unknown, value: Json): unknown {
  if (before instanceof Real)
    return typeof value === "number" || typeof value === "string" ? real(value) : before;
  if (typeof before === "number") return Number.isFinite(Number(value)) ? Number(value) : before;
  if (typeof before === "object" && before !== null && "evaluate" in before)
    return typeof value === "string" || typeof value === "number" ? parse(String(value)) : before;
  return value;
}
