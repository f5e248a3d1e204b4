import { abs } from "./abs.js";
import { acos } from "./acos.js";
import { asin } from "./asin.js";
import { atan } from "./atan.js";
import { ceil } from "./ceil.js";
import { cos } from "./cos.js";
import { cosh } from "./cosh.js";
import type { FunctionDefinition } from "./definition.js";
import { erf } from "./erf.js";
import { exp } from "./exp.js";
import { floor } from "./floor.js";
import { gelu } from "./gelu.js";
import { heaviside } from "./heaviside.js";
import { log } from "./log.js";
import { logsumexp } from "./logsumexp.js";
import { max } from "./max.js";
import { maxslope } from "./maxslope.js";
import { min } from "./min.js";
import { minslope } from "./minslope.js";
import { norm } from "./norm.js";
import { relu } from "./relu.js";
import { roots } from "./roots.js";
import { sigmoid } from "./sigmoid.js";
import { sign } from "./sign.js";
import { sin } from "./sin.js";
import { sinh } from "./sinh.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";
import { step } from "./step.js";
import { tan } from "./tan.js";
import { tanh } from "./tanh.js";
import { undefinedAtZero } from "./undefined.js";

/** All functions of the syntax. */
const table = {
  exp,
  log,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  sigmoid,
  softplus,
  relu,
  abs,
  sign,
  floor,
  ceil,
  erf,
  gelu,
  step,
  heaviside,
  undefined: undefinedAtZero,
  maxslope,
  minslope,
  max,
  min,
  norm,
  softmax,
  roots,
  logsumexp,
} satisfies Record<string, FunctionDefinition>;

/** The name of a function of the syntax. */
export type FunctionName = keyof typeof table;

/** The functions by their names. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(Object.entries(table));
