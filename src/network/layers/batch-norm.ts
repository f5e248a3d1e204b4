import { parameter } from "../account.js";
import { scaleAndShift } from "../normalizing.js";
import { channels } from "../tensor.js";
import { kerasCall, letterKind, needsNumbers } from "./kind.js";

/** Batch normalization with a learned scale and shift per channel; its moving statistics are not trainable. */
export interface BatchNormLayer {
  type: "batchNorm";
  /** Whether scale and shift are learned; default true. */
  affine?: boolean;
}

export const batchNorm = letterKind<BatchNormLayer>()({
  type: "batchNorm",
  read: (options) => ({ affine: options.flag("affine", true) }),
  account: ({ affine }, input, options) => {
    needsNumbers(options, input);
    const account = scaleAndShift(input, affine);
    const statistic = (name: string) => parameter(name, "statistic", [["C", channels(input)]]);
    return {
      ...account,
      parameters: [...account.parameters, statistic("movingMean"), statistic("movingVariance")],
    };
  },
  keras: ({ affine }) => ({
    call: kerasCall("BatchNormalization", affine ? null : "center=False", affine ? null : "scale=False"),
  }),
  box: () => ({ title: "batch norm", details: [], color: "gray" }),
  shorthand: [{ example: "batchNorm", pattern: /^(?:batchNorm|bn)$/ }],
});
