import type { Pdf, Run } from "../pdf/read-pdf.js";

/** Something on a page that nobody wants there. */
export interface PageFault {
  page: number;
  kind: "tiny" | "outside" | "overprint" | "blank";
  /** The text that it is about; of a blank page, how much of it. */
  what: string;
}

/** Type below this cannot be read on paper, in points: the second level of exponents in the smallest formula that is allowed. */
const leastSize = 3;

/** Running text, code and formulas below this are too small to be read, in points. */
const leastTextSize = 6;

const margins = { x: 69.4, top: 76.5, bottom: 70.8 };

/**
 * What is wrong with the pages of a PDF of the usual page and margins: type too small, text outside the text block, text on top of
 * other text, and pages more than a third blank, save where that has a cause: the title page, the last page, and a page before one
 * with a picture, which may not have found room.
 */
export function pageFaults(
  pdf: Pick<Pdf, "runs" | "size" | "hasDrawing"> & { pages: object[] },
): PageFault[] {
  const last = pdf.pages.length;
  const mayEndEarly = (page: number): boolean => page === 1 || page === last || pdf.hasDrawing(page + 1);
  const byPage = groupsOf(
    pdf
      .runs()
      .filter(({ text }) => text.trim() !== "")
      .map(trimmed),
    ({ page }) => page,
  );
  return [...byPage].flatMap(([page, runs]) => {
    const [width, height] = pdf.size(page);
    const body = runs.filter(({ y }) => y > margins.bottom - 12 && y < height - margins.top + 12);
    return [
      ...body.filter(isTiny).map(({ text, size }) => fault(page, "tiny", `${text} (${size.toFixed(1)} pt)`)),
      ...runs
        .filter(({ x, right }) => x < margins.x - 6 || right > width - margins.x + 6)
        .map(({ text, x, right }) =>
          fault(page, "outside", `${text} (${x.toFixed(0)} to ${right.toFixed(0)} pt)`),
        ),
      ...overprints(body).map((text) => fault(page, "overprint", text)),
      ...blank(page, body, height, mayEndEarly),
    ];
  });
}

function groupsOf<T>(items: T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** A run without the space that it ends with. */
const trimmed = (run: Run): Run => ({
  ...run,
  right: run.right - (run.text.length - run.text.trimEnd().length) * 0.34 * run.size,
});

const fault = (page: number, kind: PageFault["kind"], what: string): PageFault => ({ page, kind, what });

/** Words of letters and digits: exponents and their exponents may be smaller. */
const isTiny = ({ text, size }: Run): boolean =>
  size < leastSize || (size < leastTextSize && text.trim().length > 6);

/** Texts of which one begins within the other, on one line, of about one size. */
function overprints(runs: Run[]): string[] {
  const lines = groupsOf(runs, ({ y }) => Math.round(y));
  return [...lines.values()].flatMap((line) => {
    const sorted = line.toSorted((one, other) => one.x - other.x);
    return sorted.flatMap((run, index) => {
      const next = sorted[index + 1];
      if (
        next === undefined ||
        Math.min(run.right, next.right) - next.x <= 0.6 * Math.min(run.size, next.size)
      )
        return [];
      const areText = [run, next].every(({ text }) => /[\p{L}\p{N}]{2}/u.test(text));
      return areText ? [`${run.text} | ${next.text}`] : [];
    });
  });
}

function blank(
  page: number,
  body: Run[],
  height: number,
  mayEndEarly: (page: number) => boolean,
): PageFault[] {
  const lowest = Math.min(height - margins.top, ...body.map(({ y }) => y));
  const share = (lowest - margins.bottom) / (height - margins.top - margins.bottom);
  return share > 1 / 3 && !mayEndEarly(page) ? [fault(page, "blank", `${Math.round(100 * share)} %`)] : [];
}
