/** A figure or a drawing that the examples of the reference do not make. */
export interface ExtraPicture {
  /** `Schedule.figure` */
  kind: string;
  /** Statements, and in the last line the expression that is shown. */
  code: string;
}

/** What the page of figures shows beside the examples of the reference; a test runs them. */
export const extraPictures: readonly ExtraPicture[] = [
  { kind: "Schedule.figure", code: "schedule.step({ from: 0.1, every: 3, factor: 0.5 }).figure()" },
  {
    kind: "WrongExamples.figure",
    code: `const digits = drawnDigits({ samples: 60 });
const result = await fit({ input: [1, 28, 28], layers: ["flatten", "10", "softmax"] }, digits, { epochs: 1, device: "cpu" });
(await wrongExamples(result, digits)).figure({ count: 8 })`,
  },
  {
    kind: "LayerRecord.figure",
    code: `const net = { input: [2], layers: ["8", "tanh", "8", "tanh", "2", "softmax"] };
const result = await fit(net, moons({ points: 40 }), { epochs: 8, record: ["gradientNorms"], device: "cpu" });
result.inside.figure("gradientNorms")`,
  },
  {
    kind: "LayerRecord.distributions",
    code: `const net = { input: [2], layers: ["8", "tanh", "8", "tanh", "2", "softmax"] };
const result = await fit(net, moons({ points: 40 }), { epochs: 8, record: ["weights"], device: "cpu" });
result.inside.distributions("weights")`,
  },
  ...["curves", "figure"].map((method) => ({
    kind: `Experiment.${method}`,
    code: `const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
const grid = { learningRate: [0.03, 0.1, 0.3] };
(await sweep(net, moons({ points: 30 }), grid, { epochs: 6, seeds: 3, device: "cpu" })).save(".gradsheet/runs");
readExperiment(".gradsheet/runs").${method}("training loss")`,
  })),
  {
    kind: "OptimizerComparison.sensitivity",
    code: `const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
const options = { epochs: 4, seeds: 2, device: "cpu", validation: 0.2, tune: { learningRate: [0.01, 0.1, 1] } };
const comparison = await compareOptimizers(net, moons({ points: 30 }), { sgd: "sgd", adam: "adam" }, options);
comparison.sensitivity()`,
  },
];
