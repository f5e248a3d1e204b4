import { rounding } from "./rounding.js";

/** ⌈u⌉, the least whole number that is not below u. */
export const ceil = rounding({
  name: "ceil",
  float: Math.ceil,
  fraction: (x) => x.ceil(),
  sign: ([u], has) => has(u),
  brackets: ["lceil", "rceil"],
  foreign: { ceiling: "ceil(u)" },
});
