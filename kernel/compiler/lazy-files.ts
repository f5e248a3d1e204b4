import { isBuiltin } from "node:module";
import { startupSnapshot } from "node:v8";
import type TypeScript from "typescript";
import type { InnerFile, UntypedCompiler } from "./untyped.js";

type Ts = typeof TypeScript;
type Settings = TypeScript.CreateSourceFileOptions | TypeScript.ScriptTarget;

/** What a stand-in stands for. */
interface Whole {
  text: () => string;
  settings: Settings;
  /** Once it was needed. */
  file?: InnerFile;
  /** Whether the stand-in itself is in force until then, for the global name that it gives its module. */
  known: boolean;
}

/** What reaches beyond the file that says it, or names others in a way that a list of imports cannot. */
const farReaching =
  /\bdeclare\s+(?:global|module)\b|^\s*global\s*\{|^\/\/\/\s*<(?!amd-module)|\brequire\s*\(|resolution-mode/m;
const comments = /\/\*[^]*?\*\//g;
const isModule = /^(?:import|export)\b/m;
/** The lines of a file that has nothing but modules of Node in it, each laid out to the left edge; and what is inside of them. */
const edge = /^\S.*$/gm;
const moduleHead = /^declare module ("[^"]+") \{$/;
const named = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;
const innerGlobal = /^\s+global\s*\{/m;

/**
 * Declaration files of packages that are parsed when a cell comes to what they declare. A package brings hundreds of files and a
 * cell touches a few; all of them would be most of the compiler's memory, and of its snapshot, and of the time an import takes.
 * Until then a stand-in has what a program must know of a file: which files it leads to. What says something about the
 * global scope is never stood in for.
 */
export class LazyFiles {
  readonly #ts: Ts;
  readonly #inner: UntypedCompiler;
  readonly #options: TypeScript.CompilerOptions;
  readonly #wholes: WeakMap<TypeScript.SourceFile, Whole>;

  /** @param prepared Another one, whose stand-ins this one knows too. */
  constructor(ts: Ts, inner: UntypedCompiler, options: TypeScript.CompilerOptions, prepared?: LazyFiles) {
    this.#ts = ts;
    this.#inner = inner;
    this.#options = options;
    this.#wholes = prepared === undefined ? new WeakMap() : prepared.#wholes;
  }

  /** A stand-in for a file, or undefined where only the whole one will do. */
  standIn(path: string, text: string, settings: Settings): TypeScript.SourceFile | undefined {
    if (!/\.d\.[cm]?ts$/.test(path)) return undefined;
    if (path.includes("/@types/node/")) return this.#modulesOfNode(path, text, settings);
    const code = text.replaceAll(comments, "");
    if (farReaching.test(code) || !isModule.test(code)) return undefined;
    const lines = importsIn(code);
    const globalName = /^export as namespace \w+;?$/m.exec(code)?.[0];
    if (globalName !== undefined) lines.push(globalName);
    const file = this.#ts.createSourceFile(
      path,
      `${lines.join("\n")}\nexport {};`,
      settings,
      true,
    ) as InnerFile;
    const whole: Whole = { text: this.#textOf(path, text), settings, known: globalName !== undefined };
    this.#wholes.set(file, whole);
    if (whole.known) {
      this.#inner.bindSourceFile(file, this.#options);
      standFor(file.symbol, () => (this.whole(file) as InnerFile).symbol);
    }
    return file;
  }

  /** What a checker has to know of a file from the start: nothing of one that nobody has looked into yet. */
  inForce(file: TypeScript.SourceFile): TypeScript.SourceFile[] {
    const whole = this.#wholes.get(target(file));
    if (whole === undefined) return [file];
    if (whole.file !== undefined) return [whole.file];
    return whole.known ? [file] : [];
  }

  /** The file itself, bound, where a stand-in is given for it. */
  whole(file: TypeScript.SourceFile): TypeScript.SourceFile {
    const whole = this.#wholes.get(target(file));
    if (whole === undefined) return file;
    if (whole.file === undefined) {
      const standIn = target(file) as InnerFile;
      whole.file = this.#read(standIn, whole);
      // Where the stand-in's symbol is in force, it becomes the file's.
      if (whole.known) void standIn.symbol.exports;
    }
    return whole.file;
  }

  #read(standIn: InnerFile, { text, settings }: Pick<Whole, "text" | "settings">): InnerFile {
    const { fileName, path, resolvedPath, originalFileName } = standIn;
    const file = this.#ts.createSourceFile(fileName, text(), settings, true) as InnerFile;
    // What a program notes of a file.
    Object.assign(file, { path, resolvedPath, originalFileName });
    Object.assign(file, { imports: standIn.imports ?? [], moduleAugmentations: [], ambientModuleNames: [] });
    this.#inner.bindSourceFile(file, this.#options);
    return file;
  }

  /**
   * A snapshot keeps no text: every kernel makes sure at its start that the files are as they were when it was made. One that is
   * removed after that exports nothing.
   */
  #textOf(path: string, text: string): () => string {
    return startupSnapshot.isBuildingSnapshot() ? readerOf(this.#ts, path) : () => text;
  }

  /**
   * A file that declares modules of Node by name is known in the global scope, but what the modules export is not. Here the stand-in
   * is in force, and its modules' exports are those of the whole file from when they are first asked for.
   */
  #modulesOfNode(path: string, text: string, settings: Settings): TypeScript.SourceFile | undefined {
    const heads: string[] = [];
    for (const [line] of text.matchAll(edge)) {
      const name = moduleHead.exec(line)?.[1];
      if (name !== undefined) heads.push(name);
      else if (line !== "}" && !line.startsWith("/*") && !line.startsWith("//")) return undefined;
    }
    const code = text.replaceAll(comments, "");
    if (heads.length === 0 || innerGlobal.test(code) || /^\/\/\/\s*</m.test(text)) return undefined;
    const imports = importsIn(code, (name) => !isBuiltin(name)).join(" ");
    const skeleton = heads.map((name) => `declare module ${name} { ${imports} }`).join("\n");
    const file = this.#ts.createSourceFile(path, skeleton, settings, true) as InnerFile;
    this.#inner.bindSourceFile(file, this.#options);
    const whole = { text: this.#textOf(path, text), settings };
    const inside = (): InnerFile => (read ??= this.#read(file, whole));
    let read: InnerFile | undefined;
    for (const [name, symbol] of modulesIn(file)) standFor(symbol, () => modulesIn(inside()).get(name));
    return file;
  }
}

/** Apart from where the text is at hand, so that it is not kept with what this one remembers. */
function readerOf(ts: Ts, path: string): () => string {
  return () => ts.sys.readFile(path) ?? "export {};";
}

/** Statements that lead where code leads, and perhaps to what only a string in it names, which leads nowhere. */
function importsIn(code: string, wanted: (name: string) => boolean = () => true): string[] {
  const names = new Set([...code.matchAll(named)].map(([, name]) => name as string));
  return [...names].filter(wanted).map((name) => `import ${JSON.stringify(name)};`);
}

type Modules = Map<string, TypeScript.Symbol>;

function modulesIn(file: InnerFile): Modules {
  return file.locals ?? new Map();
}

/** Has a module's symbol take over what the whole file exports when that is first asked for. */
function standFor(symbol: TypeScript.Symbol, read: () => TypeScript.Symbol | undefined): void {
  Object.defineProperty(symbol, "exports", {
    configurable: true,
    enumerable: true,
    get: () => become(symbol, read()),
    set: (value: unknown) => {
      Object.defineProperty(symbol, "exports", { value, writable: true });
    },
  });
}

/** Makes a stand-in's module the one that was read; answers with its exports. */
function become(
  symbol: TypeScript.Symbol,
  read: TypeScript.Symbol | undefined,
): TypeScript.SymbolTable | undefined {
  const exports = read?.exports ?? (new Map() as TypeScript.SymbolTable);
  Object.defineProperty(symbol, "exports", { value: exports, writable: true, enumerable: true });
  if (read === undefined) return exports;
  const { declarations, valueDeclaration } = read;
  Object.assign(symbol, { declarations, valueDeclaration });
  for (const declaration of declarations ?? []) Object.assign(declaration, { symbol });
  exports.forEach((exported) => Object.assign(exported, { parent: symbol }));
  return exports;
}

/** The same package in two places is one package to TypeScript: the file of the second is the first's by another name. */
function target(file: TypeScript.SourceFile): TypeScript.SourceFile {
  const { redirectInfo } = file as { redirectInfo?: { redirectTarget: TypeScript.SourceFile } };
  return redirectInfo?.redirectTarget ?? file;
}
