import { describe, expect, it } from "vitest";
import { bayes, naiveBayes, random, type Random } from "../../src/index.js";

const shares = (draw: Random, count: number): number[] => {
  const parts = Array.from({ length: count }, () => draw.integers(1, 9));
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
};

describe("bayes", () => {
  it("prevalence 1/50, sensitivity and specificity 9/10: P(D|+) = 9/58, exactly, and 81/130 after two", () => {
    const test = { prior: "1/50", sensitivity: "9/10", specificity: "9/10" };
    expect(bayes(test).posterior["D"].toString()).toBe("9/58");
    expect(bayes({ ...test, observed: ["+", "+"] }).posterior["D"].toString()).toBe("81/130");
    expect(
      bayes({ prior: "1/50", sensitivity: 0.9, falsePositive: 0.1, observed: "-" }).posterior["D"].toString(),
    ).toBe("1/442");
  });

  it("agrees with products of its own over 200 random tables and histories", () => {
    const draw = random(1);
    for (let round = 0; round < 200; round++) {
      const names = ["a", "b", "c"].slice(0, draw.integers(1, 4));
      const prior = shares(draw, names.length);
      const rows = names.map(() => shares(draw, 3));
      const seen = Array.from({ length: draw.integers(1, 4) }, () => draw.integers(0, 3));
      const joint = names.map((_, h) => seen.reduce((p, o) => p * rows[h][o], prior[h]));
      const total = joint.reduce((x, y) => x + y);
      const run = bayes({
        prior: Object.fromEntries(names.map((name, h) => [name, prior[h]])),
        likelihood: Object.fromEntries(
          names.map((name, h) => [name, { x: rows[h][0], y: rows[h][1], z: rows[h][2] }]),
        ),
        observed: seen.map((o) => "xyz"[o]),
      });
      names.forEach((name, h) => expect(Number(run.posterior[name])).toBeCloseTo(joint[h] / total, 10));
      expect(Number(run.evidence)).toBeCloseTo(total, 10);
    }
  });

  const good = { prior: { a: 0.5, b: 0.5 }, likelihood: { a: { x: 1 }, b: { x: 0.5 } }, observed: "x" };
  it.each([
    [{ ...good, prior: { a: 0.5, b: 0.6 } }, "needs priors that add up to 1, got 1.1"],
    [{ ...good, prior: { a: 1.5, b: -0.5 } }, "needs a prior from 0 to 1, got 1.5"],
    [{ ...good, likelihood: { a: { x: 1 } } }, "needs a likelihood for each hypothesis, got none for b"],
    [{ ...good, likelihood: { ...good.likelihood, c: 1 } }, "needs likelihoods of a, b, got c"],
    [{ ...good, observed: "y" }, "needs a likelihood of y under each hypothesis, got none for a"],
    [{ ...good, observed: undefined }, "needs what was observed, got nothing"],
    [
      { ...good, likelihood: { a: 0, b: 0 }, observed: undefined },
      "needs an observation that some hypothesis allows",
    ],
    [
      { ...good, likelihood: { a: { x: 0.7, y: 0.7 }, b: { x: 0.5 } } },
      "needs likelihoods of a that add up to at most 1, got 1.4",
    ],
    [{ prior: 0.1, sensitivity: 0.9 }, "needs one of specificity and falsePositive, got none"],
    [{ prior: 0.1 }, "needs a prior by hypothesis, or sensitivity and specificity of a test"],
    [null, "needs { prior, likelihood }"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => bayes(spec as never)).toThrow(`bayes: ${message}`);
  });
});

describe("naiveBayes", () => {
  it("counts as a loop does, all three models, 300 random sets", () => {
    const draw = random(2);
    const words = ["u", "v", "w", "x"];
    for (let round = 0; round < 300; round++) {
      const model = ["categorical", "multinomial", "bernoulli"][round % 3];
      const n = draw.integers(2, 7);
      const alpha = draw.integers(1, 5) / 2;
      const length = () => (model === "categorical" ? 2 : draw.integers(1, 4));
      const samples = Array.from({ length: n }, () =>
        Array.from({ length: length() }, () => draw.choice(words)),
      );
      const classes = samples.map(() => draw.choice(["p", "q"]));
      const query = Array.from({ length: 2 }, () => draw.choice(words));
      const vocabulary = [...new Set(samples.flat())];
      const joint = [...new Set(classes)].map((name) => {
        const own = samples.filter((_, i) => classes[i] === name);
        const factors =
          model === "categorical"
            ? query.map((value, at) => {
                const kinds = new Set([...samples.map((row) => row[at]), value]).size;
                return (own.filter((row) => row[at] === value).length + alpha) / (own.length + alpha * kinds);
              })
            : model === "multinomial"
              ? query
                  .filter((word) => vocabulary.includes(word))
                  .map(
                    (word) =>
                      (own.flat().filter((x) => x === word).length + alpha) /
                      (own.flat().length + alpha * vocabulary.length),
                  )
              : vocabulary.map((word) => {
                  const p =
                    (own.filter((row) => row.includes(word)).length + alpha) / (own.length + 2 * alpha);
                  return query.includes(word) ? p : 1 - p;
                });
        return { name, p: factors.reduce((x, y) => x * y, own.length / n) };
      });
      const total = joint.reduce((sum, { p }) => sum + p, 0);
      const run = naiveBayes({ samples, classes, query, model, smoothing: alpha });
      for (const { name, p } of joint) expect(Number(run.posterior[name])).toBeCloseTo(p / total, 10);
    }
  });

  it.each([
    [{ samples: [["a"]], classes: [], query: ["a"] }, "needs classes in an array, got none"],
    [
      { samples: [["a"], ["b"]], classes: ["p"], query: ["a"] },
      "needs one class for each sample, got 1 and 2",
    ],
    [
      { samples: [["a"]], classes: ["p"], query: ["b"] },
      "needs a query that some class allows, got probability 0 in every class. Give smoothing: 1.",
    ],
    [{ samples: [["a", "b"]], classes: ["p"], query: ["b"] }, "needs 1 values in every sample, got 2"],
    [
      { samples: [["a"]], classes: ["p"], query: ["a"], model: "gaussian" },
      "needs a model out of categorical, multinomial, bernoulli",
    ],
    [
      { samples: [["a"]], classes: ["p"], query: ["a"], smoothing: -1 },
      "needs a smoothing from 0 up, got -1",
    ],
    [{ samples: ["!!"], classes: ["p"], query: "a" }, "needs words in the samples, got none"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => naiveBayes(spec as never)).toThrow(`naiveBayes: ${message}`);
  });
});
