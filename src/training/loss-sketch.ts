import { coordinate, Drawing, svgDocument } from "../figure/drawing.js";
import { curveColors } from "../figure/curve-colors.js";
import { thinned, type TrainingHistory } from "./history.js";
import { shortNumber } from "../figure/short-number.js";

const width = 560;
const height = 240;
const [left, right, top, bottom] = [64, 12, 12, 30];
/** More points than pixels show nothing. */
const mostPoints = 400;

/** The scale of an axis: numbers to pixels. */
type Axis = (value: number) => number;

/**
 * The losses of a run while it goes on, in a drawing that takes a millisecond: steps pale, epochs and validation over them. The
 * figure of the run, with all that belongs to one, is drawn at its end.
 */
export function lossSketch(history: TrainingHistory, stepLosses: number[], stepsPerEpoch: number): Drawing {
  const finite = [...stepLosses, ...history.loss, ...(history.valLoss ?? [])].filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  // As the figure: many powers of ten are told apart on a logarithmic axis alone.
  const isLogarithmic = least > 0 && most / least > 20;
  const scaled = isLogarithmic ? Math.log10 : (value: number): number => value;
  const [from, to] = [scaled(least), scaled(most)];
  const x: Axis = (step) => left + ((width - left - right) * step) / Math.max(1, stepLosses.length);
  const y: Axis = (loss) =>
    top + (height - top - bottom) * (to === from ? 0.5 : (to - scaled(loss)) / (to - from));
  const line = (points: { x: number[]; y: number[] }, color: string, style: string): string => {
    const path = points.x.flatMap((step, at) =>
      Number.isFinite(points.y[at]) && (!isLogarithmic || points.y[at] > 0)
        ? [`${coordinate(x(step))},${coordinate(y(points.y[at]))}`]
        : [],
    );
    return `<polyline points="${path.join(" ")}" fill="none" stroke="${color}" ${style}/>`;
  };
  const epochs = (losses: number[]) => {
    const { x: places, y: values } = thinned(losses, mostPoints);
    return { x: places.map((epoch) => epoch * stepsPerEpoch), y: values };
  };
  const text = (words: string, at: number, line_: number, anchor: string): string =>
    `<text x="${coordinate(at)}" y="${coordinate(line_)}" font-size="12" text-anchor="${anchor}" fill="#444">${words}</text>`;
  return new Drawing(
    svgDocument(width, height, `loss after ${stepLosses.length} steps`, [
      `<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#999"/>`,
      text(shortNumber(most), left - 6, top + 8, "end"),
      text(shortNumber(least), left - 6, height - bottom, "end"),
      text(`step ${stepLosses.length}`, width - right, height - 10, "end"),
      line(thinned(stepLosses, mostPoints), curveColors[5], 'stroke-width="1" opacity="0.6"'),
      line(epochs(history.loss), curveColors[0], 'stroke-width="2"'),
      ...(history.valLoss === undefined
        ? []
        : [line(epochs(history.valLoss), curveColors[1], 'stroke-width="2" stroke-dasharray="6 4"')]),
    ]),
    `loss ${shortNumber(stepLosses[stepLosses.length - 1])} after ${stepLosses.length} steps`,
  );
}
