import type { Tfjs } from "../tfjs.js";
import { defineComparisonGradients } from "./comparisons.js";
import { defineConvolutionGradients } from "./convolutions.js";
import { defineEinsumGradient } from "./einsum.js";
import { defineIndexingGradients } from "./indexing.js";
import { definePoolingGradients } from "./pooling.js";
import { defineProductGradients } from "./products.js";
import { defineActivationGradients } from "./activations.js";
import { repairTapeOrder } from "./tape-order.js";

/** Repairs tfjs's wrong gradients and adds the missing ones; once for a process, for every rung. */
export function installGradients(tf: Tfjs): void {
  repairTapeOrder(tf);
  defineActivationGradients(tf);
  defineComparisonGradients(tf);
  defineProductGradients(tf);
  defineEinsumGradient(tf);
  defineIndexingGradients(tf);
  defineConvolutionGradients(tf);
  definePoolingGradients(tf);
}
