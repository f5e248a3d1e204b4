import type { Options } from "../options.js";
import { scaleAndShift } from "../normalizing.js";
import { isNumber } from "../size.js";
import { channels } from "../tensor.js";
import { kerasCall, letterKind, needsNumbers } from "./kind.js";

/**
 * Group normalization: mean and variance of every sample over the positions and channels of each group, then a learned
 * scale and shift per channel. Receptive fields leave the statistics' reach out, as is usual. Source: Y. Wu, K. He, Group Normalization (2018); torch.nn.GroupNorm.
 */
export interface GroupNormLayer {
  type: "groupNorm";
  /** Into how many groups the channels part; 1 is layer normalization, as many as channels instance normalization. */
  groups: number;
  /** Added to the variance; default 1e-5. */
  epsilon?: number;
  /** Whether scale and shift are learned; default true. */
  affine?: boolean;
}

/**
 * Instance normalization: mean and variance of every channel of every sample by itself, then a learned scale and shift per
 * channel. Source: D. Ulyanov and others, Instance normalization (2016); torch.nn.InstanceNorm2d, which learns none unless asked.
 */
export interface InstanceNormLayer {
  type: "instanceNorm";
  /** Added to the variance; default 1e-5. */
  epsilon?: number;
  /** Whether scale and shift are learned; default true. */
  affine?: boolean;
}

/** What the normalizations of a sample have in common. */
export interface Normalization {
  epsilon: number;
  affine: boolean;
}

function read(options: Options): Normalization {
  const epsilon = options.raw("epsilon", 1e-5);
  if (typeof epsilon !== "number" || !(epsilon > 0 && epsilon < Infinity))
    options.fail("needs a positive number for epsilon", JSON.stringify(epsilon));
  return { epsilon, affine: options.flag("affine", true) };
}

const normalizationCall = (groups: string, { epsilon, affine }: Normalization) => ({
  call: kerasCall(
    "GroupNormalization",
    `groups=${groups}`,
    `epsilon=${epsilon}`,
    affine ? null : "center=False",
    affine ? null : "scale=False",
  ),
});

export const groupNorm = letterKind<GroupNormLayer>()({
  type: "groupNorm",
  read: (options) => ({ groups: options.size("groups", 1), ...read(options) }),
  account: ({ groups, affine }, input, options) => {
    needsNumbers(options, input);
    const c = channels(input);
    if (isNumber(c) && isNumber(groups) && c % groups !== 0) {
      const good = Array.from({ length: c }, (_, index) => index + 1).filter((size) => c % size === 0);
      options.fail(
        `needs groups that divide the ${c} channels`,
        String(groups),
        `Give ${good.slice(0, 8).join(", ")}${good.length > 8 ? ", …" : ""} groups, or as many channels as the groups divide.`,
      );
    }
    return scaleAndShift(input, affine, "sample");
  },
  keras: ({ groups, ...layer }) => normalizationCall(String(groups), layer),
  box: ({ groups }) => ({ title: "group norm", details: [`${String(groups)} groups`], color: "gray" }),
  shorthand: [
    {
      example: "4gn",
      meaning: "group normalization",
      pattern: /^(\d+)gn$/,
      options: (groups) => ({ groups: Number(groups) }),
    },
  ],
});

export const instanceNorm = letterKind<InstanceNormLayer>()({
  type: "instanceNorm",
  read,
  account: ({ affine }, input, options) => {
    options.needs(
      input,
      ["volume", "image", "signal", "sequence"],
      "It takes the mean of each channel over its positions.",
    );
    return scaleAndShift(input, affine, "sample");
  },
  // as many groups as channels
  keras: (layer) => normalizationCall("-1", layer),
  box: () => ({ title: "instance norm", details: [], color: "gray" }),
  shorthand: [{ example: "instanceNorm", pattern: /^instanceNorm$/ }],
});
