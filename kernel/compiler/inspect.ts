import type TypeScript from "typescript";
import { productName } from "../product.js";
import type { CellProbe } from "./cell-probe.js";
import { docMarkdown } from "./doc-comment.js";

/** What is known about the name at the cursor. */
export interface Inspection {
  /** Its declaration: `const x: number`; of a call every overload, the one that fits marked. */
  signature: string;
  /** Its doc comment with parameters, examples and links, as Markdown. */
  documentation: string;
}

/**
 * The type and the documentation of what the cursor is on, or of the call between whose parentheses it stands.
 * @param compiler The notebook's compiler.
 * @param text The cell.
 * @param offset The cursor, in UTF-16 units.
 * @returns Undefined where there is no known name.
 */
export function inspect(compiler: CellProbe, text: string, offset: number): Inspection | undefined {
  const before = text.slice(0, offset);
  const opened = before.search(/\(\s*$/u) - 1;
  // Behind a parenthesis or a comma something new begins.
  const isBetween = /[(,]\s*$/u.test(before);
  return (
    (isBetween ? call(compiler, text, offset) : undefined) ??
    known(compiler, text, [offset, offset - 1]) ??
    (isBetween ? undefined : call(compiler, text, offset)) ??
    known(compiler, text, [opened]) ??
    beforeImport(compiler, text, offset)
  );
}

/** A name of the product that is not imported yet: newcomers ask just then. */
function beforeImport(compiler: CellProbe, text: string, offset: number): Inspection | undefined {
  const head = /(?<![\w$.])([A-Za-z_$][\w$]*)(\(\s*)?$/u.exec(text.slice(0, offset));
  if (head === null) return undefined;
  const rest = head[2] === undefined ? /^[\w$]*/u.exec(text.slice(offset))![0] : "";
  const name = head[1] + rest;
  const line = `import { ${name} } from "${productName}";`;
  const found = known(compiler, `${line}\n${name}`, [line.length + 1]);
  // Of a name that the product does not export, nothing but the import itself is known.
  if (found === undefined || found.signature === `import ${name}`) return undefined;
  return { ...found, documentation: `Not imported yet: \`${line}\`\n\n${found.documentation}`.trim() };
}

function known(compiler: CellProbe, text: string, positions: number[]): Inspection | undefined {
  const probe = compiler.probe(text);
  for (const position of positions) {
    if (position < 0 || position >= text.length) continue;
    const info = compiler.checker.quickInfo(probe.path, probe.text, position);
    if (info === undefined) continue;
    const signature = asDeclared(info.signature);
    if (signature === "" || signature === "any") continue;
    return { signature, documentation: docMarkdown(info) };
  }
  return undefined;
}

/** The call around the cursor: its overloads, and what is said of the parameter that is being written. */
function call(compiler: CellProbe, text: string, offset: number): Inspection | undefined {
  const { ts, checker } = compiler;
  const probe = compiler.probe(text);
  const help = checker.signatureHelp(probe.path, probe.text, offset);
  if (help === undefined) return undefined;
  const words = (parts: TypeScript.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString(parts);
  const lines = help.items.map((item, index) => {
    const parameters = item.parameters.map(({ displayParts }) => words(displayParts));
    const between = parameters.join(words(item.separatorDisplayParts));
    const whole = `${words(item.prefixDisplayParts)}${between}${words(item.suffixDisplayParts)}`;
    const mark = help.items.length === 1 ? "" : index === help.selectedItemIndex ? "▸ " : "  ";
    return mark + asDeclared(whole);
  });
  const active = help.items[help.selectedItemIndex];
  const last = (active?.parameters.length ?? 0) - 1;
  const rest = active?.isVariadic === true ? Math.min(help.argumentIndex, last) : help.argumentIndex;
  const parameter = active?.parameters[rest];
  const tags = (active?.tags ?? []).map((tag) => ({ name: tag.name, text: words(tag.text) }));
  const documentation = docMarkdown({ documentation: words(active?.documentation), tags });
  const said = parameter && words(parameter.documentation).replace(/^-\s*/, "");
  const here =
    parameter && `Here: \`${asDeclared(words(parameter.displayParts))}\`${said ? `: ${said}` : ""}`;
  return { signature: lines.join("\n"), documentation: [here, documentation].filter(Boolean).join("\n\n") };
}

/** A declaration as its author sees it: cells are modules to the checker alone. */
export function asDeclared(signature: string): string {
  const own = signature.replaceAll(/import\("[^"]*\.cell-\d+"\)\./g, "").replace(/^\(alias\) /, "");
  return own.replace(/\nimport [^\n]*$/, "");
}
