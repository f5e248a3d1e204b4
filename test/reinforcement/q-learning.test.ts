import { describe, expect, it } from "vitest";
import { qLearning, random, type QLearningExperience } from "../../src/index.js";

const robot: QLearningExperience[] = [
  ["h", "s", 1, "h"],
  ["h", "w", "1/4", "h"],
  ["h", "s", 1, "l"],
  ["l", "w", "1/4", "l"],
  ["l", "s", -3, "h"],
];

describe("qLearning", () => {
  it("updates the searching robot by hand: .5, .25, .75, .125, -1.3125, exactly", () => {
    const run = qLearning({ actions: ["s", "w"], episode: robot, rate: "1/2", discount: "1/2" });
    expect(run.updated.map(String)).toEqual(["0.5", "0.25", "0.75", "0.125", "-1.3125"]);
    expect(run.updated.every(({ exact }) => exact !== null)).toBe(true);
    expect(run.greedy).toEqual({ h: ["s"], l: ["w"] });
    expect(run.formulas("step 3")).toContain(
      "y &= r + \\gamma \\cdot \\max\\left(Q(l,s), Q(l,w)\\right) = 1 + 0.5 \\cdot \\max\\left(0, 0\\right) = 1",
    );
    expect(run.formulas("step 3")).toContain("0.5 + 0.5 \\cdot 0.5 = 0.75");
    expect(String(run.qTable())).toContain("-1.3125");
  });

  it("takes every tie into the greedy policy and says so", () => {
    const run = qLearning({ actions: ["a", "b"], episode: [["x", "a", 0, null]], rate: 1, discount: 0 });
    expect(run.greedy).toEqual({ x: ["a", "b"] });
    expect(run.policy).toEqual({ x: "a" });
    expect(run.qTable().caption).toBe("Greedy policy: x: a or b (tie).");
  });

  it("agrees with a loop of its own over 300 random experiences, by all three rules", () => {
    const draw = random(1);
    for (let round = 0; round < 300; round++) {
      const rule = ["q", "sarsa", "expectedSarsa"][round % 3];
      const [rate, discount, epsilon] = [
        draw.integers(1, 11) / 10,
        draw.integers(0, 11) / 10,
        draw.integers(0, 11) / 10,
      ];
      const count = draw.integers(1, 5);
      const actions = ["a", "b", "c"].slice(0, draw.integers(1, 4));
      const first = draw.integers(-4, 5) / 2;
      const [states, length] = [Array.from({ length: count }, (_, i) => `s${i}`), draw.integers(1, 9)];
      const visited = Array.from({ length: length + 1 }, () => states[draw.integers(0, count)]);
      const taken = Array.from({ length: length + 1 }, () => actions[draw.integers(0, actions.length)]);
      const rewards = visited.map(() => draw.integers(-8, 9) / 4);
      const ends = draw.integers(0, 2) === 1;
      const episode = rewards.slice(0, length).map((reward, t): QLearningExperience => {
        const last = t === length - 1;
        return [
          visited[t],
          taken[t],
          reward,
          last && ends ? null : visited[t + 1],
          ...(last ? [taken[t + 1]] : []),
        ] as unknown as QLearningExperience;
      });
      const q: Record<string, Record<string, number>> = {};
      for (const state of states) q[state] = Object.fromEntries(actions.map((action) => [action, first]));
      const wanted = rewards.slice(0, length).map((reward, t) => {
        const row = q[visited[t + 1]];
        const best = Math.max(...Object.values(row));
        const ties = Object.values(row).filter((value) => Math.abs(value - best) < 1e-12).length;
        const mean = Object.values(row).reduce(
          (sum, value) =>
            sum +
            value * (epsilon / actions.length + (Math.abs(value - best) < 1e-12 ? (1 - epsilon) / ties : 0)),
          0,
        );
        const future = rule === "q" ? best : rule === "sarsa" ? row[taken[t + 1]] : mean;
        const target = reward + (t === length - 1 && ends ? 0 : discount * future);
        return (q[visited[t]][taken[t]] += rate * (target - q[visited[t]][taken[t]]));
      });
      const run = qLearning({ actions, episode, rate, discount, rule, epsilon, initial: first });
      run.updated.forEach((value, t) => expect(Number(value)).toBeCloseTo(wanted[t], 9));
      for (const [state, row] of Object.entries(run.q))
        for (const [action, value] of Object.entries(row))
          expect(Number(value)).toBeCloseTo(q[state][action], 9);
    }
  });

  it("counts a terminal state as 0, whatever comes after it", () => {
    const run = qLearning({
      actions: ["a"],
      episode: [
        ["x", "a", 1, "end"],
        ["x", "a", 1, "end"],
      ],
      rate: 1,
      discount: 1,
      terminal: ["end"],
      rule: "sarsa",
    });
    expect(run.updated.map(String)).toEqual(["1", "1"]);
    expect(Object.keys(run.q)).toEqual(["x"]);
  });

  it("refuses a history whose tables would fill the memory", () => {
    const episode = Array.from({ length: 2000 }, (_, i): QLearningExperience => [i, "s", 0, i + 1]);
    expect(() => qLearning({ actions: ["s"], episode, rate: 1, discount: 1 })).toThrow(
      "takes at most 1000000 steps × values",
    );
  });

  const good = { actions: ["s", "w"], episode: robot, rate: 0.5, discount: 0.5 };
  it.each([
    [{ ...good, episode: [] }, "needs steps of experience in an array, got none"],
    [{ ...good, episode: [["h", "x", 1, "h"]] }, "needs an action out of s, w in state h, got x"],
    [{ ...good, rate: 0 }, "needs a rate above 0 and at most 1, got 0"],
    [{ ...good, rate: Number.NaN }, "needs a number for a rate, got NaN"],
    [{ ...good, discount: 1.5 }, "needs a discount from 0 to 1, got 1.5"],
    [{ ...good, discount: undefined }, "needs a number for a discount, got undefined"],
    [{ ...good, rule: "tabular" }, "needs a rule out of q, sarsa, expectedSarsa, got tabular"],
    [{ ...good, rule: "expectedSarsa" }, "needs the epsilon of the policy for expectedSarsa"],
    [{ ...good, rule: "sarsa" }, "needs for sarsa the action taken in each next state, got none in h"],
    [{ ...good, states: ["h"] }, "needs states out of h, got l"],
    [{ ...good, terminal: ["l"] }, "has no step out of a terminal state, got l"],
    [{ ...good, actions: ["s", "s"] }, "needs actions that differ, got s twice"],
    [{ ...good, actions: { h: ["s", "w"] } }, "needs actions for each state, got none for l"],
    [{ ...good, initial: { z: { s: 1 } } }, "needs initial values of h, l, got z"],
    [{ ...good, initial: { h: { z: 1 } } }, "needs actions out of s, w, got z"],
    [{ ...good, episode: [["h", "s", 1]] }, "needs steps [state, action, reward, next]"],
    [null, "needs { actions, episode, rate, discount }"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => qLearning(spec as never)).toThrow(`qLearning: ${message}`);
  });
});
