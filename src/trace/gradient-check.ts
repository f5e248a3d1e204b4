import { Check } from "../table/check.js";
import { table } from "../table/table.js";
import { plainName } from "./sheet.js";

/** A parameter, its gradient as traced, and the loss as a function of it. */
export interface Parameter {
  name: string;
  value: number;
  gradient: number;
  loss: (value: number) => number;
}

/** The largest |difference| / max(1, |gradient|) that passes. */
const tolerance = 1e-6;

/** The derivative by Richardson's extrapolation of two central differences: its error falls with the step's fourth power. */
function slope({ value, loss }: Parameter): number {
  const step = 1e-3 * Math.max(1, Math.abs(value));
  const central = (h: number) => (loss(value + h) - loss(value - h)) / (2 * h);
  return (4 * central(step / 2) - central(step)) / 3;
}

/** Compares traced gradients with finite differences of the loss. */
export function checkGradients(parameters: readonly Parameter[]): Check {
  const rows = parameters.map((parameter) => {
    const numeric = slope(parameter);
    const error = Math.abs(parameter.gradient - numeric) / Math.max(1, Math.abs(parameter.gradient));
    return { ...parameter, numeric, error };
  });
  const largestError = Math.max(0, ...rows.map(({ error }) => error));
  return new Check(
    largestError,
    largestError <= tolerance,
    table({
      columns: [
        "parameter",
        { name: "gradient", align: "right" },
        { name: "finite difference", align: "right" },
        { name: "relative error", align: "right", digits: 2 },
      ],
      rows: rows.map(({ name, gradient, numeric, error }) => [
        { latex: name, text: plainName(name) },
        gradient,
        numeric,
        error,
      ]),
      caption: "Gradients against finite differences",
    }),
  );
}
