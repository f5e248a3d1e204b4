import type TypeScript from "typescript";
import { takesName } from "./references.js";
import type { Rewriting } from "./rewriting.js";

/** The names that are called otherwise in the script, wherever the cell means its top level by them. */
export function renamedNames(rewriting: Rewriting): void {
  const { ts, script } = rewriting;
  for (const identifier of rewriting.renamed) {
    const { text, parent } = identifier;
    const name = rewriting.name(text);
    const isProperty =
      ts.isShorthandPropertyAssignment(parent) ||
      (ts.isBindingElement(parent) &&
        ts.isObjectBindingPattern(parent.parent) &&
        parent.propertyName === undefined &&
        parent.dotDotDotToken === undefined &&
        parent.name === identifier);
    const [start, end] = [identifier.getStart(), identifier.end];
    script.replace(start, end, isProperty ? `${key(text)}: ` : "", { name, start, end });
    const value = valueGivenTo(rewriting, identifier);
    if (value === undefined || !takesName(ts, value)) continue;
    const [before, after] = naming(text);
    script.replace(value.getStart(), value.end, before, [value.getStart(), value.end], after);
  }
}

/** What a declaration or an assignment gives to an identifier. */
function valueGivenTo(
  rewriting: Rewriting,
  identifier: TypeScript.Identifier,
): TypeScript.Expression | undefined {
  const { ts } = rewriting;
  const { parent } = identifier;
  if ((ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === identifier)
    return parent.initializer;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer;
  const assigns: readonly TypeScript.SyntaxKind[] = [
    ts.SyntaxKind.EqualsToken,
    ts.SyntaxKind.BarBarEqualsToken,
    ts.SyntaxKind.AmpersandAmpersandEqualsToken,
    ts.SyntaxKind.QuestionQuestionEqualsToken,
  ];
  if (ts.isBinaryExpression(parent) && parent.left === identifier)
    return assigns.includes(parent.operatorToken.kind) ? parent.right : undefined;
  return undefined;
}

/** A property's name: `__proto__: x` would set the prototype. */
function key(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : name;
}

/** What stands around a function without a name so that it is called as its author calls it. */
export function naming(name: string): [string, string] {
  return [`({ ${key(name)}: `, ` }).${name === "__proto__" ? "__proto__" : name}`];
}
