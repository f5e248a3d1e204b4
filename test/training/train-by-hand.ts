import type { Dataset } from "../../src/training/datasets/dataset.js";

type Rule = "sgd" | "momentum" | "nesterov" | "adagrad" | "adam";

/**
 * The losses of full-batch training of a network with a tanh layer and a softmax, in plain loops and doubles: the forward
 * pass, the backward pass and the optimizers written out from the textbook.
 * @param initial first weights [2 × hidden], first bias, second weights [hidden × classes], second bias
 */
export function trainByHand(
  initial: number[][],
  data: Dataset,
  rule: Rule,
  rate: number,
  steps: number,
): number[] {
  const [w1, b1, w2, b2] = initial.map((values) => [...values]);
  const weights = [w1, b1, w2, b2];
  const first = weights.map((values) => values.map(() => 0));
  const second = weights.map((values) => values.map(() => 0));
  const [hidden, classes] = [b1.length, b2.length];
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const gradients = weights.map((values) => values.map(() => 0));
    let loss = 0;
    for (let sample = 0; sample < data.size; sample++) {
      const x = [data.x[2 * sample], data.x[2 * sample + 1]];
      const h = b1.map((bias, unit) => Math.tanh(bias + x[0] * w1[unit] + x[1] * w1[hidden + unit]));
      const scores = b2.map((bias, kind) =>
        h.reduce((sum, value, unit) => sum + value * w2[unit * classes + kind], bias),
      );
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      const p = scores.map((score) => Math.exp(score) / total);
      loss -= Math.log(p[data.y[sample]]) / data.size;
      const delta = p.map((value, kind) => (value - (kind === data.y[sample] ? 1 : 0)) / data.size);
      delta.forEach((value, kind) => {
        gradients[3][kind] += value;
        h.forEach((activation, unit) => (gradients[2][unit * classes + kind] += value * activation));
      });
      h.forEach((activation, unit) => {
        const back = delta.reduce((sum, value, kind) => sum + value * w2[unit * classes + kind], 0);
        const inner = back * (1 - activation ** 2);
        gradients[1][unit] += inner;
        gradients[0][unit] += inner * x[0];
        gradients[0][hidden + unit] += inner * x[1];
      });
    }
    losses.push(loss);
    weights.forEach((values, layer) =>
      values.forEach((_, place) => {
        const g = gradients[layer][place];
        const [m, v] = [first[layer], second[layer]];
        if (rule === "sgd") values[place] -= rate * g;
        else if (rule === "adam") {
          m[place] = 0.9 * m[place] + 0.1 * g;
          v[place] = 0.999 * v[place] + 0.001 * g * g;
          const [mean, square] = [m[place] / (1 - 0.9 ** step), v[place] / (1 - 0.999 ** step)];
          values[place] -= (rate * mean) / (Math.sqrt(square) + 1e-8);
        } else if (rule === "adagrad") {
          v[place] += g * g;
          values[place] -= (rate * g) / (Math.sqrt(v[place]) + 1e-8);
        } else {
          m[place] = 0.9 * m[place] + g;
          values[place] -= rate * (rule === "nesterov" ? g + 0.9 * m[place] : m[place]);
        }
      }),
    );
  }
  return losses;
}
