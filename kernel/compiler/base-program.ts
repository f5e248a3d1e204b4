import { statSync } from "node:fs";
import { join } from "node:path";
import type TypeScript from "typescript";
import { packageRoot } from "../package-root.js";
import { ambientFile, ambientText } from "./ambient.js";
import type { NotebookFolder } from "./notebook-folder.js";
import { PackageListing } from "./package-listing.js";
import { nodeTypes, resolveModule } from "./resolution.js";
import { LazyFiles } from "./lazy-files.js";
import { type InnerFile, type InnerProgram, type UntypedCompiler, untypedCompiler } from "./untyped.js";

type Ts = typeof TypeScript;

/** The module that imports everything that cells import, for the sake of a program that has it all. */
const hubFile = ".cell-imports.ts";

/** A parsed file, and when it was written. */
interface Source {
  file: TypeScript.SourceFile;
  written: number | undefined;
}

/** A program with modules in it that no cell has imported yet. */
interface Ahead {
  specifiers: string[];
  program: InnerProgram;
}

/** The program under all cells: libraries, Node's declarations, and every package and module imported so far. */
export class BaseProgram {
  readonly #ts: Ts;
  readonly #folder: NotebookFolder;
  readonly #options: TypeScript.CompilerOptions;
  readonly #host: TypeScript.CompilerHost;
  readonly #roots: string[];
  /** The declarations of Node's modules. */
  readonly nodeTypes: string | undefined;
  readonly #lazy: LazyFiles;
  /** What said where a package's declarations are, and when it was written. */
  readonly #manifests = new Map<string, number | undefined>();
  /** Files that a whole file turned out to lead to, while its stand-in did not. */
  readonly #late = new Map<string, TypeScript.SourceFile | undefined>();
  readonly #virtual = new Map<string, string>();
  readonly #sources = new Map<string, Source>();
  /** Those of them that the author may edit. */
  readonly #local = new Set<string>();
  readonly #imported = new Set<string>();
  /** The libraries of declarations that cells ask for: `dom`. */
  readonly #libraries = new Set<string>();
  /** Without any import. */
  readonly #bare: InnerProgram;
  #ahead: Ahead | undefined;
  #distrusted = false;
  #resolutions: TypeScript.ModuleResolutionCache | undefined;
  #packages: PackageListing | undefined;
  program: InnerProgram;

  /** @param prepared Another one, whose parsed files this one takes over as far as they are still so on disk. */
  constructor(ts: Ts, folder: NotebookFolder, options: TypeScript.CompilerOptions, prepared?: BaseProgram) {
    this.#ts = ts;
    this.#folder = folder;
    this.nodeTypes = nodeTypes(ts, folder.real, options, ts.sys);
    this.#options = { ...options, types: options.types?.filter((name) => name !== "node") ?? [] };
    this.#virtual.set(this.#path(ambientFile), ambientText);
    this.#virtual.set(this.#path(hubFile), hubText([], []));
    this.#roots = [...(this.nodeTypes === undefined ? [] : [this.nodeTypes]), ...this.#virtual.keys()];
    this.#lazy = new LazyFiles(
      ts,
      untypedCompiler(ts) as UntypedCompiler,
      this.#options,
      prepared && prepared.#lazy,
    );
    const host = ts.createCompilerHost(this.#options, true);
    this.#host = {
      ...host,
      fileExists: (path) => this.#virtual.has(path) || (this.#packages ?? host).fileExists(path),
      directoryExists: (path) => (this.#packages ?? ts.sys).directoryExists(path),
      readFile: (path) => {
        if (path.endsWith("/package.json")) this.#manifests.set(path, modified(path));
        return this.#virtual.get(path) ?? host.readFile(path);
      },
      getCurrentDirectory: () => folder.cells,
      getSourceFile: (path, settings) => this.#parse(path, settings, host),
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map(({ text }) => this.resolve(text, containingFile)),
    };
    if (prepared !== undefined)
      for (const [path, source] of prepared.#sources) if (!changed(path, source)) this.#keep(path, source);
    this.#bare = this.#create([]);
    this.program = this.#bare;
  }

  #path(name: string): string {
    return `${this.#folder.cells}/${name}`;
  }

  /** A program with some modules in it. */
  #create(specifiers: Iterable<string>, old?: TypeScript.Program): InnerProgram {
    const { createModuleResolutionCache, createProgram } = this.#ts;
    this.#virtual.set(this.#path(hubFile), hubText(specifiers, this.#libraries));
    // For this program alone: a package that is missing now may be installed before the next one is made.
    this.#resolutions = createModuleResolutionCache(this.#folder.cells, (name) => name, this.#options);
    // Where upper and lower case are the same, a list of names does not tell which of them exist.
    if (this.#ts.sys.useCaseSensitiveFileNames) this.#packages = new PackageListing(this.#ts.sys);
    try {
      return createProgram(this.#roots, this.#options, this.#host, old) as InnerProgram;
    } finally {
      this.#resolutions = undefined;
      this.#packages = undefined;
    }
  }

  #parse(
    path: string,
    settings: TypeScript.CreateSourceFileOptions | TypeScript.ScriptTarget,
    host: TypeScript.CompilerHost,
  ): TypeScript.SourceFile | undefined {
    const text = this.#virtual.get(path);
    if (text !== undefined) return this.#ts.createSourceFile(path, text, settings, true);
    const known = this.#sources.get(path);
    if (known !== undefined && (isInstalled(path) || !changed(path, known))) return known.file;
    const written = modified(path);
    const content = host.readFile(path);
    const file =
      content === undefined
        ? undefined
        : (this.#lazy.standIn(path, content, settings) ??
          this.#ts.createSourceFile(path, content, settings, true));
    if (file !== undefined) this.#keep(path, { file, written });
    return file;
  }

  #keep(path: string, source: Source): void {
    this.#sources.set(path, source);
    if (!isInstalled(path)) this.#local.add(path);
  }

  /** The files that a checker has to know from the start: all but those that nobody has looked into yet. */
  filesOf(program: InnerProgram): TypeScript.SourceFile[] {
    return program.getSourceFiles().flatMap((file) => this.#lazy.inForce(file));
  }

  /** A file as a checker sees it. */
  fileOf(program: InnerProgram, path: string): TypeScript.SourceFile | undefined {
    const file = program.getSourceFile(path);
    return file === undefined ? this.#lateFile(path) : this.#lazy.whole(file);
  }

  #lateFile(path: string): TypeScript.SourceFile | undefined {
    if (this.#late.has(path) || !isInstalled(path)) return this.#late.get(path);
    const { target = this.#ts.ScriptTarget.ESNext } = this.#options;
    const parsed = this.#parse(path, target, this.#host) as InnerFile | undefined;
    if (parsed !== undefined) Object.assign(parsed, { path, resolvedPath: path, originalFileName: path });
    const file = parsed && this.#lazy.whole(parsed);
    this.#late.set(path, file);
    return file;
  }

  /** The file that a specifier means in a file. */
  resolve(specifier: string, from: string): TypeScript.ResolvedModuleWithFailedLookupLocations {
    return resolveModule(
      this.#ts,
      specifier,
      from,
      this.#options,
      this.#host,
      this.#folder,
      this.#resolutions,
    );
  }

  get importedModules(): string[] {
    return [...this.#imported];
  }

  /** Whether every file is on disk as it was read. */
  get fresh(): boolean {
    return (
      [...this.#sources].every(([path, source]) => !changed(path, source)) &&
      [...this.#manifests].every(([path, written]) => modified(path) === written)
    );
  }

  /** Takes what is imported so far out of force, and keeps it ready for the cell that imports it again. */
  setAside(): void {
    this.#ahead = { specifiers: [...this.#imported], program: this.program };
    this.#imported.clear();
    this.#libraries.clear();
    this.program = this.#bare;
  }

  /**
   * Brings modules into the program that a cell is about to import, and libraries of declarations that it refers to.
   * @returns Whether the program is a new one.
   */
  include(specifiers: string[], libraries: string[] = []): boolean {
    const from = this.#path(hubFile);
    const found = new Map(
      specifiers.map((specifier) => [
        specifier,
        this.resolve(specifier, from).resolvedModule?.resolvedFileName,
      ]),
    );
    // What earlier cells imported is loaded again when it was edited, so it is read again too.
    // A program that is made out of another one takes over what that one did not find.
    const distrusted = this.#distrusted && specifiers.length > 0;
    if (distrusted) this.#distrusted = false;
    const stale = distrusted || this.#isStale();
    const missing = [...found].filter(
      ([, file]) => file !== undefined && (stale || this.program.getSourceFile(file) === undefined),
    );
    const known = this.#libraries.size;
    for (const library of libraries) this.#libraries.add(library);
    if (missing.length === 0 && !stale && this.#libraries.size === known) return false;
    for (const [specifier] of missing) this.#imported.add(specifier);
    this.program =
      !stale && this.#hasAhead(found)
        ? (this.#ahead as Ahead).program
        : this.#create(this.#imported, distrusted ? undefined : (this.#ahead?.program ?? this.program));
    return true;
  }

  /** Has everything looked up again for the next import: a module had faults, and what it lacked may be there by then. */
  distrust(): void {
    this.#distrusted = true;
  }

  /** Whether what cells import by now is what was read ahead, no module more and none less. */
  #hasAhead(found: Map<string, string | undefined>): boolean {
    if (this.#ahead === undefined || this.#libraries.size > 0) return false;
    const { specifiers, program } = this.#ahead;
    return (
      specifiers.length === this.#imported.size &&
      specifiers.every((specifier) => {
        const file = found.get(specifier);
        return (
          this.#imported.has(specifier) && file !== undefined && program.getSourceFile(file) !== undefined
        );
      })
    );
  }

  /** Whether a local module, or one that it imports, was written since it was read. */
  #isStale(): boolean {
    return [...this.#local].some((path) => changed(path, this.#sources.get(path) as Source));
  }
}

function hubText(specifiers: Iterable<string>, libraries: Iterable<string>): string {
  const references = [...libraries].map((name) => `/// <reference lib=${JSON.stringify(name)} />\n`);
  const imports = [...specifiers].map((specifier) => `import ${JSON.stringify(specifier)};\n`);
  return `${references.join("")}${imports.join("")}export {};`;
}

/** Packages are installed, not edited: while a kernel runs, their files stay as they are. */
function isInstalled(path: string): boolean {
  return path.includes("/node_modules/") || path.startsWith(ownTypes);
}

/** This package's own declarations, where it does not lie among other packages. */
const ownTypes = join(packageRoot, "dist").replaceAll("\\", "/") + "/";

function changed(path: string, { written }: Source): boolean {
  return modified(path) !== written;
}

function modified(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
