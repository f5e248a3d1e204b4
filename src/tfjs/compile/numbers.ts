/** The numbers of a tensor as the addon takes and gives them. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** An attribute of an operation, as tfjs-node writes it. */
export interface OpAttr {
  name: string;
  /** One of the addon's `TF_ATTR_…`. */
  type: number;
  value: unknown;
}
