import { plainAccount } from "../account.js";
import type { Options } from "../options.js";
import { kerasCall, letterKind, needsNumbers } from "./kind.js";

/** Dropout as it stands at test time: nothing happens, and it changes no count. */
export interface DropoutLayer {
  type: "dropout";
  /** Share of units dropped in training, by either name; default 0.5. */
  rate?: number;
  p?: number;
}

function read(options: Options): { rate: number } {
  const [named, p] = [options.raw("rate"), options.raw("p")];
  if (named !== undefined && p !== undefined && named !== p)
    options.fail("needs a rate or p, which mean the same", `rate ${String(named)} and p ${String(p)}`);
  const rate = named ?? p ?? 0.5;
  if (typeof rate !== "number" || !(rate >= 0 && rate < 1))
    options.fail("needs a rate from 0 to below 1", JSON.stringify(rate));
  return { rate };
}

export const dropout = letterKind<DropoutLayer>()({
  type: "dropout",
  read,
  account: (_layer, input, options) => {
    needsNumbers(options, input);
    return plainAccount(input);
  },
  keras: ({ rate }) => ({ call: kerasCall("Dropout", String(rate)) }),
  box: ({ rate }) => ({ title: "dropout", details: [`rate ${rate}`], color: "white" }),
  shorthand: [
    {
      example: "dropout 0.5",
      pattern: /^dropout(\d*\.\d+)?$/,
      options: (rate) => (rate === undefined ? {} : { rate: Number(rate) }),
    },
  ],
});
