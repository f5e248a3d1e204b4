import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = "kernel/intrinsics.ts";

/** What no assignment changes, and the object itself. */
const safe = new Set(["undefined", "NaN", "Infinity", "globalThis"]);
const globals = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => !safe.has(name)));

/** The files that a file loads, now or later; what only its types come from is not among them. */
function loadsOf(file: string, source: ts.SourceFile): string[] {
  const specifiers: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && !isOfTypes(node)) specifiers.push(node.moduleSpecifier.getText());
    if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier)
      specifiers.push(node.moduleSpecifier.getText());
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      specifiers.push(node.arguments[0]?.getText() ?? "");
    ts.forEachChild(node, walk);
  };
  walk(source);
  return specifiers
    .map((specifier) => specifier.slice(1, -1))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => join(dirname(file), specifier).replaceAll("\\", "/").replace(/\.js$/, ".ts"))
    .filter((target) => existsSync(join(root, target)));
}

function isOfTypes({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (clause === undefined || clause.name !== undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings: names } = clause;
  return names !== undefined && ts.isNamedImports(names) && names.elements.every((one) => one.isTypeOnly);
}

/** The globals that a file reads where it reads them by themselves: no types, no fields, no names of its own. */
function globalsIn(source: ts.SourceFile): string[] {
  const own = new Set<string>();
  const read = new Set<string>();
  const walk = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isName = (parent as { name?: ts.Node }).name === node;
      if (ts.isShorthandPropertyAssignment(parent)) read.add(node.text);
      else if (isName && !ts.isPropertyAccessExpression(parent)) own.add(node.text);
      else if (!isName) read.add(node.text);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return [...read].filter((name) => globals.has(name) && !own.has(name));
}

it("the kernel's files on the thread of the cells take every global from kernel/intrinsics.ts, as it was before any cell", () => {
  const broken: string[] = [];
  const files = new Set(["kernel/main.ts"]);
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(root, file), "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    for (const target of loadsOf(file, source)) files.add(target);
    if (file !== home)
      broken.push(...globalsIn(source).map((name) => `${relative("kernel", file)}: ${name}`));
  }
  expect(files.size).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});
