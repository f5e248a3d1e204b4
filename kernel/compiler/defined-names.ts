import type { NameKind } from "./cell-source.js";
import type { CellProbe } from "./cell-probe.js";
import { asDeclared } from "./inspect.js";

/** A name that a cell has defined. */
export interface DefinedName {
  name: string;
  kind: NameKind;
  /** Its declaration as a hover shows it: `const x: number`. */
  signature: string;
}

/**
 * Every name that cells have defined, in alphabetical order.
 * @param compiler The notebook's compiler.
 */
export function definedNames(compiler: CellProbe): DefinedName[] {
  const names = [...compiler.definitions.keys()].toSorted();
  const text = `${names.join("\n;")}\n`;
  const probe = compiler.probe(text);
  let offset = 0;
  return names.map((name) => {
    const info = compiler.checker.quickInfo(probe.path, probe.text, offset);
    offset += name.length + 2;
    const kind = compiler.definitions.get(name)?.kind ?? "let";
    return { name, kind, signature: asDeclared(info?.signature ?? "") };
  });
}
