import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { feedbackPage } from "../grading/feedback-page.js";
import type { Marked } from "../grading/marked.js";
import { digest } from "../grading/student-record.js";
import { formatNotebook } from "../notebook/write.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { NoCompilerError, notebooksToPdf } from "../pdf/document.js";
import { notebooksToHtml } from "../pdf/html/html-document.js";
import { writeFile } from "../write-file.js";

/** The students' pages: each is written when it says something new. */
export class FeedbackPages {
  readonly #folder: string;
  readonly #list: string;
  readonly #paper: Paper;
  #withPdf: boolean;
  /** What each page says, in short. */
  readonly #written: Record<string, string>;

  /**
   * @param output Where grades go.
   * @param withPdf Whether each page is there as PDF too.
   */
  constructor(output: string, paper: Paper, withPdf: boolean) {
    this.#folder = join(output, "feedback");
    this.#list = join(output, "records", "pages.list");
    this.#paper = paper;
    this.#withPdf = withPdf;
    this.#written = this.#read();
  }

  async write(marked: Marked, problems: readonly PaperProblem[]): Promise<void> {
    const { file } = marked.submission;
    const notebook = feedbackPage(marked, this.#paper, problems);
    const says = digest(formatNotebook(notebook));
    const [html, pdf] = ["html", "pdf"].map((kind) => join(this.#folder, `${file}.${kind}`));
    const isThere = existsSync(html) && (!this.#withPdf || existsSync(pdf));
    if (isThere && this.#written[file] === says) return;
    const sources = [{ notebook, path: join(this.#folder, `${file}.ipynb`) }];
    writeFile(html, notebooksToHtml(sources).html);
    if (this.#withPdf) await this.#writePdf(pdf, sources);
    this.#written[file] = says;
  }

  /** Notes for the next call what is written. */
  save(): void {
    if (Object.keys(this.#written).length === 0) return;
    writeFile(this.#list, `${JSON.stringify(this.#written, null, 1)}\n`);
  }

  async #writePdf(path: string, sources: Parameters<typeof notebooksToPdf>[0]): Promise<void> {
    try {
      writeFile(path, (await notebooksToPdf(sources)).pdf);
    } catch (error) {
      if (!(error instanceof NoCompilerError)) throw error;
      console.error(error.message);
      this.#withPdf = false;
    }
  }

  #read(): Record<string, string> {
    try {
      return JSON.parse(readFileSync(this.#list, "utf8")) as Record<string, string>;
    } catch {
      // Nothing was written yet, or nobody knows what: all is written anew.
      return {};
    }
  }
}
