/** How large gradients may be. */
export interface Clipping {
  /** Gradients are scaled down where their norm over all weights is larger; default: never. */
  clipNorm?: number;
  /** Every number of a gradient is cut to the range from −clipValue to clipValue, before any scaling; default: never. */
  clipValue?: number;
}
