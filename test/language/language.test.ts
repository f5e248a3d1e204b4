import { describe, expect, it } from "vitest";
import {
  beamSearch,
  bleu,
  bytePairEncoding,
  coOccurrence,
  corpusBleu,
  cosineSimilarity,
  ctc,
  ctcCollapse,
  editDistance,
  hiddenMarkov,
  nextToken,
  nGramModel,
  random,
  rouge,
  softmax,
  tfIdf,
} from "../../src/index.js";

const dice = random(11);
const sentence = (least = 1, most = 8) =>
  Array.from({ length: dice.integers(least, most) }, () => dice.choice(["a", "b", "c"]));
const share = (count: number, most = 9) => {
  const parts = Array.from({ length: count }, () => dice.integers(1, most));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => `${part}/${sum}`);
};
const number = (text: string) => Number(text.split("/")[0]) / Number(text.split("/")[1] ?? 1);
const near = (actual: readonly unknown[], wanted: readonly number[], digits = 10) => {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, at) => expect(Number(value)).toBeCloseTo(wanted[at], digits));
};

/** How often an n-gram stands in a list, counted by looking at every place. */
const times = (gram: readonly string[], words: readonly string[]) =>
  words.filter((_, at) => gram.every((word, k) => words[at + k] === word)).length;

/** Matches and n-grams of a candidate, by striking out every n-gram once for each place. */
function clipped(candidate: string[], references: string[][], n: number): [number, number] {
  const places = candidate.flatMap((_, at) =>
    at + n <= candidate.length ? [candidate.slice(at, at + n)] : [],
  );
  const seen: string[] = [];
  let matches = 0;
  for (const gram of places) {
    seen.push(gram.join(" "));
    const before = seen.filter((one) => one === gram.join(" ")).length;
    if (references.some((reference) => times(gram, reference) >= before)) matches++;
  }
  return [matches, places.length];
}

describe("bleu", () => {
  it("250 random corpora → clipped matches counted place by place, brevity, geometric mean", () => {
    for (let round = 0; round < 250; round++) {
      const order = dice.integers(1, 5);
      const corpus = Array.from({ length: dice.integers(1, 4) }, () => ({
        candidate: sentence(),
        references: Array.from({ length: dice.integers(1, 3) }, () => sentence()),
      }));
      let [c, r] = [0, 0];
      const counts = Array.from({ length: order }, () => [0, 0]);
      for (const { candidate, references } of corpus) {
        c += candidate.length;
        let best = references[0].length;
        for (const { length } of references) {
          const [gap, known] = [Math.abs(length - candidate.length), Math.abs(best - candidate.length)];
          if (gap < known || (gap === known && length < best)) best = length;
        }
        r += best;
        counts.forEach((sum, at) => {
          const [matches, total] = clipped(candidate, references, at + 1);
          sum[0] += matches;
          sum[1] += total;
        });
      }
      const brevity = c < r ? Math.exp(1 - r / c) : 1;
      const product = counts.reduce(
        (value, [matches, total]) => (total === 0 ? 0 : (value * matches) / total),
        1,
      );
      const found = corpusBleu(corpus, { order });
      near([found, found.brevity], [brevity * product ** (1 / order), brevity]);
      near(
        found.precisions.flatMap(({ matches, total }) => [matches, total]),
        counts.flat(),
      );
      const [{ candidate, references }] = corpus;
      expect(corpusBleu([corpus[0]], { order }).value).toEqual(bleu(candidate, references, { order }).value);
    }
  });

  it("precisions 3/4, 2/3, 1/2, 1/2 with brevity e^(−1/2) → .36064", () => {
    // Two sentences: 8 words against 12; by hand 6 of 8 words, 4 of 6 pairs, 2 of 4 triples, 1 of 2 quadruples.
    const found = corpusBleu([
      { candidate: "a b c d", references: "a b c d e f" },
      { candidate: "g h x y", references: "g h i j k l" },
    ]);
    near(
      found.precisions.map(({ precision }) => precision),
      [3 / 4, 2 / 3, 1 / 2, 1 / 2],
    );
    near([found.brevity, found], [0.606531, 0.360645], 6);
    expect(found.formulas()).toContain("e^{1 - \\frac{12}{8}}");
    expect(found.clipping(4).rows).toHaveLength(2);
  });

  it("a precision of 0 → 0 without smoothing, above 0 with; no n-grams → undefined; nothing said → 0", () => {
    expect(String(bleu("a b c d", "a x c y").value)).toBe("0");
    near([bleu("a b c d", "a x c y", { order: 2, smoothing: "add-one" })], [Math.sqrt((2 / 4) * (1 / 4))]);
    near([bleu("a b c d", "a x c y", { order: 2, smoothing: "epsilon" })], [Math.sqrt((2 / 4) * (0.1 / 3))]);
    expect(bleu("a", "a b").precisions[1].precision).toBeNull();
    expect(bleu("a", "a b").toString()).toContain("undefined: 0/0");
    expect(String(bleu("", "a").value)).toBe("0");
    expect(() => bleu("a", [])).toThrow("bleu: needs at least one reference");
    expect(() => bleu(3 as never, "a")).toThrow("needs a text or a list of words, got 3");
    expect(() => corpusBleu([])).toThrow("needs a list of { candidate, references }");
  });
});

/** All subsequences, as texts. */
const subsequences = (words: readonly string[]): Set<string> =>
  words.reduce((all, word) => new Set([...all, ...[...all].map((text) => text + word)]), new Set([""]));

/** The edit distance by its recursion, without a table. */
function distance(a: string, b: string, [add, drop, change]: number[]): number {
  if (a === "") return b.length * add;
  if (b === "") return a.length * drop;
  const across = distance(a.slice(1), b.slice(1), [add, drop, change]) + (a[0] === b[0] ? 0 : change);
  return Math.min(
    across,
    distance(a.slice(1), b, [add, drop, change]) + drop,
    distance(a, b.slice(1), [add, drop, change]) + add,
  );
}

describe("rouge and editDistance", () => {
  it("250 random pairs → n-grams in common, and the longest of all common subsequences", () => {
    for (let round = 0; round < 250; round++) {
      const [a, b] = [sentence(2), sentence(2)];
      const order = dice.integers(1, 3);
      const [matches, total] = clipped(a, [b], order);
      const found = rouge(a, b, { order });
      expect([found.matches, Number(found.precision)]).toEqual([matches, matches / total]);
      const all = subsequences(b);
      const longest = Math.max(
        ...[...subsequences(a)].filter((text) => all.has(text)).map(({ length }) => length),
      );
      const long = rouge(a, b, { order: "L", beta: 2 });
      expect([long.matches, long.common?.length]).toEqual([longest, longest]);
      const [r, p] = [longest / b.length, longest / a.length];
      near([long.recall, long.f], [r, longest === 0 ? 0 : (5 * r * p) / (r + 4 * p)]);
    }
    expect(rouge("", "a").precision).toBeNull();
    expect(() => rouge("a", "a", { order: 0 })).toThrow('needs an order "L", a whole number from 1');
  });

  it("250 random pairs with random costs → the recursion without a table; the way costs what it says", () => {
    for (let round = 0; round < 250; round++) {
      const [a, b] = [sentence(0, 6).join(""), sentence(0, 6).join("")];
      const costs = dice.integers(1, 4, 3);
      const found = editDistance(a, b, { insertion: costs[0], deletion: costs[1], substitution: costs[2] });
      near([found], [distance(a, b, costs)]);
      near([found.path.reduce((sum, { cost }) => sum + Number(cost), 0)], [Number(found.distance)]);
      expect(found.path.map(({ to }) => to ?? "").join("")).toBe(b);
      expect(found.path.map(({ from }) => from ?? "").join("")).toBe(a);
    }
    const words = editDistance("the cat sat", "a cat sat down", { unit: "words" });
    expect([String(words.distance), String(words.errorRate)]).toEqual(["2", "0.5"]);
    expect(words.edits().toString()).toContain("insert");
    expect(editDistance("ab", "b").toString()).toContain("[1]");
    expect(editDistance("a", "").errorRate).toBeNull();
    expect(() => editDistance("a", "b", { insertion: -1 })).toThrow("needs costs from 0 on, got -1");
  });
});

describe("beamSearch", () => {
  const next = {
    "<s>": { a: 0.5, b: 0.4, c: 0.1 },
    a: { a: 0.1, b: 0.3, c: 0.6 },
    b: { a: 0.05, b: 0.05, c: 0.9 },
    c: { a: 0.4, b: 0.3, c: 0.3 },
  };

  it("width 1 → ac .3; width 2 → bc .36 and ac .3; a tree is drawn", () => {
    expect(
      beamSearch({ next, width: 1, steps: 2 }).beams.map(({ text, probability }) => `${text} ${probability}`),
    ).toEqual(["ac 0.3"]);
    const two = beamSearch({ next, width: 2, steps: 2 });
    expect(two.beams.map(({ text, probability }) => `${text} ${probability}`)).toEqual(["bc 0.36", "ac 0.3"]);
    expect(two.draw().svg).toContain("bc 0.36");
    expect(two.toString()).toContain("best: bc, P = 0.36");
  });

  it("a width that holds everything → the likeliest of all texts; 200 random tables", () => {
    for (let round = 0; round < 200; round++) {
      const rows = Object.fromEntries(
        ["<s>", "a", "b", "c"].map((token) => {
          // Large numbers, so that no two texts are equally likely.
          const p = share(3, 1e6);
          return [token, { a: p[0], b: p[1], c: p[2] }];
        }),
      );
      const steps = dice.integers(1, 5);
      let all: [string, number][] = [["", 1]];
      for (let step = 0; step < steps; step++)
        all = all.flatMap(([text, p]): [string, number][] =>
          ["a", "b", "c"].map((token) => [
            text + token,
            p * number((rows[text.at(-1) ?? "<s>"] as Record<string, string>)[token]),
          ]),
        );
      const most = Math.max(...all.map(([, p]) => p));
      near([beamSearch({ next: rows, width: 81, steps }).best.probability], [most]);
      // Narrow beams by sorting and cutting.
      let cut: [string, number][] = [["", 1]];
      for (let step = 0; step < steps; step++)
        cut = cut
          .flatMap(([text, p]): [string, number][] =>
            ["a", "b", "c"].map((token) => [
              text + token,
              p * number((rows[text.at(-1) ?? "<s>"] as Record<string, string>)[token]),
            ]),
          )
          .toSorted((a, b) => b[1] - a[1])
          .slice(0, 2);
      near(
        beamSearch({ next: (prefix) => rows[prefix.at(-1) ?? "<s>"], width: 2, steps }).beams.map(
          ({ probability }) => probability,
        ),
        cut.map(([, p]) => p),
      );
    }
  });

  it("texts that ended stay as they are; α divides ln P by lengthᵅ", () => {
    const ends = { "<s>": { a: 0.6, ".": 0.4 }, a: { a: 0.3, ".": 0.7 } };
    const found = beamSearch({ next: ends, width: 2, steps: 5, end: "." });
    expect(found.beams.map(({ text }) => text)).toEqual(["a.", "."]);
    const long = beamSearch({ next: ends, width: 2, steps: 5, end: ".", lengthPenalty: 1 });
    expect(long.best.score).toBeCloseTo(Math.log(0.42) / 2, 12);
    expect(long.steps.length).toBeLessThanOrEqual(5);
  });

  it.each([
    [{ next, width: 0, steps: 1 }, "needs a width"],
    [{ next: { "<s>": { a: 1 } }, width: 1, steps: 2 }, 'needs the probabilities after "a", got undefined'],
    [{ next: { "<s>": { a: 0.9, b: 0.9 } }, width: 1, steps: 1 }, "add up to at most 1, got sum 1.8"],
    [{ next: null as never, width: 1, steps: 1 }, "needs next, a table"],
    [{ next: () => ({ a: 0 }), width: 1, steps: 1 }, "needs a first token with a probability above 0"],
    [
      { next: { "<s>": { constructor: 1 } }, width: 1, steps: 2 },
      'needs the probabilities after "constructor"',
    ],
  ])("%j → %s", (spec, message) => {
    expect(() => beamSearch(spec)).toThrow(message);
  });
});

describe("nextToken", () => {
  it("250 random logits → softmax, cut and divided again", () => {
    for (let round = 0; round < 250; round++) {
      const logits = Array.from({ length: dice.integers(1, 7) }, () => dice.between(-3, 3));
      const temperature = dice.choice([0.5, 1, 2]);
      const topK = dice.integers(1, logits.length + 1);
      const nucleus = dice.choice([0.3, 0.6, 0.9, 1]);
      let p = softmax(logits.map((z) => z / temperature));
      const cut = (keep: (value: number) => boolean) => {
        const kept = p.map((value) => (keep(value) ? value : 0));
        const sum = kept.reduce((a, b) => a + b, 0);
        p = kept.map((value) => value / sum);
      };
      const least = p.toSorted((a, b) => b - a)[topK - 1];
      cut((value) => value >= least);
      // In the nucleus is what has less than p of probability before it.
      const before = p.map((value) => p.filter((other) => other > value).reduce((a, b) => a + b, 0));
      const inside = p.map((value, at) => value > 0 && before[at] < nucleus - 1e-12);
      p = p.map((value, at) => (inside[at] ? value : 0));
      cut((value) => value > 0);
      near(nextToken(logits, { temperature, topK, nucleus }).probabilities, p, 9);
    }
  });

  it("probabilities stay exact: temperature 1/2 squares them; 0 is greedy; the nucleus keeps what reaches p", () => {
    const given = { a: 0.5, b: 0.3, c: 0.2 };
    const hot = nextToken(given, { from: "probabilities", temperature: "1/2" });
    expect(hot.probabilities.map(String)).toEqual(["25/38", "9/38", "2/19"]);
    expect(nextToken(given, { from: "probabilities", temperature: 0 }).probabilities.map(String)).toEqual([
      "1",
      "0",
      "0",
    ]);
    expect(nextToken(given, { from: "probabilities", nucleus: 0.8 }).kept).toEqual(["a", "b"]);
    expect(nextToken(given, { from: "probabilities", nucleus: 0.81 }).kept).toEqual(["a", "b", "c"]);
    expect(String(hot.probability("b"))).toBe("9/38");
    expect(hot.figure().description).toContain("given: a 0.5");
    expect(hot.table().columns).toHaveLength(3);
    expect(() => nextToken([1, 2], { topK: 3 })).toThrow("needs topK, a whole number from 1 to 2");
    expect(() => nextToken([1, 2], { temperature: -1 })).toThrow("needs a temperature from 0 on");
    expect(() => nextToken([1, 2], { nucleus: 0 })).toThrow("needs a nucleus above 0");
    expect(() => nextToken([0.5, 0.6], { from: "probabilities" })).toThrow("got sum 1.1");
    expect(() => nextToken([])).toThrow("needs scores of tokens");
    expect(() => hot.probability("z")).toThrow("has the tokens a, b, c");
  });
});

describe("ctc", () => {
  it("250 random cases → the sum over all paths, the list of them, and the gradient by differences", () => {
    for (let round = 0; round < 250; round++) {
      const steps = dice.integers(1, 5);
      const rows = Array.from({ length: steps }, () => share(3));
      const target = Array.from({ length: dice.integers(0, 4) }, () => dice.choice(["a", "b"])).join("");
      const labels = ["_", "a", "b"];
      const sumOf = (y: number[][]) => {
        let total = 0;
        let paths = 0;
        for (let code = 0; code < 3 ** steps; code++) {
          const path = Array.from({ length: steps }, (_, t) => Math.floor(code / 3 ** t) % 3);
          const said = path.filter((label, t) => label !== path[t - 1] && label !== 0);
          if (said.map((label) => labels[label]).join("") !== target) continue;
          total += path.reduce((product, label, t) => product * y[t][label], 1);
          paths++;
        }
        return { total, paths };
      };
      const y = rows.map((row) => row.map(number));
      const found = ctc({ probabilities: rows, target });
      const { total, paths } = sumOf(y);
      near([found.probability], [total]);
      expect(found.paths()).toHaveLength(paths);
      near([found.texts().reduce((sum, { probability }) => sum + Number(probability), 0)], [1]);
      if (total > 0 && round % 5 === 0) {
        const logits = y.map((row) => row.map(Math.log));
        logits.forEach((row, t) =>
          row.forEach((_, k) => {
            const moved = (by: number) =>
              -Math.log(
                sumOf(logits.map((list, s) => softmax(list.map((z, j) => (s === t && j === k ? z + by : z)))))
                  .total,
              );
            near([found.logitGradient![t][k]], [(moved(1e-5) - moved(-1e-5)) / 2e-5], 6);
          }),
        );
      }
    }
  });

  it("blank first, [[.6,.4],[.5,.5]] → P(a) .7; three steps of three labels → P(ab) .261; cookbook", () => {
    expect(
      String(
        ctc({
          probabilities: [
            [0.6, 0.4],
            [0.5, 0.5],
          ],
          target: "a",
        }).probability,
      ),
    ).toBe("0.7");
    const three = ctc({
      probabilities: [
        [0.2, 0.5, 0.3],
        [0.1, 0.6, 0.3],
        [0.5, 0.2, 0.3],
      ],
      target: "ab",
    });
    expect(String(three.probability)).toBe("0.261");
    expect(three.extended).toEqual(["_", "a", "_", "b", "_"]);
    // α and β meet at every step.
    three.alpha!.forEach((row, t) => {
      const sum = row.reduce((total, value, s) => {
        const y = [
          [0.2, 0.5, 0.3],
          [0.1, 0.6, 0.3],
          [0.5, 0.2, 0.3],
        ][t][[0, 1, 0, 2, 0][s]];
        return total + (Number(value) * Number(three.beta![t][s])) / y;
      }, 0);
      expect(sum).toBeCloseTo(0.261, 12);
    });
    expect(ctcCollapse("__c_oo_o_kk___b_ooooo__oo__kkk")).toBe("cookbook");
    expect(three.best).toMatchObject({ path: "aa_", text: "a" });
    expect(three.toString()).toContain("P = 0.261");
    expect(ctc({ probabilities: [[1, 0]], target: "aa" }).loss).toBe(Infinity);
  });

  it.each([
    [{ probabilities: [[0.5, 0.6]] }, "add up to 1, got sum 1.1"],
    [{ probabilities: [[0.5, 0.5]], target: "x" }, 'needs a target of a, got "x"'],
    [{ probabilities: [[0.5, 0.5]], target: "_" }, 'needs a target of a, got "_"'],
    [{ probabilities: [[1.5, -0.5]] }, "needs rows of probabilities"],
    [{ probabilities: [[0.5, 0.5]], labels: ["a", "a"] }, "needs 2 different labels"],
    [{ probabilities: [] }, "needs a row of probabilities for each time step"],
  ])("%j → %s", (spec, message) => {
    expect(() => ctc(spec)).toThrow(message);
  });
});

describe("counts of words", () => {
  it("a bird in the hand … → in→the 2, two→in 1; 200 random texts → counted pair by pair, PMI by its formula", () => {
    const bird = coOccurrence("a bird in the hand is worth two in the bush", { symmetric: false });
    expect([bird.count("in", "the"), bird.count("two", "in"), bird.count("the", "in")].map(String)).toEqual([
      "2",
      "1",
      "0",
    ]);
    for (let round = 0; round < 200; round++) {
      const words = sentence(2, 12);
      const window = dice.integers(1, 4);
      const symmetric = dice.integers(0, 2) === 1;
      const found = coOccurrence(words, { window, symmetric });
      const vocabulary = [...new Set(words)];
      const counts = vocabulary.map((a) =>
        vocabulary.map((b) => {
          let count = 0;
          words.forEach((word, i) =>
            words.forEach((other, j) => {
              const near1 = j > i && j - i <= window;
              const near2 = symmetric && i > j && i - j <= window;
              if (word === a && other === b && (near1 || near2)) count++;
            }),
          );
          return count;
        }),
      );
      expect(found.matrix.numbers()).toEqual(counts);
      const total = counts.flat().reduce((a, b) => a + b, 0);
      const [i, j] = [dice.integers(0, vocabulary.length), dice.integers(0, vocabulary.length)];
      const row = counts[i].reduce((a, b) => a + b, 0);
      const column = counts.reduce((sum, list) => sum + list[j], 0);
      const pmi = Number(found.pmi(vocabulary[i], vocabulary[j]));
      const wanted = counts[i][j] === 0 ? -Infinity : Math.log((counts[i][j] * total) / row / column);
      expect(pmi === wanted || Math.abs(pmi - wanted) < 1e-12).toBe(true);
      expect(Number(found.ppmi()[i][j])).toBeCloseTo(Math.max(0, wanted), 12);
    }
    expect(String(coOccurrence("a b c", { window: 2, weighting: "distance" }).count("a", "c"))).toBe("0.5");
    expect(() => bird.count("cat", "in")).toThrow("has the words");
    expect(() => coOccurrence("")).toThrow("needs 1 to 1000 different words");
  });

  it("TF-IDF of 200 random sets → by its formula; smooth and normalized as scikit-learn has it", () => {
    for (let round = 0; round < 200; round++) {
      const documents = Array.from({ length: dice.integers(1, 4) }, () => sentence());
      const [word, at] = [documents[0][0], 0];
      const tf = times([word], documents[at]);
      const df = documents.filter((list) => list.includes(word)).length;
      const n = documents.length;
      near([tfIdf(documents).weight(word, at)], [tf * Math.log(n / df)]);
      const smooth = (w: string) => {
        const count = documents.filter((list) => list.includes(w)).length;
        return times([w], documents[at]) * (Math.log((1 + n) / (1 + count)) + 1);
      };
      const length = Math.hypot(...[...new Set(documents.flat())].map(smooth));
      near([tfIdf(documents, { idf: "smooth", normalized: true }).weight(word, at)], [smooth(word) / length]);
      near(
        [tfIdf(documents, { tf: "share", base: 2 }).weight(word, at)],
        [(tf / documents[at].length) * Math.log2(n / df)],
      );
    }
    expect(() => tfIdf([])).toThrow("needs documents with words");
  });

  it("n-gram models of 200 random texts → shares of counts, perplexity from the product", () => {
    for (let round = 0; round < 200; round++) {
      const texts = Array.from({ length: dice.integers(1, 4) }, () => sentence());
      const k = dice.choice([0, 1, 0.5]);
      const model = nGramModel(texts, { smoothing: k });
      const all = texts.map((words) => ["<s>", ...words, "</s>"]);
      const v = new Set(texts.flat()).size + 1;
      const p = (a: string, b: string) => {
        const both = all.reduce((sum, words) => sum + times([a, b], words), 0);
        const one = all.reduce((sum, words) => sum + times([a], words.slice(0, -1)), 0);
        return (both + k) / (one + k * v);
      };
      const words = ["<s>", ...texts[0], "</s>"];
      const product = words.slice(1).reduce((value, word, at) => value * p(words[at], word), 1);
      near([model.sentenceProbability(texts[0])], [product]);
      near([model.perplexity(texts[0])], [product ** (-1 / (words.length - 1))], 8);
    }
    const model = nGramModel(["a b"]);
    expect([model.probability("a", "z"), model.perplexity("z a")]).toEqual([null, null]);
    expect(Number(model.perplexity("b"))).toBe(Infinity);
    expect(String(nGramModel(["a a b"], { order: 1, end: null }).probability("a"))).toBe("2/3");
    expect(model.steps("a b").toString()).toContain("</s>");
    expect(() => nGramModel([])).toThrow("needs a list of sentences");
  });

  it("byte-pair encoding of 200 random texts → the pair that is most frequent, counted anew each time", () => {
    for (let round = 0; round < 200; round++) {
      const words = Array.from({ length: 4 }, () => sentence(1, 6).join(""));
      const found = bytePairEncoding(words.join(" "), { merges: 3, end: null });
      let parts = words.map((word) => [...word]);
      for (const { pair, count } of found.merges) {
        const counts = new Map<string, number>();
        for (const list of parts)
          list.slice(1).forEach((b, at) => {
            const key = `${list[at]} ${b}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
          });
        expect(count).toBe(Math.max(...counts.values()));
        expect(counts.get(pair.join(" "))).toBe(count);
        parts = parts.map((list) => {
          const text = list.join("·");
          let joined = `·${text}·`;
          for (let before = ""; before !== joined;) {
            before = joined;
            joined = joined.replace(`·${pair[0]}·${pair[1]}·`, `·${pair.join("")}·`);
          }
          return joined.slice(1, -1).split("·");
        });
      }
      words.forEach((word, at) => expect(found.encode(word)).toEqual(parts[at]));
    }
    expect(bytePairEncoding("a", { merges: 5, end: null }).merges).toEqual([]);
    expect(() => bytePairEncoding({}, { merges: 1 })).toThrow("needs words with their counts");
    expect(() => bytePairEncoding({ a: 0.5 }, { merges: 1 })).toThrow('needs the count of "a"');
  });

  it("cosines of 200 random vectors → by hypot; zeros are refused", () => {
    for (let round = 0; round < 200; round++) {
      const [a, b] = [0, 1].map(() => Array.from({ length: 3 }, () => dice.integers(1, 9)));
      const dot = a.reduce((sum, value, at) => sum + value * b[at], 0);
      near([cosineSimilarity(a, b)], [dot / Math.hypot(...a) / Math.hypot(...b)]);
    }
    expect(() => cosineSimilarity([0, 0], [1, 1])).toThrow("needs vectors that are not 0");
  });
});

describe("hiddenMarkov", () => {
  it("200 random models → sums and maxima over all sequences of states", () => {
    for (let round = 0; round < 200; round++) {
      const states = ["s", "t"];
      const [first, s, t, es, et] = [2, 2, 2, 2, 2].map((count) => share(count));
      const named = (keys: string[], values: string[]) =>
        Object.fromEntries(keys.map((key, at) => [key, values[at]]));
      const observations = Array.from({ length: dice.integers(1, 6) }, () => dice.choice(["x", "y"]));
      const found = hiddenMarkov({
        start: named(states, first),
        transitions: { s: named(states, s), t: named(states, t) },
        emissions: { s: named(["x", "y"], es), t: named(["x", "y"], et) },
        observations,
      });
      let [total, most, last] = [0, 0, 0];
      for (let code = 0; code < 2 ** observations.length; code++) {
        const way = observations.map((_, at) => Math.floor(code / 2 ** at) % 2);
        const p = way.reduce((product, state, at) => {
          const step = at === 0 ? number(first[state]) : number([s, t][way[at - 1]][state]);
          return product * step * number([es, et][state][observations[at] === "x" ? 0 : 1]);
        }, 1);
        total += p;
        if (way.at(-1) === 0) last += p;
        most = Math.max(most, p);
      }
      near(
        [found.probability, found.pathProbability, found.posterior!.at(-1)![0]],
        [total, most, last / total],
      );
    }
    expect(() =>
      hiddenMarkov({ start: { a: 0.5 }, transitions: {}, emissions: {}, observations: ["x"] }),
    ).toThrow("add up to 1, got sum 0.5");
    expect(() =>
      hiddenMarkov({
        start: { a: 1 },
        transitions: { a: { a: 1 } },
        emissions: { a: { x: 1 } },
        observations: ["z"],
      }),
    ).toThrow("knows the observations x");
  });
});
