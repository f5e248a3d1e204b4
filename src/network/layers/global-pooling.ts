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
import { over, type Size } from "../size.js";
import { channels, elements, type Tensor } from "../tensor.js";
import { kerasCall, letterKind } from "./kind.js";

/** The mean of every channel. */
export interface GlobalAvgPoolLayer {
  type: "globalAvgPool";
}

/** The largest value of every channel. */
export interface GlobalMaxPoolLayer {
  type: "globalMaxPool";
}

function account(mean: boolean, input: Tensor<Size>, options: Options): Account<Size> {
  options.needs(
    input,
    ["volume", "image", "signal", "sequence"],
    `It ${mean ? "averages" : "takes the largest value"} over positions or steps.`,
  );
  const c = channels(input);
  const [C, P] = [count("C", c), count("P", over(elements(input), c))];
  const fewer = C.times(P.minus(Worked.constant(1)));
  return {
    ...plainAccount({ kind: "features", shape: [c] }),
    field: () => null,
    forward: (conventions) => {
      const { poolAverage, poolCompare } = conventions;
      const times = (worked: Worked) => perSample(conventions, worked);
      if (!mean) {
        if (poolCompare === "none") return operations();
        if (poolCompare === "input") return operations({ logic: perValue(conventions, C.times(P)) });
        return operations({ logic: times(poolCompare === "k²" ? C.times(P) : fewer) });
      }
      if (poolAverage === "none" || (poolAverage === "global" && input.kind !== "image")) return operations();
      if (poolAverage !== "full") return operations({ add: perValue(conventions, C.times(P)) });
      return operations({ add: times(fewer), mul: times(C) });
    },
    backward: (conventions) =>
      backwardOperations(
        mean && conventions.poolAverage !== "none"
          ? { delta: operations({ mul: perSample(conventions, C) }) }
          : {},
      ),
  };
}

const pooling = (mean: boolean, kerasName: string, title: string) => ({
  read: () => ({}),
  account: (_layer: object, input: Tensor<Size>, options: Options) => account(mean, input, options),
  keras: (_layer: object, input: Tensor<Size>) => ({
    call: kerasCall(`${kerasName}${input.kind === "volume" ? 3 : input.kind === "image" ? 2 : 1}D`),
  }),
  box: () => ({ title, details: [], color: "orange" as const }),
});

export const globalAvgPool = letterKind<GlobalAvgPoolLayer>()({
  type: "globalAvgPool",
  ...pooling(true, "GlobalAveragePooling", "global avg"),
  shorthand: [{ example: "globalAvgPool", pattern: /^(?:globalAvgPool|gap)$/ }],
});

export const globalMaxPool = letterKind<GlobalMaxPoolLayer>()({
  type: "globalMaxPool",
  ...pooling(false, "GlobalMaxPooling", "global max"),
  shorthand: [{ example: "globalMaxPool", pattern: /^(?:globalMaxPool|gmp)$/ }],
});
