import type { FunctionDefinition } from "./definition.js";
import { extreme } from "./extreme.js";

/** The greatest of the arguments. */
export const max: FunctionDefinition = {
  ...extreme("max", 1),
  value: Math.max,
  derivationText: "\\max(u,v)'=\\mathbf{1}[u>v]\\,u'+\\mathbf{1}[v>u]\\,v'",
  sign: (args, has) => args.some(has),
};
