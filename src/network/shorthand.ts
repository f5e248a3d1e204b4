import { InputError } from "../errors.js";
import { layerKinds, type LayerSpec } from "./layers/table.js";

const kinds = Object.values(layerKinds);

/** A word as it is usually meant where it stands otherwise: in small letters, `s2` and `p1` as `2s` and `1p` behind a `w`. */
function meantWord(word: string): string | undefined {
  const small = word.toLowerCase();
  const turned = small.replace(
    /^(\d*[a-z]+\d+)w?((?:[sp]\d+)+)$/,
    (_, head: string, rest: string) => `${head}w${rest.replaceAll(/([sp])(\d+)/g, "$2$1")}`,
  );
  return [small, turned].find((each) => each !== word && isWord(each));
}

const isWord = (word: string): boolean =>
  kinds.some(({ shorthand }) => shorthand.some(({ pattern }) => pattern.test(word)));

const words = kinds
  .flatMap(({ shorthand }) => shorthand)
  .map(({ example, meaning }) => (meaning === undefined ? example : `${example} (${meaning})`));

function layerOf(word: string): Exclude<LayerSpec, string> {
  for (const { shorthand, make } of kinds)
    for (const { pattern, options } of shorthand) {
      const match = pattern.exec(word);
      if (match !== null) return make(options?.(...match.slice(1)));
    }
  const meant = meantWord(word);
  if (meant !== undefined)
    throw new InputError({
      place: "parseLayers",
      rule: "reads small letters, each behind its number",
      got: JSON.stringify(word),
      cure: `Write ${JSON.stringify(meant)}.`,
    });
  throw new InputError({
    place: "parseLayers",
    rule: `knows ${words.join(", ")}`,
    got: JSON.stringify(word),
    cure: 'Every layer also has the form of an object, such as { type: "batchNorm" } or layer.batchNorm().',
  });
}

/**
 * The layers that exam shorthand stands for.
 * @param text layers separated by commas, spaces or arrows: `NcKwSsPp` is a convolution with N output channels, a K×K kernel,
 * stride S (default 1) and padding P (default 0), short `NcK`; without `Nc` a max-pooling, with `avg` an average pooling; `sep`,
 * `t`, `c1d` and `c3d` in the place of `c` a separable, transposed, one- and three-dimensional convolution, `dwK` a depthwise one;
 * `up2` and `bilinear2` up-sampling, `shuffle2` a pixel shuffle, `pad1` zeros around, `adaptiveAvg7` adaptive pooling;
 * `fc160` or `160` a dense layer, `lstm64` a recurrent one; `4gn` group normalization; names of activations, `flatten`,
 * `reshape256x4x4`, `batchNorm` (`bn`), `globalAvgPool` (`gap`), `globalMaxPool`, `dropout` with or without its rate
 * @returns plain layer objects
 * @throws InputError for a word it does not know
 * @example
 * parseLayers("16c5w1s0p → 2w2s0p") // => [{ type: "conv2d", out: 16, kernel: 5, stride: 1, padding: 0 }, { type: "maxPool2d", kernel: 2, stride: 2, padding: 0 }]
 * parseLayers("16c3, batchNorm, dropout 0.2") // => [{ type: "conv2d", out: 16, kernel: 3 }, { type: "batchNorm" }, { type: "dropout", rate: 0.2 }]
 * parseLayers("16x5") // throws parseLayers: knows 16c5w1s0p
 */
export function parseLayers(text: string): Exclude<LayerSpec, string>[] {
  if (typeof text !== "string")
    throw new InputError({
      place: "parseLayers",
      rule: "needs text",
      got: JSON.stringify(text) ?? "nothing",
    });
  return (
    text
      // A number with a point is no layer: it belongs to the word before it.
      .replace(/\s+(?=\d*\.\d)/g, "")
      .split(/[\s,;]+|->|→|\\to/)
      .filter((word) => word !== "")
      .map(layerOf)
  );
}
