/** A standard of PDF that a document may keep: for readers' aids, or for archives. */
export type PdfStandard = "ua-1" | "a-2a";

export interface CompileJob {
  /** The main file. */
  source: string;
  /** Files that the source names, by their names: `picture-1.svg`. */
  files: ReadonlyMap<string, Uint8Array>;
  /** When the PDF was made, in seconds since 1970. */
  timestamp: number;
  standard?: PdfStandard;
}

export interface Compiled {
  pdf: Uint8Array;
  pages: number;
  /** What the template could not make fit at a readable size: the `alt` of each. */
  unfit: string[];
}

/** The label by which the template tells of what does not fit. */
export const unfitLabel = "gradsheet-unfit";

/** A Typst compiler; it reads the files of the job and nothing else. */
export interface TypstCompiler {
  /** The addon, or the WebAssembly module. */
  kind: "native" | "web";
  /**
   * The PDF of a source.
   * @throws TypstError with the first complaint
   */
  compile(job: CompileJob): Compiled;
  /** The first complaint about a source, or null where it compiles. */
  complaint(job: Pick<CompileJob, "source" | "files">): string | null;
  /** One of the same kind with these font files beside the document's own. */
  withFonts(paths: readonly string[]): Promise<TypstCompiler>;
}

/** Typst refused a source. */
export class TypstError extends Error {
  override readonly name = "TypstError";

  /** @param unshown Texts of which a standard for PDFs says that no font has them. */
  constructor(
    message: string,
    readonly unshown: string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
