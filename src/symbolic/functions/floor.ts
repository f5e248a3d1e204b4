import { rounding } from "./rounding.js";

/** ⌊u⌋, the greatest whole number that is not above u. */
export const floor = rounding({
  name: "floor",
  float: Math.floor,
  fraction: (x) => x.floor(),
  // below 1 it is zero
  sign: ([u], has, wanted) => wanted === "nonnegative" && has(u),
  brackets: ["lfloor", "rfloor"],
});
