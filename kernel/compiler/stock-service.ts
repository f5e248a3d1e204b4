import type TypeScript from "typescript";
import { ambientFile, ambientText } from "./ambient.js";
import {
  ambientExports,
  type CellChecker,
  type CheckedCell,
  completionDetails,
  type CompletionDetails,
  completionPreferences,
  type SymbolInfo,
} from "./checker.js";
import type { NotebookFolder } from "./notebook-folder.js";
import { nodeTypes, resolveModule } from "./resolution.js";
import type { InnerChecker } from "./untyped.js";

type Ts = typeof TypeScript;

/** TypeScript's own language service over the notebook's cells, each a module in the notebook's folder. */
export class StockService implements CellChecker {
  readonly #ts: Ts;
  readonly #cells = new Map<string, { text: string; version: number }>();
  readonly #lasting = new Set<string>();
  readonly #service: TypeScript.LanguageService;
  readonly #folder: NotebookFolder;
  #current = "";
  #version = 0;

  /** @param reason Why this checker and not the fast one. */
  constructor(
    ts: Ts,
    folder: NotebookFolder,
    options: TypeScript.CompilerOptions,
    readonly reason: string,
  ) {
    this.#ts = ts;
    this.#folder = folder;
    const ambient = `${folder.cells}/${ambientFile}`;
    this.#cells.set(ambient, { text: ambientText, version: 1 });
    const node = nodeTypes(ts, folder.real, options, ts.sys);
    const settings = { ...options, types: options.types?.filter((name) => name !== "node") ?? [] };
    const fileExists = (path: string): boolean => this.#cells.has(path) || ts.sys.fileExists(path);
    const readFile = (path: string): string | undefined =>
      this.#cells.get(path)?.text ?? ts.sys.readFile(path);
    const directoryExists = (path: string): boolean => path === folder.cells || ts.sys.directoryExists(path);
    const host = { ...ts.sys, fileExists, readFile, directoryExists };
    this.#service = ts.createLanguageService({
      fileExists,
      readFile,
      getCompilationSettings: () => settings,
      getCurrentDirectory: () => folder.cells,
      getDefaultLibFileName: (chosen) => ts.getDefaultLibFilePath(chosen),
      directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath ?? ((path) => path),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getScriptFileNames: () =>
        [...(node === undefined ? [] : [node]), ambient, ...this.#lasting, this.#current].filter(Boolean),
      getScriptVersion: (path) => {
        const cell = this.#cells.get(path);
        return String(cell?.version ?? ts.sys.getModifiedTime?.(path)?.getTime() ?? 0);
      },
      getScriptSnapshot: (path) => {
        const text = readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      resolveModuleNameLiterals: (literals, containingFile, _redirect, chosen) =>
        literals.map(({ text }) =>
          text.startsWith("./.cell-")
            ? ts.resolveModuleName(text, containingFile, chosen, host)
            : resolveModule(ts, text, containingFile, chosen, host, folder),
        ),
    });
  }

  #open(path: string, text: string): TypeScript.LanguageService {
    this.#version += 1;
    this.#cells.set(path, { text, version: this.#version });
    this.#current = path;
    return this.#service;
  }

  check(path: string, text: string): TypeScript.Diagnostic[] {
    const service = this.#open(path, text);
    const syntactic = service.getSyntacticDiagnostics(path);
    return syntactic.length > 0 ? syntactic : service.getSemanticDiagnostics(path);
  }

  checked(path: string): CheckedCell | undefined {
    const program = this.#service.getProgram();
    const file = program?.getSourceFile(path);
    if (program === undefined || file === undefined) return undefined;
    return {
      file,
      checker: program.getTypeChecker(),
      resolve: (specifier, from) =>
        resolveModule(this.#ts, specifier, from, program.getCompilerOptions(), this.#ts.sys, this.#folder)
          .resolvedModule,
      sourceFile: (name) => program.getSourceFile(name),
      faults: ({ fileName }) => {
        const syntactic = this.#service.getSyntacticDiagnostics(fileName);
        return syntactic.length > 0 ? syntactic : this.#service.getSemanticDiagnostics(fileName);
      },
    };
  }

  keep(path: string): void {
    this.#lasting.add(path);
  }

  isGlobal(name: string): boolean {
    const checker = this.#service.getProgram()?.getTypeChecker() as InnerChecker | undefined;
    return checker?.resolveName(name, undefined, this.#ts.SymbolFlags.Value, false) !== undefined;
  }

  importedModules(): string[] {
    return [];
  }

  ambientExports(word: string): { name: string; specifier: string }[] {
    const checker = this.#service.getProgram()?.getTypeChecker();
    return checker === undefined ? [] : ambientExports(checker, word);
  }

  setAside(): void {
    // The service's program has what the newest cell needs, and nothing else is in force.
  }

  completions(path: string, text: string, offset: number): TypeScript.CompletionInfo | undefined {
    return this.#open(path, text).getCompletionsAtPosition(path, offset, completionPreferences);
  }

  completionDetails(path: string, offset: number, entry: TypeScript.CompletionEntry): CompletionDetails {
    const { name, source, data } = entry;
    const preferences = completionPreferences;
    const details = this.#service.getCompletionEntryDetails(
      path,
      offset,
      name,
      {},
      source,
      preferences,
      data,
    );
    return completionDetails(this.#ts, details);
  }

  quickInfo(path: string, text: string, offset: number): SymbolInfo | undefined {
    const info = this.#open(path, text).getQuickInfoAtPosition(path, offset);
    if (info === undefined) return undefined;
    const { displayPartsToString } = this.#ts;
    return {
      signature: displayPartsToString(info.displayParts),
      documentation: displayPartsToString(info.documentation),
      tags: (info.tags ?? []).map((tag) => ({ name: tag.name, text: displayPartsToString(tag.text) })),
    };
  }

  signatureHelp(path: string, text: string, offset: number): TypeScript.SignatureHelpItems | undefined {
    return this.#open(path, text).getSignatureHelpItems(path, offset, undefined);
  }
}
