import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { Executable } from "./executable.js";
import { type Graph, graphOf } from "./graph.js";
import { learningRateOf } from "./hooks.js";
import { idOf, type NativeBackend, type Numbers } from "./native.js";
import { outsideOf, own } from "./outside.js";
import { type Plan, planOf } from "./plan.js";
import { fillRandom } from "./random-source.js";
import type { Recording } from "./recorder.js";
import { type Refusal, RefusedError } from "./refusal.js";
import { Rehearsal } from "./rehearsal.js";
import { rewrite } from "./rewrite.js";
import { selfCheck } from "./self-check.js";
import { StepFunction } from "./step-function.js";
import type { Origin, Tape, TapeValue, Value } from "./tape.js";

/** A recorded step as a function of TensorFlow, and all that is needed to call it in the step's place. */
export class Program {
  /** Steps that the function has made. */
  steps = 0;
  private readonly plan: Plan;
  private readonly graph: Graph;
  private readonly made: Executable;
  private readonly rate: number | undefined;
  private readonly constants: string;

  /**
   * Makes the function of a step that was recorded twice, and checks it against the second recording.
   * @throws RefusedError where the recordings differ or the function gives other numbers; what TensorFlow refuses with
   */
  constructor(
    private readonly backend: NativeBackend,
    private readonly optimizer: Optimizer,
    before: Tape,
    recording: Recording,
    { xla }: { xla?: boolean } = {},
  ) {
    const { binding } = backend;
    this.plan = planOf(before, recording.tape);
    const { graph, made } = backend.functionOf?.(graphOf(this.plan)) ?? this.ofTensorflow(xla);
    this.graph = graph;
    this.made = made;
    this.rate = learningRateOf(optimizer);
    this.constants = constantsOf(optimizer);
    try {
      const mismatch = selfCheck(binding, made, graph, recording);
      if (!mismatch) return;
      const excess = `${mismatch.excess.toPrecision(2)} times what rounding allows`;
      throw new RefusedError({
        reason: `gives other numbers as a function (${mismatch.output}: ${excess})`,
        cure: xla ? "Leave xla out." : "Please report it; compile: false silences this.",
      });
    } catch (error) {
      this.made.dispose();
      throw error;
    }
  }

  /**
   * The same function for other variables and another optimizer. This program is no longer of use then.
   * @param recorded a step with them
   * @returns undefined where that step does something else, or the optimizers have other constants
   */
  handedOver(
    others: ReadonlyMap<Variable, Variable>,
    optimizer: Optimizer,
    recorded: Tape,
  ): Program | undefined {
    const { plan, graph } = this;
    const valueFor = (value: TapeValue): TapeValue => {
      const { origin } = value;
      if (origin.kind !== "variable") return value;
      return { ...value, origin: { ...origin, variable: others.get(origin.variable) ?? origin.variable } };
    };
    const updatesFor = ({ updates }: Pick<Graph, "updates">) =>
      updates.map(({ variable, value }) => ({ variable: others.get(variable) ?? variable, value }));
    const tape = { ...plan.tape, values: plan.tape.values.map(valueFor), updates: updatesFor(plan.tape) };
    if (!agree(recorded, tape)) return undefined;
    const heir = Object.create(Program.prototype) as Program;
    Object.assign(heir, this, {
      optimizer,
      steps: 0,
      plan: { ...plan, tape },
      graph: { ...graph, values: graph.values.map(valueFor), updates: updatesFor(graph) },
    });
    return heir.valid ? heir : undefined;
  }

  /** Whether the optimizer has still the constants that went into the function. */
  get valid(): boolean {
    const { optimizer, plan, rate, constants } = this;
    return constants === constantsOf(optimizer) && (plan.rateFollowed || rate === learningRateOf(optimizer));
  }

  /** Makes a step in one call. @throws where nothing was changed, so that the step can still be made otherwise */
  run(args: Tensor[]): Tensor[] {
    const { backend, graph, plan, optimizer } = this;
    const { results, updates, draws, iterations } = plan.tape;
    const outputIds = new Int32Array(results.length + updates.length).fill(-1);
    for (const [place, { variable }] of updates.entries()) {
      if (variable.isDisposed)
        throw new RefusedError({
          reason: `trains a variable that has been disposed of (${variable.name})`,
          cure: "Make a new step for other variables.",
        });
      own(backend, variable);
      outputIds[results.length + place] = idOf(backend, variable);
    }
    const drawn = draws.map(() => Math.random());
    this.call(
      outputIds,
      (value) => this.inputId(graph.values[value].origin, args),
      (value) => this.numbersOf(value, drawn),
    );
    for (let step = 0; step < iterations; step++)
      (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
    return results.map((value, place) => {
      const { shape, dtype } = graph.values[value];
      return backend.createOutputTensor({ id: outputIds[place], shape: [...shape], dtype });
    });
  }

  /**
   * Makes a step by running its code, in one call where it does what was recorded and operation by operation where not.
   * @returns what the step returns, and how it differs from the record
   */
  rehearse(tf: Tfjs, args: Tensor[], run: () => Tensor[]): { outputs: Tensor[]; difference?: Refusal } {
    const { backend, optimizer, plan, made } = this;
    const outside = outsideOf(tf, backend, args, optimizer);
    const inputId = (value: Value) => this.inputId(plan.tape.values[value].origin, args);
    const rehearsal = new Rehearsal(backend, plan, outside, optimizer, inputId);
    const outputs = rehearsal.perform(run, (inputIdOf, numbersOf) => {
      const outputIds = new Int32Array(made.outputCount).fill(-1);
      this.call(outputIds, inputIdOf, numbersOf);
      return outputIds;
    });
    return { outputs, difference: rehearsal.difference };
  }

  dispose(): void {
    this.made.dispose();
  }

  private ofTensorflow(xla?: boolean): { graph: Graph; made: Executable } {
    const { binding } = this.backend;
    const graph = rewrite(binding, graphOf(this.plan));
    return { graph, made: new StepFunction(binding, graph, { xla }) };
  }

  private call(
    outputIds: Int32Array,
    inputIdOf: (value: Value) => number,
    numbersOf: (value: Value) => Numbers,
  ): void {
    const { backend, made, graph } = this;
    const fed: number[] = [];
    const inputIds = new Int32Array(made.inputs.length);
    try {
      for (const [place, value] of made.inputs.entries()) {
        const { origin, shape, dtype } = graph.values[value];
        if (origin.kind === "upload") fed.push(backend.binding.createTensor(shape, dtype, numbersOf(value)));
        inputIds[place] = origin.kind === "upload" ? fed[fed.length - 1] : inputIdOf(value);
      }
      made.run(inputIds, outputIds);
    } finally {
      for (const id of fed) backend.binding.deleteTensor(id);
    }
  }

  /** The tensor of a value that comes from outside, as it is now. */
  private inputId(origin: Origin, args: Tensor[]): number {
    const { backend, optimizer } = this;
    switch (origin.kind) {
      case "argument":
        return idOf(backend, args[origin.place]);
      case "variable":
        return idOf(backend, origin.variable);
      case "property":
        return idOf(backend, (optimizer as unknown as Record<string, Tensor>)[origin.name]);
      case "tensor":
        return origin.id;
      default:
        throw new Error(`a value of kind ${origin.kind} does not come from outside`);
    }
  }

  /** What JavaScript would have made: the learning rate, or a random tensor. */
  private numbersOf(value: Value, drawn: number[]): Numbers {
    const { graph, optimizer } = this;
    const { origin, shape } = graph.values[value];
    if (origin.kind === "upload" && origin.rate !== undefined)
      return Float32Array.of(origin.rate * learningRateOf(optimizer)!);
    const source = graph.random.get(value)!;
    const numbers = new Float32Array(shape.reduce((size, length) => size * length, 1));
    fillRandom(numbers, source, drawn[source.draw]);
    return numbers;
  }
}

/** Whether two records are of the same step. */
function agree(a: Tape, b: Tape): boolean {
  try {
    planOf(a, b);
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}

/** The numbers that an optimizer keeps, its learning rate and its count of steps apart. */
function constantsOf(optimizer: Optimizer): string {
  let text = "";
  for (const [name, value] of Object.entries(optimizer)) {
    const constant = typeof value === "number" || typeof value === "boolean";
    if (constant && name !== "learningRate" && name !== "iterations_") text += `${name}=${value} `;
  }
  return text;
}
