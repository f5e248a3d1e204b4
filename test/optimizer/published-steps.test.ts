import { describe, expect, it } from "vitest";
import { descend } from "../../src/optimizer/descend.js";
import type { DescentMethod } from "../../src/optimizer/method.js";
import { distance } from "./nearby.js";
import { pytorchSteps, start, surface } from "./pytorch-steps.js";

describe("descend beside PyTorch, ten steps", () => {
  it.each(pytorchSteps)("%s", (_, optimizer, end) => {
    const run = descend({
      f: surface,
      start,
      variables: ["a", "b"],
      method: optimizer as DescentMethod,
      steps: 10,
    });
    expect(distance(run.end.map(Number), end)).toBeLessThan(1e-11);
  });

  it("nesterov that looks ahead is at θ where the form `accumulate` is at θ + βv", () => {
    const spec = { f: surface, start, variables: ["a", "b"], steps: 10 };
    const ahead = descend({ ...spec, method: { type: "nesterov", learningRate: 0.05, momentum: 0.8 } });
    const moved = descend({
      ...spec,
      method: { type: "sgd", learningRate: 0.05, momentum: 0.8, nesterov: true },
    });
    const { v } = ahead.rows[9].state;
    const lookedAhead = ahead.end.map((theta, axis) => Number(theta) + 0.8 * Number(v[axis]));
    expect(distance(lookedAhead, moved.end.map(Number))).toBeLessThan(1e-11);
  });
});

describe("descend refuses", () => {
  const step = (method: unknown) => () => descend({ f: "x^2", start: [1], method: method as DescentMethod });
  const cases: [string, unknown, string][] = [
    ["a method by another library's letters", { type: "rmsprop" }, 'got "rmsprop". Did you mean "rmsProp"?'],
    ["a method that it does not know", { type: "sophia" }, "needs a method out of sgd, momentum, nesterov"],
    ["the name of something that every object has", "toString", 'got "toString".'],
    ["no name", {}, "needs a method out of sgd"],
    [
      "a constant of another method",
      { type: "adagrad", beta1: 0.5 },
      "adagrad has the constants learningRate,",
    ],
    ["a slip", { type: "adam", epsilonplace: "inside" }, "Did you mean epsilonPlace?"],
    ["lr", { type: "sgd", lr: 0.1 }, "got lr: 0.1. Did you mean learningRate?"],
    [
      "a word that is none",
      { type: "momentum", form: "lookahead" },
      "needs form out of step, accumulate, average",
    ],
    ["a word for a switch", { type: "adam", biasCorrection: "no" }, "needs biasCorrection as true or false"],
    ["nesterov without momentum", { type: "sgd", nesterov: true }, "needs a momentum above 0 for nesterov"],
    ["a rate of Newton's", { type: "newton", learningRate: 1 }, "newton has the constants damping"],
  ];
  it.each(cases)("%s", (_name, method, message) => {
    expect(step(method)).toThrow(message);
  });

  it("nothing of a name alone: it has the textbook's constants", () => {
    // RMSProp's first step: 0.001·2/(√(0.1·4) + 1e-8)
    const [end] = descend({ f: "x^2", start: [1], method: "rmsProp" }).end;
    expect(Number(end)).toBeCloseTo(1 - 0.002 / (Math.sqrt(0.4) + 1e-8), 14);
  });
});
