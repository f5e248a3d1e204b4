import { chosenSlope } from "./chosen-slope.js";

/** maxslope(rule, u, slope of u, …): the slope of the greatest. */
export const maxslope = chosenSlope("maxslope", 1);
