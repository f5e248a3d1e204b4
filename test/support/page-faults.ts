import type { Area, Pdf, Run } from "../pdf/read-pdf.js";

/** Something on a page that nobody wants there. */
export interface PageFault {
  page: number;
  kind: "tiny" | "outside" | "overprint" | "blank" | "orphan";
  /** The text that it is about; of a blank page, how much of it. */
  what: string;
}

/** In points: exponents of exponents in the smallest formula that is allowed. */
const leastSize = 3.1;

/** Words below this are too small to be read, in points: fractions in a formula at three quarters. Shorter ones may be indices. */
const leastWordSize = 5.4;
const shortWord = 4;

const margins = { x: 69.4, top: 76.5, bottom: 70.8 };

/** What is kept on one page is no higher: a short answer, table or display of formulas. Higher frames break. */
const keptHeight = 190;

/** The room below what is drawn: the words of a drawing, the space after it. */
const around = 36;

/** What has more strokes inside is a drawing, which cannot be broken. */
const fewStrokes = 8;

/**
 * What is wrong with the pages of a PDF of the usual page and margins: type too small, text or a drawing outside the text block,
 * text on top of other text, a heading at the foot of a page, and pages more than a third blank. A page may be blank up to
 * three fifths where what the next one begins with has no room on it: a drawing, or something short that is kept together.
 * The title page and the last page end where they end.
 */
export function pageFaults(
  pdf: Pick<Pdf, "runs" | "size" | "areas" | "outline"> & { pages: object[] },
): PageFault[] {
  const last = pdf.pages.length;
  const areas = groupsOf(pdf.areas(), ({ page }) => page);
  const runs = groupsOf(pdf.runs(), ({ page }) => page);
  const titles = new Set(pdf.outline().map(({ title }) => squeezed(title)));
  return Array.from({ length: last }, (_, index) => index + 1).flatMap((page) => {
    const [width, height] = pdf.size(page);
    const inBlock = (y: number): boolean => y > margins.bottom - 12 && y < height - margins.top + 12;
    const words = joined(runs.get(page) ?? []);
    const body = words.filter(({ y }) => inBlock(y));
    const drawn = (areas.get(page) ?? []).filter(({ top }) => inBlock(top));
    const isOutside = ({ x, right }: { x: number; right: number }): boolean =>
      x < margins.x - 6 || right > width - margins.x + 6;
    const lowest = Math.min(height - margins.top, ...body.map(({ y }) => y), ...drawn.map(({ y }) => y));
    const blank = lowest - margins.bottom;
    const share = blank / (height - margins.top - margins.bottom);
    const next = (areas.get(page + 1) ?? []).filter(({ top }) => inBlock(top));
    const most = hasNoRoom(next, height - margins.top, blank) ? 3 / 5 : 1 / 3;
    const foot = lineAt(body, lowest);
    return [
      ...body.filter(isTiny).map(({ text, size }) => fault(page, "tiny", `${text} (${size.toFixed(1)} pt)`)),
      ...[...words, ...drawn.map((area) => ({ ...area, text: "a drawing" }))]
        .filter(isOutside)
        .map(({ text, x, right }) =>
          fault(page, "outside", `${text} (${x.toFixed(0)} to ${right.toFixed(0)} pt)`),
        ),
      ...overprints(body).map((text) => fault(page, "overprint", text)),
      ...(page !== last && foot !== "" && titles.has(foot) ? [fault(page, "orphan", foot)] : []),
      ...(page !== 1 && page !== last && share > most
        ? [fault(page, "blank", `${Math.round(100 * share)} %`)]
        : []),
    ];
  });
}

/** Would a drawing, or what is kept together, at the head of a page not have fitted in what is blank of the page before it? */
const hasNoRoom = (areas: Area[], head: number, blank: number): boolean =>
  [...drawings(areas), ...areas.filter(({ y, top }) => top - y <= keptHeight)].some(
    ({ y, top }) => top - y >= 40 && head - top <= blank && head - y + around >= blank,
  );

/** Pictures, and what is drawn with many strokes close to each other; the bars of formulas and the rules of tables are flat. */
function drawings(areas: Area[]): { y: number; top: number }[] {
  const strokes = areas.filter(({ y, top, isPicture }) => top - y > 2 && !isPicture);
  const groups: { y: number; top: number; strokes: number }[] = [];
  for (const { y, top } of strokes.toSorted((one, other) => other.top - one.top)) {
    const last = groups.at(-1);
    if (last !== undefined && last.y - top < around)
      Object.assign(last, { y: Math.min(last.y, y), strokes: last.strokes + 1 });
    else groups.push({ y, top, strokes: 1 });
  }
  return [
    ...areas.filter(({ isPicture }) => isPicture),
    ...groups.filter((group) => group.strokes > fewStrokes),
  ];
}

const squeezed = (text: string): string => text.replace(/\s/g, "");

/** The text of a line, without spaces. */
const lineAt = (runs: Run[], y: number): string =>
  squeezed(
    runs
      .filter((run) => Math.abs(run.y - y) < 1)
      .map(({ text }) => text)
      .join(""),
  );

/** Runs of one line and size that follow each other without a gap are one: drawings set each letter by itself. */
function joined(runs: Run[]): Run[] {
  const words: Run[] = [];
  for (const run of runs) {
    const last = words.at(-1);
    const follows =
      last !== undefined &&
      Math.abs(last.y - run.y) < 0.1 &&
      Math.abs(last.size - run.size) < 0.1 &&
      Math.abs(run.x - last.right) < 0.15 * run.size;
    if (follows) Object.assign(last, { text: last.text + run.text, right: run.right });
    else words.push({ ...run });
  }
  return words.filter(({ text }) => text.trim() !== "").map(trimmed);
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

const isTiny = ({ text, size }: Run): boolean =>
  size < leastSize || (size < leastWordSize && [...text.trim()].length > shortWord);

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
