import { InputError } from "../../errors.js";
import { rebuild } from "./canonical.js";
import * as make from "./arithmetic.js";
import { choicesOf } from "../functions/choice.js";
import type { FunctionDefinition, Piece } from "../functions/definition.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/** An expression on the part of its domain where the conditions hold. */
export interface Case {
  readonly value: Node;
  /** Canonical conditions, all of which hold in this case. */
  readonly conditions: readonly Node[];
}

/** Beyond this many cases an expression is not split. */
const MOST_CASES = 256;

/** Whether a function of this name has kinks or jumps. */
export function isKinked(name: string): boolean {
  const known = functions.get(name);
  return known !== undefined && (known.kink !== undefined || known.chooses !== undefined);
}

/** The first function in an expression with variables that jumps wherever its argument is whole; undefined where there is none. */
export function jumpingAtWholes(whole: Node): string | undefined {
  if (
    whole.kind === "call" &&
    functions.get(whole.name)?.jumpsAtWholeNumbers &&
    node.variablesOf(whole).length > 0
  )
    return whole.name;
  for (const arg of whole.args) {
    const name = jumpingAtWholes(arg);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Refuses functions with jumps without number, of which no analysis of single points is made. */
export function checkNoJumpsAtWholes(place: string, whole: Node): void {
  const name = jumpingAtWholes(whole);
  if (name === undefined) return;
  throw new InputError({
    place,
    rule: "needs a function without jumps at whole numbers",
    got: `one with ${name}()`,
    cure: `Put in the value of ${name}() between two jumps.`,
  });
}

type KinkAtZero = NonNullable<FunctionDefinition["kink"]>;

/** Whether the sides of a kink at zero do not meet there. */
export const jumps = ({ below, above }: KinkAtZero): boolean =>
  typeof below === "number" && typeof above === "number" && below !== above;

/** The value of a function with a kink at u = 0 on one of its sides. */
export const pieceOf = (piece: Piece, u: Node): Node =>
  piece === "u" ? u : piece === "-u" ? make.negated(u) : node.number(piece);

export const hasKinks = (whole: Node): boolean =>
  whole.kind === "piecewise" || (whole.kind === "call" && isKinked(whole.name)) || whole.args.some(hasKinks);

const atLeast = (left: Node, right: Node): Node => node.rawCondition(">=", [left, right]);
const less = (left: Node, right: Node): Node => node.rawCondition("<", [left, right]);

/** The smooth cases of an expression with relu, abs, sign, step, max, min or piecewise; undefined when they are too many. */
export function casesOf(whole: Node): Case[] | undefined {
  const open: Case[] = [{ value: whole, conditions: [] }];
  const done: Case[] = [];
  while (open.length > 0) {
    const { value, conditions } = open.pop()!;
    const kink = innermostKink(value);
    if (!kink) done.push({ value, conditions });
    else
      for (const branch of branchesOf(kink)) {
        const inside = insideBranch({ value, conditions }, kink, branch);
        if (inside) open.push(inside);
      }
    if (open.length + done.length > MOST_CASES) return undefined;
  }
  return done;
}

/** A case with the kink replaced by one of its branches; undefined where it has no value there, such as 1/relu(x) for x < 0. */
function insideBranch({ value, conditions }: Case, kink: Node, branch: Case): Case | undefined {
  const replaced = (part: Node): Node => replaceNode(part, kink, branch.value);
  try {
    return { value: replaced(value), conditions: [...conditions.map(replaced), ...branch.conditions] };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function innermostKink(whole: Node): Node | undefined {
  for (const arg of whole.args) {
    const inner = innermostKink(arg);
    if (inner) return inner;
  }
  return hasKinks(whole) && !whole.args.some(hasKinks) ? whole : undefined;
}

function branchesOf({ kind, name, args }: Node): Case[] {
  if (kind === "piecewise") return piecewiseBranches(args);
  const { chooses, kink } = functions.get(name)!;
  if (chooses) return extremeBranches(...choicesOf(chooses, args), chooses.wins === 1);
  return kink ? sidesOf(kink, args) : [];
}

/** The two sides of a kink at zero, and zero itself where that is neither. */
function sidesOf(kink: KinkAtZero, args: readonly Node[]): Case[] {
  const [u] = args;
  const [above, below] = [pieceOf(kink.above, u), pieceOf(kink.below, u)];
  const atZero = kink.atZero(args);
  if (atZero && !jumps(kink))
    return [
      { value: above, conditions: [atLeast(u, node.zero)] },
      { value: below, conditions: [less(u, node.zero)] },
    ];
  return [
    { value: above, conditions: [less(node.zero, u)] },
    ...(atZero ? [{ value: atZero, conditions: [node.rawCondition("==", [u, node.zero])] }] : []),
    { value: below, conditions: [less(u, node.zero)] },
  ];
}

/** The first of equal arguments stands for all. */
function extremeBranches(compared: readonly Node[], values: readonly Node[], isGreatest: boolean): Case[] {
  return compared.map((arg, index) => ({
    value: values[index],
    conditions: compared.flatMap((other, at) => {
      if (at === index) return [];
      const [large, small] = isGreatest ? [arg, other] : [other, arg];
      return [at < index ? less(small, large) : atLeast(large, small)];
    }),
  }));
}

function piecewiseBranches(args: readonly Node[]): Case[] {
  const branches: Case[] = [];
  const failed: Node[] = [];
  for (let at = 0; at + 1 < args.length; at += 2) {
    branches.push({ value: args[at + 1], conditions: [...failed, args[at]] });
    failed.push(node.rawCondition("not", [args[at]]));
  }
  return [...branches, { value: args[args.length - 1], conditions: failed }];
}

function replaceNode(whole: Node, part: Node, by: Node): Node {
  if (whole === part) return by;
  if (whole.args.length === 0) return whole;
  const args = whole.args.map((arg) => replaceNode(arg, part, by));
  return args.every((arg, index) => arg === whole.args[index]) ? whole : rebuild(whole, args);
}
