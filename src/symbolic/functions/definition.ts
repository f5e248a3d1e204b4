import type { Ball } from "../../number/ball.js";
import type { Rational } from "../../number/rational.js";
import type { Real } from "../../number/real.js";
import type { Node } from "../node/node.js";
import type { Enclosure } from "./enclosure.js";
import type { KinkRule } from "./kink.js";

/** The canonical constructors, for canonical arguments. They belong to a shelf above, which hands them in. */
export interface Make {
  readonly sum: (terms: readonly Node[]) => Node;
  readonly product: (factors: readonly Node[]) => Node;
  readonly power: (base: Node, exponent: Node) => Node;
  readonly difference: (a: Node, b: Node) => Node;
  readonly quotient: (a: Node, b: Node) => Node;
  readonly negated: (u: Node) => Node;
  /** coefficient · u */
  readonly scale: (coefficient: Rational, u: Node) => Node;
  /** e^u */
  readonly exponential: (u: Node) => Node;
  /** |u| */
  readonly absolute: (u: Node) => Node;
  /** The call of a function, simplified by its own rules. */
  readonly call: (name: string, args: readonly Node[]) => Node;
  /** The call of a function as it stands. */
  readonly bareCall: (name: string, args: readonly Node[]) => Node;
  readonly condition: (name: string, args: readonly Node[]) => Node;
  readonly piecewise: (args: readonly Node[]) => Node;
  /** Coefficient and rest of a term: 2·x·y is 2 and x·y. */
  readonly splitTerm: (term: Node) => [coefficient: Rational, rest: Node];
  readonly isPositive: (u: Node) => boolean;
  readonly isNonnegative: (u: Node) => boolean;
}

/** What a name says of a function's values, wherever it has one; a function tells it from the arguments. */
export type Sign =
  | "positive"
  | "nonnegative"
  | "any"
  | ((args: readonly Node[], has: (u: Node) => boolean, wanted: "positive" | "nonnegative") => boolean);

/** A value on one side of a kink at u = 0. */
export type Piece = -1 | 0 | 1 | "u" | "-u";

/** What an enclosure of a call is computed with, at one point. */
export interface BallWork {
  readonly bits: number;
  readonly value: (part: Node) => Enclosure;
  /** The sign of a − b; undefined where the precision does not tell. */
  readonly orderOf: (a: Enclosure, b: Enclosure) => number | undefined;
  readonly sum: (terms: readonly Node[]) => Enclosure;
  /** Tells of a number of about 2^power on the way, which may have been lost beside others. */
  readonly note: (power: bigint) => void;
}

/** The u with f(u) = value. */
export interface Inverse {
  /** The values that f has: those between two nodes, and themselves where closed. Absent: all real numbers. */
  readonly range?: (make: Make) => { readonly low?: Node; readonly high?: Node; readonly isClosed: boolean };
  /** Arguments with this value of the range; undefined where they are not known. */
  readonly of: (value: Node, make: Make) => readonly Node[] | undefined;
  /** Whether these are all. */
  readonly isComplete: boolean;
}

/** What LaTeX is written with. */
export interface LatexTools {
  readonly set: (part: Node) => string;
  readonly parenthesized: (text: string) => string;
  /** Rows behind a brace. */
  readonly rows: (rows: readonly string[]) => string;
  /** Rows of conditions and values, and of the value where no condition holds, if there is one. */
  readonly choice: (cases: readonly Node[], otherwise: Node | undefined) => string;
}

/** A notation that is no name before parentheses. */
export interface Notation {
  readonly write: (args: readonly Node[], tools: LatexTools) => string;
  /** What an exponent or a sign beside it belongs to: all of it as one sign, rows that nothing closes, or a plain factor. */
  readonly shape: (args: readonly Node[]) => "one sign" | "rows" | "factor";
}

/** A mathjs function that is none of the same name here, by what it makes of values. */
export interface MathjsReading {
  readonly takes: readonly [least: number, most: number];
  readonly of: (...args: Node[]) => Node;
}

/**
 * All that is known of one function of the syntax. What lacks `?` every function must answer; the rest says what its absence
 * means. Arguments of softmax and roots start with the number of the component.
 */
export interface FunctionDefinition {
  /** Least and greatest number of arguments. */
  readonly arity: readonly [least: number, most: number];
  /** The value in float64. */
  readonly value: (...args: number[]) => number;
  /** The exact value at exact arguments; null where it is irrational or there is none. */
  readonly rational: (args: readonly Real[]) => Real | null;
  /** The value in ball arithmetic: from the finite values of all arguments, or from the nodes of those that count. */
  readonly ball:
    | ((args: readonly Ball[], work: BallWork) => Enclosure)
    | { readonly ofNodes: (whole: Node, work: BallWork) => Enclosure };
  /** ∂f/∂args[k] for each k; zeros where `slope` counts. */
  readonly derivative: (args: readonly Node[], make: Make, kink: KinkRule) => Node[];
  /** The textbook's formula of the derivative, in LaTeX, for a step of a derivation. */
  readonly derivationText: string;
  readonly sign: Sign;
  /**
   * Where it is analytic: on the reals and single-valued in the complex plane but for poles, the same with real poles too, on
   * the reals, or only in part. The digits of a difference at a few points then prove that it is zero, or do not.
   */
  readonly analytic: "single-valued" | "single-valued with real poles" | "on the reals" | "in part";
  /** The same value in mathjs's functions; "itself" where mathjs has it by this name. */
  readonly mathjs: "itself" | ((args: readonly Node[], make: Make) => Node);

  /** The enclosure where an argument is infinite or NaN. Absent: the value of these doubles, where that is −1, 0, 1, ±∞ or NaN. */
  readonly ballAtInfinity?: (args: readonly (Ball | number)[], work: BallWork) => Enclosure;
  /** The derivative from the arguments and their derivatives. Absent: Σ derivative[k]·slopes[k]. */
  readonly slope?: (args: readonly Node[], slopes: readonly Node[], make: Make, kink: KinkRule) => Node;
  /** A simpler canonical node, where the arguments allow one. Absent: only parity is used. */
  readonly simplify?: (args: readonly Node[], make: Make) => Node | undefined;
  /** f(−u) is −f(u), or f(u). Absent: neither. */
  readonly parity?: "odd" | "even";
  /** Whether f is zero where its only argument is. Absent: it is not. */
  readonly isZeroAtZero?: true;
  /** Whether values that are not zero may be too small for a double at arguments that are not. Absent: they are not. */
  readonly underflows?: true;
  /** A kink or jump at u = 0 of the first argument, with the value there if there is one. Absent: none. */
  readonly kink?: {
    readonly below: Piece;
    readonly atZero: (args: readonly Node[]) => Node | undefined;
    readonly above: Piece;
  };
  /** It jumps where its argument is a whole number, and is flat between. Absent: it does not. */
  readonly jumpsAtWholeNumbers?: true;
  /** Takes the greatest (1) or least (−1) of the arguments, or the slope of it in (rule, u, slope of u, …). Absent: no choice. */
  readonly chooses?: { readonly wins: 1 | -1; readonly among: "arguments" | "pairs" };
  /** A quantity that must be so for a real argument to have a value. Absent: all real arguments have one. */
  readonly domain?: {
    readonly must: "be positive" | "not be negative" | "not be zero";
    readonly quantity: (u: Node, make: Make) => Node;
    /** Arguments beside 0 at which the domain ends. */
    readonly edges?: readonly Node[];
  };
  /** Absent: equations with f are not solved for its argument. */
  readonly inverse?: Inverse;
  /** Its definition by e^x, ln and erf. Absent: it has none, or is one of these. */
  readonly exponentialForm?: (args: readonly Node[], make: Make) => Node;
  /** A command such as \sin, which takes an exponent before its argument, or a notation. Absent: \operatorname{name}. */
  readonly latex?: string | Notation;
  /** Takes a list: `norm([x, y])` is `norm(x, y)`, and it is printed as the one or the other. Absent: no list is read. */
  readonly list?: "printed with brackets" | "printed without brackets";
  /** Has a vector as its value, of which one component is asked for: `softmax([x, y])[1]`. Absent: has a number. */
  readonly hasComponents?: true;
  /** What a call with other arguments than arity says stands for. Absent: nothing. */
  readonly reading?: (args: readonly Node[]) => Node | undefined;
  /** What it takes, in words, where the arguments are not so. Absent: all arguments are taken. */
  readonly misses?: (args: readonly Node[]) => string | undefined;
  /** What to do about variables in the arguments, of a function that takes numbers alone. Absent: it takes variables. */
  readonly numbersOnly?: string;
  /** Other names that are read as this one. Absent: none. */
  readonly aliases?: readonly string[];
  /**
   * Names of other books and programs, and what they are here of an argument u; U is u as a factor, in parentheses. They are
   * proposed, not read. Absent: none.
   */
  readonly foreign?: Readonly<Record<string, string>>;
  /** mathjs functions that are read as made of this one. Absent: the one of the same name. */
  readonly fromMathjs?: Readonly<Record<string, MathjsReading>>;
}

export const MANY = Number.POSITIVE_INFINITY;
