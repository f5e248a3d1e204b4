import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { evaluated, keysOf } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * The keys of the paper, proved: closed forms, loops over every case and finite differences; and what an examiner looks for in
 * the prose. Nothing here but the checks of constructions, which are tested, calls the library.
 */
const parts = keysOf("tum-i2dl-ws2021");
const key = (part: string) => parts[`tum-ws21-${part}`].key;
/** The number of a fraction as it is typed: `1/2500`. */
const fraction = (text: string): number => {
  const [above, below = "1"] = text.split("/");
  return Number(above) / Number(below);
};

let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("tum-i2dl-ws2021");
}, paperTimeout);

const text = (part: string): string => answers[`tum-ws21-${part}`].value.text;

const sum = (values: number[]) => values.reduce((total, entry) => total + entry, 0);
const mean = (values: number[]) => sum(values) / values.length;
const deviation = (values: number[]) => Math.sqrt(mean(values.map((entry) => (entry - mean(values)) ** 2)));
const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;

/** The numbers of the options that hold, counted from 1. */
const numbersOf = (holds: boolean[]) => holds.flatMap((isTrue, index) => (isTrue ? [index + 1] : []));

/** How often a window of size k fits when it slides over n pixels with p more on each side. */
function places(n: number, k: number, s: number, p: number): number {
  let count = 0;
  for (let start = -p; start + k <= n + p; start += s) count++;
  return count;
}

/** Cross-correlation without padding. */
function correlate(image: number[][], kernel: number[][]): number[][] {
  return Array.from({ length: image.length - kernel.length + 1 }, (_row, i) =>
    Array.from({ length: image[0].length - kernel[0].length + 1 }, (_column, j) =>
      sum(kernel.flatMap((row, u) => row.map((weight, v) => weight * image[i + u][j + v]))),
    ),
  );
}

describe("tum-i2dl-ws2021, problem 1", () => {
  it("a: a mean does not depend on the order of its terms", () => {
    const losses = Array.from({ length: 50 }, (_, index) => Math.abs(Math.sin(7 * index)));
    const shuffled = losses.map((_, index) => losses[(37 * index) % 50]);
    expect(mean(shuffled)).toBeCloseTo(mean(losses), 12);
    expect(key("1a").correct).toEqual([3]);
  });

  it("b: what depends on the batch or on chance has two modes", () => {
    const batch = [1, 0, 4];
    const inTraining = batch.map((entry) => (entry - mean(batch)) / deviation(batch));
    const movingMean = 0;
    const atTest = batch.map((entry) => entry - movingMean);
    const hasTwoModes = [String(inTraining) !== String(atTest), false, true, false];
    expect(key("1b").correct).toEqual(numbersOf(hasTwoModes.map((differs) => !differs)));
  });

  it("c: parameters counted for 8 channels: PReLU 8, pooling 0, convolution 292, dropout 0", () => {
    let convolution = 0;
    for (let filter = 0; filter < 4; filter++) convolution += 3 * 3 * 8 + 1;
    expect(key("1c").correct).toEqual(numbersOf([8, 0, convolution, 0].map((count) => count === 0)));
  });

  it("d: the penalty is a residual, spreads evenly, and makes fit and cost worse", () => {
    const dataCost = (w: number) => (2 * w - 3) ** 2;
    const whole = (w: number) => dataCost(w) + 0.5 * w ** 2;
    const grid = Array.from({ length: 4001 }, (_, index) => -2 + index / 1000);
    const best = grid.reduce((one, other) => (whole(other) < whole(one) ? other : one));
    const residuals = (w: number) => [2 * w - 3, Math.sqrt(0.5) * w - 0];
    const isSumOfResiduals = grid.every(
      (w) => Math.abs(whole(w) - sum(residuals(w).map((entry) => entry ** 2))) < 1e-9,
    );
    // of all pairs with the sum 2 the equal one has the smallest squares
    const spreads = grid.every((w) => w ** 2 + (2 - w) ** 2 >= 2);
    expect(key("1d").correct).toEqual(
      numbersOf([isSumOfResiduals, spreads, dataCost(best) < dataCost(1.5), whole(best) < dataCost(1.5)]),
    );
  });

  it("e: Newton needs one step on a quadratic, of n³ products; RMSProp sees first derivatives only", () => {
    let [x, y, steps] = [0, 0, 0];
    while (Math.hypot(x - 3, 4 * (y + 1)) >= 1e-6) {
      [x, y] = [x - 0.4 * (x - 3), y - 0.4 * 4 * (y + 1)];
      steps++;
    }
    expect(steps).toBeGreaterThan(1);
    expect([0 - (0 - 3) / 1, 0 - (4 * (0 + 1)) / 4]).toEqual([3, -1]);
    expect(key("1e").correct).toEqual(numbersOf([steps > 1, false, false, 1000 ** 3 / 3 > 1000]));
  });

  it("f: zero weights behind ReLU have zero gradients, tiny steps change nothing, even classes learn", () => {
    // one hidden ReLU unit v·relu(w·x), squared error against 1 at x = 1
    const loss = (w: number, v: number) => (v * Math.max(0, w) - 1) ** 2;
    const trained = (start: number, rate: number) => {
      let [w, v] = [start, start];
      for (let step = 0; step < 100; step++)
        [w, v] = [w - rate * slope((by) => loss(w + by, v)), v - rate * slope((by) => loss(w, v + by))];
      return loss(w, v);
    };
    expect(trained(0.5, 0.1)).toBeLessThan(1e-6);
    expect(trained(0, 0.1)).toBeGreaterThan(0.99);
    expect(trained(0.5, 1e-6)).toBeCloseTo(loss(0.5, 0.5), 3);
    expect(key("1f").correct).toEqual([2, 3]);
  });

  it("g: a 1×1 kernel selects, reduces, makes XOR possible and replaces a fully connected layer", () => {
    const apply = (weights: number[][], channels: number[]) =>
      weights.map((row) => sum(row.map((weight, channel) => weight * channels[channel])));
    const selects = apply([[0, 1]], [5, 7])[0] === 7;
    const reduces = 256 * 32 + 32 * 25 * 256 < 256 * 25 * 256;
    const bits = [0, 1].flatMap((a) => [0, 1].map((b) => [a, b]));
    const two = (channels: number[]) =>
      apply(
        [[1, 1]],
        apply(
          [
            [1, -1],
            [-1, 1],
          ],
          channels,
        ).map((entry) => Math.max(0, entry)),
      )[0];
    const isXor = bits.every((channels) => two(channels) === (channels[0] ^ channels[1]));
    // a linear function with f(0,1) and f(1,0) above and f(0,0), f(1,1) not above a threshold cannot be: the sums are equal
    const dense = apply(
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
    );
    expect(key("1g").correct).toEqual(numbersOf([selects, reduces, isXor, String(dense) === "17,39"]));
  });

  it("h: the mean over all masks is the scaled network; the scale is the share that stays", () => {
    const [units, weights, keep] = [[1, -2, 3], [0.5, 1, -1], 0.75];
    let ensemble = 0;
    for (let code = 0; code < 8; code++) {
      const mask = units.map((_, bit) => (code >> bit) & 1);
      const probability = mask.reduce((product, bit) => product * (bit ? keep : 1 - keep), 1);
      ensemble += probability * sum(units.map((unit, index) => mask[index] * unit * weights[index]));
    }
    expect(ensemble).toBeCloseTo(keep * sum(units.map((unit, index) => unit * weights[index])), 12);
    expect(key("1h").correct).toEqual([1, 3]);
  });
});

describe("tum-i2dl-ws2021, problems 2 and 3", () => {
  it("2a: the sizes of both splits, and day and night in each", () => {
    expect(text("2a")).toContain(`${5000 * 0.8} / ${5000 * 0.1} / ${5000 * 0.1}`);
    expect(text("2a")).toContain(`${5000 * 0.6} / ${5000 * 0.2} / ${5000 * 0.2}`);
    expect(text("2a")).toContain("by day *and* by night");
  });

  it("2b: no linear classifier of XOR has a loss below ln 2, however many samples it gets", () => {
    const corners = [
      [0, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
    ];
    const loss = ([u, v, b]: number[]) =>
      mean(
        corners.map(([x, y, t]) => {
          const z = u * x + v * y + b;
          return Math.log1p(Math.exp(z)) - t * z;
        }),
      );
    const range = Array.from({ length: 21 }, (_, index) => -5 + index / 2);
    const least = Math.min(...range.flatMap((u) => range.flatMap((v) => range.map((b) => loss([u, v, b])))));
    expect(least).toBeCloseTo(Math.LN2, 12);
    expect(key("2b").agree).toBe(false);
    expect(text("2b")).toContain("Increase the capacity".toLowerCase());
  });

  it("2c, 2d: both searches, coarse to fine; a changed label and three techniques", () => {
    for (const word of ["Grid search", "Random search", "first a random search", "then a grid search"])
      expect(text("2c")).toContain(word);
    for (const word of ["label $y$ must be changed", "rotations", "translations", "noise"])
      expect(text("2d")).toContain(word);
  });

  it("3a, 3b: the shares of the target distribution", () => {
    expect(text("3a")).toContain(`${20000 * 0.05} of the ${(20000 + 80000) * 0.05} validation images`);
    expect(text("3a")).toContain(`${(100 * 20000) / 100000} %`);
    expect(text("3b")).toContain(`${Math.round((1000 * 10000) / 90000) / 10} % iPhone photos`);
  });

  it("3c: four sets that use every image once, 85,000 for training", () => {
    const { sets } = key("3c");
    expect(sum(sets.map(({ size }: { size: number }) => size))).toBe(100_000);
    expect(sets.map(({ size }: { size: number }) => size)).toEqual([85_000, 5000, 5000, 5000]);
    expect(sets.map(({ distribution }: { distribution: string }) => distribution)).toEqual([
      "web+target",
      "web+target",
      "target only",
      "target only",
    ]);
  });

  it("3d, 3e: variance shows where the images are new, mismatch where their distribution is another", () => {
    const sets = {
      train: { isNew: false, isTarget: false },
      train_dev: { isNew: true, isTarget: false },
      validation: { isNew: true, isTarget: true },
    };
    const levels = (cause: "isNew" | "isTarget") =>
      Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, set[cause] ? "high" : "low"]));
    expect(key("3d")).toEqual({ ...levels("isNew"), test: "not used" });
    expect(key("3e")).toEqual({ ...levels("isTarget"), test: "not used" });
  });
});

describe("tum-i2dl-ws2021, problems 4 to 6", () => {
  it("4a: the loss is −ln of the likelihood", () => {
    for (const y of [0, 1])
      for (const p of [0.1, 0.5, 0.83])
        expect(evaluated(key("4a").loss, { y, p })).toBeCloseTo(-Math.log(y === 1 ? p : 1 - p), 12);
  });

  it("4d: both published forms move θ alike, and the check takes them and no other", () => {
    const accepted = [
      { v_next: "beta*v + g", theta_next: "theta - alpha*v_next" },
      { v_next: "beta*v - alpha*g", theta_next: "theta + v_next" },
    ];
    expect(parts["tum-ws21-4d"].publishedValue).toEqual(accepted[0]);
    const [alpha, beta] = [0.1, 0.9];
    const paths = accepted.map(({ v_next, theta_next }) => {
      let [theta, v] = [5, 0];
      return Array.from({ length: 8 }, () => {
        v = evaluated(v_next, { beta, v, g: 2 * theta, alpha });
        return (theta = evaluated(theta_next, { theta, alpha, v_next: v }));
      });
    });
    paths[0].forEach((theta, step) => expect(paths[1][step]).toBeCloseTo(theta, 12));
    for (const form of accepted) expect(checks.momentumIterates(form)).toBe(true);
    for (const form of [
      { v_next: "beta*v + (1 - beta)*g", theta_next: "theta - alpha*v_next" },
      { v_next: "beta*v + g", theta_next: "theta + alpha*v_next" },
      { v_next: "beta*v + g", theta_next: "theta - v_next" },
      { v_next: "v + g", theta_next: "theta - alpha*v_next" },
      { v_next: "g", theta_next: "theta - alpha*v_next" },
    ])
      expect(checks.momentumIterates(form), JSON.stringify(form)).toBe(false);
  });

  it("4b, 4c, 4e, 4f: what an examiner looks for", () => {
    expect(text("4b")).toContain("mini-batch");
    expect(text("4b")).toContain(`${3 * (1200 / 20)} cheap updates`);
    expect(text("4c")).toContain("neither a local minimum nor a local maximum");
    expect(text("4c")).toContain("noise pushes the parameters off");
    expect(text("4e")).toContain("no learning rate");
    const parameters = (28 * 28 + 1) * 128 + (128 + 1) * 10;
    expect(text("4e")).toContain(
      `${parameters} parameters the Hessian takes ${((4 * parameters ** 2) / 1e9).toFixed(0)} GB`,
    );
    expect(text("4f")).toContain("never compute the Hessian");
    expect(text("4f")).toContain("$O(n)$ memory");
  });

  it("5b, 5c: mean, deviation and output, column by column", () => {
    const z = [
      [12, 0, -5],
      [14, 10, 5],
      [14, 10, 5],
      [12, 0, -5],
    ];
    const columns = [0, 1, 2].map((j) => z.map((row) => row[j]));
    const normalised = z.map((row) =>
      row.map((entry, j) => (entry - mean(columns[j])) / deviation(columns[j])),
    );
    expect(key("5b")).toEqual({ mu: columns.map(mean), sigma: columns.map(deviation), z_norm: normalised });
    const [gamma, beta] = [
      [1, 1, 1],
      [0, -10, 10],
    ];
    expect(key("5c").y).toEqual(normalised.map((row) => row.map((entry, j) => gamma[j] * entry + beta[j])));
  });

  it("5a, 5d: undo the normalization; statistics per channel over N, H and W", () => {
    expect(text("5a")).toContain("undo the normalization");
    const batch = [3, 8, -1];
    const undone = batch.map(
      (entry) => deviation(batch) * ((entry - mean(batch)) / deviation(batch)) + mean(batch),
    );
    undone.forEach((entry, index) => expect(entry).toBeCloseTo(batch[index], 12));
    expect(text("5d")).toContain("Spatial batch normalization");
    expect(text("5d")).toContain("per channel");
  });

  it("6a, 6b: the derivatives are those of differences on both sides of the kink", () => {
    const functions = {
      "6a": (w: number, x: number) => Math.max(w * x, 0),
      "6b": (w: number, x: number) => Math.max(w * x + x, 0),
    };
    for (const [part, f] of Object.entries(functions))
      for (const w of [-3, -0.4, 0.7, 2])
        for (const x of [-1.3, 0.9]) {
          const formula = f(w, x) > 0 ? key(part).dydx_active : key(part).dydx_inactive;
          expect(evaluated(formula, { w, x })).toBeCloseTo(
            slope((by) => f(w, x + by)),
            8,
          );
        }
  });

  it("6c: 0.001 and 1.001; over 20 layers the first vanishes and the second does not", () => {
    const [plain, skip] = [slope((by) => 0.001 * (1 + by)), slope((by) => 0.001 * (1 + by) + (1 + by))];
    expect(key("6c").plain).toBeCloseTo(plain, 9);
    expect(key("6c").skip).toBeCloseTo(skip, 9);
    expect([plain ** 20 < 1e-50, skip ** 20 > 1]).toEqual([true, true]);
    expect(key("6c").problem_solved).toBe("vanishing gradients");
  });
});

describe("tum-i2dl-ws2021, problems 7 and 8", () => {
  it("7a–7d: classes, windows slid over the padded image, parameters, paths followed back", () => {
    expect(key("7a")).toEqual({
      layer: "fully connected",
      units: 1000,
      output_function: "softmax",
      loss: "cross-entropy",
    });
    const side = places(256, 11, 4, 5);
    expect(key("7b").output).toEqual([side, side, 96]);
    let parameters = 0;
    for (let filter = 0; filter < 96; filter++) parameters += 11 * 11 * 3 + 1;
    expect(key("7c").parameters).toBe(parameters);
    const layers = [
      [11, 4, 5],
      [3, 2, 1],
      [5, 1, 2],
    ];
    const width = (count: number) => {
      let [first, last] = [9, 9];
      for (const [k, s, p] of layers.slice(0, count).toReversed())
        [first, last] = [first * s - p, last * s - p + k - 1];
      return last - first + 1;
    };
    expect(key("7d")).toEqual({ after_layer_2: width(2), after_layer_3: width(3) });
    expect(width(1)).toBe(11);
  });

  it("7e, 7f: two ways to enlarge; the number of inputs depends on the image", () => {
    expect(text("7e")).toContain("upsampling followed by an ordinary convolution");
    expect(text("7e")).toContain("transposed convolution");
    const inputs = (size: number) => {
      const side = places(places(places(size, 11, 4, 5), 3, 2, 1), 5, 1, 2);
      return 96 * side * side;
    };
    expect(key("7f").possible).toBe(false);
    for (const size of [256, 320, 512])
      expect(text("7f")).toContain(`${inputs(size)} for $${size}\\times${size}$`);
  });

  it("8a: new data keep their meaning by the training statistics only", () => {
    const [training, fresh] = [
      [148, 150, 152, 168, 170, 172],
      [167, 171, 175],
    ];
    const above = (center: number) => fresh.filter((height) => height > center).length;
    expect([above(mean(training)), above(mean(fresh))]).toEqual([3, 1]);
    expect(key("8a").normalised).toBe(true);
    expect(text("8a")).toContain("training set only");
  });

  it("8b, 8c, 8d: what an examiner looks for, with the slope of tanh", () => {
    for (const word of [
      "output of the previous layer",
      "cache",
      "upstream gradient",
      "gradients with respect to them",
    ])
      expect(text("8b")).toContain(word);
    expect(text("8c")).toContain(`at $z=5$ it is ${slope((by) => Math.tanh(5 + by)).toFixed(5)}`);
    expect(text("8c")).toContain("all 15 layers");
    expect(text("8c")).toContain("ReLU");
    for (const word of ["$K-1$", "Repeat this $K$ times", "**mean**"]) expect(text("8d")).toContain(word);
  });

  it("8e: the accuracy of “always cat”, and the weights that balance the classes", () => {
    expect(text("8e")).toContain(`${((100 * 4000) / 4100).toFixed(1)} %`);
    expect(text("8e")).toContain(`${4100 / 8000} for a cat and ${4100 / 200} for a dog`);
    expect((4000 * 4100) / 8000).toBeCloseTo((100 * 4100) / 200, 9);
    expect(text("8e")).toContain(`${4000 / 100} times as often`);
  });
});

describe("tum-i2dl-ws2021, problems 9 to 11", () => {
  it("9a: one over the number of pixels, and twice that", () => {
    // What keeps the variance: Σ Var(w)·E[x²] over the inputs is 1, where E[x²] is 1 behind tanh near 0 and the mean of
    // relu(z)² over a standard normal z behind relu; here by the midpoint rule.
    let [pixels, meanSquare] = [0, 0];
    for (let row = 0; row < 50; row++) for (let column = 0; column < 50; column++) pixels++;
    const width = 1e-3;
    for (let z = -10 + width / 2; z < 10; z += width)
      meanSquare += (width * Math.max(0, z) ** 2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    const { variance_tanh, variance_relu } = key("9a") as Record<string, string>;
    expect(pixels * fraction(variance_tanh)).toBeCloseTo(1, 12);
    expect(pixels * meanSquare * fraction(variance_relu)).toBeCloseTo(1, 6);
  });

  it("9b: every line leaves the range from 0 to 1, the logistic curve never does", () => {
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    for (const slopeOfLine of [-2, 0.01, 0.5]) {
      const far = 2 / slopeOfLine;
      expect(slopeOfLine * far).toBeGreaterThan(1);
      expect(sigmoid(slopeOfLine * far)).toBeLessThan(1);
    }
    expect(key("9b").better_model).toBe("logistic regression");
  });

  it("9c: the check takes the networks of three neurons from {-1, 0, 1} that compute XOR, and no others", () => {
    const { given, publishedValue } = parts["tum-ws21-9c"];
    expect(checks.allowedNetwork(publishedValue, given)).toBe(true);
    // every choice of the nine numbers, looked up in a table of what each neuron does
    const fires = (w: number[], x: number[]) => (w[0] * x[0] + w[1] * x[1] + w[2] > 0 ? 1 : 0);
    const inputs = [0, 1].flatMap((a) => [0, 1].map((b) => [a, b]));
    const neurons = Array.from({ length: 27 }, (_, code) =>
      [code % 3, Math.floor(code / 3) % 3, Math.floor(code / 9)].map((digit) => digit - 1),
    );
    let right = 0;
    const misjudged: string[] = [];
    for (const first of neurons)
      for (const second of neurons)
        for (const last of neurons) {
          const isXor = inputs.every(
            (x) => fires(last, [fires(first, x), fires(second, x)]) === (x[0] ^ x[1]),
          );
          const weights = [[first.slice(0, 2), second.slice(0, 2)], [last.slice(0, 2)]];
          const layers = [
            { weights: weights[0], bias: [first[2], second[2]] },
            { weights: weights[1], bias: [last[2]] },
          ];
          if (checks.allowedNetwork({ layers }, given) !== isXor) misjudged.push(JSON.stringify(layers));
          if (isXor) right++;
        }
    expect(misjudged).toEqual([]);
    expect(right).toBeGreaterThan(1);
    const [hidden, output] = publishedValue.layers;
    const halved = { weights: [[0.5, -0.5], hidden.weights[1]], bias: hidden.bias };
    expect(checks.allowedNetwork({ layers: [halved, output] }, given)).toBe(false);
  });

  it("9d: black for pixels from 0 to 1, the negative of a blur otherwise, no edge detector", () => {
    const kernel = [
      [0, -1, 0],
      [-1, -4, -1],
      [0, -1, 0],
    ];
    const image = Array.from({ length: 8 }, (_r, i) =>
      Array.from({ length: 8 }, (_c, j) => Math.abs(Math.sin(3 * i + 5 * j * j))),
    );
    expect(Math.max(...correlate(image, kernel).flat())).toBeLessThanOrEqual(0);
    const total = sum(kernel.flat());
    const blurred = correlate(
      image,
      kernel.map((row) => row.map((weight) => weight / total)),
    );
    correlate(image, kernel).forEach((row, i) =>
      row.forEach((entry, j) => expect(entry).toBeCloseTo(total * blurred[i][j], 10)),
    );
    const spread = (rows: number[][]) => deviation(rows.flat());
    expect(spread(blurred)).toBeLessThan(spread(image));
    for (const word of [`${total} times`, "completely black", "inverts", "blurs", "*not* an edge detector"])
      expect(text("9d")).toContain(word);
  });

  it("10b: both versions are those of a loop and its differences", () => {
    const run = (input: number, recurrent: number) => {
      let h = 3;
      return [1, 2].map((x) => (h = Math.max(0, recurrent * h + input * x)));
    };
    const versions = {
      equation: (u: number) => run(2, u),
      graph: (u: number) => run(u, 2),
    };
    for (const [name, states] of Object.entries(versions)) {
      const [h1, h2] = states(3);
      const { dy2_du, ...rest } = key("10b")[name];
      expect(rest).toEqual({ h1, h2, y2: -h2 });
      expect(dy2_du).toBeCloseTo(
        slope((by) => -states(3 + by)[1]),
        8,
      );
    }
  });

  it("10c: each gate shut shows its role", () => {
    const cell = (g1: number, g2: number, g3: number) => {
      const c = g2 * 5 + g3 * 0.7;
      return { c, h: g1 * c };
    };
    expect(cell(0, 1, 1)).toEqual({ c: 5.7, h: 0 });
    expect(cell(1, 0, 1).c).toBe(0.7);
    expect(cell(1, 1, 0).c).toBe(5);
    expect(key("10c")).toEqual({
      g1: "output gate",
      g2: "forget gate",
      g3: "update gate",
      c_t: "cell state (memory)",
    });
    expect(text("10d")).toContain("gradient highway");
  });

  it("11: an approximator instead of a table of 256^(84·84) states; the present holds the past; no order, no fixed size", () => {
    expect(text("11a")).toContain("function approximator");
    expect(text("11a")).toContain(`${String(256n ** BigInt(84 * 84)).length} digits`);
    expect(text("11b")).toContain("P(s_t\\mid s_{t-1})=P(s_t\\mid s_1,s_2,\\dots,s_{t-1})");
    expect(text("11b")).toContain("depends only on the previous state");
    expect(text("11c")).toContain("Variable size");
    expect(text("11c")).toContain("Permutation invariance");
  });
});

describe("tum-i2dl-ws2021, the published answers", () => {
  const judged = (wanted: string) =>
    Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id.slice(9)] : []));

  it("corrects none, and all that could be compared agree", () => {
    expect(judged("corrected")).toEqual([]);
    expect(judged("rounded")).toEqual([]);
    expect(judged("unpublished")).toEqual(["1a", "1b", "1c", "1e", "1f"]);
    expect(Object.keys(answers)).toHaveLength(53);
  });

  it("finds four parts with two readings", () => {
    expect(judged("ambiguous")).toEqual(["1d", "1g", "1h", "10a"]);
    // 1d: the penalty is a residual of its own, but no difference between a target of the data and a prediction
    expect(answers["tum-ws21-1d"].note).toContain("counts as a residual");
    // 1g: a kernel of 0 and 1 selects, a learned one mixes: (0.5, 0.5) has no channel of its own
    const mixed = [1, 0].map((first) => 0.5 * first + 0.5 * (1 - first));
    expect(mixed).toEqual([0.5, 0.5]);
    expect(answers["tum-ws21-1g"].note).toContain("feature selection");
    // 1h: of the 8 smaller networks of 3 units each weight is in 4: they share their weights
    const using = Array.from({ length: 8 }, (_, code) => code & 1);
    expect(sum(using)).toBe(4);
    expect(answers["tum-ws21-1h"].note).toContain("share");
    // 10a: an orthogonal matrix keeps every length, however often it is applied
    let gradient = [3, -1];
    for (let step = 0; step < 1000; step++)
      gradient = [0.8 * gradient[0] + 0.6 * gradient[1], -0.6 * gradient[0] + 0.8 * gradient[1]];
    expect(Math.hypot(...gradient)).toBeCloseTo(Math.sqrt(10), 10);
  });

  it("7b: the numbers 256 − 11 put into the printed formula leave its padding out, its result does not", () => {
    expect((256 - 11) / 4 + 1).toBe(62.25);
    expect(Math.floor((256 + 2 * 5 - 11) / 4) + 1).toBe(64);
    expect(answers["tum-ws21-7b"].note).toContain("62.25");
  });
});
