import { chosenSlope } from "./chosen-slope.js";

/** minslope(rule, u, slope of u, …): the slope of the least. */
export const minslope = chosenSlope("minslope", -1);
