import type { ErrorReport } from "../bridge/messages.js";
import { bold, red } from "./ansi.js";

/** What an interrupted cell reports; the name is the one that Jupyter's front ends know. */
export const interruptReport: ErrorReport = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted.",
  traceback: [`${red(bold("KeyboardInterrupt"))}: The cell was interrupted.`],
};
