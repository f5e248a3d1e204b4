import * as make from "../form/arithmetic.js";
import { variablesOf, type Node } from "../node/node.js";

/** A part of a sum that shares no variable with the rest. */
export interface Component {
  readonly whole: Node;
  readonly names: readonly string[];
}

/** A canonical node as a sum of parts in different variables: x² + |y| in x and in y. A constant goes with the first part. */
export function componentsOf(whole: Node): Component[] {
  const groups: { names: Set<string>; terms: Node[] }[] = [];
  const constants: Node[] = [];
  for (const term of whole.kind === "sum" ? whole.args : [whole]) {
    const names = variablesOf(term);
    if (names.length === 0) {
      constants.push(term);
      continue;
    }
    const joined = groups.filter((group) => names.some((name) => group.names.has(name)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({
      names: new Set([...joined.flatMap((group) => [...group.names]), ...names]),
      terms: [...joined.flatMap((group) => group.terms), term],
    });
  }
  return groups
    .map(({ names, terms }, index) => ({
      whole: make.sum(index === 0 ? [...terms, ...constants] : terms),
      names: [...names].toSorted(),
    }))
    .toSorted((a, b) => (a.names[0] < b.names[0] ? -1 : 1));
}
