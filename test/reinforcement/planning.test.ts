import { describe, expect, it } from "vitest";
import {
  evaluatePolicy,
  policyIteration,
  random,
  valueIteration,
  type Random,
  type WorldTransition,
} from "../../src/index.js";

/** Stand for 1/6, 1/2, 5/6; hit adds 1 to 3, above 3 is lost. */
const cards: WorldTransition[] = [1, 2, 3].flatMap((sum): WorldTransition[] => [
  [sum, "S", null, 1, ["1/6", "1/2", "5/6"][sum - 1]],
  ...[1, 2, 3].map((card): WorldTransition => [sum, "H", sum + card > 3 ? null : sum + card, "1/3", 0]),
]);

/** A random world in which every action may end it, with its numbers as float64. */
function world(draw: Random, mostStates = 4, mostActions = 3) {
  const [states, actions] = [draw.integers(1, mostStates + 1), draw.integers(1, mostActions + 1)];
  const transitions: WorldTransition[] = [];
  for (let s = 0; s < states; s++)
    for (let a = 0; a < actions; a++) {
      const cuts = [draw.integers(1, 4), draw.integers(0, 5), draw.integers(0, 5)];
      const total = cuts.reduce((x, y) => x + y);
      cuts.forEach((cut, i) => {
        if (cut === 0) return;
        const next = i === 0 ? null : `s${draw.integers(0, states)}`;
        transitions.push([`s${s}`, `a${a}`, next, `${cut}/${total}`, draw.integers(-6, 7) / 2]);
      });
    }
  return { transitions, states, actions, discount: draw.integers(1, 11) / 10 };
}

const float = (text: unknown): number => {
  if (typeof text === "number") return text;
  const [top, bottom = 1] = String(text).split("/").map(Number);
  return top / bottom;
};

function qOf(transitions: readonly WorldTransition[], discount: number, v: Record<string, number>) {
  const q: Record<string, Record<string, number>> = {};
  for (const [s, a, next, p, r] of transitions) {
    (q[s] ??= {})[a] ??= 0;
    q[s][a] += float(p) * (Number(r) + (next === null ? 0 : discount * (v[next] ?? 0)));
  }
  return q;
}

/** The values of a policy by 200 sweeps. */
function swept(transitions: readonly WorldTransition[], discount: number, policy: Record<string, string>) {
  const parsed = transitions.map(([s, a, next, p, r]): WorldTransition => [s, a, next, float(p), r]);
  let v: Record<string, number> = {};
  for (let k = 0; k < 200; k++) {
    const q = qOf(parsed, discount, v);
    v = Object.fromEntries(Object.keys(q).map((s) => [s, q[s][policy[s]]]));
  }
  return v;
}

describe("valueIteration", () => {
  it("plays the card game: SSS, then HSS; q₂(1, H) = 4/9, q₂(2, H) = 5/18", () => {
    const run = valueIteration({ transitions: cards, discount: 1, iterations: 2 });
    expect(run.steps.map(({ policy }) => Object.values(policy).join(""))).toEqual(["SSS", "HSS"]);
    expect([run.qOf(2, 1, "H"), run.qOf(2, 2, "H")].map(String)).toEqual(["4/9", "5/18"]);
    expect(run.values["1"].toString()).toBe("4/9");
    expect(run.converged).toBe(false);
    expect(valueIteration({ transitions: cards, discount: 1 })).toMatchObject({
      converged: true,
      policy: { 1: "H", 2: "S", 3: "S" },
    });
  });

  it("shows each q with its numbers put in", () => {
    const run = valueIteration({ transitions: cards, discount: 1, iterations: 2 });
    expect(run.formulas("iteration 2", ["q_2(1,H)"])).toContain(
      "\\frac{1}{3} \\cdot 0.5 + \\frac{1}{3} \\cdot \\frac{5}{6} = \\frac{4}{9}",
    );
  });

  it("agrees with sweeps of its own in 200 random worlds, and in place too", () => {
    const draw = random(2);
    for (let round = 0; round < 200; round++) {
      const { transitions, discount, states } = world(draw);
      const inPlace = round % 2 === 1;
      const iterations = draw.integers(1, 6);
      const run = valueIteration({ transitions, discount, iterations, inPlace });
      let v: Record<string, number> = {};
      for (let k = 0; k < iterations; k++) {
        const fresh = { ...v };
        for (let s = 0; s < states; s++)
          fresh[`s${s}`] = Math.max(
            ...Object.values(qOf(transitions, discount, inPlace ? fresh : v)[`s${s}`]),
          );
        v = fresh;
      }
      for (const [s, value] of Object.entries(run.values)) expect(Number(value)).toBeCloseTo(v[s], 9);
    }
  });

  const good = { transitions: cards, discount: 1 };
  it.each([
    [
      { ...good, transitions: [["a", "x", null, 0.5, 0]] },
      "needs probabilities that add up to 1 for x in a, got 0.5",
    ],
    [
      { ...good, transitions: [["a", "x", "b", 1, 0]], terminal: [] },
      "needs transitions of every state that is not terminal, got none of b",
    ],
    [{ ...good, terminal: [3] }, "has no transitions out of a terminal state, got 3"],
    [{ ...good, transitions: [["a", "x", null, -1, 0]] }, "needs a probability from 0 to 1, got -1"],
    [{ ...good, transitions: [] }, "needs transitions in an array, got none"],
    [
      { ...good, transitions: [["a", "x", null]] },
      "needs transitions [state, action, next, probability, reward]",
    ],
    [{ ...good, iterations: 0 }, "needs a whole number of iterations from 1 to 10000, got 0"],
    [{ ...good, initial: { 9: 1 } }, "needs initial values of 1, 2, 3, got 9"],
    [{ ...good, discount: -1 }, "needs a discount from 0 to 1, got -1"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => valueIteration(spec as never)).toThrow(`valueIteration: ${message}`);
  });

  it("takes probabilities as JavaScript rounds them", () => {
    const transitions = [1, 2, 3].map((next): WorldTransition => ["a", "x", next, 1 / 3, 3]);
    expect(Number(valueIteration({ transitions, discount: 1, iterations: 1 }).values["a"])).toBeCloseTo(
      3,
      12,
    );
  });
});

describe("evaluatePolicy and policyIteration", () => {
  it("solves what sweeps approach, exactly, in 200 random worlds", () => {
    const draw = random(3);
    for (let round = 0; round < 200; round++) {
      const { transitions, discount, states, actions } = world(draw);
      const names = Array.from({ length: states }, (_, s) => `s${s}`);
      const policy = Object.fromEntries(names.map((s) => [s, `a${draw.integers(0, actions)}`]));
      const wanted = swept(transitions, discount, policy);
      const { values, advantages, q } = evaluatePolicy({ transitions, discount, policy });
      for (const s of names) {
        expect(Number(values[s])).toBeCloseTo(wanted[s], 7);
        expect(values[s].exact).not.toBe(null);
        expect(Number(advantages[s][policy[s]])).toBe(0);
        expect(Number(q[s][policy[s]])).toBeCloseTo(wanted[s], 7);
      }
    }
  });

  it("iterates to the policy that no other betters: all policies of 200 random worlds by sweeps", () => {
    const draw = random(13);
    for (let round = 0; round < 200; round++) {
      const { transitions, discount, states, actions } = world(draw, 2, 2);
      const names = Array.from({ length: states }, (_, s) => `s${s}`);
      const best = policyIteration({ transitions, discount });
      const all = Array.from({ length: actions ** states }, (_, code) => {
        const policy = Object.fromEntries(names.map((s, i) => [s, `a${(code >> i) % actions}`]));
        return swept(transitions, discount, policy);
      });
      for (const s of names) expect(Number(best.values[s])).toBeCloseTo(Math.max(...all.map((v) => v[s])), 7);
    }
  });

  it("a policy of probabilities is the mean of its actions: sweeps agree, 200 random worlds", () => {
    const draw = random(4);
    for (let round = 0; round < 200; round++) {
      const { transitions, discount, states, actions } = world(draw);
      const policy = Object.fromEntries(
        Array.from({ length: states }, (_, s) => [
          `s${s}`,
          Object.fromEntries(Array.from({ length: actions }, (_a, a) => [`a${a}`, `1/${actions}`])),
        ]),
      );
      const run = evaluatePolicy({ transitions, discount, policy, iterations: 3 });
      let v: Record<string, number> = {};
      for (let k = 0; k < 3; k++) {
        const q = qOf(transitions, discount, v);
        v = Object.fromEntries(
          Object.keys(q).map((s) => [s, Object.values(q[s]).reduce((sum, x) => sum + x / actions, 0)]),
        );
      }
      for (const [s, value] of Object.entries(run.values)) expect(Number(value)).toBeCloseTo(v[s], 9);
      expect(run.sweeps).toHaveLength(3);
    }
  });

  it("solves a ring of 30 states in float64: the value of its closed form", () => {
    const ring = Array.from({ length: 30 }, (_, s): WorldTransition => [
      s,
      "on",
      (s + 1) % 30,
      1,
      s === 29 ? 1 : 0,
    ]);
    const policy = Object.fromEntries(ring.map(([s]) => [s, "on"]));
    const { values } = evaluatePolicy({ transitions: ring, discount: 0.9, policy });
    expect(Number(values[0])).toBeCloseTo(0.9 ** 29 / (1 - 0.9 ** 30), 12);
    expect(values[0].exact).toBe(null);
  });

  it("iterates policies of the card game in two rounds from always stand, exactly", () => {
    const run = policyIteration({ transitions: cards, discount: 1, policy: { 1: "S", 2: "S", 3: "S" } });
    expect(run.rounds.map(({ improved }) => Object.values(improved).join(""))).toEqual(["HSS", "HSS"]);
    expect(run.values["1"].toString()).toBe("4/9");
  });

  const loop: WorldTransition[] = [["a", "go", "a", 1, 1]];
  it.each([
    [
      { transitions: loop, discount: 1, policy: { a: "go" } },
      "needs a policy that ends, or a discount below 1",
    ],
    [{ transitions: loop, discount: 0.5, policy: {} }, "needs a policy for each state, got none for a"],
    [{ transitions: loop, discount: 0.5, policy: { a: "x" } }, "needs an action out of go in state a, got x"],
    [
      { transitions: loop, discount: 0.5, policy: { a: "go", b: "go" } },
      "needs a policy for the states a, got b",
    ],
    [
      { transitions: loop, discount: 0.5, policy: { a: { go: 0.5 } } },
      "needs probabilities that add up to 1 in state a, got 0.5",
    ],
    [{ transitions: loop, discount: 0.5 }, "needs a policy: an action for each state, got undefined"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => evaluatePolicy(spec as never)).toThrow(`evaluatePolicy: ${message}`);
  });
});
