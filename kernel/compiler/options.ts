import { dirname } from "node:path";
import type TypeScript from "typescript";
import type { ModuleSettings } from "../bridge/messages.js";
import { cellCondition } from "../product.js";
import { runtimeLib } from "./runtime-lib.js";

type Ts = typeof TypeScript;

/** Compiler options of a notebook's folder, and the file that they come from. */
export interface NotebookOptions {
  options: TypeScript.CompilerOptions;
  /** The tsconfig.json, or undefined where neither the folder nor its parents have one. */
  file: string | undefined;
  /** What is wrong with that file. */
  problems: string[];
}

/**
 * The options that cells of a folder are checked with: strict, all of the language that Node has, the nearest
 * tsconfig.json on top. What would change how cells are bound together (modules, emit) stays the kernel's.
 * @param ts The compiler.
 * @param folder The notebook's folder.
 */
export function notebookOptions(ts: Ts, folder: string): NotebookOptions {
  const defaults: TypeScript.CompilerOptions = {
    strict: true,
    lib: runtimeLib(),
    types: ["node"],
    skipLibCheck: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    esModuleInterop: true,
  };
  const forced: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noEmit: true,
    declaration: false,
    composite: false,
    incremental: false,
    isolatedModules: false,
    isolatedDeclarations: false,
    verbatimModuleSyntax: false,
    erasableSyntaxOnly: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnreachableCode: true,
    allowUnusedLabels: true,
    rootDir: undefined,
    outDir: undefined,
    tsBuildInfoFile: undefined,
    customConditions: [cellCondition],
  };
  const file = ts.findConfigFile(folder, ts.sys.fileExists);
  if (file === undefined) return { options: { ...defaults, ...forced }, file, problems: [] };
  const read = ts.readConfigFile(file, ts.sys.readFile);
  // Reading the files that the config lists would only cost time: cells name what they import.
  const host = { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, host, dirname(file));
  const noInputs = 18003;
  const problems = [...(read.error ? [read.error] : []), ...parsed.errors]
    .filter(({ code }) => code !== noInputs)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  const conditions = [...(parsed.options.customConditions ?? []), cellCondition];
  const options = { ...defaults, ...parsed.options, ...forced, customConditions: conditions };
  // What it adds for debugging is a part of React that an installation may lack.
  if (options.jsx === ts.JsxEmit.ReactJSXDev) options.jsx = ts.JsxEmit.ReactJSX;
  return { options, file, problems };
}

/**
 * What the loader has to know of the options; undefined where they say nothing of modules.
 * @param ts The compiler.
 * @param options Those of the notebook.
 */
export function moduleSettings(ts: Ts, options: TypeScript.CompilerOptions): ModuleSettings | undefined {
  const { paths, baseUrl, customConditions = [], jsx } = options;
  const conditions = customConditions.filter((condition) => condition !== cellCondition);
  const pathsBase = baseUrl ?? (options["pathsBasePath"] as string | undefined);
  const isClassic = jsx === ts.JsxEmit.React;
  const settings: ModuleSettings = {};
  if (paths !== undefined || baseUrl !== undefined || conditions.length > 0)
    settings.resolution = { paths, pathsBase, baseUrl, conditions };
  if (options.experimentalDecorators || options.useDefineForClassFields === false || jsx !== undefined)
    settings.emit = {
      legacyDecorators: options.experimentalDecorators,
      decoratorMetadata: options.emitDecoratorMetadata,
      useDefineForClassFields: options.useDefineForClassFields,
      jsx: {
        runtime: isClassic ? "classic" : "automatic",
        ...(isClassic
          ? { pragma: options.jsxFactory, pragmaFrag: options.jsxFragmentFactory }
          : { importSource: options.jsxImportSource }),
      },
    };
  return Object.keys(settings).length === 0 ? undefined : settings;
}
