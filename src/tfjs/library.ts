/** The tfjs namespace, with the gradients that gradsheet repairs and adds: {@link loadTfjs} gives it. */
export type Tfjs = typeof import("@tensorflow/tfjs");
