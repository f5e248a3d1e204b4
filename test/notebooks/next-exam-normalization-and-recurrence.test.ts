import { describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";

/*
 * The keys of the problems on normalization, transposed convolution and recurrent models, proved: statistics and convolutions by
 * plain loops, gradients by finite differences. Nothing here calls the library.
 */
const parts = keysOf("next-exam");

type Row = number[];
type Rows = Row[];

// oxlint-disable-next-line typescript/no-explicit-any -- the givens of each part have a shape of their own
const givenOf = (id: string): any => parts[id].given;

const total = (list: Row) => list.reduce((sum, value) => sum + value, 0);
const meanOf = (list: Row) => total(list) / list.length;
const deviationOf = (list: Row) => Math.sqrt(meanOf(list.map((value) => (value - meanOf(list)) ** 2)));
const normalized = (list: Row) => list.map((value) => (value - meanOf(list)) / deviationOf(list));
const turned = (rows: Rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
const dot = (a: Row, b: Row) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const times = (rows: Rows, column: Row) => rows.map((row) => dot(row, column));
const plus = (a: Row, b: Row) => a.map((value, i) => value + b[i]);

/** Central differences of a function of a matrix, of fourth order. */
const slopes = (f: (rows: Rows) => number, at: Rows) =>
  at.map((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        f(at.map((line, a) => line.map((value, b) => (a === i && b === j ? value + by : value))));
      const h = 1e-3;
      return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
    }),
  );

describe("next-exam 12: layer normalization against batch normalization", () => {
  const { X, gamma, beta, G } = givenOf("next-12-c") as { X: Rows; gamma: Row; beta: Row; G: Rows };
  const affine = (rows: Rows, scale = gamma) =>
    rows.map((row) => row.map((value, j) => scale[j] * value + beta[j]));
  const batch = (rows: Rows) => affine(turned(turned(rows).map(normalized)));
  const layer = (rows: Rows, scale = gamma) => affine(rows.map(normalized), scale);
  const weighed = (rows: Rows) => total(rows.map((row, i) => dot(row, G[i])));

  it("a, b: statistics and outputs", () => {
    expect(parts["next-12-a"].key).toEqual(near({ mu: turned(X).map(meanOf), sigma: turned(X).map(deviationOf), Y: batch(X) })); // prettier-ignore
    expect(parts["next-12-b"].key).toEqual(
      near({ mu: X.map(meanOf), sigma: X.map(deviationOf), Y: layer(X) }),
    );
  });

  it("c: gradients are those of differences", () => {
    const { key } = parts["next-12-c"];
    expect(key.batch).toEqual(near(slopes((rows) => weighed(batch(rows)), X), 1e-6)); // prettier-ignore
    expect(key.layer).toEqual(near(slopes((rows) => weighed(layer(rows)), X), 1e-6)); // prettier-ignore
    expect([key.gamma]).toEqual(near(slopes(([scale]) => weighed(layer(X, scale)), [gamma]), 1e-6)); // prettier-ignore
  });

  it("d: another first sample moves the second one's output over the batch alone", () => {
    const other = [X[0].map((value, j) => value + j + 1), X[1], X[2]];
    const moves = (of: (rows: Rows) => Rows) => of(X)[1].some((value, j) => value !== of(other)[1][j]);
    expect(parts["next-12-d"].key).toEqual({ batch: moves(batch), layer: moves(layer) });
  });
});

describe("next-exam 13: instance, group and RMS normalization", () => {
  const { A } = givenOf("next-13-a") as { A: Rows[] };
  const statistics = (sets: Row[]) => ({ mu: sets.map(meanOf), sigma: sets.map(deviationOf) });
  const square = (list: Row) => [list.slice(0, 2), list.slice(2, 4)];

  it("a, b: each channel, and each two channels", () => {
    const channels = A.map((plane) => plane.flat());
    const groups = [
      [...channels[0], ...channels[1]],
      [...channels[2], ...channels[3]],
    ];
    expect(parts["next-13-a"].key).toEqual(near({ ...statistics(channels), first: square(normalized(channels[0])) })); // prettier-ignore
    expect(parts["next-13-b"].key).toEqual(near({ ...statistics(groups), first: square(normalized(groups[0])) })); // prettier-ignore
  });

  it("c: RMS, output and gradients", () => {
    const { h, gamma, g } = givenOf("next-13-c") as { h: Row; gamma: Row; g: Row };
    const rms = (list: Row) => Math.sqrt(meanOf(list.map((value) => value * value)));
    const y = (list: Row, scale: Row) => list.map((value, i) => (scale[i] * value) / rms(list));
    const { key } = parts["next-13-c"];
    expect([key.RMS, key.y]).toEqual(near([rms(h), y(h, gamma)]));
    expect([key.h]).toEqual(near(slopes(([list]) => dot(y(list, gamma), g), [h]), 1e-6)); // prettier-ignore
    expect([key.gamma]).toEqual(near(slopes(([scale]) => dot(y(h, scale), g), [gamma]), 1e-6)); // prettier-ignore
  });
});

describe("next-exam 14: transposed convolution", () => {
  const { X, K } = givenOf("next-14-a") as { X: Rows; K: Rows };
  const scatter = (x: Rows, k: Rows, stride: number) => {
    const side = (x.length - 1) * stride + k.length;
    const z = Array.from({ length: side }, () => Array.from({ length: side }, () => 0));
    x.forEach((row, r) =>
      row.forEach((pixel, c) =>
        k.forEach((line, u) =>
          line.forEach((weight, v) => {
            z[r * stride + u][c * stride + v] += pixel * weight;
          }),
        ),
      ),
    );
    return z;
  };

  it("a: kernels scattered; padding cuts the border, output padding gives one row and column back", () => {
    const z = scatter(X, K, 2);
    expect(parts["next-14-a"].key.Z).toEqual(near(z));
    expect(parts["next-14-a"].key.cut).toEqual(near(z.slice(1).map((row) => row.slice(1))));
  });

  it("b: the matrix does what the sliding kernel does, its transpose what the scattered one does", () => {
    const { kernel, v } = givenOf("next-14-b") as { kernel: Rows; v: Row };
    const { C, zeros, image } = parts["next-14-b"].key;
    const picture = [3, 1, 4, 1, 5, 9, 2, 6, 5];
    const slid = [0, 1, 3, 4].map((at) =>
      total([0, 1].flatMap((u) => [0, 1].map((w) => kernel[u][w] * picture[at + 3 * u + w]))),
    );
    expect(times(C, picture)).toEqual(slid);
    const count = C.flat().filter((entry: number) => entry === 0).length;
    expect(zeros).toBe(`${count / 4}/9`);
    expect(image).toEqual(near(scatter([v.slice(0, 2), v.slice(2)], kernel, 1)));
    expect(image.flat()).toEqual(near(times(turned(C), v)));
  });

  it("c: the gradients of half the sum of squares", () => {
    const loss = (x: Rows, k: Rows) => total(scatter(x, k, 2).map((row) => dot(row, row))) / 2;
    const { key } = parts["next-14-c"];
    expect(key.X).toEqual(near(slopes((x) => loss(x, K), X), 1e-7)); // prettier-ignore
    expect(key.K.flat().map((value: number) => value + 1)).toEqual(near(slopes((k) => loss(X, k), K).flat().map((value) => value + 1), 1e-7)); // prettier-ignore
  });
});

const softmax = (z: Row) => z.map((value) => Math.exp(value) / total(z.map(Math.exp)));
const recur = (U: Rows, W: Rows, x: Row, h: Row) => plus(times(U, x), times(W, h)).map(Math.tanh);

describe("next-exam 15: a recurrent language model", () => {
  const { E, U, W, V, tokens, targets } = givenOf("next-15-a") as Record<"E" | "U" | "W" | "V", Rows> &
    Record<"tokens" | "targets", Row>;
  const run = (e: Rows, w: Rows) => {
    let h = [0, 0];
    const H = tokens.map((token) => (h = recur(U, w, e[token], h)));
    const Y = H.map((state) => softmax(times(V, state)));
    return { H, Y, loss: -total(targets.map((target, t) => Math.log(Y[t][target]))) };
  };

  it("states, probabilities, loss and perplexity", () => {
    const { H, Y, loss } = run(E, W);
    expect(parts["next-15-a"].key).toEqual(near({ H, Y }));
    expect(parts["next-15-b"].key).toEqual(near({ loss, perplexity: Math.exp(loss / 3) }));
  });

  it("gradients by W and by the embedding are those of differences", () => {
    const { key } = parts["next-15-c"];
    expect(key.W).toEqual(near(slopes((w) => run(E, w).loss, W), 1e-7)); // prettier-ignore
    expect(key.E).toEqual(near(slopes((e) => run(e, W).loss, E), 1e-7)); // prettier-ignore
  });
});

describe("next-exam 16: a minimal gated unit, and both directions", () => {
  const { x, weights } = givenOf("next-16-a") as { x: Row; weights: Record<string, number> };
  const run = ([Wf, Uf, Wh, Uh]: Row) => {
    let h = 0;
    const steps = x.map((value) => {
      const f = 1 / (1 + Math.exp(-(Wf * value + Uf * h)));
      const n = Math.tanh(Wh * value + Uh * f * h);
      h = (1 - f) * h + f * n;
      return { f, n, h };
    });
    return { f: steps.map(({ f }) => f), n: steps.map(({ n }) => n), h: steps.map((step) => step.h) };
  };
  const given = [weights.W_f, weights.U_f, weights.W_h, weights.U_h];

  it("a, b: the unit and its derivatives", () => {
    expect(parts["next-16-a"].key).toEqual(near(run(given)));
    const { gradient } = parts["next-16-b"].key;
    expect([gradient]).toEqual(near(slopes(([list]) => run(list).h[2], [given]), 1e-7)); // prettier-ignore
  });

  it("c: both directions; the first output moves with every input", () => {
    const both = ([a, b, c]: Row) => {
      const forward = [a, b + a / 2, c + (b + a / 2) / 2];
      const backward = [2 * a - (2 * b - 2 * c), 2 * b - 2 * c, 2 * c];
      return { forward, backward, y: forward.map((value, t) => value + 3 * backward[t]) };
    };
    const inputs = x.filter((_, i) => both(x.with(i, x[i] + 1)).y[0] !== both(x).y[0]).length;
    expect(parts["next-16-c"].key).toEqual(near({ ...both(x), inputs }));
  });
});

describe("next-exam 17: sequence to sequence with teacher forcing", () => {
  const { X, Ue, We, E, Ud, Wd, V, start, targets } = givenOf("next-17-a") as Record<
    "X" | "Ue" | "We" | "E" | "Ud" | "Wd" | "V",
    Rows
  > & { start: number; targets: Row };
  const run = (we: Rows) => {
    let h = [0, 0];
    const H = X.map((row) => (h = recur(Ue, we, row, h)));
    const S = [start, ...targets.slice(0, -1)].map((token) => (h = recur(Ud, Wd, E[token], h)));
    const Y = S.map((state) => softmax(times(V, state)));
    return { H, S, Y, loss: -total(targets.map((target, t) => Math.log(Y[t][target]))) };
  };
  const { H, S, Y, loss } = run(We);

  it("a, b: states, probabilities, loss, and the gradient through both networks", () => {
    expect(parts["next-17-a"].key).toEqual(near({ H, S, Y }));
    const { key } = parts["next-17-b"];
    expect([key.loss, key.perplexity]).toEqual(near([loss, Math.exp(loss / 2)]));
    expect(key.We).toEqual(near(slopes((we) => run(we).loss, We), 1e-7)); // prettier-ignore
  });

  it("c: attention by dot products", () => {
    const alpha = S.map((state) => softmax(times(H, state)));
    expect(parts["next-17-c"].key).toEqual(near({ alpha, Q: alpha.map((row) => times(turned(H), row)) }));
  });
});
