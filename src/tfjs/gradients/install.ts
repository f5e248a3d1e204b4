import type { Tfjs } from "../library.js";
import { defineBroadcastingGradients } from "./broadcasting.js";
import { defineComparisonGradients } from "./comparisons.js";
import { defineConvolutionGradients } from "./convolutions.js";
import { defineEinsumGradient } from "./einsum.js";
import { replaceFusedConvolution } from "./fused.js";
import { defineIndexingGradients } from "./indexing.js";
import { definePoolingGradients } from "./pooling.js";
import { defineCumulativeGradients } from "./cumulative.js";
import { defineActivationGradients } from "./activations.js";
import { replaceSoftmaxCrossEntropy } from "./losses.js";
import { defineReductionGradients } from "./reductions.js";
import { repairTape } from "./tape.js";

/** Repairs tfjs's wrong gradients and adds the missing ones; once for a process, for every rung. */
export function installGradients(tf: Tfjs): void {
  repairTape(tf);
  defineActivationGradients(tf);
  defineBroadcastingGradients(tf);
  defineComparisonGradients(tf);
  defineCumulativeGradients(tf);
  defineEinsumGradient(tf);
  defineIndexingGradients(tf);
  defineConvolutionGradients(tf);
  definePoolingGradients(tf);
  defineReductionGradients(tf);
  replaceFusedConvolution(tf);
  replaceSoftmaxCrossEntropy(tf);
}
