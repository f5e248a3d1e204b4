import type { LayersModel as TfjsModel } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import { InputError } from "../../errors.js";
import { nextToken, type NextTokenOptions } from "../../language/next-token.js";
import { Random } from "../../number/random.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import type { Tfjs } from "../../tfjs/library.js";
import { Breather } from "../batches.js";
import { lastActivation } from "../last-layer.js";
import { checkNames, checkSeed, checkWhole } from "../option-checks.js";
import { vocabularyOf } from "../tokens.js";
import { modelOf, type Trained } from "./predict.js";

/** What {@link generateText} may be told. */
export interface GenerateTextOptions extends Pick<NextTokenOptions, "temperature" | "topK" | "nucleus"> {
  /** All letters, in the order of the model's outputs: `classes` of the training data. */
  classes: readonly string[];
  /** Letters to write; default 200. */
  length?: number;
  /** A letter after which a text ends; default: none. */
  until?: string;
  /** Default 0. */
  seed?: number;
}

const names: Record<keyof GenerateTextOptions, true> = {
  classes: true,
  length: true,
  until: true,
  seed: true,
  temperature: true,
  topK: true,
  nucleus: true,
};

const place = "generateText";

/**
 * Text that a language model writes, letter by letter: each is drawn from what the model expects after the letters before it.
 *
 * A model for windows of a fixed length sees the last letters that fit. Where it says the letters after all steps, a shorter
 * beginning stands at the front of the window; where it says the letter after the window alone, the beginning has to fill one.
 * @param trained a tfjs model, or what `fit` returns: of windows with one letter in each step, one-hot or by its number
 * @param start what the text goes on from, or several such beginnings, which are gone on with at the same time
 * @param options `classes`, `length` (200), `until`, `seed` (0); `temperature`, `topK` and `nucleus` as of `nextToken`
 * @returns the text, its beginning included, or as many texts as there are beginnings
 * @throws InputError for a model of another kind, a letter that is not among the classes, or a beginning that is too short
 * @example
 * const data = characterSequences("abcabcabcabcabcabcabc", { steps: 2 });
 * const net = { input: { seq: [2, 3] as [number, number] }, layers: ["flatten", "3", "softmax"] };
 * const result = await fit(net, data, { epochs: 60, optimizer: { type: "adam", learningRate: 0.1 }, device: "cpu" });
 * await generateText(result, "ab", { classes: data.classes!, length: 7, temperature: 0 }) // => "abcabcabc"
 */
export async function generateText<Start extends string | readonly string[]>(
  trained: Trained,
  start: Start,
  options: GenerateTextOptions,
): Promise<Start extends string ? string : string[]> {
  checkNames(place, options, names);
  const { classes, length = 200, until, seed = 0, ...filters } = options;
  checkWhole(place, "length", length, 0);
  checkSeed(place, seed);
  const model = modelOf(trained, place) as TfjsModel;
  const writer = new Writer(model, classes);
  const beginnings = Array.isArray(start) ? (start as readonly string[]) : [start as string];
  const texts = beginnings.map((beginning) => writer.begun(beginning));
  if (until !== undefined) writer.read(until);
  // Every text has draws of its own, so that it is the same alone and beside others.
  const randoms = texts.map((_, at) => Random.for(seed + at, "text"));
  const hasEnded = texts.map(() => false);
  const { tf } = await currentDevice();
  const breather = new Breather();
  for (let letter = 0; letter < length && hasEnded.includes(false); letter++) {
    const open = [...texts.keys()].filter((at) => !hasEnded[at]);
    const rows = await writer.expected(
      tf,
      open.map((at) => texts[at]),
    );
    for (const [row, at] of open.entries()) {
      const next = drawn(rows[row], writer.from, filters, randoms[at]);
      texts[at].push(next);
      hasEnded[at] = classes[next] === until;
    }
    await breather.breathe();
  }
  const written = texts.map((numbers) => numbers.map((number) => classes[number]).join(""));
  return (Array.isArray(start) ? written : written[0]) as Start extends string ? string : string[];
}

/** A letter by the filtered distribution. */
function drawn(
  scores: readonly number[],
  from: "logits" | "probabilities",
  filters: Pick<NextTokenOptions, "temperature" | "topK" | "nucleus">,
  random: Random,
): number {
  // A softmax in float32 adds up to 1 but roughly.
  const total = from === "probabilities" ? scores.reduce((sum, p) => sum + p, 0) : 1;
  const { probabilities } = nextToken(
    scores.map((score) => score / total),
    { ...filters, from },
  );
  const point = random.uniform();
  let sum = 0;
  const found = probabilities.findIndex((p) => (sum += Number(p)) > point);
  return found >= 0 ? found : probabilities.findLastIndex((p) => p.sign() > 0);
}

/** A model that goes on with texts of letters by their numbers. */
class Writer {
  /** What the model's outputs are. */
  readonly from: "logits" | "probabilities";
  private readonly numbers: Map<string, number>;
  /** Letters in a window; null where any number will do. */
  private readonly steps: number | null;
  private readonly isTokens: boolean;
  private readonly isEvery: boolean;

  constructor(
    private readonly model: TfjsModel,
    private readonly classes: readonly string[],
  ) {
    const isList =
      Array.isArray(classes) && classes.length > 1 && classes.every((name) => typeof name === "string");
    if (!isList)
      throw new InputError({
        place,
        rule: "needs classes, the letters of the model's outputs",
        got: JSON.stringify(classes) ?? "nothing",
      });
    this.numbers = new Map(classes.map((letter, at) => [letter, at]));
    const [input, output] = [model.inputs[0].shape, model.outputs[0].shape];
    this.isTokens = vocabularyOf(model) !== undefined;
    this.isEvery = output.length === 3;
    const inputFits = this.isTokens ? input.length === 2 : input.length === 3 && input[2] === classes.length;
    if (model.inputs.length !== 1 || !inputFits || output.at(-1) !== classes.length || output.length > 3)
      throw new InputError({
        place,
        rule: `needs a model of windows of letters with an output for each of ${classes.length} classes`,
        got: `inputs of shape [${input.slice(1).join(", ")}] and outputs of shape [${output.slice(1).join(", ")}]`,
      });
    this.steps = input[1] ?? null;
    this.from = lastActivation(model) === "softmax" ? "probabilities" : "logits";
  }

  /** The numbers of a text's letters. */
  read(text: string): number[] {
    const letters = [...text];
    const odd = letters.find((letter) => !this.numbers.has(letter));
    if (odd === undefined && letters.length > 0) return letters.map((letter) => this.numbers.get(letter)!);
    throw new InputError({
      place,
      rule: "needs letters that are among classes",
      got: odd === undefined ? "none" : JSON.stringify(odd),
    });
  }

  /** The numbers of what a text begins with. */
  begun(text: string): number[] {
    const numbers = this.read(text);
    const least = this.isEvery || this.steps === null ? 1 : this.steps;
    if (numbers.length >= least) return numbers;
    throw new InputError({
      place,
      rule: `needs a beginning of at least ${least} letters, which fill the model's window`,
      got: JSON.stringify(text),
    });
  }

  /** The outputs for the letter after each text. */
  async expected(tf: Tfjs, texts: readonly (readonly number[])[]): Promise<number[][]> {
    if (this.steps !== null) return this.after(tf, texts, this.steps);
    // Windows of one length each: what stands behind a text would count in a state that is read at the end.
    const rows: number[][] = [];
    for (const text of texts) rows.push(...(await this.after(tf, [text], text.length)));
    return rows;
  }

  private async after(tf: Tfjs, texts: readonly (readonly number[])[], steps: number): Promise<number[][]> {
    const { model, isTokens, isEvery } = this;
    const count = this.classes.length;
    const windows = texts.map((text) => text.slice(-steps));
    const output = tf.tidy(() => {
      const padded = windows.map((window) => Array.from({ length: steps }, (_, step) => window[step] ?? 0));
      const numbers = tf.tensor2d(padded, [texts.length, steps], "int32");
      // Behind a text that is shorter than a window stands anything: no step looks ahead.
      const x = isTokens ? numbers : tf.oneHot(numbers, count).toFloat();
      return (model as { apply(x: Tensor, options: object): unknown }).apply(x, {
        training: false,
      }) as Tensor;
    });
    const values = await output.data();
    output.dispose();
    return windows.map((window, text) => {
      const row = isEvery ? text * steps + window.length - 1 : text;
      return Array.from(values.slice(row * count, (row + 1) * count));
    });
  }
}
