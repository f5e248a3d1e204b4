import type { Drawing } from "../figure/drawing.js";
import { unitDiagram, type DiagramEdge } from "../figure/unit-diagram.js";
import { real } from "../number/real.js";
import { index, symbols } from "./mlp-forward.js";
import type { MlpLayer, MlpLayerTrace, MlpTraceSpec } from "./mlp-spec.js";
import { numbersIn } from "./trace-input.js";

/** A dropped unit; the input before the first layer drops none. */
const isOff = (layer: MlpLayer | undefined, unit: number) =>
  layer?.mask !== undefined && real(layer.mask[unit]).isZero();

/** The traced network unit by unit: weights on the connections, outputs below the units. */
export function drawMlp(trace: { spec: MlpTraceSpec; layers: readonly MlpLayerTrace[] }): Drawing {
  const { layers: specs } = trace.spec;
  const input = numbersIn(trace.spec.input);
  const { layers } = trace;
  const edges = layers.flatMap((state, layer) => {
    const { length } = state.weights;
    const carriesNothing = (source: number, unit: number) =>
      isOff(specs[layer - 1], source) || isOff(specs[layer], unit);
    if (length === 0)
      return state.a.map((_, unit): DiagramEdge => ({
        from: [layer, unit],
        to: [layer + 1, unit],
        style: carriesNothing(unit, unit) ? "off" : "plain",
      }));
    return state.weights.flatMap((row, unit) =>
      row.map((weight, source): DiagramEdge => ({
        from: [layer, source],
        to: [layer + 1, unit],
        ...(row.length * length <= 30 ? { label: weight.toString(4) } : {}),
        style: carriesNothing(source, unit) ? "off" : weight.sign() < 0 ? "negative" : "plain",
      })),
    );
  });
  return unitDiagram({
    columns: [
      {
        units: input.map((value, unit) => ({
          label: `x${index(unit, input.length)}`,
          note: real(value).toString(4),
          kind: "input",
        })),
      },
      ...layers.map((state, layer) => ({
        title: specs[layer].activation ?? "linear",
        units: state.a.map((value, unit) => ({
          label: symbols(specs[layer], layer).a(unit, state.a.length),
          note: value.toString(4),
          kind: isOff(specs[layer], unit)
            ? ("off" as const)
            : layer === layers.length - 1
              ? ("output" as const)
              : ("hidden" as const),
        })),
      })),
    ],
    edges,
    description: `network ${[input.length, ...layers.map(({ a }) => a.length)].join("-")} with its weights and outputs`,
  });
}
