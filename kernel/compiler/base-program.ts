import { statSync } from "node:fs";
import type TypeScript from "typescript";
import { ambientFile, ambientText } from "./ambient.js";
import type { NotebookFolder } from "./notebook-folder.js";
import { nodeTypes, resolveModule } from "./resolution.js";
import type { InnerProgram } from "./untyped.js";

type Ts = typeof TypeScript;

/** The module that imports everything that cells import, for the sake of a program that has it all. */
const hubFile = ".cell-imports.ts";

/** The program under all cells: libraries, Node's declarations, and every package and module imported so far. */
export class BaseProgram {
  readonly #ts: Ts;
  readonly #folder: NotebookFolder;
  readonly #options: TypeScript.CompilerOptions;
  readonly #host: TypeScript.CompilerHost;
  readonly #roots: string[];
  /** The declarations of Node's modules. */
  readonly nodeTypes: string | undefined;
  readonly #virtual = new Map<string, string>();
  /** Parsed files, and for those outside packages when they were written. */
  readonly #files = new Map<string, { file: TypeScript.SourceFile; written: number | undefined }>();
  readonly #imported = new Set<string>();
  program: InnerProgram;

  constructor(ts: Ts, folder: NotebookFolder, options: TypeScript.CompilerOptions) {
    this.#ts = ts;
    this.#folder = folder;
    this.nodeTypes = nodeTypes(ts, folder.real, options, ts.sys);
    this.#options = { ...options, types: options.types?.filter((name) => name !== "node") ?? [] };
    this.#virtual.set(`${folder.cells}/${ambientFile}`, ambientText);
    this.#virtual.set(`${folder.cells}/${hubFile}`, "export {};");
    this.#roots = [...(this.nodeTypes === undefined ? [] : [this.nodeTypes]), ...this.#virtual.keys()];
    const host = ts.createCompilerHost(this.#options, true);
    this.#host = {
      ...host,
      fileExists: (path) => this.#virtual.has(path) || host.fileExists(path),
      readFile: (path) => this.#virtual.get(path) ?? host.readFile(path),
      getCurrentDirectory: () => folder.cells,
      getSourceFile: (path, settings) => this.#parse(path, settings, host),
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map(({ text }) => this.resolve(text, containingFile)),
    };
    this.program = this.#create();
  }

  #create(old?: TypeScript.Program): InnerProgram {
    const { createProgram } = this.#ts;
    return createProgram(this.#roots, this.#options, this.#host, old) as InnerProgram;
  }

  #parse(
    path: string,
    settings: TypeScript.CreateSourceFileOptions | TypeScript.ScriptTarget,
    host: TypeScript.CompilerHost,
  ): TypeScript.SourceFile | undefined {
    const text = this.#virtual.get(path);
    if (text !== undefined) return this.#ts.createSourceFile(path, text, settings, true);
    const inPackage = path.includes("/node_modules/");
    const written = inPackage ? undefined : modified(path);
    const known = this.#files.get(path);
    if (known !== undefined && known.written === written) return known.file;
    const file = host.getSourceFile(path, settings);
    if (file !== undefined) this.#files.set(path, { file, written });
    return file;
  }

  /** The file that a specifier means in a file. */
  resolve(specifier: string, from: string): TypeScript.ResolvedModuleWithFailedLookupLocations {
    return resolveModule(this.#ts, specifier, from, this.#options, this.#host, this.#folder);
  }

  /**
   * Brings modules into the program that a cell is about to import.
   * @returns Whether the program is a new one.
   */
  include(specifiers: string[]): boolean {
    const from = `${this.#folder.cells}/${hubFile}`;
    const missing = specifiers.filter((specifier) => {
      const file = this.resolve(specifier, from).resolvedModule?.resolvedFileName;
      if (file === undefined) return false;
      if (this.program.getSourceFile(file) !== undefined && !this.#isStale(specifier)) return false;
      return true;
    });
    if (missing.length === 0) return false;
    for (const specifier of missing) this.#imported.add(specifier);
    const lines = [...this.#imported].map((specifier) => `import ${JSON.stringify(specifier)};`);
    this.#virtual.set(from, `${lines.join("\n")}\nexport {};`);
    this.program = this.#create(this.program);
    return true;
  }

  /** A module of the notebook's folder that was written since, or one of its own. */
  #isStale(specifier: string): boolean {
    if (!/^[./]/.test(specifier)) return false;
    return [...this.#files].some(
      ([path, { written }]) => written !== undefined && modified(path) !== written,
    );
  }
}

function modified(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
