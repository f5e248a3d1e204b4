import { real, type Real, type RealInput } from "../number/real.js";
import type { Parameter } from "./gradient-check.js";
import { index, symbols } from "./mlp-forward.js";
import type { MlpLayer, MlpLayerTrace, MlpSpec } from "./mlp-spec.js";

const replaced = <T>(list: readonly T[], at: number, item: T) =>
  list.map((old, place) => (place === at ? item : old));

const withLayer = (spec: MlpSpec, layer: number, change: Partial<MlpLayer>): MlpSpec => ({
  ...spec,
  layers: replaced(spec.layers, layer, { ...spec.layers[layer], ...change }),
});

/** Every weight, bias and input with its traced gradient and the loss as a function of it. */
export function parametersOf(
  trace: { spec: MlpSpec; layers: readonly MlpLayerTrace[]; inputGradient: readonly Real[] | null },
  lossOf: (spec: MlpSpec) => number,
): Parameter[] {
  const { input, layers } = trace.spec;
  // Differences near a kink mean nothing, but they must not stop the comparison of the other parameters.
  const spec: MlpSpec = {
    ...trace.spec,
    rows: "units",
    kink: 0,
    learningRate: undefined,
    layers: layers.map((layer, number) =>
      layer.weights === undefined ? layer : { ...layer, weights: trace.layers[number].weights },
    ),
  };
  const parameter = (
    name: string,
    value: RealInput,
    gradient: Real,
    change: (value: number) => MlpSpec,
  ): Parameter => ({
    name,
    value: real(value).valueOf(),
    gradient: gradient.valueOf(),
    loss: (changed) => lossOf(change(changed)),
  });
  const ofLayers = trace.layers.flatMap(({ weights, bias, weightGradient, biasGradient }, layer) => {
    const name = symbols(layers[layer], layer, trace.spec.rows);
    const [units, inputs] = [weights.length, weights[0]?.length ?? 0];
    return weights.flatMap((row, unit) => [
      ...row.map((weight, at) =>
        parameter(
          name.weight(unit, at, units, inputs),
          weight,
          (weightGradient as Real[][])[unit][at],
          (value) =>
            withLayer(spec, layer, { weights: replaced(weights, unit, replaced(row, at, real(value))) }),
        ),
      ),
      ...(bias === null
        ? []
        : [
            parameter(name.of("b", unit, units), bias[unit], (biasGradient as Real[])[unit], (value) =>
              withLayer(spec, layer, { bias: replaced(bias, unit, real(value)) }),
            ),
          ]),
    ]);
  });
  const ofInput = input.map((value, unit) =>
    parameter(`x${index(unit, input.length)}`, value, (trace.inputGradient as Real[])[unit], (changed) => ({
      ...spec,
      input: replaced(spec.input, unit, changed),
    })),
  );
  return [...ofLayers, ...ofInput];
}
