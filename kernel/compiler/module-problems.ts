import { relative } from "node:path";
import type TypeScript from "typescript";
import type { CheckedCell } from "./checker.js";
import { allowedCodes, type Problem } from "./problem.js";

type Ts = typeof TypeScript;

/** Files without fault, by the checker that found them so. */
const sound = new WeakMap<TypeScript.TypeChecker, Set<TypeScript.SourceFile>>();

/**
 * What is wrong with the local TypeScript modules that a cell imports, directly or through each other. A package, also one
 * that is linked from a workspace, is its own author's matter and is not looked at.
 * @param ts The compiler.
 * @param cell The cell's module, checked.
 * @param folder The notebook's folder, from which files are named.
 * @param isMapped Whether a name may mean a file by `paths` or `baseUrl`.
 */
export function moduleProblems(ts: Ts, cell: CheckedCell, folder: string, isMapped: boolean): Problem[] {
  const known = sound.get(cell.checker) ?? new Set();
  sound.set(cell.checker, known);
  const problems: Problem[] = [];
  for (const file of localModules(cell, isMapped)) {
    if (known.has(file)) continue;
    const title = relative(folder, file.fileName).replaceAll("\\", "/");
    const found = cell
      .faults(file)
      .filter(({ category, code }) => category === ts.DiagnosticCategory.Error && !allowedCodes.has(code))
      .map(({ code, messageText, start = 0, length = 0 }) => ({
        code,
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
        start,
        length,
        module: { title, text: file.text },
      }));
    if (found.length === 0) known.add(file);
    problems.push(...found);
  }
  return problems;
}

/** The TypeScript files that are reached by paths, not as packages. */
function localModules(
  { file, resolve, sourceFile }: CheckedCell,
  isMapped: boolean,
): Set<TypeScript.SourceFile> {
  const found = new Set<TypeScript.SourceFile>();
  const follow = (from: TypeScript.SourceFile): void => {
    const { imports = [] } = from as unknown as { imports?: TypeScript.StringLiteralLike[] };
    for (const { text } of imports) {
      if (text.startsWith("./.cell-") || !(isMapped || /^[./#]/.test(text))) continue;
      const resolved = resolve(text, from.fileName);
      if (resolved === undefined || resolved.isExternalLibraryImport) continue;
      const module = sourceFile(resolved.resolvedFileName);
      if (module === undefined || found.has(module) || module.isDeclarationFile) continue;
      if (!/\.[cm]?tsx?$/.test(module.fileName)) continue;
      found.add(module);
      follow(module);
    }
  };
  follow(file);
  return found;
}
