/* `gradsheet/pdf`: documents of executed notebooks, as PDF and as HTML. */

export { FileError, GradsheetError, InputError } from "../errors.js";
export { NoCompilerError, notebooksToPdf } from "../pdf/document.js";
export type { Degraded, DocumentOptions, DocumentSource, PdfOptions, PdfResult } from "../pdf/document.js";
export { notebooksToHtml } from "../pdf/html/html-document.js";
export type { HtmlOptions, HtmlResult } from "../pdf/html/html-document.js";
