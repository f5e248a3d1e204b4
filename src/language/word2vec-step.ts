import { InputError } from "../errors.js";
import { finiteReal, finiteRows, knownWord, textList, told } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { sigmoid } from "../number/special-functions.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { LinesResult, type WorkedLine } from "../table/worked-result.js";

/** What {@link word2vecStep} is given. */
export interface Word2vecSpec {
  /** `skip-gram` (default) predicts each context word from the center, `cbow` the center from the mean of its context. */
  model?: "skip-gram" | "cbow";
  /** Input vectors, v, and output vectors, u: a row for each word. */
  input: readonly (readonly RealInput[])[];
  output: readonly (readonly RealInput[])[];
  /** The center word and its context words: names out of `words`, or places from 0. */
  center: string | number;
  context: string | number | readonly (string | number)[];
  /** With them the loss is that of negative sampling, without that of the whole softmax. */
  negatives?: readonly (string | number)[];
  /** What the words are called; default 1, 2, 3 … in formulas. */
  words?: readonly string[];
  /** With it the vectors after a step of gradient descent are given. */
  learningRate?: RealInput;
  /** Whether CBOW takes the mean (default) or the sum of its context. */
  combine?: "mean" | "sum";
}

const place = "word2vecStep";

/** A word that is predicted, with the score of each word that takes part. */
interface Prediction {
  target: number;
  /** The words that take part: all, or target and negatives. */
  parts: readonly { word: number; isTarget: boolean }[];
}

/** One step of word2vec with all its numbers; made by {@link word2vecStep}. */
export class Word2vecStep extends LinesResult {
  /** The vector that predicts: v of the center, or the mean of the context. */
  readonly hidden: RealVector;
  /** u·h for each word. */
  readonly scores: RealVector;
  /** The softmax of the scores, or with negatives σ(u·h) of each word. */
  readonly probabilities: RealVector;
  readonly loss: Real;
  /** ∂L/∂h, ∂L/∂v and ∂L/∂u, a row for each word. */
  readonly hiddenGradient: RealVector;
  readonly inputGradient: RealMatrix;
  readonly outputGradient: RealMatrix;
  /** The vectors after the step; null without a learning rate. */
  readonly newInput: RealMatrix | null;
  readonly newOutput: RealMatrix | null;
  private readonly worked: WorkedLine[] = [];

  constructor(
    input: readonly (readonly Real[])[],
    output: readonly (readonly Real[])[],
    sources: readonly number[],
    predictions: readonly Prediction[],
    sampled: boolean,
    share: Real,
    learningRate: Real | null,
    words: readonly string[],
  ) {
    super();
    const dimension = input[0].length;
    const axes = Array.from({ length: dimension }, (_, axis) => axis);
    const name = (letter: string, word: number, axis?: number) =>
      `${letter}_{\\text{${words[word]}}${axis === undefined ? "" : `,${axis + 1}`}}`;
    const line = (label: string, worked: Worked): Worked => {
      this.worked.push({ name: label, worked });
      return Worked.quantity(label, worked.value);
    };
    const v = (word: number, axis: number) => Worked.quantity(name("v", word, axis), input[word][axis]);
    const u = (word: number, axis: number) => Worked.quantity(name("u", word, axis), output[word][axis]);
    const h = axes.map((axis) => {
      if (sources.length === 1 && share.compare(Real.one) === 0) return v(sources[0], axis);
      const sum = Worked.sum(sources.map((word) => v(word, axis)));
      return line(`h_{${axis + 1}}`, share.compare(Real.one) === 0 ? sum : Worked.constant(share).times(sum));
    });
    const involved = [...new Set(predictions.flatMap(({ parts }) => parts.map(({ word }) => word)))];
    const z = new Map(
      involved.map((word) => [
        word,
        line(name("z", word), Worked.sum(axes.map((axis) => u(word, axis).times(h[axis])))),
      ]),
    );
    const scores = output.map((row) =>
      axes.reduce((sum, axis) => sum.plus(row[axis].times(h[axis].value)), Real.zero),
    );
    const largest = Math.max(...scores.map(Number));
    const powers = scores.map((score) => Math.exp(Number(score) - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const probabilities = scores.map((score, word) =>
      sampled
        ? score.map(sigmoid, { "0": "1/2" })
        : scores.every((other) => other.compare(score) === 0)
          ? Real.one.over(real(scores.length))
          : Real.fromFloat(powers[word] / total),
    );
    const y = new Map(
      involved.map((word) => {
        const worked = sampled
          ? Worked.by(probabilities[word], [z.get(word)!], ([text]) => `\\sigma\\left(${text}\\right)`)
          : Worked.by(
              probabilities[word],
              [z.get(word)!, ...involved.map((other) => z.get(other)!)],
              ([own, ...all]) => `\\frac{e^{${own}}}{${all.map((text) => `e^{${text}}`).join(" + ")}}`,
            );
        return [word, line(name("\\hat{y}", word), worked)] as const;
      }),
    );
    const terms = predictions.flatMap(({ target, parts }) =>
      (sampled ? parts : parts.filter(({ word }) => word === target)).map(({ word, isTarget }) => {
        const p = y.get(word)!;
        const score = Number(scores[word]);
        // Logarithms from the scores keep their digits where a probability rounds to 0 or 1.
        const exact = isTarget ? p.value : Real.one.minus(p.value);
        const log = sampled
          ? isTarget
            ? logSigmoid(score)
            : logSigmoid(-score)
          : score - largest - Math.log(total);
        const value = exact.compare(Real.one) === 0 ? Real.zero : Real.fromFloat(-log);
        return Worked.by(
          value,
          [p],
          ([text]) => `\\left(-\\ln ${isTarget ? text : `\\left(1 - ${text}\\right)`}\\right)`,
        );
      }),
    );
    const loss = line("L", Worked.sum(terms));
    // ∂L/∂z of each word, added up over the predictions.
    const errors = new Map(
      involved.map((word) => {
        const each = predictions.flatMap(({ parts }) =>
          parts
            .filter((part) => part.word === word)
            .map(({ isTarget }) => (isTarget ? y.get(word)!.minus(Worked.constant(1)) : y.get(word)!)),
        );
        return [word, line(`\\frac{\\partial L}{\\partial ${name("z", word)}}`, Worked.sum(each))] as const;
      }),
    );
    const byHidden = axes.map((axis) =>
      line(
        `\\frac{\\partial L}{\\partial h_{${axis + 1}}}`,
        Worked.sum(involved.map((word) => errors.get(word)!.times(u(word, axis)))),
      ),
    );
    const zeros = axes.map(() => Real.zero);
    const outputGradient = output.map((_, word) => {
      const error = errors.get(word);
      if (error === undefined) return zeros;
      return axes.map(
        (axis) => line(`\\frac{\\partial L}{\\partial ${name("u", word, axis)}}`, error.times(h[axis])).value,
      );
    });
    const inputGradient = input.map((_, word) => {
      const times = sources.filter((source) => source === word).length;
      if (times === 0) return zeros;
      return byHidden.map(({ value }) => value.times(share).times(real(times)));
    });
    const moved = (rows: readonly (readonly Real[])[], gradient: readonly (readonly Real[])[]) =>
      learningRate === null
        ? null
        : valuesOf(
            rows.map((row, word) =>
              row.map((value, axis) => value.minus(learningRate.times(gradient[word][axis]))),
            ),
          );
    this.hidden = valuesOf(h.map(({ value }) => value));
    this.scores = valuesOf(scores);
    this.probabilities = valuesOf(probabilities);
    this.loss = loss.value;
    this.hiddenGradient = valuesOf(byHidden.map(({ value }) => value));
    this.inputGradient = valuesOf(inputGradient);
    this.outputGradient = valuesOf(outputGradient);
    this.newInput = moved(input, inputGradient);
    this.newOutput = moved(output, outputGradient);
  }

  /** Of many words the loss alone. */
  protected lines(): WorkedLine[] {
    return this.worked.length > 200 ? this.worked.filter(({ name }) => name === "L") : this.worked;
  }
}

/** ln σ(z), without overflow. */
const logSigmoid = (z: number): number => (z > 0 ? -Math.log1p(Math.exp(-z)) : z - Math.log1p(Math.exp(z)));

/**
 * One step of word2vec with all its numbers: skip-gram or CBOW, with the whole softmax or negative sampling: scores, probabilities, loss,
 * gradients, and the vectors after a step (Mikolov et al. 2013, Rong 2014).
 * @param spec `input` and `output` vectors (a row for each word), `center`, `context`, `negatives`, `words`, `model`, `learningRate`, `combine`
 * @returns `hidden`, `scores`, `probabilities`, `loss`, `inputGradient`, `outputGradient`, `newInput`, `newOutput`; formulas
 * @throws InputError where shapes do not fit, or a word is unknown
 * @example
 * word2vecStep({ input: [[1, 0], [0, 1]], output: [[1, 1], [0, 1]], center: 0, context: 1 }).outputGradient.map((row) => row.map(String)) // => [["0.731059", "0"], ["-0.731059", "0"]]
 * word2vecStep({ input: [[0, 0], [0, 1]], output: [[1, 1], [0, 1]], center: 0, context: 1, negatives: [0] }).hiddenGradient // => ["0.5", "0"]
 */
export function word2vecStep(spec: Word2vecSpec): Word2vecStep {
  const { model = "skip-gram", combine = "mean", negatives, words, learningRate } = spec ?? {};
  knownWord(place, model, "a model", ["skip-gram", "cbow"]);
  knownWord(place, combine, "combine", ["mean", "sum"]);
  const what = "input and output vectors, a row for each word";
  const [input, output] = [finiteRows(place, spec?.input, what), finiteRows(place, spec?.output, what)];
  const size = input.length;
  if (output.length !== size || output[0].length !== input[0].length || size > 2000)
    throw new InputError({
      place,
      rule: "needs as many output vectors as input vectors, of one length, and at most 2000",
      got: `${size}×${input[0].length} and ${output.length}×${output[0].length}`,
    });
  if (words !== undefined && textList(place, words, "words, a list of texts").length !== size)
    throw new InputError({ place, rule: `needs ${size} words`, got: told(words) });
  const names = words ?? input.map((_, at) => String(at + 1));
  const at = (word: string | number): number => {
    const index = typeof word === "string" ? names.indexOf(word) : word;
    if (Number.isInteger(index) && index >= 0 && index < size) return index;
    throw new InputError({
      place,
      rule:
        words === undefined
          ? `needs words as places from 0 to ${size - 1}`
          : `knows the words ${names.join(", ")}`,
      got: told(word),
    });
  };
  const context = (
    Array.isArray(spec.context)
      ? (spec.context as readonly (string | number)[])
      : [spec.context as string | number]
  ).map(at);
  if (context.length === 0)
    throw new InputError({ place, rule: "needs at least one context word", got: "none" });
  const center = at(spec.center);
  if (negatives !== undefined && !Array.isArray(negatives))
    throw new InputError({ place, rule: "needs negatives, a list of words", got: told(negatives) });
  const drawn = negatives?.map(at);
  const [sources, targets] = model === "cbow" ? [context, [center]] : [[center], context];
  const predictions = targets.map((target): Prediction => {
    if (drawn !== undefined)
      return {
        target,
        parts: [{ word: target, isTarget: true }, ...drawn.map((word) => ({ word, isTarget: false }))],
      };
    return { target, parts: input.map((_, word) => ({ word, isTarget: word === target })) };
  });
  const share = model === "cbow" && combine === "mean" ? Real.one.over(real(context.length)) : Real.one;
  const rate = learningRate === undefined ? null : finiteReal(place, learningRate, "a finite learning rate");
  return new Word2vecStep(input, output, sources, predictions, drawn !== undefined, share, rate, names);
}
