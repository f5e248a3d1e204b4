import type { Value } from "./tape.js";

/** A step that runs in one call. */
export interface Executable {
  /** The graph's values that are handed in, in the order of the inputs. */
  readonly inputs: Value[];
  /** How many values come out: the results, then the variables' new values. */
  readonly outputCount: number;
  /**
   * Executes the step.
   * @param inputIds the tensors of {@link inputs}
   * @param outputIds −1 for a new tensor, whose id is then written there; an id for a tensor that is replaced
   */
  run(inputIds: Int32Array, outputIds: Int32Array): void;
  dispose(): void;
}
