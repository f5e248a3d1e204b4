import { parameter } from "../account.js";
import { scaleAndShift } from "../normalizing.js";
import { channels } from "../tensor.js";
import { kerasCall, layerKind, needsNumbers } from "./kind.js";

/** Batch normalization with a learned scale and shift per channel; its moving statistics are not trainable. */
export interface BatchNormLayer {
  type: "batchNorm";
}

export const batchNorm = layerKind<BatchNormLayer>()({
  type: "batchNorm",
  read: () => ({}),
  account: (_layer, input, options) => {
    needsNumbers(options, input);
    const account = scaleAndShift(input);
    const statistic = (name: string) => parameter(name, "statistic", [["C", channels(input)]]);
    return {
      ...account,
      parameters: [...account.parameters, statistic("movingMean"), statistic("movingVariance")],
    };
  },
  keras: () => ({ call: kerasCall("BatchNormalization") }),
  box: () => ({ title: "batch norm", details: [], color: "gray" }),
  shorthand: [{ example: "batchNorm", pattern: /^batchNorm$/ }],
});
