import { InputError } from "../errors.js";
import type { LayerSpec } from "./layer-spec.js";

const activations = new Set(["relu", "tanh", "sigmoid", "softmax", "flatten"]);

function one(text: string): LayerSpec {
  const windows = /^(?:(\d+)c)?(\d+)w(?:(\d+)s)?(?:(\d+)p)?$/.exec(text);
  if (windows !== null) {
    const [, out, kernel, stride, padding] = windows.map((digits) =>
      digits === undefined ? undefined : Number(digits),
    ) as (number | undefined)[];
    const common = { kernel: kernel ?? 1, ...(padding === undefined ? {} : { padding }) };
    return out === undefined
      ? { type: "maxPool2d", ...common, ...(stride === undefined ? {} : { stride }) }
      : { type: "conv2d", out, ...common, ...(stride === undefined ? {} : { stride }) };
  }
  const up = /^(?:up(\d+)|(\d+)u)$/.exec(text);
  if (up !== null) return { type: "upsampleNearest2d", factor: Number(up[1] ?? up[2]) };
  const units = /^(?:fc(\d+)|(\d+)(?:fc)?)$/.exec(text);
  if (units !== null) return { type: "dense", units: Number(units[1] ?? units[2]) };
  if (activations.has(text)) return { type: text as "relu" };
  throw new InputError({
    place: "parseLayers",
    rule: "knows 16c5w1s0p (convolution), 2w2s0p (max-pooling), up2, fc160, relu, tanh, sigmoid, softmax, flatten",
    got: JSON.stringify(text),
  });
}

/**
 * The layers that exam shorthand stands for.
 * @param text layers separated by commas, spaces or arrows: `NcKwSsPp` is a convolution with N output channels, a K×K kernel,
 * stride S and padding P; without `Nc` a max-pooling; `up2` nearest up-sampling; `fc160` or `160` a dense layer; names of
 * activations and `flatten`
 * @returns plain layer objects
 * @throws InputError for a word it does not know
 * @example
 * parseLayers("16c5w1s0p → 2w2s0p") // => [{ type: "conv2d", out: 16, kernel: 5, stride: 1, padding: 0 }, { type: "maxPool2d", kernel: 2, stride: 2, padding: 0 }]
 * parseLayers("16x5") // throws parseLayers: knows 16c5w1s0p
 */
export function parseLayers(text: string): Exclude<LayerSpec, string>[] {
  if (typeof text !== "string")
    throw new InputError({
      place: "parseLayers",
      rule: "needs text",
      got: JSON.stringify(text) ?? "nothing",
    });
  return text
    .split(/[\s,;]+|->|→|\\to/)
    .filter((word) => word !== "")
    .map((word) => one(word) as Exclude<LayerSpec, string>);
}
