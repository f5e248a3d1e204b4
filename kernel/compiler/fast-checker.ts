import type TypeScript from "typescript";
import { BaseProgram } from "./base-program.js";
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
import {
  type InnerChecker,
  type InnerFile,
  type InnerProgram,
  type UntypedCompiler,
  untypedCompiler,
} from "./untyped.js";

type Ts = typeof TypeScript;

const cancellation = { isCancellationRequested: () => false, throwIfCancellationRequested: () => {} };
type ReadDirectoryRest =
  Parameters<TypeScript.System["readDirectory"]> extends [string, ...infer Rest] ? Rest : never;

const unusedExpectation = 2578;

/**
 * Limits of the checker, which it does not forget that it met: after 2563 it looks at no control flow any more, and after
 * the others it keeps what it gave up on for the answer.
 */
const lastingLimits = new Set([2321, 2563, 2589, 2590, 2799, 2800, 2859]);

/** A program with the cells in it, as one checker sees it. */
interface Sight {
  program: InnerProgram;
  view: InnerProgram;
  checker: InnerChecker;
}

/**
 * One long-lived checker over modules that are only ever added: a cell costs what is in it, not what was before it.
 * A new base program, with a new checker, is made only when a cell imports something new or declares globals.
 * A path is never used twice; the module of a cell that fails is simply never imported.
 */
export class FastChecker implements CellChecker {
  readonly #ts: Ts;
  readonly #inner: UntypedCompiler;
  readonly #options: TypeScript.CompilerOptions;
  readonly #folder: NotebookFolder;
  readonly #base: BaseProgram;
  readonly #cells = new Map<string, InnerFile>();
  readonly #lasting: InnerFile[] = [];
  readonly #bare: Sight;
  #ahead: Sight | undefined;
  #sight: Sight;
  #probes = 0;
  #probed: InnerFile | undefined;
  /** Whether the checker looked at the probe in parts, so that what it met there is still to be read. */
  #probeUnread = false;
  /** Whether the checker has met what it does not forget. */
  #isSpoilt = false;

  /** Whether this TypeScript has the parts that this checker is made of. */
  static fits(ts: Ts): boolean {
    return untypedCompiler(ts) !== undefined;
  }

  /** @param prepared Another one, whose parsed files this one takes over. */
  constructor(ts: Ts, folder: NotebookFolder, options: TypeScript.CompilerOptions, prepared?: FastChecker) {
    this.#ts = ts;
    this.#inner = untypedCompiler(ts) as UntypedCompiler;
    this.#folder = folder;
    this.#base = new BaseProgram(ts, folder, options, prepared && prepared.#base);
    this.#options = this.#base.program.getCompilerOptions();
    this.#bare = this.#look();
    this.#sight = this.#bare;
  }

  get nodeTypes(): string | undefined {
    return this.#base.nodeTypes;
  }

  /** Whether what was read is still so on disk. */
  get fresh(): boolean {
    return this.#base.fresh;
  }

  setAside(): void {
    this.#base.setAside();
    this.#ahead = this.#sight;
    this.#sight = this.#bare;
  }

  /** The base program with the cells in it, as a new checker sees it. */
  #look(): Sight {
    const { program } = this.#base;
    const cellOf = (path: string): InnerFile | undefined => this.#cells.get(path);
    const resolve = (file: TypeScript.SourceFile, specifier: string) => {
      const cell = `${this.#folder.cells}/${specifier.slice(2)}`;
      const sibling = cellOf(`${cell}.ts`) ?? cellOf(`${cell}.tsx`);
      if (!specifier.startsWith("./.cell-") || sibling === undefined)
        return this.#base.resolve(specifier, file.fileName);
      return {
        resolvedModule: {
          resolvedFileName: sibling.fileName,
          extension: sibling.fileName.endsWith("x") ? ".tsx" : ".ts",
          isExternalLibraryImport: false,
        },
      };
    };
    const view: InnerProgram = {
      ...program,
      getSourceFiles: () => [...this.#base.filesOf(program), ...this.#lasting],
      getSourceFile: (path) => cellOf(path) ?? this.#base.fileOf(program, path),
      getSourceFileByPath: (path) => cellOf(path) ?? this.#base.fileOf(program, path),
      getResolvedModule: (file, specifier, mode) =>
        this.#isCell(file)
          ? (resolve(file, specifier) as TypeScript.ResolvedModuleWithFailedLookupLocations)
          : (program.getResolvedModule(file, specifier, mode) ??
            this.#base.resolve(specifier, file.fileName)),
      getResolvedModuleFromModuleSpecifier: (specifier, file) => {
        const from = file ?? specifier.getSourceFile();
        return this.#isCell(from)
          ? (resolve(from, specifier.text) as TypeScript.ResolvedModuleWithFailedLookupLocations)
          : (program.getResolvedModuleFromModuleSpecifier(specifier, file) ??
              this.#base.resolve(specifier.text, from.fileName));
      },
      getTypeChecker: () => checker,
    };
    const checker = this.#inner.createTypeChecker(view);
    return { program, view, checker };
  }

  /** Looks at the base program anew, unless that was done ahead. */
  #renew(): void {
    const ahead = this.#lasting.length === 0 && this.#base.program === this.#ahead?.program;
    this.#sight = ahead ? (this.#ahead as Sight) : this.#look();
  }

  #isCell(file: TypeScript.SourceFile): boolean {
    return this.#cells.get(file.fileName) === file;
  }

  /** A checker that met one of its limits, or failed, has seen its last file. */
  #heal(): void {
    if (this.#probeUnread && this.#probed !== undefined) {
      this.#probeUnread = false;
      this.#diagnose(this.#probed);
    }
    if (!this.#isSpoilt) return;
    this.#isSpoilt = false;
    this.#ahead = undefined;
    this.#sight = this.#look();
  }

  /** What the checker says of a file, and whether it can be asked again. */
  #diagnose(file: InnerFile): TypeScript.Diagnostic[] {
    const found = this.#guard(() => this.#sight.checker.getDiagnostics(file));
    if (found.some(({ code, messageText }) => meetsLimit(code, messageText))) this.#isSpoilt = true;
    return found;
  }

  /** A fault of the checker itself leaves it in the middle of its work. */
  #guard<T>(ask: () => T): T {
    try {
      return ask();
    } catch (fault) {
      this.#isSpoilt = true;
      throw fault;
    }
  }

  #add(path: string, text: string): InnerFile {
    this.#heal();
    const { createSourceFile, ScriptTarget } = this.#ts;
    const file = createSourceFile(
      path,
      text,
      {
        languageVersion: this.#options.target ?? ScriptTarget.ESNext,
        setExternalModuleIndicator: this.#inner.getSetExternalModuleIndicator(this.#options),
      },
      true,
    ) as InnerFile;
    file.path = this.#inner.toPath(path, this.#folder.cells, (name) => name);
    file.resolvedPath = file.path;
    file.originalFileName = path;
    this.#collectReferences(file);
    this.#cells.set(path, file);
    const outside = file.imports
      .map((specifier) => specifier.text)
      .filter((name) => !name.startsWith("./.cell-"));
    const libraries = file.libReferenceDirectives.map(({ fileName }) => fileName);
    if (this.#base.include(outside, libraries)) this.#renew();
    this.#inner.bindSourceFile(file, this.#options);
    return file;
  }

  /** What a program notes of a file: the modules it names, and those it adds to. */
  #collectReferences(file: InnerFile): void {
    const ts = this.#ts;
    file.imports = [];
    file.moduleAugmentations = [];
    file.ambientModuleNames = [];
    const runtime = this.#markupImport(file);
    if (runtime !== undefined) file.imports.push(runtime);
    const note = (node: TypeScript.Node | undefined): void => {
      if (node !== undefined && ts.isStringLiteralLike(node) && node.text !== "") file.imports.push(node);
    };
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
        note(statement.moduleSpecifier);
      else if (
        ts.isImportEqualsDeclaration(statement) &&
        ts.isExternalModuleReference(statement.moduleReference)
      )
        note(statement.moduleReference.expression);
      else if (ts.isModuleDeclaration(statement) && isAugmentation(ts, statement))
        file.moduleAugmentations.push(statement.name as TypeScript.StringLiteral | TypeScript.Identifier);
    }
    if (!/\bimport\s*\(/.test(file.text)) return;
    const visit = (node: TypeScript.Node): void => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        note(node.arguments[0]);
      else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** The import that markup stands for, which the checker expects in front of those that are written. */
  #markupImport(file: InnerFile): TypeScript.StringLiteral | undefined {
    const { getJSXImplicitImportBase, getJSXRuntimeImport } = this.#inner;
    if (file.languageVariant !== this.#ts.LanguageVariant.JSX) return undefined;
    const specifier = getJSXRuntimeImport(getJSXImplicitImportBase(this.#options, file), this.#options);
    if (specifier === undefined) return undefined;
    const { factory } = this.#ts;
    const literal = factory.createStringLiteral(specifier);
    const statement = factory.createImportDeclaration(undefined, undefined, literal);
    Object.assign(literal, { parent: statement });
    Object.assign(statement, { parent: file });
    return literal;
  }

  check(path: string, text: string): readonly TypeScript.Diagnostic[] {
    const file = this.#add(path, text);
    if (file.moduleAugmentations.length > 0) {
      this.#lasting.push(file);
      this.#renew();
    }
    const found = [...file.bindDiagnostics, ...this.#diagnose(file)];
    const directives = file.commentDirectives;
    const faults = directives?.length ? this.#obeyDirectives(file, directives, found) : found;
    // A cell that does not pass must not stay in force.
    if (file.moduleAugmentations.length > 0 && faults.some(({ start = 0 }) => start < text.length))
      this.#forget(file);
    return faults;
  }

  checked(path: string): CheckedCell | undefined {
    const file = this.#cells.get(path);
    if (file === undefined) return undefined;
    const { checker, program } = this.#sight;
    return {
      file,
      checker,
      resolve: (specifier, from) => this.#base.resolve(specifier, from).resolvedModule,
      sourceFile: (name) => program.getSourceFile(name),
      faults: (source) => this.#faultsOf(source as InnerFile),
    };
  }

  /** What is wrong with a module that cells import. */
  #faultsOf(file: InnerFile): readonly TypeScript.Diagnostic[] {
    const syntactic = this.#sight.program.getSyntacticDiagnostics(file);
    const found = [...file.bindDiagnostics, ...this.#sight.checker.getDiagnostics(file)];
    const directives = file.commentDirectives;
    const semantic = directives?.length ? this.#obeyDirectives(file, directives, found) : found;
    const faults = syntactic.length > 0 ? syntactic : semantic;
    if (faults.length > 0) this.#base.distrust();
    return faults;
  }

  #forget(file: InnerFile): void {
    this.#lasting.splice(this.#lasting.indexOf(file), 1);
    this.#renew();
  }

  /** `@ts-ignore` and `@ts-expect-error` are the program's business, which this module never was part of. */
  #obeyDirectives(
    file: InnerFile,
    directives: unknown[],
    found: TypeScript.Diagnostic[],
  ): TypeScript.Diagnostic[] {
    const map = this.#inner.createCommentDirectivesMap(file, directives);
    const starts = file.getLineStarts();
    const left = found.filter(({ start = 0 }) => {
      for (let line = file.getLineAndCharacterOfPosition(start).line - 1; line >= 0; line -= 1) {
        if (map.markUsed(line)) return false;
        const text = file.text.slice(starts[line], starts[line + 1]).trim();
        if (text !== "" && !text.startsWith("//")) return true;
      }
      return true;
    });
    for (const { range } of map.getUnusedExpectations())
      left.push({
        category: this.#ts.DiagnosticCategory.Error,
        code: unusedExpectation,
        file,
        start: range.pos,
        length: range.end - range.pos,
        messageText: "Unused '@ts-expect-error' directive.",
      });
    return left;
  }

  keep(): void {
    // `check` did so: what a cell declares globally must be in force while the cell itself is checked.
  }

  /** A cell under construction: checked like any, imported by none. */
  #probe(path: string, text: string): InnerFile {
    if (this.#probed?.text === text) return this.#probed;
    if (this.#probed !== undefined) this.#cells.delete(this.#probed.fileName);
    this.#probes += 1;
    this.#probed = this.#add(path.replace(/\.(tsx?)$/, `-${this.#probes}.$1`), text);
    this.#probeUnread = true;
    return this.#probed;
  }

  isGlobal(name: string): boolean {
    return this.#sight.checker.resolveName(name, undefined, this.#ts.SymbolFlags.Value, false) !== undefined;
  }

  importedModules(): string[] {
    return this.#base.importedModules;
  }

  ambientExports(word: string): { name: string; specifier: string }[] {
    return ambientExports(this.#sight.checker, word);
  }

  completions(path: string, text: string, offset: number): TypeScript.CompletionInfo | undefined {
    const file = this.#probe(path, text);
    const { getCompletionsAtPosition } = this.#inner.Completions;
    return this.#guard(() =>
      getCompletionsAtPosition(
        this.#languageHost,
        this.#sight.view,
        () => {},
        file,
        offset,
        completionPreferences,
        undefined,
        undefined,
        cancellation,
      ),
    );
  }

  completionDetails(_path: string, offset: number, entry: TypeScript.CompletionEntry): CompletionDetails {
    if (this.#probed === undefined) return { signature: "", examples: [] };
    const details = this.#inner.Completions.getCompletionEntryDetails(
      this.#sight.view,
      () => {},
      this.#probed,
      offset,
      { name: entry.name, source: entry.source, data: entry.data },
      this.#languageHost,
      undefined,
      completionPreferences,
      cancellation,
    );
    return completionDetails(this.#ts, details);
  }

  quickInfo(path: string, text: string, offset: number): SymbolInfo | undefined {
    const file = this.#probe(path, text);
    const node = this.#inner.getTouchingPropertyName(file, offset);
    if (node === file) return undefined;
    const symbol = this.#sight.checker.getSymbolAtLocation(node);
    if (symbol === undefined || this.#sight.checker.isUnknownSymbol(symbol)) return undefined;
    const container = this.#inner.getContainerNode(node);
    const { SymbolDisplay } = this.#inner;
    const shown = SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      this.#sight.checker,
      symbol,
      file,
      container,
      node,
    );
    const { displayPartsToString } = this.#ts;
    return {
      signature: displayPartsToString(shown.displayParts),
      documentation: displayPartsToString(shown.documentation),
      tags: (shown.tags ?? []).map((tag) => ({ name: tag.name, text: displayPartsToString(tag.text) })),
    };
  }

  signatureHelp(path: string, text: string, offset: number): TypeScript.SignatureHelpItems | undefined {
    const file = this.#probe(path, text);
    const { getSignatureHelpItems } = this.#inner.SignatureHelp;
    return this.#guard(() => getSignatureHelpItems(this.#sight.view, file, offset, undefined, cancellation));
  }

  /** What completions ask of their host: paths, in imports that are being typed. */
  readonly #languageHost = {
    getCompilationSettings: () => this.#options,
    getCurrentDirectory: () => this.#folder.cells,
    fileExists: (path: string) => this.#ts.sys.fileExists(this.#folder.onDisk(path)),
    readFile: (path: string) => this.#ts.sys.readFile(this.#folder.onDisk(path)),
    directoryExists: (path: string) => this.#ts.sys.directoryExists(this.#folder.onDisk(path)),
    getDirectories: (path: string) => this.#ts.sys.getDirectories(this.#folder.onDisk(path)),
    readDirectory: (path: string, ...rest: ReadDirectoryRest) =>
      this.#ts.sys.readDirectory(this.#folder.onDisk(path), ...rest),
    useCaseSensitiveFileNames: () => this.#ts.sys.useCaseSensitiveFileNames,
  };
}

function meetsLimit(code: number, message: string | TypeScript.DiagnosticMessageChain): boolean {
  if (lastingLimits.has(code)) return true;
  return typeof message !== "string" && (message.next ?? []).some((one) => meetsLimit(one.code, one));
}

/** `declare global` and `declare module "…"`. */
function isAugmentation(ts: Ts, { name, flags }: TypeScript.ModuleDeclaration): boolean {
  return ts.isStringLiteral(name) || (flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}
