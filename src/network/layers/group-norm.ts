import type { Options } from "../options.js";
import { scaleAndShift } from "../normalizing.js";
import { channels } from "../tensor.js";
import { kerasCall, layerKind, needsNumbers } from "./kind.js";

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
}

function read(options: Options): { groups: number; epsilon: number } {
  const epsilon = options.raw("epsilon", 1e-5);
  if (typeof epsilon !== "number" || !(epsilon > 0 && epsilon < Infinity))
    options.fail("needs a positive number for epsilon", JSON.stringify(epsilon));
  return { groups: options.integer("groups", 1), epsilon };
}

export const groupNorm = layerKind<GroupNormLayer>()({
  type: "groupNorm",
  read,
  account: ({ groups }, input, options) => {
    needsNumbers(options, input);
    const c = channels(input);
    if (c % groups !== 0) {
      const good = Array.from({ length: c }, (_, index) => index + 1).filter((size) => c % size === 0);
      options.fail(
        `needs groups that divide the ${c} channels`,
        String(groups),
        `Give ${good.slice(0, 8).join(", ")}${good.length > 8 ? ", …" : ""} groups, or as many channels as the groups divide.`,
      );
    }
    return scaleAndShift(input);
  },
  keras: ({ groups, epsilon }) => ({
    call: kerasCall("GroupNormalization", `groups=${groups}`, `epsilon=${epsilon}`),
  }),
  box: ({ groups }) => ({ title: "group norm", details: [`${groups} groups`], color: "gray" }),
  shorthand: [
    {
      example: "4gn",
      meaning: "group normalization",
      pattern: /^(\d+)gn$/,
      options: (groups) => ({ groups: Number(groups) }),
    },
  ],
});
