import { failure } from "./failure.js";

/** What an interrupted cell reports; the name is the one that Jupyter's front ends know. */
export const interruptReport = failure("KeyboardInterrupt", "The cell was interrupted.");
