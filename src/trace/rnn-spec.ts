import type { TraceWeights } from "./recurrent-weights.js";
import type { ScalarActivation } from "./tape.js";
import type { TraceVector } from "./trace-input.js";
import type { UnrolledSpec } from "./unrolled.js";

/** The weights of a vanilla recurrent cell. */
export interface RnnCellSpec {
  /** U: from the input. */
  inputWeights: TraceWeights;
  /** W: from the state before. */
  recurrentWeights: TraceWeights;
  bias?: TraceVector;
  /** h_0; default zeros. */
  initial?: TraceVector;
  /** Default `tanh`. */
  activation?: ScalarActivation;
}

/** A vanilla recurrent network with its inputs. */
export type RnnTraceSpec = UnrolledSpec &
  RnnCellSpec & {
    /** Letters of the input, recurrent and output weights; default U, W, V. */
    letters?: { input?: string; recurrent?: string; output?: string };
  };
