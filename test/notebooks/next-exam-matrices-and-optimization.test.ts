import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/*
 * Proves the keys of problems 18 to 23 of the paper by loops of its own.
 */
interface Part {
  id: string;
  key: Record<string, unknown>;
}
const paper = JSON.parse(
  readFileSync(new URL("../../notebooks/next-exam/paper.json", import.meta.url), "utf8"),
) as {
  problems: { parts: Part[] }[];
};
const keyOf = (id: string): Record<string, unknown> =>
  paper.problems.flatMap(({ parts }) => parts).find((part) => part.id === id)!.key;
/** "5/2", "3*sqrt(2)" and the like, by JavaScript. */
const numbersOf = (value: unknown): number | number[] =>
  Array.isArray(value)
    ? value.flatMap((each) => numbersOf(each))
    : (Function("sqrt", "abs", `return ${String(value)}`) as (...f: unknown[]) => number)(
        Math.sqrt,
        Math.abs,
      );
const close = (value: unknown, wanted: number | number[]) => {
  const [got, want] = [[numbersOf(value)].flat(), [wanted].flat()];
  expect(got.length).toBe(want.length);
  got.forEach((each, k) => expect(each).toBeCloseTo(want[k], 10));
};

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

describe("next-exam, principal components (18)", () => {
  const points = [
    [1, 2],
    [3, 2],
    [5, 8],
    [7, 8],
    [4, 5],
  ];
  const mean = [0, 1].map((k) => sum(points.map((p) => p[k])) / 5);
  const gaps = points.map((p) => p.map((x, k) => x - mean[k]));
  const S = [0, 1].map((i) => [0, 1].map((j) => sum(gaps.map((g) => g[i] * g[j]))));

  it("mean and scatter matrix by loops", () => {
    close(keyOf("next-18-a").mean, mean);
    close(keyOf("next-18-a").scatter, S.flat());
  });

  it("direction by power iteration, the other eigenvalue by the trace, the error by distances", () => {
    let v = [1, 0];
    for (let step = 0; step < 200; step++) {
      const next = S.map((row) => row[0] * v[0] + row[1] * v[1]);
      v = next.map((x) => x / Math.hypot(...next));
    }
    const first = Math.hypot(...S.map((row) => row[0] * v[0] + row[1] * v[1]));
    const key = keyOf("next-18-b");
    close(key.values, [first, S[0][0] + S[1][1] - first]);
    close(key.direction, v);
    const z = gaps.map((g) => g[0] * v[0] + g[1] * v[1]);
    const { share, coordinates, error } = keyOf("next-18-c");
    close(share, first / (S[0][0] + S[1][1]));
    close(coordinates, z);
    close(error, sum(gaps.map((g, i) => (g[0] - z[i] * v[0]) ** 2 + (g[1] - z[i] * v[1]) ** 2)));
  });
});

describe("next-exam, rank 1 (19)", () => {
  const A = [
    [4, 4],
    [3, -3],
  ];
  it("singular values are the greatest and least stretch of 100000 directions, and the nearest matrix keeps the one", () => {
    close(keyOf("next-19-a").gram, [25, 7, 7, 25]);
    let [most, least, best] = [0, Infinity, 0];
    for (let k = 0; k < 100_000; k++) {
      const t = (Math.PI * k) / 100_000;
      const length = Math.hypot(...A.map((row) => row[0] * Math.cos(t) + row[1] * Math.sin(t)));
      if (length > most) [most, best] = [length, t];
      least = Math.min(least, length);
    }
    const [high, low] = numbersOf(keyOf("next-19-a").values) as number[];
    expect([high, low]).toEqual([expect.closeTo(most, 7), expect.closeTo(least, 7)]);
    const v = [Math.cos(best), Math.sin(best)];
    const near = A.map((row) => v.map((x) => (row[0] * v[0] + row[1] * v[1]) * x)).flat();
    (numbersOf(keyOf("next-19-b").nearest) as number[]).forEach((entry, k) =>
      expect(entry).toBeCloseTo(near[k], 4),
    );
    close(keyOf("next-19-b").distance, low);
    close(keyOf("next-19-b").condition, high / low);
  });

  it("weights by counting, the largest rank by going through all", () => {
    let largest = 0;
    for (let r = 1; r <= 512; r++) if (1024 * r + r * 512 < 1024 * 512) largest = r;
    expect(keyOf("next-19-c")).toEqual({ before: 1024 * 512, after: 1024 * 32 + 32 * 512, largest });
  });
});

describe("next-exam, least squares (20)", () => {
  const [x, y] = [
    [1, 2, 3, 4, 5],
    [2, 3, 5, 4, 6],
  ];
  /** Newton's steps on the sum of squares by differences: one is enough for a quadratic. */
  const minimum = (ridge: number, free: boolean): [number, number] => {
    const loss = (b: number, w: number) =>
      sum(x.map((each, i) => (b + w * each - y[i]) ** 2)) + ridge * w * w;
    const h = 1 / 8;
    const dw = (b: number, w: number) => (loss(b, w + h) - loss(b, w - h)) / (2 * h);
    const db = (b: number, w: number) => (loss(b + h, w) - loss(b - h, w)) / (2 * h);
    const ww = dw(0, 1) - dw(0, 0);
    if (!free) return [0, -dw(0, 0) / ww];
    const [bb, bw] = [db(1, 0) - db(0, 0), db(0, 1) - db(0, 0)];
    const determinant = bb * ww - bw * bw;
    return [(-db(0, 0) * ww + dw(0, 0) * bw) / determinant, (-dw(0, 0) * bb + db(0, 0) * bw) / determinant];
  };

  it("the line, its residuals and R²", () => {
    const [b, w] = minimum(0, true);
    const key = keyOf("next-20-a");
    close([key.b, key.w], [b, w]);
    const squares = sum(x.map((each, i) => (y[i] - b - w * each) ** 2));
    close(key.sum, squares);
    close(key.r2, 1 - squares / sum(y.map((each) => (each - 4) ** 2)));
  });

  it("the ridge without and with an intercept, and in letters at three values", () => {
    close(keyOf("next-20-b").w, minimum(5, false)[1]);
    for (const ridge of [0, 1, 7])
      close(String(keyOf("next-20-b").letters).replaceAll("lambda", String(ridge)), minimum(ridge, false)[1]);
    close([keyOf("next-20-c").b, keyOf("next-20-c").w], minimum(5, true));
    expect(minimum(1e9, false)[1]).toBeCloseTo(Number(keyOf("next-20-c").limit), 6);
  });
});

describe("next-exam, optimizers (21)", () => {
  const eta = [0, 1, 2, 3].map((t) => 0.05 * (1 + Math.cos((Math.PI * t) / 4)));
  it("rates, AdamW and Adadelta by their loops", () => {
    close(keyOf("next-21-a").rates, eta);
    let [w, m, v] = [2, 0, 0];
    const path: number[] = [];
    for (let t = 1; t <= 2; t++) {
      const g = 2 * w;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      w =
        w -
        eta[t - 1] * 0.1 * w -
        (eta[t - 1] * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      path.push(w);
    }
    // of one gradient the corrected moments are itself and its square
    close([keyOf("next-21-b").m, keyOf("next-21-b").v], [4, 16]);
    close(keyOf("next-21-b").w, path);
    let [u, s, d] = [2, 0, 0];
    const slow = [0, 1].map(() => {
      const g = 2 * u;
      s = 0.9 * s + 0.1 * g * g;
      const move = (Math.sqrt(d + 1e-6) / Math.sqrt(s + 1e-6)) * g;
      d = 0.9 * d + 0.1 * move * move;
      u -= move;
      return u;
    });
    close(keyOf("next-21-c").w, slow);
  });
});

describe("next-exam, constraints (22)", () => {
  it("no point of a fine grid is better, and the multipliers balance the gradients", () => {
    const { x, y, value, lambda } = Object.fromEntries(
      Object.entries(keyOf("next-22-a")).map(([name, each]) => [name, Number(each)]),
    );
    let best = Infinity;
    for (let k = -3000; k <= 6000; k++) best = Math.min(best, (k / 1000) ** 2 + 2 * (3 - k / 1000) ** 2);
    expect(best).toBeCloseTo(value, 10);
    expect([x + y, 2 * x + lambda, 4 * y + lambda]).toEqual([3, 0, 0]);
    const b = keyOf("next-22-b");
    const [bx, by, least] = [b.x, b.y, b.value].map(Number);
    const [mu1, mu2] = numbersOf(b.mu) as number[];
    let found = Infinity;
    let half = { value: Infinity, x: 0, y: 0 };
    for (let i = 0; i <= 800; i++)
      for (let j = 0; j <= 800; j++) {
        const [px, py] = [i / 250, j / 250];
        if (px + 2 * py > 4 + 1e-12) continue;
        const distance = (px - 3) ** 2 + (py - 2) ** 2;
        if (distance < half.value) half = { value: distance, x: px, y: py };
        if (px * px + py * py <= 5 + 1e-12) found = Math.min(found, distance);
      }
    expect(found).toBeCloseTo(least, 10);
    close([2 * (bx - 3) + mu1 * 2 * bx + mu2, 2 * (by - 2) + mu1 * 2 * by + 2 * mu2], [0, 0]);
    const c = keyOf("next-22-c");
    expect([c.circle, c.line]).toEqual([bx * bx + by * by === 5, bx + 2 * by === 4]);
    expect([numbersOf(c.x), numbersOf(c.y)]).toEqual([expect.closeTo(half.x, 2), expect.closeTo(half.y, 2)]);
  });
});

describe("next-exam, curvature (23)", () => {
  it("Taylor coefficients by differences", () => {
    const f = (x: number, y: number) => x * x * y + Math.exp(x - 1);
    const h = 1e-3;
    const [xx, yy] = [
      (f(1 + h, 2) - 2 * f(1, 2) + f(1 - h, 2)) / h ** 2,
      (f(1, 2 + h) - 2 * f(1, 2) + f(1, 2 - h)) / h ** 2,
    ];
    const xy = (f(1 + h, 2 + h) - f(1 + h, 2 - h) - f(1 - h, 2 + h) + f(1 - h, 2 - h)) / (4 * h * h);
    const wanted = [
      f(1, 2),
      (f(1 + h, 2) - f(1 - h, 2)) / (2 * h),
      (f(1, 2 + h) - f(1, 2 - h)) / (2 * h),
      xx / 2,
      xy,
      yy / 2,
    ];
    (numbersOf(keyOf("next-23-a").coefficients) as number[]).forEach((each, k) =>
      expect(each).toBeCloseTo(wanted[k], 5),
    );
  });

  it("learning rates by descending, convexity by midpoints, limits far away", () => {
    const { bound, best } = keyOf("next-23-b");
    for (const l of [0.5, 3]) {
      const [most, one] = [bound, best].map(
        (each) => numbersOf(String(each).replace("l", String(l))) as number,
      );
      const after = (rate: number) => Math.abs((1 - rate * l) ** 50);
      expect([after(most * 0.99) < 1, after(most * 1.01) > 1, after(one) < 1e-12]).toEqual([
        true,
        true,
        true,
      ]);
    }
    const { values, a } = keyOf("next-23-c");
    const convex = (c: number) => {
      const f = (x: number, y: number) => x * x + c * x * y + y * y;
      return Array.from({ length: 60 }, (_, k) => (Math.PI * k) / 60).every(
        (t) => f(Math.cos(t), Math.sin(t)) >= -1e-12,
      );
    };
    expect([convex(Number(a) - 0.01), convex(Number(a) + 0.01)]).toEqual([true, false]);
    for (const c of [1.5, -3])
      close(
        (values as string[]).map((each) => each.replaceAll("a", String(c)).replaceAll(`${c}bs`, "abs")),
        [2 - Math.abs(c), 2 + Math.abs(c)],
      );
    const slope = (z: number) =>
      ((z + 1e-4) / (1 + Math.exp(-2 * (z + 1e-4))) - (z - 1e-4) / (1 + Math.exp(-2 * (z - 1e-4)))) / 2e-4;
    expect([slope(30), slope(-30)]).toEqual([
      expect.closeTo(Number(keyOf("next-23-d").right), 6),
      expect.closeTo(Number(keyOf("next-23-d").left), 6),
    ]);
  });
});
