import { fail, listOf } from "../../number/checked-reals.js";
import { add, div } from "../../symbolic/build.js";
import { parse } from "../../symbolic/parse.js";
import { simplify } from "../../symbolic/simplify.js";
import { quantityOf } from "../formula.js";
import { type MaximumLikelihoodSpec, type Problem, place } from "./likelihood-problem.js";

/** p_1, …, p_K with the last one what the others leave. */
export function categorical({ counts }: MaximumLikelihoodSpec): Problem {
  const list = listOf(place, "counts", counts ?? []).map((count) => quantityOf(place, "a count", count));
  if (list.length < 2) fail(place, "needs counts of at least two kinds", String(list.length));
  const bad = list.find((count) => count.variables.length === 0 && !(count.evaluate() >= 0));
  if (bad !== undefined) fail(place, "needs counts from 0 up", String(bad));
  const total = simplify(add(...list));
  if (String(total) === "0") fail(place, "needs counts above 0", "0 in all");
  const names = list.map((_, i) => `p${i + 1}`);
  const free = names.slice(0, -1);
  const rest = `1 - ${free.join(" - ")}`;
  const at = Object.fromEntries(list.map((count, i) => [`c${i + 1}`, count]));
  const terms = names.map((name, i) => `c${i + 1}*log(${i === free.length ? rest : name})`);
  return {
    density: names.map((_, i) => `p_{${i + 1}}^{[x=${i + 1}]}`).join(""),
    letters: null,
    logLikelihood: simplify(parse(terms.join(" + ")).substitute(at)),
    parameters: free,
    closed: Object.fromEntries(names.map((name, i) => [name, simplify(div(list[i], total))])),
  };
}
