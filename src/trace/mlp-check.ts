import { real, type Real, type RealInput } from "../number/real.js";
import type { CheckedQuantity } from "../table/gradient-check.js";
import { index, symbols } from "./mlp-forward.js";
import type { MlpLayer, MlpLayerTrace, MlpTraceSpec } from "./mlp-spec.js";
import { numbersIn } from "./trace-input.js";

/** A weight, bias or input of a traced network. */
export interface MlpParameter {
  /** In LaTeX. */
  name: string;
  value: Real;
  kind: "weight" | "bias" | "input";
  /** After one step of gradient descent. */
  updated: Real | null;
  /** The network with another value in its place. */
  changed: (value: RealInput) => MlpTraceSpec;
}

const replaced = <T>(list: readonly T[], at: number, item: T) =>
  list.map((old, place) => (place === at ? item : old));

const withLayer = (spec: MlpTraceSpec, layer: number, change: Partial<MlpLayer>): MlpTraceSpec => ({
  ...spec,
  layers: replaced(spec.layers, layer, { ...spec.layers[layer], ...change }),
});

/** Every weight, bias and input. */
export function mlpParameters(trace: {
  spec: MlpTraceSpec;
  layers: readonly MlpLayerTrace[];
}): MlpParameter[] {
  const { layers } = trace.spec;
  const input = numbersIn(trace.spec.input);
  // Differences near a kink mean nothing, but they must not stop the comparison of the other parameters.
  const { learningRate: _rate, ...rest } = trace.spec;
  const spec: MlpTraceSpec = {
    ...rest,
    input,
    rows: "units",
    kink: 0,
    layers: layers.map((layer, number) =>
      layer.weights === undefined ? layer : { ...layer, weights: trace.layers[number].weights },
    ),
  };
  const ofLayers = trace.layers.flatMap(({ weights, bias, newWeights, newBias }, layer) => {
    const name = symbols(layers[layer], layer, trace.spec.rows);
    const [units, inputs] = [weights.length, weights[0]?.length ?? 0];
    return weights.flatMap((row, unit): MlpParameter[] => [
      ...row.map((value, at): MlpParameter => ({
        name: name.weight(unit, at, units, inputs),
        value,
        kind: "weight",
        updated: newWeights?.[unit][at] ?? null,
        changed: (weight) =>
          withLayer(spec, layer, {
            weights: replaced<readonly Real[]>(weights, unit, replaced(row, at, real(weight))),
          }),
      })),
      ...(bias === null
        ? []
        : [
            {
              name: name.b(unit, units),
              value: bias[unit],
              kind: "bias" as const,
              updated: newBias?.[unit] ?? null,
              changed: (value: RealInput) =>
                withLayer(spec, layer, { bias: replaced(bias, unit, real(value)) }),
            },
          ]),
    ]);
  });
  const ofInput = input.map((value, unit): MlpParameter => ({
    name: `x${index(unit, input.length)}`,
    value: real(value),
    kind: "input",
    updated: null,
    changed: (other) => ({ ...spec, input: replaced(input, unit, other) }),
  }));
  return [...ofLayers, ...ofInput];
}

/** The parameters with their gradients and the loss as a function of each. */
export function checkedParameters(
  parameters: readonly MlpParameter[],
  gradientOf: (name: string) => Real,
  lossOf: (spec: MlpTraceSpec) => number,
): CheckedQuantity[] {
  return parameters.map(({ name, value, changed }) => ({
    name,
    value: value.valueOf(),
    gradient: gradientOf(name).valueOf(),
    objective: (other) => lossOf(changed(other)),
  }));
}
