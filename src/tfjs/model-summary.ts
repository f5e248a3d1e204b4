import type { LayersModel } from "@tensorflow/tfjs-layers";
import { printedText } from "../printed.js";
import { type Table, table } from "../table/table.js";
import type { Drawing } from "../figure/drawing.js";
import { modelDrawing } from "./model-drawing.js";
import type { Tfjs } from "./library.js";

/** The layers of a tfjs model: name, kind, output shape, parameters. */
export function modelSummary(model: LayersModel): Table {
  const shapeOf = (shape: unknown): string =>
    Array.isArray(shape) && Array.isArray(shape[0])
      ? shape.map(shapeOf).join(" ")
      : `[${(shape as (number | null)[]).map((length) => length ?? "batch").join(", ")}]`;
  const frozen = model.countParams() - trainableCount(model);
  return table({
    columns: ["layer", "kind", "output", { name: "parameters", align: "right" }],
    rows: model.layers.map((layer) => [
      layer.name,
      layer.getClassName(),
      shapeOf(layer.outputShape),
      layer.countParams(),
    ]),
    caption: `${model.countParams()} parameters${frozen > 0 ? `, ${frozen} of them not trained` : ""}`,
  });
}

const trainableCount = ({ trainableWeights }: LayersModel): number =>
  trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 1), 1),
    0,
  );

/**
 * Lets a notebook show a tfjs model as its summary and its drawing, and console.log print models as summaries and tensors as numbers,
 * where tfjs would show everything that they are made of.
 */
export function showSummaries(tf: Tfjs): void {
  printByText(tf.Tensor.prototype);
  printByText(tf.LayersModel.prototype);
  Object.defineProperty(tf.LayersModel.prototype, "toString", {
    configurable: true,
    value(this: LayersModel) {
      return modelSummary(this).toString();
    },
  });
  const display = Symbol.for("Jupyter.display");
  Object.defineProperty(tf.LayersModel.prototype, display, {
    configurable: true,
    value(this: LayersModel) {
      const summary = modelSummary(this).toMimeBundle();
      const drawing = drawingOf(this);
      return drawing === undefined
        ? summary
        : { ...summary, "text/html": `${summary["text/html"]}\n<p>${drawing.svg}</p>` };
    },
  });
}

function printByText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    configurable: true,
    value(this: object, depth?: number | null, place?: { depth?: number | null }) {
      try {
        return printedText(this, depth, place);
      } catch {
        // The numbers of a disposed tensor are gone.
        return `[${this.constructor.name}]`;
      }
    },
  });
}

/** The drawing, or none: a model must show itself whatever somebody's layers say of themselves. */
function drawingOf(model: LayersModel): Drawing | undefined {
  try {
    return modelDrawing(model);
  } catch {
    return undefined;
  }
}
