import { make } from "../form/call.js";
import { constantSign } from "../form/constant-sign.js";
import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";

/** Arguments at which a function has a wanted value, and whether these are all. */
export interface Preimage {
  readonly isComplete: boolean;
  readonly solutions: readonly Node[];
}

/** The u with f(u) = value; undefined when f has no inverse here or the value's place in its range cannot be decided. */
export function preimage(name: string, value: Node): Preimage | undefined {
  const inverse = functions.get(name)?.inverse;
  if (!inverse) return undefined;
  const { low, high, isClosed = true } = inverse.range?.(make) ?? {};
  const signs = [low && make.difference(value, low), high && make.difference(high, value)].map((gap) =>
    gap ? constantSign(gap) : 1,
  );
  if (signs.includes(undefined)) return undefined;
  if (signs.includes(-1) || (!isClosed && signs.includes(0))) return { isComplete: true, solutions: [] };
  const solutions = inverse.of(value, make);
  return solutions && { isComplete: inverse.isComplete, solutions };
}
