import type TypeScript from "typescript";
import type { Definitions } from "./cell-module.js";
import type { CellChecker } from "./checker.js";
import type { NotebookFolder } from "./notebook-folder.js";
import type { NotebookOptions } from "./options.js";

/** What a question about a cell under construction needs of the notebook's compiler. */
export interface CellProbe {
  readonly ts: typeof TypeScript;
  readonly checker: CellChecker;
  readonly folder: NotebookFolder;
  readonly notebook: NotebookOptions;
  /** The newest definition of each name. */
  readonly definitions: Definitions;
  /** The cell as a module, its own characters first, with every name that it might come to use. */
  probe(text: string): { path: string; text: string };
}
