import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  operations,
  perSample,
  perValue,
  plainAccount,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { channels, elements, type Tensor } from "../tensor.js";
import { kerasCall, layerKind } from "./kind.js";

/** The mean of every channel. */
export interface GlobalAvgPoolLayer {
  type: "globalAvgPool";
}

function account(_layer: object, input: Tensor, options: Options): Account {
  options.needs(input, ["image", "signal", "sequence"], "It averages over positions or steps.");
  const c = channels(input);
  const places = elements(input) / c;
  const [C, P] = [count("C", c), count("P", places)];
  return {
    ...plainAccount({ kind: "features", shape: [c] }),
    field: () => null,
    forward: (conventions) => {
      const { poolAverage } = conventions;
      const times = (worked: Worked) => perSample(conventions, worked);
      if (poolAverage === "none" || (poolAverage === "global" && input.kind !== "image")) return operations();
      if (poolAverage !== "full") return operations({ add: perValue(conventions, C.times(P)) });
      return operations({ add: times(C.times(P.minus(Worked.constant(1)))), mul: times(C) });
    },
    backward: (conventions) =>
      backwardOperations(
        conventions.poolAverage === "none" ? {} : { delta: operations({ mul: perSample(conventions, C) }) },
      ),
  };
}

export const globalAvgPool = layerKind<GlobalAvgPoolLayer>()({
  type: "globalAvgPool",
  read: () => ({}),
  account,
  keras: (_layer, input) => ({
    call: kerasCall(`GlobalAveragePooling${input.kind === "image" ? 2 : 1}D`),
  }),
  box: () => ({ title: "global avg", details: [], color: "orange" }),
  shorthand: [{ example: "globalAvgPool", pattern: /^globalAvgPool$/ }],
});
