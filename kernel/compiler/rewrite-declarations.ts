import type TypeScript from "typescript";
import { namesIn } from "./cell-source.js";
import { naming } from "./rewrite-names.js";
import type { Rewriting } from "./rewriting.js";
import type { Piece } from "./script-text.js";

/**
 * `function f(…) {…}` becomes `let f = function (…) {…}` in front of everything. Without a name of its own
 * inside, it calls the newest `f` when it recurs, as a function declaration would.
 */
export function functionStatement(rewriting: Rewriting, statement: TypeScript.FunctionDeclaration): void {
  const { ts, script } = rewriting;
  const start = statement.getStart();
  if (statement.body === undefined) return script.replace(start, statement.end, "");
  const own = statement.name?.text ?? "__default";
  const name = rewriting.name(own);
  const [before, after] = name === own ? ["", ""] : naming(own);
  const async = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const head = `${async ? "async " : ""}function${statement.asteriskToken ? "*" : ""} `;
  const afterName = statement.name?.end ?? (statement.asteriskToken?.end || statement.parameters.pos - 1);
  rewriting.declared.add(name);
  script.hoist(`let ${name} = ${before}${head}`, [afterName, statement.end], `${after};`);
  script.replace(start, statement.end, "");
}

/** A class keeps its own name inside and in what it prints, whatever it is called outside. */
export function classStatement(rewriting: Rewriting, statement: TypeScript.ClassDeclaration): void {
  const start = statement.getStart();
  const own = statement.name?.text;
  if (own === undefined) return rewriting.script.replace(start, start, "void ");
  const name = rewriting.name(own);
  if (name === own) return;
  rewriting.declared.add(name);
  rewriting.script.replace(
    start,
    statement.end,
    `let ${name}; { `,
    [start, statement.end],
    ` ${name} = ${own}; }`,
  );
}

/** An enum as a variable, which may be declared again. */
export function enumStatement(rewriting: Rewriting, statement: TypeScript.EnumDeclaration): void {
  // TypeScript's own emitter joins its parts.
  if (rewriting.cell.needsTypeScriptEmit) return;
  const name = rewriting.name(statement.name.text);
  const keyword = statement.name.getStart();
  const start = statement.getStart();
  rewriting.script.replace(start, keyword, `let ${name} = (() => { enum `);
  rewriting.script.replace(statement.end, statement.end, ` return ${name}; })();`);
  // The modifiers in front of the name are gone already with that edit.
  rewriting.script.dropEditsInside(start, keyword);
}

/** `const` and `var` as `let`. */
export function variableStatement(rewriting: Rewriting, statement: TypeScript.VariableStatement): void {
  const { ts, script } = rewriting;
  const list = statement.declarationList;
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  if (kind === ts.NodeFlags.Const) script.replace(list.getStart(), list.getStart() + "const".length, "let");
  if (kind === 0) hoistVariables(rewriting, list, true);
}

/** `var` belongs to the whole cell wherever it stands: declared in front, assigned in its place. */
export function hoistVariables(
  rewriting: Rewriting,
  list: TypeScript.VariableDeclarationList,
  isStatement: boolean,
): void {
  const { ts, script } = rewriting;
  for (const { name } of list.declarations)
    for (const identifier of namesIn(ts, name)) script.hoistName(rewriting.name(identifier.text));
  const isLoop = !isStatement && (ts.isForOfStatement(list.parent) || ts.isForInStatement(list.parent));
  const pieces: Piece[] = [];
  for (const { name, initializer } of list.declarations) {
    if (isLoop) pieces.push([name.getStart(), name.end]);
    else if (initializer !== undefined) {
      if (pieces.length > 0) pieces.push(", ");
      pieces.push("(", [name.getStart(), name.end], " = ", [initializer.getStart(), initializer.end], ")");
    }
  }
  // `void` keeps an assignment from running on from a line before it that ends without a semicolon.
  const guard = isStatement && pieces.length > 0 ? ["void ("] : [];
  script.replace(list.getStart(), list.end, ...guard, ...pieces, guard.length > 0 ? ")" : "");
}
