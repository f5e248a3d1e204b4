import { leafShape } from "../paper/expected-shape.js";
import type { Json } from "../notebook/format.js";
import { equivalent } from "../symbolic/equivalent.js";
import { parse } from "../symbolic/parse.js";
import { isNearestTo, isRoundedTo, isSameNumber } from "./printed-number.js";
import { unroundedDecimals } from "./rounded-expression.js";

/**
 * How one value stands beside another: `undecided` where two expressions could not be told apart or proved to be one;
 * `incomparable` where the other says nothing.
 */
export type Match = "incomparable" | "same" | "rounded" | "undecided" | "different";

/** Compares a value of ours with another one, as a type word asks; the other one is null only where the word allows it. */
export type CompareLeaf = (ours: Json, theirs: Json, expects: string) => Match;

/** Beside what was printed: numbers and the decimals of expressions may be rounded; all else is compared by value. */
export const besidePublished: CompareLeaf = (ours, theirs, expects) => {
  // Nothing was printed there, or that nothing is to be there.
  if (theirs === null) return ours === null ? "same" : "incomparable";
  return compareLeaf(ours, theirs, expects, (wanted, printed) =>
    isSameNumber(wanted, Number(printed)) ? "same" : isRoundedTo(wanted, printed) ? "rounded" : "different",
  );
};

/** A value followed with rounded ones beside what was printed: that may have been rounded to a single digit, too. */
export const followedBesidePublished: CompareLeaf = (followed, theirs, expects) => {
  if (theirs === null) return "incomparable";
  return compareLeaf(followed, theirs, expects, (wanted, printed) => {
    if (isSameNumber(wanted, Number(printed))) return "same";
    return isRoundedTo(wanted, printed) || isNearestTo(wanted, printed) ? "rounded" : "different";
  });
};

/** Beside a key: numbers and the decimals of expressions agree within 1e-6; all else is compared by value. */
export const besideKey: CompareLeaf = (ours, theirs, expects) =>
  compareLeaf(ours, theirs, expects, (wanted, printed) =>
    isSameNumber(wanted, Number(printed)) ? "same" : "different",
  );

/** How a number stands beside another one, which may be the decimal of an expression as it is written. */
export type CompareNumber = (ours: number, printed: number | string) => Match;

/** Compares a value of ours with another one as a type word asks, numbers by a rule of their own. */
export function compareLeaf(ours: Json, theirs: Json, expects: string, compareNumber: CompareNumber): Match {
  if (ours === null || theirs === null) return ours === theirs ? "same" : "different";
  const { word } = leafShape(expects)!;
  switch (word) {
    case "text":
      return "incomparable";
    case "number":
      return compareNumber(Number(ours), theirs as number | string);
    case "integer":
      return Number(ours) === Number(theirs) ? "same" : "different";
    case "bool":
    case "choice":
      return ours === theirs ? "same" : "different";
    case "exact":
      return sameExpression(String(ours), String(theirs));
    case "expr": {
      const match = sameExpression(String(ours), String(theirs));
      return match === "same"
        ? match
        : (matchOfDecimals(String(ours), String(theirs), compareNumber) ?? match);
    }
  }
}

const matchOf = { equal: "same", different: "different", undecided: "undecided" } as const;

function sameExpression(ours: string, theirs: string): Match {
  return matchOf[equivalent(parse(ours), parse(theirs))];
}

/** How our expression stands to another by the decimals that stand in that one; null where no other decimals would give ours. */
function matchOfDecimals(ours: string, theirs: string, compareNumber: CompareNumber): Match | null {
  const decimals = unroundedDecimals(parse(ours), theirs);
  if (decimals === null) return null;
  return worst(decimals.map(({ wanted, printed }) => compareNumber(wanted, printed)));
}

const ladder: Match[] = ["incomparable", "same", "rounded", "undecided", "different"];

/** The match that decides where several values are compared. */
export function worst(matches: Match[]): Match {
  return ladder[Math.max(0, ...matches.map((match) => ladder.indexOf(match)))];
}
