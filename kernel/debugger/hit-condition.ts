import { Number } from "../intrinsics.js";

/** Which of its visits a breakpoint stops at. */
export interface HitRule {
  compare: "==" | "!=" | ">" | ">=" | "<" | "<=" | "%";
  number: number;
}

/** Reads `3` and `= 3` (the third visit), `>= 3`, `% 3` (every third); undefined where it is none of them. */
export function readHitRule(text: string): HitRule | undefined {
  const [, sign = "==", digits] = /^\s*(===?|=|!==?|>=|>|<=|<|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (sign.startsWith("!")) return { compare: "!=", number };
  if (sign.startsWith("=")) return { compare: "==", number };
  return sign === "%" && number === 0 ? undefined : { compare: sign as HitRule["compare"], number };
}

/** Whether a rule is true of a visit, counted from 1. */
export function holds({ compare, number }: HitRule, hits: number): boolean {
  switch (compare) {
    case "==":
      return hits === number;
    case "!=":
      return hits !== number;
    case ">":
      return hits > number;
    case ">=":
      return hits >= number;
    case "<":
      return hits < number;
    case "<=":
      return hits <= number;
    case "%":
      return hits % number === 0;
  }
}
