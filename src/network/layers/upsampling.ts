import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  perSample,
  perValue,
  plainAccount,
  product,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { fieldThroughBilinear, fieldThroughUpsampling } from "../field.js";
import { times, whole, type Size } from "../size.js";
import { channels, elements, reshaped, spatial, type Tensor } from "../tensor.js";
import type { PerAxis } from "../window-options.js";
import { kerasCall, letterKind, pythonSize, sizeDetail } from "./kind.js";

/** Every value repeated `factor` times along both axes. */
export interface UpsampleNearest2dLayer {
  type: "upsampleNearest2d";
  factor: PerAxis;
}

/** `factor` times as many values along both axes, between the middles of the old ones by straight lines (`align_corners=False`). */
export interface UpsampleBilinear2dLayer {
  type: "upsampleBilinear2d";
  factor: PerAxis;
}

type Interpolation = "nearest" | "bilinear";

function account(
  { factor }: { factor: Size[] },
  interpolation: Interpolation,
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const sizes = spatial(input);
  const output = reshaped(
    input,
    channels(input),
    sizes.map((size, axis) => times(size, factor[axis])),
  );
  const N = count("N", elements(output));
  return {
    ...plainAccount(output),
    sizes: sizes.map((size, axis) => ({
      name: ["H_{out}", "W_{out}"][axis],
      worked: count("f", factor[axis]).times(count(["H", "W"][axis], size)),
    })),
    field: (fields) =>
      fields.map((field, axis) =>
        interpolation === "nearest"
          ? fieldThroughUpsampling(field, whole(factor[axis]))
          : fieldThroughBilinear(field, whole(factor[axis])),
      ),
    forward: (conventions) => {
      const { upsample } = conventions;
      if (upsample === "none") return operations();
      if (interpolation === "bilinear" && upsample === "terms")
        return operations({ add: perValue(conventions, product(Worked.constant(4), N)) });
      return operations({ add: perValue(conventions, N) });
    },
    backward: (conventions) => {
      const { accumulate } = conventions;
      const from = count("N_{in}", elements(input));
      const terms = interpolation === "nearest" ? N : product(Worked.constant(4), N);
      const adds = accumulate === "n-1" ? terms.minus(from) : accumulate === "n" ? terms : nothing;
      return backwardOperations({
        delta: operations({
          add: perSample(conventions, adds),
          ...(interpolation === "nearest" ? {} : { mul: perSample(conventions, terms) }),
        }),
      });
    },
  };
}

const upsampling = (interpolation: Interpolation) => ({
  read: (options: Options) => ({ factor: options.sizes("factor", 2, 1) }),
  account: (layer: { factor: Size[] }, input: Tensor<Size>, options: Options) =>
    account(layer, interpolation, input, options),
  keras: ({ factor }: { factor: Size[] }) => ({
    call: kerasCall(
      "UpSampling2D",
      pythonSize(factor),
      interpolation === "nearest" ? null : 'interpolation="bilinear"',
    ),
  }),
  box: ({ factor }: { factor: Size[] }) => ({
    title: interpolation === "nearest" ? "upsample" : "bilinear",
    details: [sizeDetail("×", factor, 0)],
    color: "orange" as const,
  }),
});

export const upsampleNearest2d = letterKind<UpsampleNearest2dLayer>()({
  type: "upsampleNearest2d",
  ...upsampling("nearest"),
  shorthand: [
    {
      example: "up2",
      meaning: "nearest up-sampling",
      pattern: /^(?:up(\d+)|(\d+)u)$/,
      options: (after, before) => ({ factor: Number(after ?? before) }),
    },
  ],
});

export const upsampleBilinear2d = letterKind<UpsampleBilinear2dLayer>()({
  type: "upsampleBilinear2d",
  ...upsampling("bilinear"),
  shorthand: [
    {
      example: "bilinear2",
      meaning: "bilinear up-sampling",
      pattern: /^bilinear(\d+)$/,
      options: (factor) => ({ factor: Number(factor) }),
    },
  ],
});
