import { expect, it } from "vitest";
import { CompiledStep } from "../../../src/tfjs/compile/compiled-step.js";
import { device } from "../../../src/tfjs/devices/device.js";

const { tf } = await device("wasm");

/** A step of SGD on one variable, and that variable. */
function made(factor: number) {
  const weight = tf.variable(tf.ones([4]));
  const optimizer = tf.train.sgd(0.1);
  const body = (x: Parameters<CompiledStep["run"]>[0][number]) => {
    const loss = () => weight.mul(x).mul(factor).square().mean().asScalar();
    const { value, grads } = tf.variableGrads(loss, [weight]);
    optimizer.applyGradients(grads);
    return [value];
  };
  return { weight, step: new CompiledStep({ tf, optimizer, body }) };
}

/** What a step says of itself after each of some calls. */
const states = (step: CompiledStep, calls: number): string[] =>
  Array.from({ length: calls }, (_, at) => {
    tf.tidy(() => step.run([tf.tensor1d([1, 2, 3, 4 + at])]));
    return step.state;
  });

it("a step has its function after as many eager steps whatever step it inherits from, and takes that of one that is alike", () => {
  const old = made(2);
  const alone = states(old.step, 5);
  expect(alone[4]).toBe("compiled");
  for (const [factor, isTaken] of [
    [3, false],
    [2, true],
  ] as const) {
    const { step, weight } = made(factor);
    step.inherit(old.step, () => new Map([[old.weight, weight]]));
    expect(states(step, 5)).toEqual(alone);
    expect(old.step.state === "compiled").toBe(!isTaken);
    // Not to be disposed of with it: the next one inherits from the same.
    if (isTaken) step.dispose();
  }
});
