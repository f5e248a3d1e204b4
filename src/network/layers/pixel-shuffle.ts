import { plainAccount, type Account } from "../account.js";
import { fieldThroughUpsampling, fieldThroughWindow } from "../field.js";
import type { Options } from "../options.js";
import { isNumber, over, times, whole, type Size } from "../size.js";
import { channels, describe, reshaped, spatial, type Tensor } from "../tensor.js";
import { letterKind, sizeDetail, type Refuse } from "./kind.js";

/**
 * r² channels of one position become r×r positions of one channel: C·r² × H × W → C × H·r × W·r. Source: W. Shi and others,
 * Real-time single image and video super-resolution (2016); torch.nn.PixelShuffle.
 */
export interface PixelShuffleLayer {
  type: "pixelShuffle";
  /** r */
  factor: number;
}

/** The way back: r×r positions become r² channels of one position. */
export interface PixelUnshuffleLayer {
  type: "pixelUnshuffle";
  /** r */
  factor: number;
}

/** A shuffle as everybody reads it. */
export interface Shuffle {
  factor: Size;
}

function shuffled({ factor }: Shuffle, input: Tensor<Size>, options: Options): Account<Size> {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const [c, square] = [channels(input), times(factor, factor)];
  if (isNumber(c) && isNumber(square) && c % square !== 0)
    options.fail(
      `needs channels that ${square} divides`,
      describe(input),
      `Put a convolution with ${square * Math.ceil(c / square)} channels before it.`,
    );
  const sizes = spatial(input).map((size) => times(size, factor));
  return {
    ...plainAccount(reshaped(input, over(c, square), sizes)),
    field: (fields) => fields.map((field) => fieldThroughUpsampling(field, whole(factor))),
  };
}

function unshuffled({ factor }: Shuffle, input: Tensor<Size>, options: Options): Account<Size> {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  if (spatial(input).some((size) => isNumber(size) && isNumber(factor) && size % factor !== 0))
    options.fail(`needs height and width that ${String(factor)} divides`, describe(input));
  const sizes = spatial(input).map((size) => over(size, factor));
  return {
    ...plainAccount(reshaped(input, times(channels(input), factor, factor), sizes)),
    field: (fields) =>
      fields.map((field) =>
        fieldThroughWindow(field, {
          kernel: whole(factor),
          stride: whole(factor),
          padding: 0,
          paddingEnd: 0,
          dilation: 1,
          ceil: false,
        }),
      ),
  };
}

const parts = (title: string, tfName: string) => ({
  read: (options: Options): Shuffle => ({ factor: options.size("factor", 1) }),
  keras: ({ factor }: Shuffle, _input: Tensor<Size>, fail: Refuse) =>
    fail(
      `has no ${title} as a layer of Keras`,
      `factor ${String(factor)}`,
      `Write it by tf.nn.${tfName}, which orders the channels in its own way.`,
    ),
  box: ({ factor }: Shuffle) => ({
    title,
    details: [sizeDetail("×", [factor], 0)],
    color: "orange" as const,
  }),
});

export const pixelShuffle = letterKind<PixelShuffleLayer>()({
  type: "pixelShuffle",
  ...parts("pixel shuffle", "depth_to_space"),
  account: shuffled,
  shorthand: [
    {
      example: "shuffle2",
      meaning: "pixel shuffle",
      pattern: /^(?:pixelShuffle|shuffle)(\d+)$/,
      options: (factor) => ({ factor: Number(factor) }),
    },
  ],
});

export const pixelUnshuffle = letterKind<PixelUnshuffleLayer>()({
  type: "pixelUnshuffle",
  ...parts("pixel unshuffle", "space_to_depth"),
  account: unshuffled,
  shorthand: [
    {
      example: "unshuffle2",
      meaning: "pixel unshuffle",
      pattern: /^(?:pixelUnshuffle|unshuffle)(\d+)$/,
      options: (factor) => ({ factor: Number(factor) }),
    },
  ],
});
