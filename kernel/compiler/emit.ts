import { createRequire } from "node:module";
import type * as Swc from "@swc/core";
import type TypeScript from "typescript";
import type { Program } from "../bridge/messages.js";
import type { CellSource } from "./cell-source.js";
import type { CellImports } from "./cell-imports.js";
import { type Replacements, rewriteCell } from "./rewrite.js";

type Ts = typeof TypeScript;

let swc: typeof Swc | undefined | null;

/** swc is ten times as fast as TypeScript's own emitter; a system without its binary goes without. */
export function loadSwc(): typeof Swc | null {
  if (swc === undefined)
    try {
      swc = createRequire(import.meta.url)("@swc/core") as typeof Swc;
    } catch {
      swc = null;
    }
  return swc;
}

/** What of the compiler options changes the JavaScript that comes out. */
export interface EmitOptions {
  experimentalDecorators?: boolean | undefined;
  emitDecoratorMetadata?: boolean | undefined;
  useDefineForClassFields?: boolean | undefined;
}

/**
 * The script that runs a cell.
 * @param ts The compiler.
 * @param cell The parsed cell, free of syntax errors.
 * @param imports What it and earlier cells import.
 * @param options Those of the notebook's tsconfig.json.
 * @param replacements See `scriptNames`.
 * @returns The script, with its map back to the cell.
 */
export function emitCell(
  ts: Ts,
  cell: CellSource,
  imports: CellImports,
  options: EmitOptions = {},
  replacements?: Replacements,
): Program {
  const { text, origins, hasResult, declared, needsTypeScriptEmit } = rewriteCell(
    ts,
    cell,
    imports,
    replacements,
  );
  const { code, map } = needsTypeScriptEmit
    ? emitByTypeScript(ts, text, options, declared)
    : (emitBySwc(text, options) ?? emitByTypeScript(ts, text, options, declared));
  return { code, map, source: cell.text, rewritten: text, pieces: origins, hasResult, awaits: cell.awaits };
}

type Emitted = { code: string; map?: string | undefined };

/** Undefined where swc is absent, or cannot read what TypeScript can (a variable named `module`, seen in 1.16). */
function emitBySwc(text: string, options: EmitOptions): Emitted | undefined {
  try {
    return loadSwc()?.transformSync(text, {
      swcrc: false,
      configFile: false,
      sourceMaps: true,
      inlineSourcesContent: false,
      isModule: true,
      jsc: {
        parser: { syntax: "typescript", decorators: true },
        target: "es2022",
        transform: options.experimentalDecorators
          ? { legacyDecorator: true, decoratorMetadata: options.emitDecoratorMetadata ?? false }
          : { decoratorVersion: "2022-03", useDefineForClassFields: options.useDefineForClassFields ?? true },
      },
    });
  } catch {
    return undefined;
  }
}

function emitByTypeScript(
  ts: Ts,
  text: string,
  options: EmitOptions,
  declared: ReadonlySet<string>,
): Emitted {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    compilerOptions: {
      ...options,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSources: false,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  });
  const code = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "").replace(/^export \{\};$/gm, "");
  return { code: declareByLet(ts, code, declared), map: sourceMapText };
}

/**
 * TypeScript hoists what stands beside `using`, and declares namespaces, by `var`; see `rewriteCell` for why not. A namespace
 * that adds to a function or a class finds that declared.
 */
function declareByLet(ts: Ts, code: string, declared: ReadonlySet<string>): string {
  const file = ts.createSourceFile("emitted.js", code, ts.ScriptTarget.ESNext, true);
  let output = code;
  // The width is kept, so that the source map stays true.
  const put = (start: number, end: number, text: string): void => {
    output = output.slice(0, start) + text.padEnd(end - start) + output.slice(end);
  };
  for (const { declarationList: list } of file.statements.filter(ts.isVariableStatement)) {
    const start = list.getStart();
    const { name, initializer } = list.declarations[0] as TypeScript.VariableDeclaration;
    const keyword = ["const", "var"].find((word) => output.startsWith(`${word} `, start));
    if (keyword === "var" && initializer === undefined && declared.has(name.getText()))
      put(start, list.end, "");
    else if (keyword !== undefined) put(start, start + keyword.length, "let");
  }
  return output;
}
