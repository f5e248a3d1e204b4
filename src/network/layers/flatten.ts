import { plainAccount } from "../account.js";
import { elements } from "../tensor.js";
import { kerasCall, letterKind, needsNumbers } from "./kind.js";

/** All numbers in one row. */
export interface FlattenLayer {
  type: "flatten";
}

export const flatten = letterKind<FlattenLayer>()({
  type: "flatten",
  read: () => ({}),
  account: (_layer, input, options) => {
    needsNumbers(options, input);
    return { ...plainAccount({ kind: "features", shape: [elements(input)] }), field: () => null };
  },
  keras: () => ({ call: kerasCall("Flatten") }),
  box: () => ({ title: "flatten", details: [], color: "white" }),
  shorthand: [{ example: "flatten", pattern: /^flatten$/ }],
});
