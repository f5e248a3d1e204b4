/* `gradsheet/run`: notebooks run from top to bottom on kernels of their own, as they are or with other numbers; and what a class
 * handed in, graded. */

export { FileError, GradsheetError, InputError } from "../errors.js";
export { KernelChoiceError, KernelDied, KernelLost } from "../run/errors.js";
export type { CellStart, Failure } from "../run/execute-notebook.js";
export { runNotebook } from "../run/run-notebook.js";
export type { NotebookRun, RunOptions } from "../run/run-notebook.js";
export { runNotebooks } from "../run/run-notebooks.js";
export type { RunAllOptions } from "../run/run-notebooks.js";
export { sweepNotebook } from "../sweep/sweep-notebook.js";
export type { NotebookSweep, SweepNotebookOptions } from "../sweep/sweep-notebook.js";
export { variantOf } from "../variant/variant.js";
export type { Variant, VariantOptions } from "../variant/variant.js";

// kernels of a server
export { connectServer } from "../run/remote/connect-server.js";
export type { ServerOptions } from "../run/remote/connect-server.js";
export type { Engine, KernelWish, NamedFiles } from "../run/engine.js";

// what others wrote
export { findSandbox } from "../run/find-sandbox.js";
export type { Confinement, Sandbox } from "../run/confinement.js";
export { findSubmissions } from "../grading/find-submissions.js";
export type { Submission } from "../grading/find-submissions.js";
export { gradeClass } from "../grading/grade-class.js";
export type { GradedClass, GradeOptions } from "../grading/grade-class.js";
export { readRoster } from "../grading/read-roster.js";
export type { Roster, RosterRow } from "../grading/read-roster.js";
export type { GradedPart, Remark, StudentRecord } from "../grading/student-record.js";
