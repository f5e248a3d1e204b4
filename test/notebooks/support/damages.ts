import { isFields } from "../../../src/paper/fields.js";
import { entryShape, leafShape } from "../../../src/paper/expected-shape.js";
import type { Json, PaperPart } from "../../../src/api/notebook.js";
import { besideKey } from "../../../src/worksheet/compare-leaf.js";
import { compareValues } from "../../../src/worksheet/compare.js";
import { judge } from "../../../src/worksheet/judge.js";
import { knownNames } from "../../../src/worksheet/known-names.js";
import { readAnswer } from "../../../src/worksheet/read-answer.js";

/** An answer with one of its values damaged. */
interface Damage {
  /** `layers[0].bias[2]` */
  path: string;
  value: Json;
  whole: Json;
}

/** Every answer that differs from this one in a single value, prose apart: sign, size, last digits, another choice. */
export function damagesOf(answer: Json, expects: Json, path = ""): Damage[] {
  if (typeof expects === "string")
    return damagedLeaf(answer, expects).map((value) => ({ path, value, whole: value }));
  if (Array.isArray(expects)) {
    const entries = answer as Json[];
    return entries.flatMap((entry, index) =>
      damagesOf(entry, entryShape(expects), `${path}[${index}]`).map((damage) => ({
        ...damage,
        whole: entries.with(index, damage.whole),
      })),
    );
  }
  const fields = answer as Record<string, Json>;
  return Object.entries(expects as Record<string, Json>).flatMap(([name, shape]) =>
    damagesOf(fields[name], shape, path === "" ? name : `${path}.${name}`).map((damage) => ({
      ...damage,
      whole: { ...fields, [name]: damage.whole },
    })),
  );
}

function damagedLeaf(value: Json, expects: string): Json[] {
  const { word, choices, nullable } = leafShape(expects)!;
  const missing = nullable && value !== null ? [null] : [];
  switch (word) {
    case "text":
      return [];
    case "bool":
      return [!value];
    case "choice":
      return choices.filter((choice) => choice !== value);
    case "number":
    case "integer": {
      if (value === null) return [1];
      const number = Number(value);
      const moved = word === "integer" ? [number + 1] : [number * 1.01, number + 1, number * 1.001];
      return [...moved, -number, ...missing].filter((each) => each !== number);
    }
    case "exact": {
      if (value === null) return ["1"];
      const [over, under = "1"] = String(value).split("/");
      const sign = over.startsWith("-") ? over.slice(1) : `-${over}`;
      const raised = String(Number(over) + Number(under));
      const together = (top: string) => (under === "1" ? top : `${top}/${under}`);
      return [together(raised), ...(Number(over) === 0 ? [] : [together(sign)]), ...missing];
    }
    case "expr":
      if (value === null) return ["1"];
      return [
        `${value} + 1`,
        ...(value === "0" ? [] : [`-(${value})`, `1.01*(${value})`, `1.001*(${value})`]),
        ...missing,
      ];
  }
}

/** Do the part's key and check refuse this answer? Nothing that is published is looked at. */
export function isRefused(part: PaperPart, answer: Json, intro = ""): boolean {
  try {
    const value = readAnswer(answer, part.expects, part.id, {
      accept: part.accept,
      isKnown: knownNames(part, intro),
    });
    judge({ ...part, publishedValue: null }, value, {});
    return false;
  } catch {
    return true;
  }
}

/**
 * The values of a right answer that could be damaged without anybody noticing. A construction that is judged by a check may be
 * right in many ways: for its values it is enough that some damage is refused.
 */
export function unnoticedIn(part: PaperPart, answer: Json, intro = ""): string[] {
  if (isRefused(part, answer, intro)) return [`${part.id}: the right answer is refused`];
  const open = new Set(
    compareValues(answer, part.key ?? null, part, besideKey)
      .filter(({ match }) => match === "incomparable")
      .map(({ path }) => path),
  );
  const damages = damagesOf(answer, part.expects).map((damage) => ({
    ...damage,
    refused: isRefused(part, damage.whole, intro),
  }));
  const constructed = part.check === undefined ? [] : damages.filter(({ path }) => open.has(path));
  const keyed = damages.filter((damage) => !constructed.includes(damage));
  const idle = constructed.length > 0 && !constructed.some(({ refused }) => refused);
  return [
    ...keyed
      .filter(({ refused }) => !refused)
      .map(({ path, value }) => `${part.id}: ${path} = ${JSON.stringify(value)}`),
    ...(idle ? [`${part.id}: its check refuses no damage`] : []),
  ];
}

/** The values, prose apart, that neither the part's key nor its check decides. */
export function uncoveredIn(part: PaperPart): string[] {
  if (part.check !== undefined) return [];
  return openPaths(part.key ?? null, part.expects, "", false).map(
    (path) => `${part.id}: ${path || "the answer"}`,
  );
}

function openPaths(key: Json, expects: Json, path: string, isGiven: boolean): string[] {
  if (typeof expects === "string") {
    const { word, nullable } = leafShape(expects)!;
    return word === "text" || key !== null || (nullable && isGiven) ? [] : [path];
  }
  if (Array.isArray(expects)) {
    if (Array.isArray(key))
      return key.flatMap((entry, index) => openPaths(entry, entryShape(expects), `${path}[${index}]`, true));
    return openPaths(null, entryShape(expects), path, false).slice(0, 1);
  }
  return Object.entries(expects as Record<string, Json>).flatMap(([name, shape]) =>
    openPaths(isFields(key) ? key[name] : null, shape, path === "" ? name : `${path}.${name}`, isFields(key)),
  );
}
