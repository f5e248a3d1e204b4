import type { Optimizer, Tensor } from "@tensorflow/tfjs";
import type { Tfjs } from "../tfjs.js";
import { guardDue } from "./guard-schedule.js";
import { graphOf, type Graph } from "./graph.js";
import { learningRateOf, restoreBinding } from "./hooks.js";
import { compilingRefused, idOf, nativeBackend, type NativeBackend, type Numbers } from "./native.js";
import { outsideOf, own } from "./outside.js";
import { type Plan, planOf } from "./plan.js";
import { fillRandom } from "./random-source.js";
import { type Recording, record } from "./recorder.js";
import { type Refusal, RefusedError } from "./refusal.js";
import { Rehearsal } from "./rehearsal.js";
import { rewrite } from "./rewrite.js";
import { selfCheck } from "./self-check.js";
import { StepFunction } from "./step-function.js";
import type { Origin, Tape, Value } from "./tape.js";

/** A step that is compiled where it can be. */
export interface StepOptions {
  tf: Tfjs;
  /** Makes the step: gradients, update and all; what it returns is what a caller gets. */
  body: (...batch: Tensor[]) => Tensor[];
  optimizer: Optimizer;
  /** Called once with why the step runs eagerly. */
  onRefusal?: (refusal: Refusal) => void;
  compile?: boolean;
  xla?: boolean;
  recheckEvery?: number;
}

/** How many shapes of batches have a function of their own: each keeps some megabytes. */
const mostFunctions = 8;
const mostOperations = 15_000;

/** What is known of the steps with batches of one shape. */
interface Course {
  /** The last step that was recorded. */
  tape?: Tape;
  recorded: number;
  program?: Program;
}

interface Program {
  plan: Plan;
  graph: Graph;
  made: StepFunction;
  /** Steps that the function has made or been compared with. */
  steps: number;
  rate: number | undefined;
  constants: string;
}

/**
 * A training step that is executed eagerly at first, is recorded twice, and from then on runs as one function of
 * TensorFlow, wherever that is possible and gives the same numbers.
 */
export class CompiledStep {
  private readonly courses = new Map<string, Course>();
  private warm = false;
  private refusal: Refusal | undefined;

  constructor(private readonly options: StepOptions) {
    if (options.compile === false) this.refusal = { reason: "compile is false", cure: "" };
  }

  /** `compiled`, or why not. */
  get state(): string {
    if (this.refusal) return `eager: ${this.refusal.reason}`;
    const refused = compilingRefused(this.options.tf);
    if (refused !== undefined) return `eager: ${refused}`;
    const compiled = [...this.courses.values()].some(({ program }) => program);
    return compiled ? "compiled" : "eager: the first steps are being recorded";
  }

  /** Makes one step; the tensors are the caller's to dispose of. */
  run(args: Tensor[]): Tensor[] {
    restoreBinding();
    const { tf } = this.options;
    const backend = nativeBackend(tf);
    if (this.refusal || !backend || compilingRefused(tf) !== undefined || !this.atHome(backend, args))
      return this.eager(args);
    // The first step makes what is made once: the optimizer's averages, a layer's weights.
    if (!this.warm) {
      this.warm = true;
      return this.eager(args);
    }
    const course = this.courseOf(args);
    if (!course) return this.eager(args);
    const { program } = course;
    if (!program) return this.recorded(backend, course, args);
    if (!this.stillValid(program)) {
      this.forget(course);
      return this.recorded(backend, course, args);
    }
    if (guardDue(program.steps++, this.options.recheckEvery)) return this.rehearsed(backend, program, args);
    return this.fast(backend, program, args);
  }

  /** Removes the functions. */
  dispose(): void {
    for (const { program } of this.courses.values()) program?.made.dispose();
    this.courses.clear();
    this.refusal ??= { reason: "the step has been disposed of", cure: "" };
  }

  private eager(args: Tensor[]): Tensor[] {
    return this.options.tf.tidy(() => this.options.body(...args));
  }

  /** Whether the tensors lie on TensorFlow's side; after a change of device a first eager step brings them there. */
  private atHome({ tensorMap }: NativeBackend, args: Tensor[]): boolean {
    return args.every(({ dataId }) => tensorMap.has(dataId));
  }

  /** By shapes and types, and by which arguments are one tensor. */
  private courseOf(args: Tensor[]): Course | undefined {
    const key = args
      .map(({ dtype, shape, dataId }) => {
        const twin = args.findIndex((other) => other.dataId === dataId);
        return `${dtype} ${shape.join(" ")} ${twin}`;
      })
      .join();
    let course = this.courses.get(key);
    if (!course && this.courses.size < mostFunctions) this.courses.set(key, (course = { recorded: 0 }));
    else if (!course)
      this.refuse({
        reason: `gets batches of more than ${mostFunctions} shapes`,
        cure: "Pad them to a few shapes.",
      });
    return course;
  }

  private refuse(refusal: Refusal): void {
    if (this.refusal) return;
    for (const { program } of this.courses.values()) program?.made.dispose();
    this.courses.clear();
    this.refusal = refusal;
    this.options.onRefusal?.(refusal);
  }

  private recorded(backend: NativeBackend, course: Course, args: Tensor[]): Tensor[] {
    const { tf, optimizer } = this.options;
    if (args.some((argument) => argument instanceof tf.Variable)) {
      this.refuse({ reason: "has a variable among its arguments", cure: "Use it from the closure instead." });
      return this.eager(args);
    }
    const outside = outsideOf(tf, backend, args, optimizer);
    const recording = record(backend, outside, optimizer, () => this.eager(args));
    try {
      if (recording.refusal) throw new RefusedError(recording.refusal);
      if (recording.tape.nodes.length > mostOperations)
        throw new RefusedError({
          reason: `runs ${recording.tape.nodes.length} operations, more than ${mostOperations}`,
          cure: "Train on shorter sequences or with fewer layers.",
        });
      course.recorded++;
      if (course.tape) course.program = this.compile(backend, course.tape, recording);
      course.tape = course.program ? undefined : recording.tape;
    } catch (error) {
      this.refuse(refusalOf(error));
    } finally {
      recording.release();
    }
    return recording.outputs;
  }

  private compile({ binding }: NativeBackend, before: Tape, recording: Recording): Program {
    const { xla, optimizer } = this.options;
    const plan = planOf(before, recording.tape);
    const graph = rewrite(binding, graphOf(plan));
    const made = new StepFunction(binding, graph, { xla });
    try {
      const mismatch = selfCheck(binding, made, graph, recording);
      if (mismatch)
        throw new RefusedError({
          reason: `gives other numbers as a function (${mismatch.output}, ${mismatch.excess.toPrecision(2)} times what rounding allows)`,
          cure: "Please report it; compile: false silences this.",
        });
    } catch (error) {
      made.dispose();
      throw error;
    }
    return {
      plan,
      graph,
      made,
      steps: 0,
      rate: learningRateOf(optimizer),
      constants: constantsOf(optimizer),
    };
  }

  private forget(course: Course): void {
    course.program?.made.dispose();
    course.program = undefined;
    course.tape = undefined;
  }

  /** Whether the optimizer has still the constants that went into the function. */
  private stillValid({ plan, rate, constants }: Program): boolean {
    const { optimizer } = this.options;
    return constants === constantsOf(optimizer) && (plan.rateFollowed || rate === learningRateOf(optimizer));
  }

  private rehearsed(backend: NativeBackend, program: Program, args: Tensor[]): Tensor[] {
    const { tf, optimizer } = this.options;
    const outside = outsideOf(tf, backend, args, optimizer);
    const inputId = (value: Value) => this.inputId(backend, program.plan.tape.values[value].origin, args);
    const rehearsal = new Rehearsal(backend, program.plan, outside, optimizer, inputId);
    const outputs = rehearsal.perform(
      () => this.eager(args),
      (inputIdOf, numbersOf) => {
        const outputIds = new Int32Array(program.made.outputCount).fill(-1);
        this.call(backend, program, outputIds, inputIdOf, numbersOf);
        return outputIds;
      },
    );
    if (rehearsal.difference) this.refuse(rehearsal.difference);
    return outputs;
  }

  private fast(backend: NativeBackend, program: Program, args: Tensor[]): Tensor[] {
    const { graph, plan } = program;
    const { optimizer } = this.options;
    const { results, updates } = plan.tape;
    const outputIds = new Int32Array(results.length + updates.length).fill(-1);
    try {
      for (const [place, { variable }] of updates.entries()) {
        own(backend, variable);
        outputIds[results.length + place] = idOf(backend, variable);
      }
      const draws = plan.tape.draws.map(() => Math.random());
      this.call(
        backend,
        program,
        outputIds,
        (value) => this.inputId(backend, graph.values[value].origin, args),
        (value) => this.numbersOf(program, value, draws),
      );
    } catch (error) {
      this.refuse(refusalOf(error));
      return this.eager(args);
    }
    for (let step = 0; step < plan.tape.iterations; step++)
      (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
    return results.map((value, place) => {
      const { shape, dtype } = graph.values[value];
      return backend.createOutputTensor({ id: outputIds[place], shape: [...shape], dtype });
    });
  }

  /** Executes the function on what the step finds now. */
  private call(
    backend: NativeBackend,
    { made, graph }: Program,
    outputIds: Int32Array,
    inputIdOf: (value: Value) => number,
    numbersOf: (value: Value) => Numbers,
  ): void {
    const { binding } = backend;
    const fed: number[] = [];
    const inputIds = new Int32Array(made.inputs.length);
    try {
      for (const [place, value] of made.inputs.entries()) {
        const { origin, shape, dtype } = graph.values[value];
        if (origin.kind === "upload") fed.push(binding.createTensor(shape, dtype, numbersOf(value)));
        inputIds[place] = origin.kind === "upload" ? fed[fed.length - 1] : inputIdOf(value);
      }
      made.run(inputIds, outputIds);
    } finally {
      for (const id of fed) binding.deleteTensor(id);
    }
  }

  private inputId(backend: NativeBackend, origin: Origin, args: Tensor[]): number {
    switch (origin.kind) {
      case "argument":
        return idOf(backend, args[origin.place]);
      case "variable":
        return idOf(backend, origin.variable);
      case "property":
        return idOf(backend, (this.options.optimizer as unknown as Record<string, Tensor>)[origin.name]);
      case "tensor":
        return origin.id;
      default:
        throw new Error(`a value of kind ${origin.kind} does not come from outside`);
    }
  }

  /** What JavaScript would have made: the learning rate, or a random tensor. */
  private numbersOf({ graph }: Program, value: Value, draws: number[]): Numbers {
    const { origin } = graph.values[value];
    if (origin.kind === "upload" && origin.rate !== undefined)
      return Float32Array.of(origin.rate * learningRateOf(this.options.optimizer)!);
    const source = graph.random.get(value)!;
    const numbers = new Float32Array(graph.values[value].shape.reduce((size, length) => size * length, 1));
    fillRandom(numbers, source, draws[source.draw]);
    return numbers;
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedError) return error.refusal;
  const message = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  return {
    reason: `is refused by TensorFlow (${message})`,
    cure: "Please report it; compile: false silences this.",
  };
}

/** The numbers that an optimizer keeps, its learning rate and its count of steps apart. */
function constantsOf(optimizer: Optimizer): string {
  let text = "";
  for (const [name, value] of Object.entries(optimizer))
    if (
      (typeof value === "number" || typeof value === "boolean") &&
      name !== "learningRate" &&
      name !== "iterations_"
    )
      text += `${name}=${value} `;
  return text;
}
