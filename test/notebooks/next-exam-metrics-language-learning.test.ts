import { describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";

/*
 * The keys of the problems about metrics, language and learning, proved by loops, enumerations and differences. Nothing here calls
 * the library.
 */
const parts = keysOf("next-exam");
const part = (id: string) => {
  const { key, given } = parts[`next-${id}`];
  // oxlint-disable-next-line typescript/no-explicit-any -- each part has givens of its own
  return { key, given: given as any };
};
const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, at) => value * b[at]));
const times = (n: number) => Array.from({ length: n }, (_, at) => at);

describe("metrics", () => {
  it("32a: the rates of a list of cases, one for each person", () => {
    const { key, given } = part("32-a");
    const [tp, fn, fp, tn] = given.counts as number[];
    const cases = [
      ...times(tp).map(() => [1, 1]),
      ...times(fn).map(() => [1, 0]),
      ...times(fp).map(() => [0, 1]),
      ...times(tn).map(() => [0, 0]),
    ];
    const share = (of: number[][], when: (one: number[]) => boolean) => of.filter(when).length / of.length;
    const ill = ([truth]: number[]) => truth === 1;
    const called = ([, guess]: number[]) => guess === 1;
    const precision = share(cases.filter(called), ill);
    const recall = share(cases.filter(ill), called);
    // MCC is the correlation of truth and guess.
    const centered = [0, 1].map((at) => {
      const mean = sum(cases.map((one) => one[at])) / cases.length;
      return cases.map((one) => one[at] - mean);
    });
    const mcc = dot(centered[0], centered[1]) / Math.hypot(...centered[0]) / Math.hypot(...centered[1]);
    const wanted = {
      accuracy: share(cases, ([truth, guess]) => truth === guess),
      precision,
      recall,
      specificity: share(
        cases.filter((one) => !ill(one)),
        (one) => !called(one),
      ),
      f1: 2 / (1 / precision + 1 / recall),
      mcc,
    };
    expect(key).toEqual(near(wanted));
  });

  it("32b: the rates at every threshold, and the share of pairs in the right order", () => {
    const { key, given } = part("32-b");
    const { scores, labels } = given as { scores: number[]; labels: number[] };
    const of = (label: number) => scores.filter((_, at) => labels[at] === label);
    const rate = (label: number, threshold: number) =>
      of(label).filter((s) => s >= threshold).length / of(label).length;
    const thresholds = [Infinity, ...[...new Set(scores)].toSorted((a, b) => b - a)];
    expect(key.fpr).toEqual(near(thresholds.map((t) => rate(0, t))));
    expect(key.tpr).toEqual(near(thresholds.map((t) => rate(1, t))));
    const pairs = of(1).flatMap((a) => of(0).map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
    expect(key.auc).toEqual(near(sum(pairs) / pairs.length));
  });

  const cells = ([a, b, c, d]: number[]) =>
    new Set(times(c - a).flatMap((x) => times(d - b).map((y) => `${a + x},${b + y}`)));
  const overlap = (a: number[], b: number[]) => {
    const other = cells(b);
    const common = [...cells(a)].filter((cell) => other.has(cell)).length;
    return { common, union: cells(a).size + other.size - common };
  };

  it("33a, 33b: boxes counted cell by cell", () => {
    const { key, given } = part("33-a");
    const [a, b] = given.boxes as number[][];
    const { common, union } = overlap(a, b);
    const hull = cells([0, 1, 2, 3].map((at) => (at < 2 ? Math.min : Math.max)(a[at], b[at]))).size;
    expect(key).toEqual(near({ iou: common / union, giou: common / union - (hull - union) / hull }));
    const second = part("33-b");
    const { boxes, scores, threshold } = second.given as {
      boxes: number[][];
      scores: number[];
      threshold: number;
    };
    let rest = times(boxes.length).toSorted((p, q) => scores[q] - scores[p]);
    const kept: number[] = [];
    while (rest.length > 0) {
      const [best, ...others] = rest;
      kept.push(best);
      rest = others.filter((other) => {
        const both = overlap(boxes[best], boxes[other]);
        return both.common / both.union <= threshold;
      });
    }
    expect(second.key.kept).toEqual(kept);
  });

  it("33c: the largest precision at or beyond each recall", () => {
    const { key, given } = part("33-c");
    const { hits, positives } = given as { hits: number[]; positives: number };
    const curve = hits.map((_, at) => ({
      r: sum(hits.slice(0, at + 1)) / positives,
      p: sum(hits.slice(0, at + 1)) / (at + 1),
    }));
    const best = (recall: number) =>
      Math.max(0, ...curve.filter(({ r }) => r >= recall - 1e-12).map(({ p }) => p));
    expect(key).toEqual(
      near({
        eleven_points: sum(times(11).map((step) => best(step / 10))) / 11,
        all_points: sum(times(positives).map((at) => best((at + 1) / positives))) / positives,
      }),
    );
  });
});

describe("language", () => {
  const { given } = part("34-a");
  const [candidate, reference] = [given.candidate, given.reference].map((text: string) => text.split(" "));

  it("34: precisions by crossing out, and the recursions of subsequences and edits without a table", () => {
    const precision = (n: number) => {
      const grams = (words: string[]) =>
        times(words.length - n + 1).map((at) => words.slice(at, at + n).join(" "));
      const left = grams(reference);
      const found = grams(candidate).filter((gram) => {
        const at = left.indexOf(gram);
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      });
      return found.length / grams(candidate).length;
    };
    const brevity = Math.min(1, Math.exp(1 - reference.length / candidate.length));
    const [p1, p2] = [precision(1), precision(2)];
    expect(part("34-a").key).toEqual(near({ p1, p2, brevity, bleu: brevity * Math.sqrt(p1 * p2) }));
    const common = (a: string[], b: string[]): number => {
      if (a.length === 0 || b.length === 0) return 0;
      if (a[0] === b[0]) return 1 + common(a.slice(1), b.slice(1));
      return Math.max(common(a.slice(1), b), common(a, b.slice(1)));
    };
    const length = common(candidate, reference);
    const [recall, share] = [length / reference.length, length / candidate.length];
    expect(part("34-b").key).toEqual(
      near({ length, recall, precision: share, f1: 2 / (1 / recall + 1 / share) }),
    );
    const edits = (a: string[], b: string[]): number => {
      if (a.length === 0 || b.length === 0) return a.length + b.length;
      const rest = edits(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
      return Math.min(rest, edits(a.slice(1), b) + 1, edits(a, b.slice(1)) + 1);
    };
    const distance = edits(candidate, reference);
    expect(part("34-c").key).toEqual(near({ distance, rate: distance / reference.length }));
  });

  it("35: all texts, cut to the beams after each token; the softmax and its nucleus", () => {
    const { key, given: table } = part("35-a");
    const next = table.next as Record<string, Record<string, number>>;
    const likely = (text: string[]) =>
      text.reduce((p, token, at) => p * next[at === 0 ? "<s>" : text[at - 1]][token], 1);
    const search = (width: number) => {
      let beams: string[][] = [[]];
      for (let step = 0; step < 3; step++)
        beams = beams
          .flatMap((text) => ["x", "y", "z"].map((token) => [...text, token]))
          .toSorted((a, b) => likely(b) - likely(a))
          .slice(0, width);
      return beams[0];
    };
    const [greedy, beam] = [search(1), search(2)];
    expect(key).toEqual(
      near({ greedy: likely(greedy), beam: likely(beam), greedy_text: greedy, beam_text: beam }),
    );
    const { key: sampled, given: model } = part("35-b");
    const powers = (model.logits as number[]).map((z) => Math.exp(z / model.temperature));
    const p = powers.map((power) => power / sum(powers));
    // A token is in the nucleus where the likelier ones do not reach the share.
    const inside = p.map((value) => sum(p.filter((other) => other > value)) < model.nucleus);
    const kept = sum(p.filter((_, at) => inside[at]));
    expect(sampled).toEqual(
      near({ tempered: p, nucleus: p.map((value, at) => (inside[at] ? value / kept : 0)) }),
    );
  });

  it("36: all paths, one after the other", () => {
    const { key, given: model } = part("36-a");
    const y = model.probabilities as number[][];
    const paths = times(3 ** y.length).map((code) => y.map((_, t) => Math.floor(code / 3 ** t) % 3));
    const likely = (path: number[]) => path.reduce((p, label, t) => p * y[t][label], 1);
    const said = (path: number[]) =>
      path
        .map((label) => "_ab"[label])
        .join("")
        .replaceAll(/(.)\1+/g, "$1")
        .replaceAll("_", "");
    const those = paths.filter((path) => said(path) === model.target);
    expect(key).toEqual(near({ probability: sum(those.map(likely)), paths: those.length }));
    const texts = [...new Set(paths.map(said))].map((text) =>
      sum(paths.filter((path) => said(path) === text).map(likely)),
    );
    expect(part("36-b").key).toEqual(
      near({ path: Math.max(...paths.map(likely)), text: Math.max(...texts) }),
    );
  });

  it("37: pairs of neighbors, and the slope of the loss by differences", () => {
    const { key, given: model } = part("37-a");
    const words = (model.corpus as string).split(" ");
    const pairs = words.slice(1).flatMap((word, at) => [
      [words[at], word],
      [word, words[at]],
    ]);
    const n = (word?: string, neighbor?: string) =>
      pairs.filter(([a, b]) => (word ?? a) === a && (neighbor ?? b) === b).length;
    const pmi = Math.log2((n("the", "cat") * n()) / (n("the") * n(undefined, "cat")));
    expect(key).toEqual(near({ count: n("the", "cat"), total: n(), pmi }));
    const { key: step, given: vectors } = part("37-b");
    const [v, u] = [vectors.input[0], vectors.output] as [number[], number[][]];
    const softmax = (at: number[], rows: number[][]) => {
      const powers = rows.map((row) => Math.exp(dot(row, at)));
      return powers.map((power) => power / sum(powers));
    };
    const loss = (at: number[], rows: number[][]) => -Math.log(softmax(at, rows)[1]);
    const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;
    const moved = (row: number[], axis: number, by: number) =>
      row.map((value, at) => (at === axis ? value + by : value));
    const byCenter = v.map((_, axis) => slope((by) => loss(moved(v, axis, by), u)));
    const byOutput = u.map((_, word) =>
      v.map((_axis, axis) =>
        slope((by) =>
          loss(
            v,
            u.map((row, at) => (at === word ? moved(row, axis, by) : row)),
          ),
        ),
      ),
    );
    expect(step).toEqual({
      probabilities: near(softmax(v, u)),
      loss: near(loss(v, u)),
      center_gradient: near(byCenter, 1e-6),
      output_gradient: near(byOutput, 1e-6),
      new_center: near(
        v.map((value, axis) => value - 0.5 * byCenter[axis]),
        1e-6,
      ),
    });
  });
});

describe("learning", () => {
  it("38: the steps of k-means by loops", () => {
    const { key, given } = part("38-a");
    const { points, start } = given as { points: number[][]; start: number[][] };
    const gap = (a: number[], b: number[]) => sum(a.map((value, at) => (value - b[at]) ** 2));
    let centers = start;
    const states: { assignments: number[]; centers: number[][] }[] = [];
    for (let before = ""; before !== JSON.stringify(centers);) {
      before = JSON.stringify(centers);
      const assignments = points.map((point) => (gap(point, centers[1]) < gap(point, centers[0]) ? 1 : 0));
      centers = [0, 1].map((cluster) => {
        const own = points.filter((_, at) => assignments[at] === cluster);
        return [0, 1].map((axis) => sum(own.map((point) => point[axis])) / own.length);
      });
      states.push({ assignments, centers });
    }
    const fromOne = states[0].assignments.map((center) => center + 1);
    expect(key).toEqual(near({ ...states[0], assignments: fromOne }));
    const inertia = sum(points.map((point) => Math.min(...centers.map((center) => gap(point, center)))));
    expect(part("38-b").key).toEqual(near({ centers, inertia, steps: states.length }));
  });

  it("39: messages along every edge", () => {
    const { key, given } = part("39-b");
    const { edges, features, weights } = given as {
      edges: number[][];
      features: number[][];
      weights: number[][];
    };
    const nodes = times(features.length);
    const hears = nodes.map((node) => [
      node,
      ...edges.filter((edge) => edge.includes(node)).map(([a, b]) => (a === node ? b : a)),
    ]);
    const degrees = hears.map(({ length }) => length);
    const mean = nodes.map((node) =>
      [0, 1].map((k) => sum(hears[node].map((other) => features[other][k])) / degrees[node]),
    );
    expect(part("39-a").key).toEqual(near({ degrees, output: mean }));
    const messages = features.map((row) =>
      [0, 1].map((k) => sum(row.map((value, at) => value * weights[at][k]))),
    );
    const output = nodes.map((node) =>
      [0, 1].map((k) =>
        Math.max(
          0,
          sum(hears[node].map((other) => messages[other][k] / Math.sqrt(degrees[node] * degrees[other]))),
        ),
      ),
    );
    expect(key).toEqual(near({ output }));
    const L = nodes.map((i) => nodes.map((j) => (i === j ? degrees[i] - 1 : hears[i].includes(j) ? -1 : 0)));
    expect(part("39-c").key).toEqual({ L });
  });

  it("40: no direction out of 100,000 has a larger margin; hinge losses and kernel by loops", () => {
    const { key, given } = part("40-a");
    const { positive, negative } = given as { positive: number[][]; negative: number[][] };
    const marginOf = (angle: number) => {
      const w = [Math.cos(angle), Math.sin(angle)];
      return (Math.min(...positive.map((x) => dot(w, x))) - Math.max(...negative.map((x) => dot(w, x)))) / 2;
    };
    const best = Math.max(...times(100_000).map((at) => marginOf((at * 2 * Math.PI) / 100_000)));
    expect(key.margin).toEqual(near(best, 1e-4));
    expect(marginOf(Math.atan2(key.w[1], key.w[0]))).toBeCloseTo(key.margin, 10);
    expect(1 / Math.hypot(...key.w)).toBeCloseTo(key.margin, 10);
    const f = [...positive, ...negative].map(
      (x, at) => (dot(key.w, x) + key.b) * (at < positive.length ? 1 : -1),
    );
    expect(Math.min(...f)).toBeCloseTo(1, 10);
    expect(key.support).toEqual(f.flatMap((value, at) => (value < 1 + 1e-9 ? [at] : [])));
    const hinge = [...positive.map((x) => 1 - (x[0] - 2.5)), ...negative.map((x) => 1 + (x[0] - 2.5))].map(
      (value) => Math.max(0, value),
    );
    expect(part("40-b").key).toEqual(near({ objective: 0.5 + 2 * sum(hinge), hinge }));
    const { key: kernel, given: others } = part("40-c");
    // (x·z + 1)² is the product of six features.
    const feature = ([a, b]: number[]) => [
      1,
      Math.SQRT2 * a,
      Math.SQRT2 * b,
      a * a,
      b * b,
      Math.SQRT2 * a * b,
    ];
    const list = (others.points as number[][]).map(feature);
    expect(kernel).toEqual(near({ K: list.map((x) => list.map((z) => dot(x, z))) }));
  });

  it("41: the perceptron pass by pass; the error taken apart", () => {
    const { key, given } = part("41-a");
    let w = [0, 0];
    let [mistakes, passes] = [0, 0];
    for (let moved = true; moved; passes++) {
      moved = false;
      for (const [x1, x2, y] of given.patterns as number[][]) {
        if (y * (w[0] * x1 + w[1] * x2) > 0) continue;
        w = [w[0] + y * x1, w[1] + y * x2];
        [moved, mistakes] = [true, mistakes + 1];
      }
    }
    expect(key).toEqual({ w, mistakes, passes });
    const { key: decomposed, given: models } = part("41-b");
    const { predictions, truth } = models as { predictions: number[][]; truth: number[] };
    const mean = truth.map((_, at) => sum(predictions.map((row) => row[at])) / predictions.length);
    const over = (f: (row: number[], at: number) => number) =>
      sum(predictions.flatMap((row) => truth.map((_, at) => f(row, at)))) / predictions.length / truth.length;
    expect(decomposed).toEqual(
      near({
        squared_bias: over((_, at) => (mean[at] - truth[at]) ** 2),
        variance: over((row, at) => (row[at] - mean[at]) ** 2),
        error: over((row, at) => (row[at] - truth[at]) ** 2),
      }),
    );
  });
});
