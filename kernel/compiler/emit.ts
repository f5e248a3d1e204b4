import { createRequire } from "node:module";
import type * as Swc from "@swc/core";
import type TypeScript from "typescript";
import type { Program } from "../bridge/messages.js";
import type { CellSource } from "./cell-source.js";
import { rewriteCell } from "./rewrite.js";

type Ts = typeof TypeScript;

let swc: typeof Swc | undefined | null;
let isPostponed = false;

/** Has TypeScript emit until swc is loaded by name: a first cell is out before swc would be there. */
export function postponeSwc(): void {
  isPostponed = true;
}

/** swc is ten times as fast as TypeScript's own emitter; a system without its binary goes without. */
export function loadSwc(): typeof Swc | null {
  isPostponed = false;
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
 * @param options Those of the notebook's tsconfig.json.
 * @returns The script, with its map back to the cell.
 */
export function emitCell(ts: Ts, cell: CellSource, options: EmitOptions = {}): Program {
  const { text, origins, hasResult } = rewriteCell(ts, cell);
  const { code, map } = cell.needsTypeScriptEmit
    ? emitByTypeScript(ts, text, options)
    : (emitBySwc(text, options) ?? emitByTypeScript(ts, text, options));
  return { code, map, source: cell.text, rewritten: text, pieces: origins, hasResult, awaits: cell.awaits };
}

type Emitted = { code: string; map?: string | undefined };

/** Undefined where swc is absent or to come, or cannot read what TypeScript can (a variable named `module`, seen in 1.16). */
function emitBySwc(text: string, options: EmitOptions): Emitted | undefined {
  if (isPostponed) return undefined;
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

function emitByTypeScript(ts: Ts, text: string, options: EmitOptions): Emitted {
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
  return { code: declareByLet(ts, code), map: sourceMapText };
}

/** TypeScript hoists what stands beside `using`, and declares namespaces, by `var`; see `rewriteCell` for why not. */
function declareByLet(ts: Ts, code: string): string {
  const file = ts.createSourceFile("emitted.js", code, ts.ScriptTarget.ESNext, true);
  const keywords = file.statements.filter(ts.isVariableStatement).map(({ declarationList }) => {
    const start = declarationList.getStart();
    const constant = (declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
    return [start, constant ? "const" : "var"] as const;
  });
  let output = code;
  // The keyword's width is kept, so that the source map stays true.
  for (const [start, keyword] of keywords)
    if (output.startsWith(keyword, start))
      output = output.slice(0, start) + "let".padEnd(keyword.length) + output.slice(start + keyword.length);
  return output;
}
