import type { Node } from "../node/node.js";

/** What the Hessian test says about a point. */
export type PointKind = "minimum" | "maximum" | "saddle" | "inconclusive";
/** What a critical point is, where it is proved; an inflection is a point of one variable with a horizontal tangent that is no extremum. */
export type PointNature = "minimum" | "maximum" | "saddle" | "inflection";

/** What is known about a point, in nodes. */
export interface Description {
  readonly kind: PointKind | "not-critical";
  readonly nature: PointNature | null;
  readonly isKink: boolean;
  /** Undefined where it does not exist. */
  readonly gradient: readonly Node[] | undefined;
  readonly hessian: readonly (readonly Node[])[] | undefined;
  /** Whether it could not be decided if the gradient is zero, or what happens at a kink. */
  readonly isOpen: boolean;
}
