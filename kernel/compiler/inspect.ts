import { productName } from "../product.js";
import type { CellProbe } from "./cell-probe.js";

/** What is known about the name at the cursor. */
export interface Inspection {
  /** Its declaration: `const x: number`. */
  signature: string;
  documentation: string;
}

/**
 * The type and the documentation of what the cursor is on, or of the call it stands in.
 * @param compiler The notebook's compiler.
 * @param text The cell.
 * @param offset The cursor, in UTF-16 units.
 * @param detailed With the documentation's tags: parameters, examples.
 * @returns Undefined where there is no known name.
 */
export function inspect(
  compiler: CellProbe,
  text: string,
  offset: number,
  detailed: boolean,
): Inspection | undefined {
  return known(compiler, text, offset, detailed) ?? beforeImport(compiler, text, offset, detailed);
}

/** A name of the product that is not imported yet: newcomers ask just then. */
function beforeImport(
  compiler: CellProbe,
  text: string,
  offset: number,
  detailed: boolean,
): Inspection | undefined {
  const head = /(?<![\w$.])([A-Za-z_$][\w$]*)(\(\s*)?$/u.exec(text.slice(0, offset));
  if (head === null) return undefined;
  const rest = head[2] === undefined ? /^[\w$]*/u.exec(text.slice(offset))![0] : "";
  const name = head[1] + rest;
  const line = `import { ${name} } from "${productName}";`;
  const found = known(compiler, `${line}\n${name}`, line.length + 1, detailed);
  // Of a name that the product does not export, nothing but the import itself is known.
  if (found === undefined || found.signature === `import ${name}`) return undefined;
  return { ...found, documentation: `Not imported yet: \`${line}\`\n\n${found.documentation}`.trim() };
}

function known(compiler: CellProbe, text: string, offset: number, detailed: boolean): Inspection | undefined {
  const probe = compiler.probe(text);
  // Behind a name, or behind the parenthesis of its call, means the name.
  const positions = [offset, offset - 1, text.slice(0, offset).search(/\(\s*$/u) - 1];
  for (const position of positions) {
    if (position < 0 || position >= text.length) continue;
    const info = compiler.checker.quickInfo(probe.path, probe.text, position);
    if (info === undefined) continue;
    const signature = asDeclared(info.signature);
    if (signature === "" || signature === "any") continue;
    const tags = info.tags.map((tag) => `@${tag.name} ${tag.text}`);
    const documentation = [info.documentation, ...(detailed ? tags : [])];
    return {
      signature,
      documentation: documentation.join("\n").trim(),
    };
  }
  return undefined;
}

/** A declaration as its author sees it: cells are modules to the checker alone. */
export function asDeclared(signature: string): string {
  const own = signature.replaceAll(/import\("[^"]*\.cell-\d+"\)\./g, "").replace(/^\(alias\) /, "");
  return own.replace(/\nimport [^\n]*$/, "");
}
