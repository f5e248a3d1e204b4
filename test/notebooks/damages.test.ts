import { describe, expect, it } from "vitest";
import type { Json, PaperPart } from "../../src/api/notebook.js";
import { damagesOf, uncoveredIn, unnoticedIn } from "./support/damages.js";

const partWith = (fields: Partial<PaperPart>) =>
  ({
    id: "own",
    statement: "in $x$",
    given: {},
    publishedValue: null,
    published: null,
    conventions: null,
    ...fields,
  }) as PaperPart;

const expects = {
  z: ["number", 2],
  n: "integer",
  f: "expr",
  rate: "exact|null",
  kind: "choice:a|b",
  holds: "bool",
  why: "text",
};
const answer: Json = { z: [0.5, 0], n: 3, f: "2*x", rate: null, kind: "a", holds: true, why: "so" };

/** The test of the tests: what the notebooks are held to must fail where it has to. */
describe("damages", () => {
  it("reach every value but prose", () => {
    const paths = new Set(damagesOf(answer, expects).map(({ path }) => path));
    expect([...paths]).toEqual(["z[0]", "z[1]", "n", "f", "rate", "kind", "holds"]);
  });

  it("are all noticed by a whole key", () => {
    const part = partWith({ expects, key: { ...(answer as object), why: null } });
    expect(unnoticedIn(part, answer)).toEqual([]);
    expect(uncoveredIn(part)).toEqual([]);
  });

  it.each(["n", "f", "kind", "holds"])("are not noticed at %s where the key says nothing of it", (name) => {
    const part = partWith({ expects, key: { ...(answer as object), why: null, [name]: null } });
    expect(new Set(unnoticedIn(part, answer).map((line) => line.split(" = ")[0]))).toEqual(
      new Set([`own: ${name}`]),
    );
    expect(uncoveredIn(part)).toEqual([`own: ${name}`]);
  });

  it("are not noticed without a key, nor by a check that refuses nothing", () => {
    const bare = partWith({ expects });
    expect(uncoveredIn(bare)).toEqual(["own: z", "own: n", "own: f", "own: rate", "own: kind", "own: holds"]);
    expect(unnoticedIn(bare, answer).length).toBe(damagesOf(answer, expects).length);
    const rule = partWith({
      expects: { terms: ["integer", "n", 1] },
      check: "coversFunction",
      given: { function: "A or not A" },
    });
    expect(unnoticedIn(rule, { terms: [[-1]] })).toEqual([]);
    expect(unnoticedIn(rule, { terms: [[0]] })).toEqual(["own: the right answer is refused"]);
  });
});
