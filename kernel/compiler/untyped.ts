import type TypeScript from "typescript";

type Ts = typeof TypeScript;

/** What a source file carries inside the compiler, beyond its published type. */
export interface InnerFile extends TypeScript.SourceFile {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  imports: TypeScript.StringLiteralLike[];
  moduleAugmentations: (TypeScript.StringLiteral | TypeScript.Identifier)[];
  ambientModuleNames: string[];
  locals?: Map<string, TypeScript.Symbol>;
  symbol: TypeScript.Symbol;
  bindDiagnostics: TypeScript.Diagnostic[];
  commentDirectives: unknown[] | undefined;
  languageVariant: TypeScript.LanguageVariant;
  setParentNodes?: boolean;
}

/** What a program offers its checker, beyond its published type. */
export interface InnerProgram extends TypeScript.Program {
  getSourceFileByPath(path: string): TypeScript.SourceFile | undefined;
  getResolvedModule(
    file: TypeScript.SourceFile,
    name: string,
    mode: TypeScript.ResolutionMode,
  ): TypeScript.ResolvedModuleWithFailedLookupLocations | undefined;
  getResolvedModuleFromModuleSpecifier(
    specifier: TypeScript.StringLiteralLike,
    file?: TypeScript.SourceFile,
  ): TypeScript.ResolvedModuleWithFailedLookupLocations | undefined;
}

/** The checker's own way of asking for a file's diagnostics. */
export interface InnerChecker extends TypeScript.TypeChecker {
  getDiagnostics(file: TypeScript.SourceFile): TypeScript.Diagnostic[];
  isUnknownSymbol(symbol: TypeScript.Symbol): boolean;
  /** The symbol that a name has in a place; without a place, in every file. */
  resolveName(
    name: string,
    location: TypeScript.Node | undefined,
    meaning: TypeScript.SymbolFlags,
    excludeGlobals: boolean,
  ): TypeScript.Symbol | undefined;
}

/** Which `@ts-expect-error` and `@ts-ignore` comments there are, and which of them were needed. */
interface DirectivesMap {
  markUsed(line: number): boolean;
  getUnusedExpectations(): { range: TypeScript.TextRange }[];
}

interface DisplayedSymbol {
  displayParts: TypeScript.SymbolDisplayPart[];
  documentation: TypeScript.SymbolDisplayPart[];
  tags: TypeScript.JSDocTagInfo[] | undefined;
}

/** Functions of TypeScript that exist at run time and are not in its published types. */
export interface UntypedCompiler {
  createTypeChecker(host: InnerProgram): InnerChecker;
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
  getSetExternalModuleIndicator(options: TypeScript.CompilerOptions): (file: TypeScript.SourceFile) => void;
  getJSXImplicitImportBase(
    options: TypeScript.CompilerOptions,
    file: TypeScript.SourceFile,
  ): string | undefined;
  getJSXRuntimeImport(base: string | undefined, options: TypeScript.CompilerOptions): string | undefined;
  toPath(name: string, folder: string, canonical: (name: string) => string): string;
  createCommentDirectivesMap(file: TypeScript.SourceFile, directives: unknown[]): DirectivesMap;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  getContainerNode(node: TypeScript.Node): TypeScript.Node;
  Completions: {
    getCompletionsAtPosition(
      host: object,
      program: InnerProgram,
      log: () => void,
      file: TypeScript.SourceFile,
      position: number,
      preferences: TypeScript.UserPreferences,
      triggerCharacter: undefined,
      triggerKind: undefined,
      cancellation: object,
    ): TypeScript.CompletionInfo | undefined;
    getCompletionEntryDetails(
      program: InnerProgram,
      log: () => void,
      file: TypeScript.SourceFile,
      position: number,
      entry: { name: string; source: string | undefined; data: unknown },
      host: object,
      format: undefined,
      preferences: TypeScript.UserPreferences,
      cancellation: object,
    ): TypeScript.CompletionEntryDetails | undefined;
  };
  SignatureHelp: {
    getSignatureHelpItems(
      program: InnerProgram,
      file: TypeScript.SourceFile,
      position: number,
      triggerReason: undefined,
      cancellation: object,
    ): TypeScript.SignatureHelpItems | undefined;
  };
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: TypeScript.TypeChecker,
      symbol: TypeScript.Symbol,
      file: TypeScript.SourceFile,
      container: TypeScript.Node,
      location: TypeScript.Node,
    ): DisplayedSymbol;
  };
}

const functions = [
  "createTypeChecker",
  "bindSourceFile",
  "getSetExternalModuleIndicator",
  "getJSXImplicitImportBase",
  "getJSXRuntimeImport",
  "toPath",
  "createCommentDirectivesMap",
  "getTouchingPropertyName",
  "getContainerNode",
] as const;

/** The untyped functions, or undefined where this TypeScript lacks one. */
export function untypedCompiler(ts: Ts): UntypedCompiler | undefined {
  const untyped = ts as unknown as UntypedCompiler;
  const there =
    functions.every((name) => typeof untyped[name] === "function") &&
    typeof untyped.Completions?.getCompletionsAtPosition === "function" &&
    typeof untyped.SignatureHelp?.getSignatureHelpItems === "function" &&
    typeof untyped.SymbolDisplay?.getSymbolDisplayPartsDocumentationAndSymbolKind === "function";
  return there ? untyped : undefined;
}
