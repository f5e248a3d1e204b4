import type * as cpu from "@tensorflow/tfjs-backend-cpu";
import type * as core from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";

/** tfjs's own types in the place of the plain ones. */
declare module "./library.js" {
  interface TfjsTypes {
    Tfjs: typeof core & typeof layers & typeof cpu & { version: Record<string, string> };
    Tensor: core.Tensor;
    Scalar: core.Scalar;
    Variable: core.Variable;
    LayersModel: layers.LayersModel;
    Optimizer: core.Optimizer;
    /** Named for what reading it brings: the operations as methods of tensors. */
    chained: typeof import("@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js");
  }
}
