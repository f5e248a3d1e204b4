import type { PdfOptions } from "../pdf/document.js";
import type { HtmlOptions } from "../pdf/html/html-document.js";
import { languages, type Language } from "../pdf/words.js";
import { nameOption, UsageError } from "./command.js";
import { fontHelp, fontOption } from "./fonts.js";
import { isFolder } from "./inputs.js";
import type { DocumentFormat } from "./write-document.js";

const languageNames = Object.keys(languages) as Language[];

const pdfOptionTypes = {
  standard: { type: "string" },
  paper: { type: "string", default: "a4" },
  theme: { type: "string" },
  margin: { type: "string" },
  space: { type: "string" },
  lines: { type: "string" },
  ...fontOption,
} as const;

const htmlOptionTypes = { interactive: { type: "boolean", default: false } } as const;

/** How the commands that write documents declare what a document may be told. */
export const documentOptionTypes = (format: DocumentFormat) =>
  ({
    "questions-only": { type: "boolean", default: false },
    key: { type: "boolean", default: false },
    "hide-code": { type: "boolean", default: false },
    "keep-folded": { type: "boolean", default: false },
    book: { type: "boolean", default: false },
    title: { type: "string" },
    language: { type: "string" },
    root: { type: "string" },
    ...(format === "pdf" ? pdfOptionTypes : htmlOptionTypes),
  }) as const;

/** What the commands say of them in their help. */
export const documentOptionsHelp = (format: DocumentFormat) =>
  `  --questions-only     the question sheet, without solutions
  --key                the answers alone, for who marks
  --hide-code          outputs without the code that made them
  --keep-folded        code and outputs that are folded in JupyterLab as well; otherwise they are left out, and told of
  --book               each notebook is a chapter, with its number and on a new page
  --title TEXT         the document's title (default: the paper's, the notebook's)
  --language CODE      of the document's own words, and of hyphenation: ${languageNames.join(", ")} (default: en)
  --root FOLDER        pictures may be read from it (default: the project's folder, which has .git or package.json in it)${
    format === "html"
      ? `
  --interactive        copy buttons on code, and figures drawn by plotly: the page runs a script of its own`
      : `
  --theme NAME         notes (default), exam (marks in the margin, room for answers) or two-column
  --space FACTOR       the room for answers on a question sheet, as a multiple of what marks and kind of the answer ask for
                       (default: 1 on an exam sheet, else 0)
  --paper SIZE         a4 (default) or letter
  --lines N            how many lines of one output are printed (default: 1500); the middle of longer ones is left out, and told of
  --margin LENGTH      the white around the text: 15mm, 2cm, 1in
  --standard NAME      ua-1 (accessible) or a-2a (archive): the PDF standard to meet
${fontHelp}`
  }`;

interface Values {
  "questions-only": boolean;
  key: boolean;
  "hide-code": boolean;
  "keep-folded": boolean;
  book: boolean;
  title?: string | undefined;
  language?: string | undefined;
  root?: string | undefined;
  standard?: string | undefined;
  paper?: string | undefined;
  theme?: string | undefined;
  margin?: string | undefined;
  space?: string | undefined;
  lines?: string | undefined;
  interactive?: boolean | undefined;
}

/**
 * What a document is told on the command line.
 * @throws UsageError for a value that an option does not have, and for options that exclude each other.
 */
export function documentOptions(
  place: string,
  values: Values,
): PdfOptions & HtmlOptions & { questionsOnly: boolean; answersOnly: boolean } {
  if (values["questions-only"] && values.key) {
    throw new UsageError({
      place,
      rule: "writes one document: the questions or the answers",
      got: "--questions-only and --key",
      cure: "Call it once for each.",
    });
  }
  if (values.root !== undefined && !isFolder(values.root)) {
    throw new UsageError({ place, rule: "needs a folder after --root", got: values.root });
  }
  return {
    questionsOnly: values["questions-only"],
    answersOnly: values.key,
    hideCode: values["hide-code"],
    keepFolded: values["keep-folded"],
    book: values.book,
    title: nameOption(place, "title", values.title),
    root: values.root,
    language: oneOf(place, "language", values.language, languageNames),
    standard: oneOf(place, "standard", values.standard, ["ua-1", "a-2a"] as const),
    pageSize: oneOf(place, "paper", values.paper, ["a4", "letter"] as const),
    theme: oneOf(place, "theme", values.theme, ["notes", "exam", "two-column"] as const),
    margin: marginOf(place, values.margin),
    space: spaceOf(place, values.space),
    lines: linesOf(place, values.lines),
    interactive: values.interactive,
  };
}

function oneOf<T extends string>(
  place: string,
  option: string,
  got: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (got === undefined || (choices as readonly string[]).includes(got)) return got as T | undefined;
  const all = choices.length === 2 ? choices.join(" or ") : `one of ${choices.join(", ")}`;
  throw new UsageError({
    place,
    rule: `needs ${all} after --${option}`,
    got,
    cure: `See ${place} --help.`,
  });
}

const millimeters: Record<string, number> = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72 };

/** A margin in millimeters: so wide that a printer prints all, so narrow that text has room. */
function marginOf(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)$/.exec(text.trim()) ?? [];
  const margin = Number(number) * (millimeters[unit ?? ""] ?? Number.NaN);
  if (margin >= 5 && margin <= 60) return Number(margin.toFixed(2));
  throw new UsageError({
    place,
    rule: "needs a length from 5mm to 60mm after --margin",
    got: text,
    cure: "Write it with its unit: 15mm, 2cm, 1in.",
  });
}

function spaceOf(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const factor = text.trim() === "" ? Number.NaN : Number(text);
  if (factor >= 0 && factor <= 10) return factor;
  throw new UsageError({
    place,
    rule: "needs a number from 0 to 10 after --space",
    got: text,
    cure: "Leave it out for the usual room.",
  });
}

function linesOf(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 10) return lines;
  throw new UsageError({
    place,
    rule: "needs a whole number of 10 or more after --lines",
    got: text,
    cure: "Leave it out for 1500.",
  });
}
