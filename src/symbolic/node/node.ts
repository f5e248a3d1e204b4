import { InputError } from "../../errors.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/**
 * What an expression is made of. Nodes are immutable and shared: two nodes of the same structure are the same object, so
 * equality is identity and every table of results by node serves all its occurrences.
 */
export type Node =
  | NumberNode
  | SymbolNode
  | PiNode
  | SumNode
  | ProductNode
  | PowerNode
  | CallNode
  | PiecewiseNode
  | ConditionNode;

interface Shape {
  /** Running number, for keys. */
  readonly id: number;
  /** Number of nodes of the tree; a sum or product of n terms is one node and its terms. */
  readonly size: number;
  /** The size with each minus between two terms counted as part of the sum: what simplify makes small. */
  readonly cost: number;
  /** How many nodes lie above each other, this one included. */
  readonly depth: number;
  /** Symbol, function or comparison; for a number the decimal its author typed; else empty. */
  readonly name: string;
  readonly args: readonly Node[];
  /** Results kept with the node; each is filled by the one file that computes it. */
  readonly memo: {
    canonical?: Node;
    simplified?: Node;
    expanded?: Node;
    /** As its text is read again. */
    asRead?: Node;
    /** A product without its leading number. */
    rest?: Node;
    variables?: readonly string[];
  };
}

export interface NumberNode extends Shape {
  readonly kind: "number";
  readonly value: Rational;
}
export interface SymbolNode extends Shape {
  readonly kind: "symbol";
}
export interface PiNode extends Shape {
  readonly kind: "pi";
}
export interface SumNode extends Shape {
  readonly kind: "sum";
}
export interface ProductNode extends Shape {
  readonly kind: "product";
}
/** `args` is [base, exponent]. */
export interface PowerNode extends Shape {
  readonly kind: "power";
}
/** `name` applied to `args`; softmax and roots have the number of the component (from 1) before the list. */
export interface CallNode extends Shape {
  readonly kind: "call";
}
/** `args` is [condition, value, condition, value, …, otherwise]. */
export interface PiecewiseNode extends Shape {
  readonly kind: "piecewise";
}
/** `name` is one of < <= > >= == != (two sides), and, or, not, true, false. */
export interface ConditionNode extends Shape {
  readonly kind: "condition";
}

/**
 * All living nodes by their hash. The table holds them weakly, or a notebook that runs for days would keep every
 * intermediate result.
 */
const table = new Map<number, WeakRef<Node>[]>();
const nameNumbers = new Map<string, number>();
let count = 0;
let sweepAt = 100_000;

function sweep(): void {
  for (const [hash, bucket] of table) {
    const living = bucket.filter((reference) => reference.deref() !== undefined);
    if (living.length === 0) table.delete(hash);
    else if (living.length < bucket.length) table.set(hash, living);
  }
  sweepAt = Math.max(100_000, 2 * table.size);
}

function nameNumber(name: string): number {
  let known = nameNumbers.get(name);
  if (known === undefined) nameNumbers.set(name, (known = nameNumbers.size));
  return known;
}

function hashOf(
  kind: Node["kind"],
  name: string,
  args: readonly Node[],
  value: Rational | undefined,
): number {
  let hash = nameNumber(kind) * 7919 + nameNumber(name);
  for (const arg of args) hash = Math.imul(hash ^ arg.id, 0x01000193);
  if (value) hash = Math.imul(hash, 31) ^ Number(BigInt.asIntN(31, value.s * value.n * 65_599n + value.d));
  return hash;
}

function isThis(
  node: Node,
  kind: Node["kind"],
  name: string,
  args: readonly Node[],
  value: Rational | undefined,
): boolean {
  if (node.kind !== kind || node.name !== name || node.args.length !== args.length) return false;
  for (let index = 0; index < args.length; index++) if (node.args[index] !== args[index]) return false;
  return value === undefined || rational.equal((node as NumberNode).value, value);
}

/** Deeper expressions would use up the stack in one of the functions that walk over them. */
export const MOST_DEPTH = 1000;

function tooDeep(depth: number): InputError {
  return new InputError({
    place: "expression",
    rule: `nests at most ${MOST_DEPTH} levels deep`,
    got: `${depth}`,
    cure: "Put in numbers instead of expressions, or split it.",
  });
}

function intern(kind: Node["kind"], name: string, args: readonly Node[], value?: Rational): Node {
  const hash = hashOf(kind, name, args, value);
  const bucket = table.get(hash);
  if (bucket)
    for (const reference of bucket) {
      const node = reference.deref();
      if (node && isThis(node, kind, name, args, value)) return node;
    }
  let size = 1;
  let cost = 1;
  let depth = 1;
  for (const arg of args) {
    if (arg.depth >= depth) depth = arg.depth + 1;
    size += arg.size;
    cost += arg.cost - (kind === "sum" ? minusCost(arg) : 0);
  }
  if (kind === "call" && (name === "softmax" || name === "roots")) size--;
  if (depth > MOST_DEPTH) throw tooDeep(depth);
  const made = { kind, id: count++, size, cost, depth, name, args, value, memo: {} } as Node;
  if (bucket) bucket.push(new WeakRef(made));
  else table.set(hash, [new WeakRef(made)]);
  if (table.size >= sweepAt) sweep();
  return made;
}

/** What the −1 of a term costs: with −x the whole product, with −x·y its number. */
function minusCost(term: Node): number {
  if (term.kind !== "product") return 0;
  const [{ kind, name, value }] = term.args as [NumberNode];
  if (kind !== "number" || name !== "" || value.d !== 1n || value.n !== 1n || value.s !== -1n) return 0;
  return term.args.length === 2 ? 2 : 1;
}

/** The nodes of the small integers, which rational.ts shares, by identity: most numbers are these. */
const shared = new Map<Rational, NumberNode>();

/** The number `value`, printed as `typed` where its author wrote a decimal. */
export function number(value: Rational | number, typed = ""): NumberNode {
  const exact = typeof value === "number" ? rational.integer(value) : value;
  if (typed !== "") return intern("number", typed, [], exact) as NumberNode;
  const known = shared.get(exact);
  if (known) return known;
  const made = intern("number", "", [], exact) as NumberNode;
  if (rational.isShared(exact)) shared.set(exact, made);
  return made;
}
export const symbol = (name: string): SymbolNode => intern("symbol", name, []) as SymbolNode;
export const pi = intern("pi", "pi", []) as PiNode;
export const rawSum = (terms: readonly Node[]): Node =>
  terms.length === 1 ? terms[0] : intern("sum", "", terms);
export const rawProduct = (factors: readonly Node[]): Node =>
  factors.length === 1 ? factors[0] : intern("product", "", factors);
export const rawPower = (base: Node, exponent: Node): Node => intern("power", "", [base, exponent]);
export const rawCall = (name: string, args: readonly Node[]): Node => intern("call", name, args);
export const rawPiecewise = (args: readonly Node[]): Node => intern("piecewise", "", args);
export const rawCondition = (name: string, args: readonly Node[]): ConditionNode =>
  intern("condition", name, args) as ConditionNode;

/** The node of the same kind and name with other arguments, not simplified. */
export const withArgs = (node: Node, args: readonly Node[]): Node =>
  args.every((arg, index) => arg === node.args[index]) ? node : intern(node.kind, node.name, args);

export const zero = number(0);
export const one = number(1);
export const two = number(2);
export const minusOne = number(-1);
export const half = number(rational.HALF);

export const isNumber = (node: Node): node is NumberNode => node.kind === "number";
export const isInteger = (node: Node): node is NumberNode =>
  node.kind === "number" && rational.isInteger(node.value);
export const isCall = (node: Node, name: string): boolean => node.kind === "call" && node.name === name;

/** The names of the variables, sorted by code unit. */
export function variablesOf(node: Node): readonly string[] {
  if (node.memo.variables) return node.memo.variables;
  let names: readonly string[];
  if (node.kind === "symbol") names = [node.name];
  else if (node.args.length === 0) names = [];
  else if (node.args.length === 1) names = variablesOf(node.args[0]);
  else names = [...new Set(node.args.flatMap((arg) => variablesOf(arg)))].toSorted();
  node.memo.variables = names;
  return names;
}

export const dependsOn = (node: Node, name: string): boolean => variablesOf(node).includes(name);
