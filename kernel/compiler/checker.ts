import type TypeScript from "typescript";

/** What the name at a position is. */
export interface QuickInfo {
  signature: string;
  documentation: string;
  tags: { name: string; text: string }[];
}

/** What checks cells: the fast checker, or TypeScript's own service where its inner parts are not as expected. */
export interface CellChecker {
  /** The faults in a cell's module, which later modules may import from. */
  check(path: string, text: string): readonly TypeScript.Diagnostic[];
  /** Keeps a cell in force for all later ones, for what it declares globally. */
  keep(path: string): void;
  completions(path: string, text: string, offset: number): TypeScript.CompletionInfo | undefined;
  /** The signature of one of the completions at a position. */
  completionSignature(path: string, offset: number, entry: TypeScript.CompletionEntry): string;
  /** Whether a name is a value in every cell. */
  isGlobal(name: string): boolean;
  /** Takes what was imported so far out of force, and keeps it ready for a cell that imports the same. */
  setAside(): void;
  quickInfo(path: string, text: string, offset: number): QuickInfo | undefined;
}

/** Nothing is offered that would change the cell elsewhere than at the cursor. */
export const completionPreferences: TypeScript.UserPreferences = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: false,
};

/** Whether `GRADSHEET_CHECKER=stock` asks for TypeScript's own service. */
export function stockWanted(): boolean {
  return process.env["GRADSHEET_CHECKER"] === "stock";
}
