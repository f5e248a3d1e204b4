/* `gradsheet/run`: notebooks run from top to bottom on kernels of their own, as they are or with other numbers. */

export { FileError, GradsheetError, InputError } from "../errors.js";
export { KernelChoiceError, KernelDied } from "../run/errors.js";
export type { CellStart, Failure } from "../run/execute-notebook.js";
export { runNotebook } from "../run/run-notebook.js";
export type { NotebookRun, RunOptions } from "../run/run-notebook.js";
export { runNotebooks } from "../run/run-notebooks.js";
export type { RunAllOptions } from "../run/run-notebooks.js";
export { variantOf } from "../variant/variant.js";
export type { Variant, VariantOptions } from "../variant/variant.js";
