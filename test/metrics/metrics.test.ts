import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  calibration,
  confusionMatrix,
  frechetDistance,
  iou,
  maskOverlap,
  matchDetections,
  meanAveragePrecision,
  nonMaximumSuppression,
  precisionRecallCurve,
  random,
  regressionMetrics,
  rocCurve,
  topKAccuracy,
} from "../../src/index.js";

interface Case {
  truth: number[];
  predicted: number[];
  classes: number;
  /** Accuracy, MCC and kappa, 0 where they are 0/0. */
  whole: number[];
  /** Precisions, recalls and F₁ of the classes. */
  rates: number[];
  /** Precision, recall and F₁, macro and weighted. */
  means: number[];
  f2: number[];
  labels: number[];
  scores: number[];
  /** AUC and average precision. */
  areas: number[];
  y: number[];
  z: number[];
  regression: number[];
  rows: number[];
  top: number[];
  top2: number;
}

const { cases } = JSON.parse(readFileSync(new URL("scikit-learn.json", import.meta.url), "utf8")) as {
  cases: Case[];
};
const zeroed = (values: readonly unknown[]) => values.map((value) => Number(value ?? 0));
const near = (actual: readonly number[], wanted: readonly number[]) => {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, at) => expect(value).toBeCloseTo(wanted[at], 7));
};

describe("metrics of 200 random cases against scikit-learn", () => {
  it("confusion matrices with all rates, means, MCC and kappa", () => {
    for (const item of cases) {
      const labels = Array.from({ length: item.classes }, (_, label) => label);
      const found = confusionMatrix(item, { labels, whenUndefined: "zero" });
      const counts = labels.map((row) =>
        labels.map(
          (column) => item.truth.filter((label, at) => label === row && item.predicted[at] === column).length,
        ),
      );
      expect(found.matrix.numbers()).toEqual(counts);
      near(zeroed([found.accuracy, found.mcc, found.kappa]), item.whole);
      near(zeroed([...found.precision, ...found.recall, ...found.f1]), item.rates);
      near(zeroed(found.classes.map((rates) => rates.fBeta(2))), item.f2);
      const means = [found.macro, found.weighted].flatMap(({ precision, recall, f1 }) => [
        precision,
        recall,
        f1,
      ]);
      near(zeroed(means), item.means);
      expect(confusionMatrix(counts).accuracy).toEqual(found.accuracy);
    }
  });

  it("ROC areas, average precisions, errors of regressions, top-2 accuracies", () => {
    for (const item of cases) {
      const roc = rocCurve(item.scores, item.labels);
      near(zeroed([roc.auc, precisionRecallCurve(item.scores, item.labels).averagePrecision]), item.areas);
      // The area is the share of pairs in the right order, ties counting one half.
      let won = 0;
      const up = item.scores.filter((_, at) => item.labels[at] === 1);
      const down = item.scores.filter((_, at) => item.labels[at] === 0);
      for (const a of up) for (const b of down) won += a > b ? 1 : a === b ? 0.5 : 0;
      near([Number(roc.auc)], [won / up.length / down.length]);
      const { mse, mae, r2 } = regressionMetrics(item.y, item.z);
      near(zeroed([mse, mae, r2]), item.regression);
      const rows = item.top.map((_, at) => item.rows.slice(4 * at, 4 * at + 4));
      near([Number(topKAccuracy(rows, item.top, 2))], [item.top2]);
    }
  });
});

describe("confusionMatrix", () => {
  it("620, 180, 380, 8820 → every rate as a fraction, MCC .663489", () => {
    const rates = confusionMatrix({ tp: 620, fp: 180, fn: 380, tn: 8820 });
    expect([rates.accuracy, rates.precision, rates.recall, rates.f1, rates.specificity].map(String)).toEqual([
      "0.944",
      "0.775",
      "0.62",
      "31/45",
      "0.98",
    ]);
    expect(Number(rates.mcc)).toBeCloseTo(0.663489, 6);
    expect(rates.formulas()).toContain("\\frac{620}{620 + 180} = 0.775");
    expect(rates.figure().description).toBe("counts: TP 620, FN 380, FP 180, TN 8820");
  });

  it("three classes → precision, recall, macro F1; of() one of them; rows by prediction turn the matrix", () => {
    const counts = [
      [5, 1, 0],
      [2, 6, 2],
      [0, 1, 3],
    ];
    const found = confusionMatrix(counts, { labels: ["a", "b", "c"] });
    expect(found.precision.map(String)).toEqual(["5/7", "0.75", "0.6"]);
    expect(found.recall.map(String)).toEqual(["5/6", "0.6", "0.75"]);
    expect(Number(found.macro.f1)).toBeCloseTo(0.700855, 6);
    expect(String(found.micro.f1)).toBe("0.7");
    expect(String(found.of("b").tn)).toBe("8");
    expect(() => found.of("d")).toThrow("confusionMatrix: has the classes a, b, c");
    const turned = confusionMatrix(counts, { rows: "predicted" });
    expect(turned.precision.map(String)).toEqual(["5/6", "0.6", "0.75"]);
    expect(found.toString()).toContain("→ b");
  });

  it("a class without cases or predictions → null, with a word, and null or 0 or left out in the means", () => {
    const lists = { truth: ["a", "a", "b"], predicted: ["a", "a", "a"] };
    const found = confusionMatrix(lists);
    expect(found.precision.map((value) => value && String(value))).toEqual(["2/3", null]);
    expect(found.macro.precision).toBeNull();
    expect(found.mcc).toBeNull();
    expect(found.notes).toContain("class b: precision is 0/0: nothing was predicted to be positive");
    expect(String(confusionMatrix(lists, { whenUndefined: "zero" }).macro.precision)).toBe("1/3");
    expect(String(confusionMatrix(lists, { whenUndefined: "skip" }).macro.precision)).toBe("2/3");
    expect(found.toString()).toContain("undefined: 0/0");
    expect(found.toString()).not.toContain("NaN");
    expect(confusionMatrix({ tp: 3, fp: 0, fn: 0, tn: 0 }).kappa).toBeNull();
  });

  it.each([
    [{ tp: -1, fp: 0, fn: 0, tn: 0 }, "needs counts tp, fp, fn and tn from 0 on, got -1"],
    [{ tp: 1, fp: 0, fn: 0 }, "needs counts tp, fp, fn and tn from 0 on, got undefined"],
    [{ tp: 0, fp: 0, fn: 0, tn: 0 }, "needs at least one case"],
    [[[1, 2]], "needs as many columns as rows"],
    [[], "needs as many columns as rows"],
    [
      [
        [0, Number.NaN],
        [1, 2],
      ],
      "needs counts from 0 on, got NaN",
    ],
    [{ truth: [1, 2], predicted: [1] }, "needs as many predicted classes"],
    [{ truth: [], predicted: [] }, "needs as many predicted classes"],
    [null, "needs { tp, fp, fn, tn }"],
    ["words", "needs { tp, fp, fn, tn }"],
  ])("%j → %s", (given, message) => {
    expect(() => confusionMatrix(given as never)).toThrow(message);
  });
});

describe("rocCurve", () => {
  it("from counts: (0,25,0,29) (7,25,0,22) (18,24,1,11) (26,20,5,3) (29,11,14,0) → AUC .92", () => {
    const counts = [
      [0, 25, 0, 29],
      [7, 25, 0, 22],
      [18, 24, 1, 11],
      [26, 20, 5, 3],
      [29, 11, 14, 0],
    ].map(([tp, tn, fp, fn]) => ({ tp, tn, fp, fn }));
    const curve = rocCurve(counts);
    expect(Number(curve.auc)).toBeCloseTo(0.92, 2);
    const loop = curve.points
      .slice(1)
      .reduce(
        (sum, { fpr, tpr }, at) =>
          sum +
          ((Number(fpr) - Number(curve.points[at].fpr)) * (Number(tpr) + Number(curve.points[at].tpr))) / 2,
        0,
      );
    expect(Number(curve.auc)).toBeCloseTo(loop, 12);
    expect(curve.figure().description).toContain("AUC");
  });

  it("all scores alike → AUC 1/2 and two points; one class alone, falling counts, wrong labels → errors", () => {
    const flat = rocCurve([1, 1, 1], [1, 0, 0]);
    expect([String(flat.auc), flat.points.length]).toEqual(["0.5", 2]);
    expect(() => rocCurve([1, 2], [1, 1])).toThrow("needs positive and negative cases, got 2 and 0");
    expect(() => rocCurve([1, 2], [1, 3])).toThrow("needs 2 labels");
    expect(() => rocCurve([1, Number.NaN], [1, 0])).toThrow("needs a list of scores");
    expect(() => rocCurve([] as never)).toThrow("needs scores and labels");
    expect(() =>
      rocCurve([
        { tp: 3, fn: 1, fp: 1, tn: 3 },
        { tp: 1, fn: 3, fp: 2, tn: 2 },
      ]),
    ).toThrow("got TPR 0.25 at FPR 0.5 after a higher one");
  });
});

/** Areas counted cell by cell. */
function cells([a, b, c, d]: number[]): Set<string> {
  const found = new Set<string>();
  for (let x = a; x < c; x++) for (let y = b; y < d; y++) found.add(`${x},${y}`);
  return found;
}

describe("boxes", () => {
  const dice = random(5);
  const box = () => {
    const [x, y] = dice.integers(0, 8, 2);
    return [x, y, x + dice.integers(1, 7), y + dice.integers(1, 7)];
  };

  it("IoU and GIoU of 300 random boxes → counted cell by cell; in all three forms", () => {
    for (let round = 0; round < 300; round++) {
      const [a, b] = [box(), box()];
      const [p, q] = [cells(a), cells(b)];
      const common = [...p].filter((cell) => q.has(cell)).length;
      const union = p.size + q.size - common;
      const hull =
        (Math.max(a[2], b[2]) - Math.min(a[0], b[0])) * (Math.max(a[3], b[3]) - Math.min(a[1], b[1]));
      const found = iou(a, b);
      expect(Number(found)).toBeCloseTo(common / union, 12);
      expect(Number(found.giou)).toBeCloseTo(common / union - (hull - union) / hull, 12);
      const size = ([x, y, u, v]: number[]) => [x, y, u - x, v - y];
      const center = ([x, y, u, v]: number[]) => [(x + u) / 2, (y + v) / 2, u - x, v - y];
      expect(iou(size(a), size(b), { form: "size" }).iou).toEqual(found.iou);
      expect(iou(center(a), center(b), { form: "center" }).iou).toEqual(found.iou);
    }
  });

  it("(0,26)–(23,77) and (15,0)–(41,51) → 200/2299, with formulas and a drawing", () => {
    const found = iou([0, 26, 23, 77], [15, 0, 41, 51]);
    expect(String(found.iou)).toBe("200/2299");
    expect(found.common?.map(String)).toEqual(["15", "26", "23", "51"]);
    expect(found.formulas()).toContain("1173 + 1326 - 200");
    expect(found.draw().svg).toContain("<rect");
    expect(String(iou([0, 0, 1, 1], [1, 0, 2, 1]).iou)).toBe("0");
    expect(() => iou([0, 0, 1], [0, 0, 1, 1])).toThrow(
      "iou: needs boxes of four finite numbers, got 3 numbers",
    );
    expect(() => iou([0, 0, 1, 1], [0, 0, 1, 1], { form: "xy" as never })).toThrow(
      'needs a form of "corners"',
    );
  });

  it("suppression of 200 random sets → what the definition keeps, one by one", () => {
    for (let round = 0; round < 200; round++) {
      const boxes = Array.from({ length: dice.integers(1, 8) }, box);
      const scores = boxes.map(() => dice.integers(1, 6) / 5);
      const classes = boxes.map(() => dice.integers(0, 2));
      const threshold = dice.choice([0.2, 0.5, 0.7]);
      const share = (a: number[], b: number[]) => {
        const q = cells(b);
        const common = [...cells(a)].filter((cell) => q.has(cell)).length;
        return common / (cells(a).size + q.size - common);
      };
      const order = boxes.map((_, at) => at).toSorted((a, b) => scores[b] - scores[a] || a - b);
      const keptBy = (together: (a: number, b: number) => boolean) => {
        const kept: number[] = [];
        for (const at of order)
          if (!kept.some((other) => together(at, other) && share(boxes[at], boxes[other]) > threshold))
            kept.push(at);
        return kept;
      };
      const all = nonMaximumSuppression(boxes, scores, { threshold });
      expect(all.kept).toEqual(keptBy(() => true));
      expect([...all.kept, ...all.dropped].toSorted((a, b) => a - b)).toEqual(boxes.map((_, at) => at));
      expect(nonMaximumSuppression(boxes, scores, { threshold, classes }).kept).toEqual(
        keptBy((a, b) => classes[a] === classes[b]),
      );
    }
  });

  it("a box at the threshold stays; boxes below the score threshold go first; what does not fit is refused", () => {
    const boxes = [
      [0, 0, 2, 2],
      [0, 0, 2, 1],
    ];
    expect(nonMaximumSuppression(boxes, [0.9, 0.8], { threshold: "1/2" }).kept).toEqual([0, 1]);
    expect(nonMaximumSuppression(boxes, [0.9, 0.8], { threshold: 0.49 }).kept).toEqual([0]);
    const high = nonMaximumSuppression(boxes, [0.4, 0.8], { scoreThreshold: 0.5 });
    expect([high.kept, high.dropped]).toEqual([[1], [0]]);
    expect(high.toString()).toContain("Kept: 1");
    expect(high.draw().svg).toContain("stroke-dasharray");
    expect(() => nonMaximumSuppression(boxes, [1])).toThrow("got 2 boxes, 1 scores");
    expect(() => nonMaximumSuppression(boxes, [1, 1], { threshold: 2 })).toThrow(
      "needs a threshold from 0 to 1",
    );
  });

  it("two detections of one object → the second is a false positive; the object that none finds a false negative", () => {
    const found = matchDetections(
      [
        [0, 0, 2, 2],
        [0, 0, 2, 3],
        [9, 9, 10, 10],
      ],
      [0.7, 0.9, 0.8],
      [
        [0, 0, 2, 2],
        [5, 5, 6, 6],
      ],
    );
    expect(found.hits).toEqual([true, false, false]);
    expect([found.falsePositives, found.falseNegatives]).toEqual([2, 1]);
    expect(found.matches.map(({ object }) => object)).toEqual([0, null, 0]);
  });

  it("matches of 200 random sets → each detection against the cells that it shares with each object", () => {
    const some = (count: number) =>
      Array.from({ length: count }, () => {
        const [x, y, width, height] = [...dice.integers(0, 4, 2), ...dice.integers(1, 4, 2)];
        return [x, y, x + width, y + height];
      });
    for (let round = 0; round < 200; round++) {
      const [boxes, objects] = [some(dice.integers(1, 6)), some(dice.integers(1, 4))];
      const scores = boxes.map(() => dice.integers(0, 5) / 4);
      const threshold = dice.integers(1, 9) / 10;
      const overlap = (a: number[], b: number[]) => {
        const [inA, inB] = [cells(a), cells(b)];
        const shared = [...inA].filter((cell) => inB.has(cell)).length;
        return shared / (inA.size + inB.size - shared);
      };
      const free = objects.map(() => true);
      const wanted: { box: number; object: number | null; hit: boolean }[] = [];
      for (const score of [1, 0.75, 0.5, 0.25, 0])
        boxes.forEach((detection, at) => {
          if (scores[at] !== score) return;
          const overlaps = objects.map((object) => overlap(detection, object));
          const best = Math.max(...overlaps);
          const object = overlaps.indexOf(best);
          const hit = best >= threshold && free[object];
          if (hit) free[object] = false;
          wanted.push({ box: at, object: best === 0 ? null : object, hit });
        });
      const found = matchDetections(boxes as never, scores, objects as never, { threshold });
      expect(
        found.matches.map((match) => ({ box: match.box, object: match.object, hit: match.hit })),
      ).toEqual(wanted);
      expect(found.falseNegatives).toBe(free.filter(Boolean).length);
      expect(found.falsePositives).toBe(boxes.length - (objects.length - found.falseNegatives));
    }
  });
});

describe("averagePrecision", () => {
  it("hits 1, 0, 1, 1, 0 of 4 → 11 points .613636, all points .625, as measured .604167", () => {
    const hits = [1, 0, 1, 1, 0];
    expect(Number(averagePrecision(hits, 4, { points: 11 }))).toBeCloseTo(0.613636, 6);
    expect(Number(averagePrecision(hits, 4))).toBe(0.625);
    expect(Number(averagePrecision(hits, 4, { interpolated: false }))).toBeCloseTo(
      (1 + 2 / 3 + 3 / 4) / 4,
      12,
    );
    expect(averagePrecision(hits, 4).figure().description).toContain("AP");
  });

  it("200 random rankings → the largest precision at or beyond each recall, searched for", () => {
    const dice = random(3);
    for (let round = 0; round < 200; round++) {
      const hits = Array.from({ length: dice.integers(1, 12) }, () => dice.integers(0, 2));
      const positives = Math.max(1, hits.filter(Boolean).length + dice.integers(0, 3));
      const curve = hits.map((_, at) => {
        const found = hits.slice(0, at + 1).filter(Boolean).length;
        return { p: found / (at + 1), r: found / positives };
      });
      const best = (recall: number) =>
        Math.max(0, ...curve.filter(({ r }) => r >= recall - 1e-12).map(({ p }) => p));
      for (const points of [11, 101] as const) {
        let sum = 0;
        for (let step = 0; step < points; step++) sum += best(step / (points - 1));
        expect(Number(averagePrecision(hits, positives, { points }))).toBeCloseTo(sum / points, 10);
      }
      let area = 0;
      for (let count = 1; count <= positives; count++) area += best(count / positives) / positives;
      expect(Number(averagePrecision(hits, positives))).toBeCloseTo(area, 10);
    }
  });

  it("mean of 200 random sets of classes → precisions at the hits, added up and divided by the positives", () => {
    const dice = random(25);
    for (let round = 0; round < 200; round++) {
      const classes = Object.fromEntries(
        ["a", "b", "c"].slice(0, dice.integers(1, 4)).map((name) => {
          const hits = dice.integers(0, 2, dice.integers(1, 7));
          return [name, { hits, positives: Math.max(1, hits.filter(Boolean).length + dice.integers(0, 2)) }];
        }),
      );
      const each = Object.values(classes).map(({ hits, positives }) => {
        let [found, sum] = [0, 0];
        hits.forEach((hit, at) => (sum += hit ? ++found / (at + 1) : 0));
        return sum / positives;
      });
      const measured = meanAveragePrecision(classes, { interpolated: false });
      expect(Number(measured)).toBeCloseTo(each.reduce((a, b) => a + b) / each.length, 10);
      near(Object.values(measured.classes).map(Number), each);
    }
    expect(() => meanAveragePrecision({})).toThrow("meanAveragePrecision: needs at least one class");
  });

  it.each([
    [[1, 1], 1, "needs no more hits than the 1 positives, got 2"],
    [[], 1, "needs a list of hits"],
    [[2], 1, "needs a list of hits"],
    [[1], 0, "needs the count of positives"],
  ])("%j of %i → %s", (hits, positives, message) => {
    expect(() => averagePrecision(hits, positives)).toThrow(message);
  });
});

describe("other metrics", () => {
  it("masks, 200 random ones → Dice and Jaccard by sets; smoothing; both empty → null", () => {
    const dice = random(9);
    for (let round = 0; round < 200; round++) {
      const [a, b] = [0, 1].map(() => Array.from({ length: 3 }, () => dice.integers(0, 2, 4)));
      const on = (mask: number[][]) => new Set(mask.flat().flatMap((bit, at) => (bit ? [at] : [])));
      const [p, q] = [on(a), on(b)];
      const found = maskOverlap(a, b);
      const both = [...p].filter((at) => q.has(at)).length;
      const all = p.size + q.size;
      const wanted = all === 0 ? [-1, -1] : [(2 * both) / all, both / (all - both)];
      near([Number(found.dice ?? -1), Number(found.jaccard ?? -1)], wanted);
    }
    expect(String(maskOverlap([0], [0], { smooth: 1 }).dice)).toBe("1");
    expect(() => maskOverlap([1, 2], [1, 0])).toThrow("needs values from 0 to 1");
    expect(() => maskOverlap([1], [1, 0])).toThrow("got 1 and 2 values");
  });

  it("calibration of 200 random sets → sums over (a, b]; the Brier score by a loop", () => {
    const dice = random(2);
    for (let round = 0; round < 200; round++) {
      const bins = dice.integers(1, 6);
      const sure = Array.from({ length: dice.integers(1, 9) }, () => dice.integers(0, 21) / 20);
      const right = sure.map(() => dice.integers(0, 2));
      let ece = 0;
      for (let bin = 0; bin < bins; bin++) {
        const those = sure
          .map((_, at) => at)
          .filter((at) => sure[at] * bins <= bin + 1 + 1e-9 && (sure[at] * bins > bin + 1e-9 || bin === 0));
        const mean = (list: number[]) => those.reduce((sum, at) => sum + list[at], 0) / those.length;
        if (those.length > 0) ece += (those.length / sure.length) * Math.abs(mean(sure) - mean(right));
      }
      const found = calibration(sure, right, { bins });
      expect(Number(found.ece)).toBeCloseTo(ece, 10);
      const squares = sure.reduce((sum, value, at) => sum + (value - right[at]) ** 2, 0);
      expect(Number(found.brier)).toBeCloseTo(squares / sure.length, 10);
    }
    expect(() => calibration([1.2], [1])).toThrow("needs confidences from 0 to 1, got 1.2");
  });

  it("Fréchet distance, 200 random Gaussians → |μ₁ − μ₂|² + Σ(v₁ + v₂ − 2√(v₁v₂))", () => {
    const dice = random(4);
    for (let round = 0; round < 200; round++) {
      const [m, n] = [0, 1].map(() => dice.integers(-5, 6, 3));
      const [v, w] = [0, 1].map(() => dice.integers(0, 9, 3));
      const sum = m.reduce((total, _, at) => {
        const trace = v[at] + w[at] - 2 * Math.sqrt(v[at] * w[at]);
        return total + (m[at] - n[at]) ** 2 + trace;
      }, 0);
      const found = frechetDistance({ mean: m, variance: v }, { mean: n, variance: w });
      expect(Number(found)).toBeCloseTo(sum, 10);
    }
    expect(() => frechetDistance({ mean: [0], variance: [-1] }, { mean: [0], variance: [1] })).toThrow(
      "variances from 0 on",
    );
  });

  it("truths all alike → R² is null, and the table says so", () => {
    const found = regressionMetrics([2, 2], [1, 3]);
    expect(found.r2).toBeNull();
    expect(found.toString()).toContain("undefined: 0/0");
    expect(() => regressionMetrics([1, 2], [1])).toThrow("needs 2 predictions, got 1");
    expect(() => topKAccuracy([[1, 2]], [2], 1)).toThrow("needs 1 labels from 0 to 1");
  });
});
