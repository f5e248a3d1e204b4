import { createRequire } from "node:module";
import type * as Swc from "@swc/core";
import type TypeScript from "typescript";
import type { Program } from "../bridge/messages.js";
import type { CellSource } from "./cell-source.js";
import type { CellImports } from "./cell-imports.js";
import { hasMarkup, type Markup } from "./markup.js";
import { rewriteCell } from "./rewrite.js";
import type { Replacements } from "./rewriting.js";

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
  markup?: Markup | undefined;
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
  const { text, origins, hasResult, declared } = rewriteCell(ts, cell, imports, replacements);
  const own = hasMarkup(ts, cell.file) ? options : { ...options, markup: undefined };
  const emitted = cell.needsTypeScriptEmit
    ? emitByTypeScript(ts, text, own, declared)
    : (emitBySwc(text, own) ?? emitByTypeScript(ts, text, own, declared));
  const code = own.markup === undefined ? emitted.code : importMarkup(emitted.code);
  const { map } = emitted;
  return { code, map, source: cell.text, rewritten: text, pieces: origins, hasResult, awaits: cell.awaits };
}

/** The import that an emitter adds for markup, in the way of scripts. */
function importMarkup(code: string): string {
  return code.replace(
    /^import \{ (.*) \} from ("[^"]*\/jsx-runtime");/m,
    (_, names: string, from: string) =>
      `let { ${names.replaceAll(" as ", ": ")} } = await __kernel.import(${from});`,
  );
}

type Emitted = { code: string; map?: string | undefined };

/** Undefined where swc is absent or to come, or cannot read what TypeScript can (a variable named `module`, seen in 1.16). */
function emitBySwc(text: string, options: EmitOptions): Emitted | undefined {
  if (isPostponed) return undefined;
  const { markup } = options;
  try {
    return loadSwc()?.transformSync(text, {
      swcrc: false,
      configFile: false,
      sourceMaps: true,
      inlineSourcesContent: false,
      isModule: true,
      jsc: {
        parser: { syntax: "typescript", decorators: true, tsx: markup !== undefined },
        target: "es2022",
        transform: {
          ...(options.experimentalDecorators
            ? { legacyDecorator: true, decoratorMetadata: options.emitDecoratorMetadata ?? false }
            : {
                decoratorVersion: "2022-03" as const,
                useDefineForClassFields: options.useDefineForClassFields ?? true,
              }),
          ...(markup && {
            react:
              markup.runtime === "classic"
                ? { runtime: "classic", pragma: markup.factory, pragmaFrag: markup.fragmentFactory }
                : { runtime: "automatic", importSource: markup.source },
          }),
        },
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
  const { markup, ...rest } = options;
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: markup === undefined ? "cell.ts" : "cell.tsx",
    compilerOptions: {
      ...rest,
      jsx: markup?.runtime === "automatic" ? ts.JsxEmit.ReactJSX : ts.JsxEmit.React,
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
