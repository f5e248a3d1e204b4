type ThresholdLayers = { weights: number[][]; bias: number[] }[];

/** The output of a network whose units are on where w·x ≥ b. */
export const thresholdOutput = (layers: ThresholdLayers, row: number[]) =>
  layers.reduce(
    (signals, { weights, bias }) =>
      weights.map((unit, at) =>
        unit.reduce((sum, weight, from) => sum + weight * signals[from], 0) >= bias[at] ? 1 : 0,
      ),
    row,
  )[0];
