/** A panel of several in one figure, in fractions of the figure's width and height. */
export interface Panel {
  /** What plotly appends to the names of its axes: nothing for the first, then 2, 3, … */
  nth: string;
  column: number;
  /** Whether no panel stands below it. */
  isLowest: boolean;
  left: number;
  bottom: number;
  width: number;
  height: number;
}

/**
 * Panels of one size in rows, the first at the upper left.
 * @param gaps between columns, a fraction of the figure's width; and between rows, a fraction of its height shared by the rows
 */
export function panelsInRows(count: number, columns: number, gaps: { x: number; y: number }): Panel[] {
  const rows = Math.ceil(count / columns);
  const [gapX, gapY] = [gaps.x, gaps.y / rows];
  const [width, height] = [(1 - gapX * (columns - 1)) / columns, (1 - gapY * (rows - 1)) / rows];
  return Array.from({ length: count }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return {
      nth: at === 0 ? "" : String(at + 1),
      column,
      isLowest: at + columns >= count,
      left: column * (width + gapX),
      bottom: 1 - (row + 1) * height - row * gapY,
      width,
      height,
    };
  });
}

/** The name above a panel, as one of plotly's annotations. */
export const panelTitle = (text: string, { left, bottom, width, height }: Panel): object => ({
  text,
  xref: "paper",
  yref: "paper",
  x: left + width / 2,
  y: bottom + height,
  xanchor: "center",
  yanchor: "bottom",
  showarrow: false,
  font: { size: 12 },
});
