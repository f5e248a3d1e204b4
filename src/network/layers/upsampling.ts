import {
  backwardOperations,
  count,
  nothing,
  operations,
  perSample,
  perValue,
  plainAccount,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { fieldThroughUpsampling } from "../field.js";
import { channels, elements, reshaped, spatial, type Tensor } from "../tensor.js";
import type { PerAxis } from "../window-options.js";
import { kerasCall, layerKind, pythonSize, sizeDetail } from "./kind.js";

/** Every value repeated `factor` times along both axes. */
export interface UpsampleNearest2dLayer {
  type: "upsampleNearest2d";
  factor: PerAxis;
}

function account({ factor }: { factor: number[] }, input: Tensor, options: Options): Account {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const sizes = spatial(input);
  const output = reshaped(
    input,
    channels(input),
    sizes.map((size, axis) => size * factor[axis]),
  );
  return {
    ...plainAccount(output),
    sizes: sizes.map((size, axis) => ({
      name: ["H_{out}", "W_{out}"][axis],
      worked: count("f", factor[axis]).times(count(["H", "W"][axis], size)),
    })),
    field: (fields) => fields.map((field, axis) => fieldThroughUpsampling(field, factor[axis])),
    forward: (conventions) =>
      operations(
        conventions.upsample === "output" ? { add: perValue(conventions, count("N", elements(output))) } : {},
      ),
    backward: (conventions) => {
      const { accumulate } = conventions;
      const [N, from] = [count("N", elements(output)), count("N_{in}", elements(input))];
      const adds = accumulate === "n-1" ? N.minus(from) : accumulate === "n" ? N : nothing;
      return backwardOperations({ delta: operations({ add: perSample(conventions, adds) }) });
    },
  };
}

export const upsampleNearest2d = layerKind<UpsampleNearest2dLayer>()({
  type: "upsampleNearest2d",
  read: (options) => ({ factor: options.perAxis("factor", 2, 1) }),
  account,
  keras: ({ factor }) => ({ call: kerasCall("UpSampling2D", pythonSize(factor)) }),
  box: ({ factor }) => ({ title: "upsample", details: [sizeDetail("×", factor, 0)], color: "orange" }),
  shorthand: [
    {
      example: "up2",
      meaning: "nearest up-sampling",
      pattern: /^(?:up(\d+)|(\d+)u)$/,
      options: (after, before) => ({ factor: Number(after ?? before) }),
    },
  ],
});
