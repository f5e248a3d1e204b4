import { plainAccount, type Account } from "../account.js";
import type { Options } from "../options.js";
import { isNumber, over, times, type Size } from "../size.js";
import { describe, elements, shapeText, type Tensor } from "../tensor.js";
import { kerasCall, letterKind, needsNumbers } from "./kind.js";

/** The same numbers in another shape, in the order in which flatten reads them: the last axis runs first. */
export interface ReshapeLayer {
  type: "reshape";
  /** [channels, depth, height, width], [channels, height, width], [channels, length] or [features]; one size may be -1, which is what is left. */
  shape: number[];
}

function read(options: Options): { shape: (Size | null)[] } {
  const given = options.raw("shape");
  if (!Array.isArray(given) || given.length === 0 || given.length > 4)
    options.fail("needs a shape of one to four sizes", JSON.stringify(given) ?? "nothing");
  const shape = (given as unknown[]).map((size) => (size === -1 ? null : options.part("shape", size, 1)));
  if (shape.filter((size) => size === null).length > 1)
    options.fail("needs a shape with at most one -1", JSON.stringify(given));
  return { shape };
}

/** The shape with what is left in the place of -1. */
const filled = (wanted: readonly (Size | null)[], all: Size): Size[] =>
  wanted.map((size) => size ?? over(all, times<Size>(...wanted.filter((each) => each !== null))));

function account(
  { shape: wanted }: { shape: (Size | null)[] },
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  needsNumbers(options, input);
  const all = elements(input);
  const shape = filled(wanted, all);
  const count = times<Size>(...shape);
  const isOff =
    (isNumber(count) && isNumber(all) && count !== all) ||
    shape.some((size) => isNumber(size) && !Number.isInteger(size));
  if (isOff)
    options.fail(
      `needs a shape of ${String(all)} numbers, as many as come in`,
      `${wanted.map((size) => String(size ?? -1)).join("×")} for ${describe(input)}`,
    );
  const kind = (["features", "signal", "image", "volume"] as const)[shape.length - 1];
  return { ...plainAccount({ kind, shape }), field: () => null };
}

export const reshape = letterKind<ReshapeLayer>()({
  type: "reshape",
  read,
  account,
  keras: ({ shape }, input) => {
    const sizes = filled(shape, elements(input));
    const last = [...sizes.slice(1), sizes[0]].map(String);
    return { call: kerasCall("Reshape", `(${last.join(", ")}${last.length === 1 ? "," : ""})`) };
  },
  box: ({ shape }) => ({
    title: "reshape",
    details: [`to ${shapeText(shape.map((size) => size ?? -1))}`],
    color: "white",
  }),
  shorthand: [
    {
      example: "reshape256x4x4",
      pattern: /^reshape(\d+(?:[x×]\d+){0,3})$/,
      options: (sizes) => ({ shape: (sizes ?? "").split(/[x×]/).map(Number) }),
    },
  ],
});
