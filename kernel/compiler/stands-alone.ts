import { isBuiltin } from "node:module";
import type TypeScript from "typescript";
import { productName } from "../product.js";

/** Whether a cell reads nothing but this package and what Node has: no file, and no package of the notebook's folder. */
export function standsAlone(ts: typeof TypeScript, text: string): boolean {
  const read = ts.preProcessFile(text, true, true);
  const named = [...read.importedFiles, ...read.referencedFiles, ...read.typeReferenceDirectives];
  return named.every(({ fileName }) => fileName === productName || isBuiltin(fileName));
}
