import type { Drawing } from "../figure/drawing.js";
import { unitDiagram, type DiagramEdge, type DiagramUnit } from "../figure/unit-diagram.js";
import { real } from "../number/real.js";
import type { TraceWeights } from "./recurrent-weights.js";
import type { RnnTraceSpec } from "./rnn-spec.js";
import { vectorOf, type TraceVector } from "./trace-input.js";

/** What is given, below its unit, where it is one number. */
const noteOf = (vector: TraceVector): { note?: string } => {
  const values = vectorOf(vector);
  return values.length === 1 ? { note: real(values[0]).toString(4) } : {};
};

/** A weight's letter; with its step where each step has weights of its own. */
const labelOf = (letter: string, weights: TraceWeights, step: number): string =>
  typeof weights === "object" && weights !== null && "steps" in weights ? `${letter}^{(${step})}` : letter;

/** The network unrolled: a column for each step, the weights' letters on the connections, what is given below its unit. */
export function drawRnn({
  inputs: given,
  embedding,
  tokens = [],
  inputWeights,
  recurrentWeights,
  initial = 0,
  output,
  letters = {},
}: RnnTraceSpec): Drawing {
  const { input = "U", recurrent = "W", output: read = "V" } = letters;
  const inputs: readonly TraceVector[] = given ?? tokens.map((token) => embedding?.[token] ?? []);
  const state = output === undefined ? 0 : 1;
  const columns = inputs.map((x, at) => {
    const step = at + 1;
    const units: DiagramUnit[] = [
      ...(output === undefined ? [] : [{ label: `y_${step}`, kind: "output" as const }]),
      { label: `h_${step}` },
      { label: `x_${step}`, ...noteOf(x), kind: "input" },
    ];
    return { title: `step ${step}`, units };
  });
  const edges = inputs.flatMap((_, at): DiagramEdge[] => {
    const step = at + 1;
    return [
      {
        from: [at, at === 0 ? 0 : state],
        to: [step, state],
        label: labelOf(recurrent, recurrentWeights, step),
      },
      { from: [step, state + 1], to: [step, state], label: labelOf(input, inputWeights, step) },
      ...(output === undefined
        ? []
        : [{ from: [step, 1], to: [step, 0], label: labelOf(read, output.weights, step) } as DiagramEdge]),
    ];
  });
  const reads = output === undefined ? "" : `, ${read} from the state to the output`;
  return unitDiagram({
    columns: [{ units: [{ label: "h_0", ...noteOf(initial), kind: "input" }] }, ...columns],
    edges,
    description: `recurrent network over ${inputs.length} ${inputs.length === 1 ? "step" : "steps"}: ${input} leads from the input to the state, ${recurrent} from state to state${reads}`,
  });
}
