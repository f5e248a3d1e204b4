import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { NamedTensor } from "./run-state.js";

const variablesOf = (model: LayersModel): string[] =>
  model.trainableWeights.map((weight) => (weight.read() as Variable).name);

/**
 * What an optimizer remembers, under names that hold for every copy of a model: tfjs gives the variables of a second copy other
 * names. `dense_Dense1/kernel/m` is called `#0/m` where that kernel is the first weight.
 */
export function portableNames(model: LayersModel, weights: readonly NamedTensor[]): NamedTensor[] {
  const variables = variablesOf(model);
  return weights.map(({ name, tensor }) => {
    const place = variables.findIndex((variable) => name.startsWith(`${variable}/`));
    return { name: place < 0 ? name : `#${place}${name.slice(variables[place].length)}`, tensor };
  });
}

const best = "best/";

/** The weights of a run's best epoch, under names that no optimizer gives. */
export const bestWeights = (weights: readonly Tensor[] = []): NamedTensor[] =>
  weights.map((tensor, place) => ({ name: `${best}${place}`, tensor }));

export const isBestWeight = ({ name }: NamedTensor): boolean => name.startsWith(best);

/** The names of a model's own variables for portable ones. */
export function ownNames(model: LayersModel, weights: readonly NamedTensor[]): NamedTensor[] {
  const variables = variablesOf(model);
  return weights.map(({ name, tensor }) => ({
    name: name.replace(/^#(\d+)(?=\/)/, (_, place: string) => variables[Number(place)] ?? `#${place}`),
    tensor,
  }));
}
