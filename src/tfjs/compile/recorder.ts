import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import { learningRateOf, orBackwards, rateSign, unwatched, watched } from "./hooks.js";
import {
  idOf,
  type NativeBackend,
  type NativeBinding,
  type Numbers,
  type OpAttr,
  tellingOlder,
} from "./native.js";
import type { Outside } from "./outside.js";
import { callerLine, type Refusal } from "./refusal.js";
import type { Tape, TapeNode, TapeValue, Value } from "./tape.js";

/**
 * A step that was made and written down. The tensors it began with stay until {@link Recording.release}, so that the
 * step can be made again and the results compared.
 */
export interface Recording {
  tape: Tape;
  /** What the step returned. */
  outputs: Tensor[];
  /** Why the step cannot be compiled, where that shows in one recording. */
  refusal: Refusal | undefined;
  /** The addon's id of a value that came from outside. */
  inputId(value: Value): number;
  /** The addon's ids of the results and of the updated variables, in the tape's order. */
  readonly finalIds: number[];
  /** Lets go of the tensors that the step would have disposed of. */
  release(): void;
}

/** Makes a step and writes down what it asks of TensorFlow. */
export function record(
  backend: NativeBackend,
  outside: Outside,
  optimizer: Optimizer,
  run: () => Tensor[],
): Recording {
  return new Recorder(backend, outside, optimizer).record(run);
}

class Recorder {
  private readonly values: TapeValue[] = [];
  private readonly nodes: TapeNode[] = [];
  private readonly known = new Map<number, Value>();
  private readonly inputIds = new Map<Value, number>();
  /** Tensors that the step has made and not disposed of. */
  private readonly alive = new Set<number>();
  private readonly disposed: number[] = [];
  private readonly notes = unwatched();
  private readonly native: NativeBinding;
  private refusal: Refusal | undefined;

  constructor(
    private readonly backend: NativeBackend,
    private readonly outside: Outside,
    private readonly optimizer: Optimizer,
  ) {
    this.native = backend.binding;
  }

  record(run: () => Tensor[]): Recording {
    const { backend, optimizer, native } = this;
    const rate = learningRateOf(optimizer);
    const iterations = optimizer.iterations ?? 0;
    const release = () => {
      for (const id of this.disposed.splice(0)) native.deleteTensor(id);
    };
    let outputs: Tensor[];
    try {
      outputs = orBackwards(release, () => watched(backend, this.replacements(), optimizer, this.notes, run));
    } catch (error) {
      release();
      throw error;
    }
    if (learningRateOf(optimizer) !== rate)
      this.refuse("sets the optimizer's learning rate", "Set it between the steps.");
    const tape = this.tape(outputs, (optimizer.iterations ?? 0) - iterations);
    const finalIds = [
      ...outputs.map((tensor) => idOf(backend, tensor)),
      ...tape.updates.map(({ variable }) => idOf(backend, variable)),
    ];
    const inputId = (value: Value) => this.inputIds.get(value)!;
    return { tape, outputs, refusal: this.refusal, inputId, finalIds, release };
  }

  private refuse(reason: string, cure: string): void {
    this.refusal ??= { reason, cure, where: callerLine() };
  }

  private replacements(): Partial<NativeBackend> & Pick<NativeBackend, "binding"> {
    const { native, backend } = this;
    const binding = Object.create(native, {
      createTensor: { value: (...call: Parameters<NativeBinding["createTensor"]>) => this.upload(...call) },
      executeOp: { value: (...call: Parameters<NativeBinding["executeOp"]>) => this.execute(...call) },
      deleteTensor: { value: (id: number) => this.dispose(id) },
      tensorDataSync: { value: (id: number) => this.read(id) },
    }) as NativeBinding;
    return { binding, ...tellingOlder(backend, native) };
  }

  private define(id: number, value: TapeValue): Value {
    const number = this.values.push(value) - 1;
    this.known.set(id, number);
    return number;
  }

  private upload(shape: number[], dtype: number, numbers: Numbers): number {
    const id = this.native.createTensor(shape, dtype, numbers);
    // The step's code may go on to change its array.
    const data = ArrayBuffer.isView(numbers) ? numbers.slice() : new Uint8Array();
    const rate = rateSign(this.notes, data);
    this.define(id, { origin: { kind: "upload", data, rate }, shape: [...shape], dtype });
    this.alive.add(id);
    if (!ArrayBuffer.isView(numbers)) this.refuse("makes strings", "Take them out of the step.");
    return id;
  }

  private execute(op: string, attrs: OpAttr[], ids: number[], count: number) {
    const inputs = ids.map((id) => this.known.get(id) ?? this.input(id));
    const outputs = this.native.executeOp(op, attrs, ids, count);
    const node = this.nodes.length;
    const values = outputs.map(({ id, shape, dtype }, output) => {
      this.alive.add(id);
      return this.define(id, { origin: { kind: "node", node, output }, shape, dtype });
    });
    this.nodes.push({ op, attrs, inputs, outputs: values });
    return outputs;
  }

  /** A tensor that was there before the step. */
  private input(id: number): Value {
    const origin = this.outside.origins.get(id) ?? { kind: "tensor" as const, id };
    const [dtype, ...shape] = this.native.describeTensor(id);
    const value = this.define(id, { origin, shape, dtype });
    this.inputIds.set(value, id);
    return value;
  }

  /** What the step has made itself goes at once, so that a recorded step takes no more memory than any other. */
  private dispose(id: number): void {
    if (this.alive.delete(id)) this.native.deleteTensor(id);
    else this.disposed.push(id);
  }

  private read(id: number): Numbers {
    const value = this.known.get(id);
    if (value === undefined || this.values[value].origin.kind !== "upload")
      this.refuse("reads a tensor's numbers", "Return the tensor, and read it after the step.");
    return this.native.tensorDataSync(id);
  }

  private tape(outputs: Tensor[], iterations: number): Tape {
    const { backend, outside, notes } = this;
    const valueOf = (tensor: Tensor): Value => {
      const id = idOf(backend, tensor);
      this.alive.delete(id);
      return this.known.get(id) ?? this.input(id);
    };
    const results = outputs.map(valueOf);
    const updates: { variable: Variable; value: Value }[] = [];
    for (const [variable, before] of outside.variables) {
      if (variable.isDisposed) this.refuse("disposes of a variable", "Dispose of it after the step.");
      else if (idOf(backend, variable) !== before) updates.push({ variable, value: valueOf(variable) });
    }
    if (this.alive.size > 0)
      this.refuse("keeps a tensor or makes a variable", "Return the tensor; make variables before the step.");
    const { draws, rateReads } = notes;
    return { values: this.values, nodes: this.nodes, results, updates, draws, rateReads, iterations };
  }
}
