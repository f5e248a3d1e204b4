import { entryShape, leafShape } from "./expected-shape.js";
import { isFields } from "./fields.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "./paper.js";

type Marked = Pick<PaperPart, "marks" | "marksOf">;

/**
 * The path under which a value's marks are given: the longest that `paper.json` names, else its first name.
 * @param path With dots, without the numbers of entries.
 */
export function markedPath({ marksOf }: Marked, path: string): string {
  const steps = path.split(".");
  if (marksOf === undefined) return steps[0];
  const paths = steps.map((_, at) => steps.slice(0, steps.length - at).join("."));
  return paths.find((each) => each in marksOf) ?? "";
}

/**
 * The marks of what stands under one such path: an equal share of the part's, or what `paper.json` says.
 * @param count How many such paths the answer has.
 */
export function marksUnder({ marks, marksOf }: Marked, path: string, count: number): number {
  return marksOf === undefined ? (marks ?? count) / count : (marksOf[path] ?? 0);
}

/**
 * The marks that a person gives for prose; null where that hangs on how long the lists of the answer are.
 */
export function marksByHand(part: PaperPart): number | null {
  const values = valuesOf(part.expects, "", 1);
  const groups = new Map<string, { open: number; all: number }>();
  for (const { path, isOpen, count } of values) {
    const under = markedPath(part, path);
    const group = groups.get(under) ?? { open: 0, all: 0 };
    groups.set(under, { open: group.open + (isOpen ? count : 0), all: group.all + count });
  }
  let sum = 0;
  for (const [under, { open, all }] of groups) {
    const isMixed = open > 0 && values.some((each) => !each.isOpen && markedPath(part, each.path) === under);
    if (isMixed && !Number.isFinite(all)) return null;
    sum += marksUnder(part, under, groups.size) * (open === 0 ? 0 : isMixed ? open / all : 1);
  }
  return Number(sum.toFixed(9));
}

interface Values {
  path: string;
  isOpen: boolean;
  /** How many entries: Infinity where the shape leaves it open. */
  count: number;
}

function valuesOf(expects: Json, path: string, count: number): Values[] {
  if (typeof expects === "string") return [{ path, isOpen: leafShape(expects)?.word === "text", count }];
  if (Array.isArray(expects)) {
    const length = typeof expects[1] === "number" ? expects[1] : Infinity;
    return valuesOf(entryShape(expects), path, count * length);
  }
  if (!isFields(expects)) return [];
  return Object.entries(expects).flatMap(([name, shape]) =>
    valuesOf(shape, path === "" ? name : `${path}.${name}`, count),
  );
}
