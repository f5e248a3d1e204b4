import type { FunctionDefinition } from "./definition.js";
import { extreme } from "./extreme.js";

/** The least of the arguments. */
export const min: FunctionDefinition = {
  ...extreme("min", -1),
  value: Math.min,
  derivationText: "\\min(u,v)'=\\mathbf{1}[u<v]\\,u'+\\mathbf{1}[v<u]\\,v'",
  sign: (args, has) => args.every(has),
};
