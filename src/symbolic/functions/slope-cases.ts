import { slopeParts } from "./choice.js";
import { SLOPE_RULES } from "./kink.js";
import * as node from "../node/node.js";
import type { Node, NumberNode } from "../node/node.js";

/** Conditions with their values, of which the first that holds counts, and the value where none does, if there is one. */
export interface SlopeCases {
  readonly cases: (readonly [condition: Node, value: Node])[];
  readonly otherwise?: Node;
}

/**
 * maxslope or minslope case by case: the slope of the one that wins; at a tie the slope that all winners have, else what the
 * rule says, which may be that there is no value.
 */
export function slopeCases(name: "maxslope" | "minslope", args: readonly Node[]): SlopeCases {
  const [compared, slopes] = slopeParts(args);
  const better = name === "maxslope" ? ">" : "<";
  const test = (place: number, sign: string): Node => {
    const others = compared.filter((_, other) => other !== place);
    const rest = others.length === 1 ? others[0] : node.rawCall(name === "maxslope" ? "max" : "min", others);
    return node.rawCondition(sign, [compared[place], rest]);
  };
  const cases = slopes.map((slope, place) => [test(place, better), slope] as const);
  const isPair = compared.length === 2;
  const ofWinners = (values: readonly Node[]): Node =>
    node.rawSum(
      isPair
        ? values
        : values.map((value, place) => node.rawPiecewise([test(place, `${better}=`), value, node.zero])),
    );
  const count = isPair ? node.two : ofWinners(slopes.map(() => node.one));
  const mean = node.rawProduct([ofWinners(slopes), node.rawPower(count, node.minusOne)]);
  const agreeing = (): [condition: Node, value: Node] => {
    if (isPair) return [node.rawCondition("==", slopes), slopes[0]];
    const loses = (place: number): Node => test(place, name === "maxslope" ? "<" : ">");
    const pairs = slopes.flatMap((slope, own) =>
      slopes
        .slice(0, own)
        .flatMap((other, place) =>
          other === slope
            ? []
            : [node.rawCondition("or", [loses(place), loses(own), node.rawCondition("==", [other, slope])])],
        ),
    );
    return [pairs.length === 1 ? pairs[0] : node.rawCondition("and", pairs), mean];
  };
  switch (SLOPE_RULES[Number((args[0] as NumberNode).value.n)]) {
    case 0:
      return { cases: [...cases, agreeing()], otherwise: node.zero };
    case 1:
      return { cases: [...cases, agreeing()], otherwise: ofWinners(slopes) };
    case "first":
      return { cases: slopes.map((slope, place) => [test(place, `${better}=`), slope]) };
    case "share":
      return { cases, otherwise: mean };
    case "error":
      return { cases: [...cases, agreeing()] };
  }
}
