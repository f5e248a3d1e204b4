import type TypeScript from "typescript";

/** What the name at a position is. */
export interface SymbolInfo {
  signature: string;
  documentation: string;
  tags: { name: string; text: string }[];
}

/** A cell's module among the modules that it imports, as it was checked. */
export interface CheckedCell {
  file: TypeScript.SourceFile;
  checker: TypeScript.TypeChecker;
  /** The file that a specifier means in another one. */
  resolve(specifier: string, from: string): TypeScript.ResolvedModuleFull | undefined;
  sourceFile(path: string): TypeScript.SourceFile | undefined;
  /** What is wrong with a file. */
  faults(file: TypeScript.SourceFile): readonly TypeScript.Diagnostic[];
}

/** What is known of a completion beside its name. */
export interface CompletionDetails {
  signature: string;
  /** The texts of its `@example` tags. */
  examples: string[];
}

/** The parts of a completion that matter, from what TypeScript has on it. */
export function completionDetails(
  ts: typeof TypeScript,
  details: TypeScript.CompletionEntryDetails | undefined,
): CompletionDetails {
  const examples = (details?.tags ?? []).filter((tag) => tag.name === "example");
  return {
    signature: ts.displayPartsToString(details?.displayParts),
    examples: examples.map((tag) => ts.displayPartsToString(tag.text)),
  };
}

/** What checks cells: the fast checker, or TypeScript's own service where its inner parts are not as expected. */
export interface CellChecker {
  /** The faults in a cell's module, which later modules may import from. */
  check(path: string, text: string): readonly TypeScript.Diagnostic[];
  /** A cell that was checked just now. */
  checked(path: string): CheckedCell | undefined;
  /** Keeps a cell in force for all later ones, for what it declares globally. */
  keep(path: string): void;
  completions(path: string, text: string, offset: number): TypeScript.CompletionInfo | undefined;
  /** The signature of one of the completions at a position, and the examples of its doc comment. */
  completionDetails(path: string, offset: number, entry: TypeScript.CompletionEntry): CompletionDetails;
  /** Whether a name is a value in every cell. */
  isGlobal(name: string): boolean;
  /** The modules that cells have imported so far, by the names that they have in them. */
  importedModules(): string[];
  /** What Node's own modules export under names that begin so. */
  ambientExports(word: string): { name: string; specifier: string }[];
  /** Takes what was imported so far out of force, and keeps it ready for a cell that imports the same. */
  setAside(): void;
  quickInfo(path: string, text: string, offset: number): SymbolInfo | undefined;
  /** The overloads of the call between whose parentheses a position is. */
  signatureHelp(path: string, text: string, offset: number): TypeScript.SignatureHelpItems | undefined;
}

/** Nothing is offered that would change the cell elsewhere than at the cursor. */
export const completionPreferences: TypeScript.UserPreferences = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: true,
};

/** What the modules that a checker's program declares by `declare module "node:…"` export under names that begin so. */
export function ambientExports(
  checker: TypeScript.TypeChecker,
  word: string,
): { name: string; specifier: string }[] {
  return checker.getAmbientModules().flatMap((module) => {
    const specifier = module.name.replaceAll('"', "");
    if (!specifier.startsWith("node:")) return [];
    const names = checker.getExportsOfModule(module).map(({ name }) => name);
    return names
      .filter((name) => name.startsWith(word) && name !== "default")
      .map((name) => ({ name, specifier }));
  });
}

/** Whether `GRADSHEET_CHECKER=stock` asks for TypeScript's own service. */
export function stockWanted(): boolean {
  return process.env["GRADSHEET_CHECKER"] === "stock";
}
