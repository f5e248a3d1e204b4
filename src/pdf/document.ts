import { GradsheetError, InputError } from "../errors.js";
import { packageVersion } from "../package.js";
import { plainText, withoutPictures } from "./content/inline.js";
import type { DocumentSource, DocumentOptions } from "./content/notebook.js";
import { paperDocument, type PaperDocument } from "./content/paper.js";
import { documentDate, type DocumentDate } from "./document-date.js";
import { wordsIn, type Words } from "./words.js";
import type { Block, Degraded } from "./tree.js";
import { quoted } from "./typst/atom.js";
import { typstCompiler } from "./typst/compiler.js";
import { chooseFonts, type FontChoice, type FontOptions } from "./typst/font-choice.js";
import {
  TypstError,
  type Compiled,
  type CompileJob,
  type PdfStandard,
  type TypstCompiler,
} from "./typst/job.js";
import { MarkupWriter } from "./typst/markup.js";
import { missingGlyphs } from "./typst/missing-glyphs.js";
import { printedTexts, type PrintedText } from "./typst/printed-text.js";
import { rejectedParts } from "./typst/reject.js";
import { hanScriptOf } from "./typst/scripts.js";
import { templateFiles } from "./typst/template.js";

export type { DocumentOptions, DocumentSource } from "./content/notebook.js";
export type { Degraded } from "./tree.js";
export type { FontOptions } from "./typst/font-choice.js";
export { NoCompilerError } from "./typst/compiler.js";

/** What {@link notebooksToPdf} may be told. */
export interface PdfOptions extends DocumentOptions, FontOptions {
  /** Archive or accessibility standard that the file must meet. */
  standard?: PdfStandard;
  /** Default: `a4`. */
  pageSize?: "a4" | "letter";
  /** The white around the text, in millimeters; default: what the theme has. */
  margin?: number;
  /** The date of the document; default: the paper's, else `SOURCE_DATE_EPOCH`, else none. */
  date?: Date | string;
}

/** A PDF, and what of the notebooks is not in it. */
export interface PdfResult {
  pdf: Uint8Array;
  pages: number;
  /** What could not be shown, what Typst refused last; empty when all is well. */
  degraded: Degraded[];
  /** What was left out because it is folded, and what to do about characters that no font has, script by script. */
  warnings: string[];
}

/**
 * The PDF of executed notebooks: one document with title page, contents and corrections for a paper, a title block for a
 * notebook alone. The same notebooks give the same bytes, on every day and in every folder.
 * @param sources The notebooks in the order of the document: what `runNotebook` of `gradsheet/run` gives as it is, or
 *   `{ path, notebook }` of a file that was run before, read by `readNotebook` of `gradsheet/notebook`. Nothing is run here.
 * @param options What the document shows and how it looks; default: lecture notes on A4.
 * @returns `pdf`, the bytes to write to a file, the number of `pages`, and what could not be shown.
 * @throws InputError without a notebook
 * @throws NoCompilerError where no Typst compiler is installed for this system
 * @throws GradsheetError where the PDF standard cannot be met
 * @example
 * const notebook = newNotebook([markdownCell("title", "# Gates")]);
 * (await notebooksToPdf([{ path: "gates.ipynb", notebook }])).pages // => 1
 */
export async function notebooksToPdf(
  sources: DocumentSource[],
  options: PdfOptions = {},
): Promise<PdfResult> {
  if (sources.length === 0) throw new InputError({ place: "pdf", rule: "needs a notebook", got: "none" });
  const document = paperDocument(sources, options);
  const words = wordsIn(options.language);
  const date = documentDate("pdf", options.date ?? document.date ?? undefined, words);
  const texts = printedTexts(document, { notebook: sources[0]!.path, cell: 0 }, words);
  const han = hanScriptOf(texts.map(({ text }) => text).join(""));
  const strict = options.standard !== undefined;
  let fonts = chooseFonts(new Set(texts.flatMap(({ text }) => [...text])), han, options, strict);
  const own = await typstCompiler();
  const compiler = fonts.files.length === 0 ? own : await own.withFonts(fonts.files);
  const write =
    ({ lacking }: FontChoice) =>
    (rejected: ReadonlyMap<object, Degraded>): { job: CompileJob; writer: MarkupWriter } => {
      const writer = new MarkupWriter(
        rejected,
        { words, marginMarks: options.theme === "exam" },
        { han, lacking: new Set(lacking) },
      );
      const source = documentSource(document, writer, date, options);
      const files = new Map([...templateFiles(fonts), ...writer.files]);
      return {
        job: { source, files, timestamp: (date?.time.getTime() ?? 0) / 1000, standard: options.standard },
        writer,
      };
    };
  for (;;)
    try {
      const { compiled, rejected, ifUnfit } = compileOrReject(compiler, document.blocks, write(fonts));
      const missing = missingGlyphs(located(texts, sources), fonts, han, options.systemFonts === true);
      const tooWide = [...new Set(compiled.unfit)].flatMap((name) => ifUnfit.get(name) ?? []);
      return {
        pdf: compiled.pdf,
        pages: compiled.pages,
        degraded: [...document.degraded, ...rejected.values(), ...missing.degraded, ...tooWide],
        warnings: [...document.folded, ...missing.warnings],
      };
    } catch (error) {
      const more = unshownIn(error, fonts);
      if (more === null) throw error;
      fonts = { ...fonts, lacking: [...fonts.lacking, ...more] };
    }
}

/** What the standard found no glyph for, although the fonts seem to have it; null where it complains of something else. */
function unshownIn(error: unknown, { lacking }: FontChoice): string[] | null {
  const complaint = error instanceof GradsheetError ? error.cause : null;
  const unshown = complaint instanceof TypstError ? complaint.unshown.join("") : "";
  const more = [...new Set(unshown)].filter((each) => !/[ -~]/.test(each) && !lacking.includes(each));
  return more.length === 0 ? null : more;
}

/** The texts of titles with the cells that they come from. */
function located(texts: PrintedText[], sources: DocumentSource[]): PrintedText[] {
  return texts.map((each) => {
    if (each.origin.cell !== 0) return each;
    const cells = sources.find(({ path }) => path === each.origin.notebook)?.notebook.cells ?? [];
    const index = cells.findIndex(({ source }) => source.includes(each.text));
    return { ...each, origin: { ...each.origin, cell: index + 1 } };
  });
}

function compileOrReject(
  compiler: TypstCompiler,
  blocks: Block[],
  write: (rejected: ReadonlyMap<object, Degraded>) => { job: CompileJob; writer: MarkupWriter },
): {
  compiled: Compiled;
  rejected: ReadonlyMap<object, Degraded>;
  ifUnfit: ReadonlyMap<string, Degraded>;
} {
  const { job, writer } = write(new Map());
  try {
    return {
      compiled: compiler.compile(job),
      rejected: writer.refused,
      ifUnfit: writer.ifUnfit,
    };
  } catch (error) {
    if (!(error instanceof TypstError)) throw error;
    const head = '#import "solution.typ": *\n#show: styled';
    const rejected = rejectedParts(compiler, blocks, head, job.files);
    if (rejected.size === 0) throw refusal(error, job.standard);
    try {
      const { job: lesser, writer: last } = write(rejected);
      return {
        compiled: compiler.compile(lesser),
        rejected: new Map([...rejected, ...last.refused]),
        ifUnfit: last.ifUnfit,
      };
    } catch (again) {
      throw refusal(again, job.standard);
    }
  }
}

function refusal(error: unknown, standard: PdfStandard | undefined): GradsheetError {
  const message = error instanceof Error ? error.message : String(error);
  return new GradsheetError(
    {
      place: "pdf",
      rule: standard === undefined ? "Typst refuses the document" : `cannot meet PDF standard ${standard}`,
      got: message,
    },
    { cause: error },
  );
}

const optional = (text: string | null): string => (text === null ? "none" : quoted(text));

function examArguments({ exam }: PaperDocument, words: Words): string {
  if (exam === null) return "none";
  const said = `(name: ${quoted(words.name)}, number: ${quoted(words.number)}, problem: ${quoted(words.problem)}, marks: ${quoted(words.marksHead)}, points: ${quoted(words.points)}, total: ${quoted(words.total)})`;
  const rows = exam.marks.map(({ problem, marks }) => `(${quoted(problem)}, ${marks ?? "none"}),`).join(" ");
  return `(name: ${quoted(exam.name)}, words: ${said}, marks: (${rows}))`;
}

function documentSource(
  document: PaperDocument,
  writer: MarkupWriter,
  date: DocumentDate | null,
  options: PdfOptions,
): string {
  // PDF/A wants a date in any case.
  const stamp = date?.time ?? (options.standard === "a-2a" ? new Date(0) : null);
  const created =
    stamp === null
      ? "none"
      : `datetime(year: ${stamp.getUTCFullYear()}, month: ${stamp.getUTCMonth() + 1}, day: ${stamp.getUTCDate()})`;
  const words = wordsIn(options.language);
  const settings = [
    `title: [${writer.title(document.title)}]`,
    `head: [${writer.title(withoutPictures(document.title))}]`,
    `plain-title: ${quoted(plainText(document.title))}`,
    `institution: ${optional(document.institution)}`,
    `course: ${optional(document.course)}`,
    `date: ${optional(date?.words ?? document.when)}`,
    `marks: ${optional(document.marks === null ? null : words.marks(document.marks))}`,
    `authors: (${document.authors.map((author) => `${quoted(author)},`).join(" ")})`,
    `instructions: ${document.instructions === null ? "none" : `[${writer.blocks(document.instructions)}]`}`,
    `kind: ${optional(document.kind)}`,
    `front: ${document.front}`,
    `contents-depth: ${document.contents}`,
    `exam: ${examArguments(document, words)}`,
    `language: ${quoted(options.language ?? "en")}`,
    `margin: ${options.margin === undefined ? "none" : `${options.margin}mm`}`,
    `two-column: ${options.theme === "two-column"}`,
    `keywords: (${quoted(`gradsheet ${packageVersion}`)}, "Typst " + str(sys.version), ${document.seeds.map((seed) => `${quoted(`seed ${seed}`)},`).join(" ")})`,
    `created: ${created}`,
    `paper: ${options.pageSize === "letter" ? '"us-letter"' : '"a4"'}`,
  ];
  return `#import "solution.typ": *\n#show: solution-document.with(\n  ${settings.join(",\n  ")},\n)\n\n${writer.blocks(document.blocks)}\n`;
}
