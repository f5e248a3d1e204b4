import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import { learningRateOf, orBackwards, rateSign, unwatched, watched } from "./hooks.js";
import { type NativeBackend, type NativeBinding, type Numbers, type OpAttr, tellingOlder } from "./native.js";
import type { Outside } from "./outside.js";
import type { Plan } from "./plan.js";
import { explains } from "./random-source.js";
import { callerLine, type Refusal } from "./refusal.js";
import { replay } from "./replay.js";
import { StandIns } from "./stand-ins.js";
import { sameAttrs, sameNumbers, sameShape, type Tape, uploadsOf, type Value } from "./tape.js";

/** Calls the function on the tensors and numbers of a step; the tensors that come out. */
type Call = (inputId: (value: Value) => number, numbers: (value: Value) => Numbers) => Int32Array;

/**
 * A step whose JavaScript runs while nothing is computed: each operation is compared with the record, and gets stand-ins
 * for its results. Where all of them agree, the function is called and its results take the stand-ins' places.
 *
 * Where one does not agree, what was skipped is executed, and the step goes on as any other: its code runs once in either
 * case.
 */
export class Rehearsal {
  /** How the step differs from its record; undefined where it does not. */
  difference: Refusal | undefined;
  /** The numbers that JavaScript made, by value. */
  private readonly made = new Map<Value, Numbers>();
  private readonly tape: Tape;
  private readonly native: NativeBinding;
  private readonly uploads: Value[];
  private nodesDone = 0;
  private uploadsDone = 0;
  private readonly notes = unwatched();
  private readonly standIns = new StandIns();
  private readonly disposed: number[] = [];
  private readonly inputIds = new Map<Value, number>();
  private readonly inputValues = new Map<number, Value>();

  /** @param inputId the tensor of a value that comes from outside, as it is before the step */
  constructor(
    private readonly backend: NativeBackend,
    private readonly plan: Plan,
    private readonly outside: Outside,
    private readonly optimizer: Optimizer,
    inputId: (value: Value) => number,
  ) {
    this.native = backend.binding;
    this.tape = plan.tape;
    this.uploads = uploadsOf(this.tape).map(({ value }) => value);
    for (const [value, { origin }] of this.tape.values.entries()) {
      if (origin.kind === "node" || origin.kind === "upload") continue;
      const id = inputId(value);
      this.inputIds.set(value, id);
      this.inputValues.set(id, value);
    }
  }

  /**
   * Makes the step.
   * @param run the step's own code
   * @param call executes the function on the tensors and numbers of the step, and returns the tensors of the results and
   *   of the variables' new values
   */
  perform(run: () => Tensor[], call: Call): Tensor[] {
    const backwards = (): void => {
      this.rollBack();
      this.deleteDisposed();
    };
    return orBackwards(backwards, () => {
      try {
        return this.performed(run, call);
      } catch (error) {
        this.rollBack();
        throw error;
      } finally {
        this.deleteDisposed();
      }
    });
  }

  private performed(run: () => Tensor[], call: Call): Tensor[] {
    const { backend, optimizer, notes } = this;
    const rate = learningRateOf(optimizer);
    const iterations = optimizer.iterations ?? 0;
    const outputs = watched(backend, this.replacements(), optimizer, notes, run);
    if (this.difference) return outputs;
    const same =
      learningRateOf(optimizer) === rate && (optimizer.iterations ?? 0) - iterations === this.tape.iterations;
    const reason = same ? this.unfinished(outputs) : "counts or sets something else in the optimizer";
    if (reason) this.differ(reason);
    else
      this.commit(
        call(
          (value) => this.inputIds.get(value)!,
          (value) => this.made.get(value)!,
        ),
      );
    return outputs;
  }

  private deleteDisposed(): void {
    for (let id = this.disposed.pop(); id !== undefined; id = this.disposed.pop())
      this.native.deleteTensor(id);
  }

  private replacements(): Partial<NativeBackend> & Pick<NativeBackend, "binding"> {
    const { backend, native } = this;
    const { createOutputTensor } = Object.getPrototypeOf(backend) as NativeBackend;
    const { write, getInputTensorIds } = tellingOlder(backend, native);
    const note = (id: number, { dataId }: Tensor): void => {
      if (dataId) this.standIns.note(id, () => backend.tensorMap.get(dataId));
    };
    return {
      binding: Object.create(native, {
        createTensor: { value: (...call: Parameters<NativeBinding["createTensor"]>) => this.upload(...call) },
        executeOp: { value: (...call: Parameters<NativeBinding["executeOp"]>) => this.execute(...call) },
        deleteTensor: { value: (id: number) => this.dispose(id) },
        tensorDataSync: { value: (id: number) => this.read(id) },
      }) as NativeBinding,
      write: (...call) => {
        const dataId = write(...call);
        // tfjs-node makes a tensor of the numbers when an operation first takes them, others do at once.
        const entry = backend.tensorMap.get(dataId);
        if (entry.values === null) this.standIns.note(entry.id, () => entry);
        return dataId;
      },
      createOutputTensor: (metadata) => {
        const tensor = createOutputTensor.call(backend, metadata);
        note(metadata.id, tensor);
        return tensor;
      },
      getInputTensorIds: (tensors) => {
        const ids = getInputTensorIds(tensors);
        for (const [place, id] of ids.entries()) note(id, tensors[place]);
        return ids;
      },
    };
  }

  private upload(shape: number[], dtype: number, numbers: Numbers): number {
    if (!this.difference) {
      const value = this.uploads[this.uploadsDone];
      if (value !== undefined && this.agrees(value, shape, dtype, numbers)) {
        this.uploadsDone++;
        this.made.set(value, numbers.slice());
        return this.standIns.make(value);
      }
      this.differ(
        `makes other numbers in JavaScript than when it was recorded (tensor [${shape.join(", ")}])`,
      );
    }
    return this.native.createTensor(shape, dtype, numbers);
  }

  private agrees(value: Value, shape: number[], dtype: number, numbers: Numbers): boolean {
    const expected = this.tape.values[value];
    if (expected.origin.kind !== "upload" || expected.dtype !== dtype || !sameShape(expected.shape, shape))
      return false;
    const rate = rateSign(this.notes, numbers);
    if (rate !== expected.origin.rate) return false;
    const random = this.plan.random.get(value);
    if (random) return explains(random, numbers, this.notes.draws[random.draw]);
    return rate !== undefined || sameNumbers(numbers, expected.origin.data);
  }

  private execute(op: string, attrs: OpAttr[], ids: number[], count: number) {
    if (!this.difference) {
      const { nodes, values } = this.tape;
      const node = nodes[this.nodesDone];
      const inputs = ids.map((id) => this.valueOf(id) ?? -1);
      if (node && node.op === op && sameShape(node.inputs, inputs) && sameAttrs(node.attrs, attrs)) {
        this.nodesDone++;
        return node.outputs.map((value) => {
          const { shape, dtype } = values[value];
          return { id: this.standIns.make(value), shape: [...shape], dtype };
        });
      }
      const recorded = node ? (node.op === op ? "other inputs" : `not ${node.op}`) : "nothing";
      this.differ(
        `takes another way than when it was recorded (operation ${this.nodesDone + 1}: ${op}, ${recorded})`,
      );
    }
    return this.native.executeOp(op, attrs, ids.map(this.standIns.tensorOf), count);
  }

  private dispose(id: number): void {
    const value = this.standIns.valueOf(id);
    if (value === undefined) {
      this.disposed.push(id);
      return;
    }
    const tensor = this.standIns.end(value);
    if (tensor !== undefined) this.native.deleteTensor(tensor);
  }

  private read(id: number): Numbers {
    if (!this.difference) {
      const made = this.made.get(this.standIns.valueOf(id) ?? -1);
      if (made) return made.slice();
      this.differ("reads a tensor's numbers, which it did not when it was recorded");
    }
    return this.native.tensorDataSync(this.standIns.tensorOf(id));
  }

  private valueOf(id: number): Value | undefined {
    return this.standIns.valueOf(id) ?? this.inputValues.get(id);
  }

  /** What is missing or too much at the end. */
  private unfinished(outputs: Tensor[]): string | undefined {
    const { tape, backend, outside, notes } = this;
    if (this.nodesDone < tape.nodes.length || this.uploadsDone < this.uploads.length)
      return `ends after ${this.nodesDone} operations of ${tape.nodes.length} that were recorded`;
    if (notes.draws.length !== tape.draws.length)
      return "draws random numbers in another number than recorded";
    const valueNow = (tensor: Tensor): Value => {
      const { id, values } = backend.tensorMap.get(tensor.dataId);
      return values === null ? (this.valueOf(id) ?? -1) : -1;
    };
    const left = new Set(this.standIns.alive);
    const same = (tensor: Tensor, value: Value): boolean => {
      left.delete(value);
      return valueNow(tensor) === value;
    };
    if (
      outputs.length !== tape.results.length ||
      !outputs.every((tensor, place) => same(tensor, tape.results[place]))
    )
      return "returns something else than when it was recorded";
    const updates = new Map(tape.updates.map(({ variable, value }) => [variable, value]));
    for (const [variable, before] of outside.variables) {
      if (variable.isDisposed) return `disposes of the variable ${variable.name}`;
      const value = updates.get(variable);
      const agrees =
        value === undefined ? backend.tensorMap.get(variable.dataId).id === before : same(variable, value);
      if (!agrees) return `changes the variable ${variable.name} otherwise than when it was recorded`;
    }
    return left.size > 0 ? "keeps a tensor that it did not keep when it was recorded" : undefined;
  }

  /** Executes what was skipped; from here on the step is one like any other. */
  private differ(reason: string): void {
    this.difference = {
      reason,
      cure: "Take what changes out of the step, or give it as an argument.",
      where: callerLine(),
    };
    const { tape, native, made, standIns } = this;
    const values = tape.values.map((value, place) =>
      value.origin.kind === "upload" && made.has(place)
        ? { ...value, origin: { ...value.origin, data: made.get(place)! } }
        : value,
    );
    const ids = replay(
      native,
      { nodes: tape.nodes, values },
      (value) => this.inputIds.get(value)!,
      standIns.alive,
      this.nodesDone,
    );
    for (const [value, id] of ids) standIns.replace(value, id);
  }

  /** Puts the function's results into the stand-ins' places. */
  private commit(ids: Int32Array): void {
    const { tape, standIns, native } = this;
    const outputs = [...tape.results, ...tape.updates.map(({ value }) => value)];
    // A value that comes out twice, or that nothing keeps, has no second place to go to.
    for (const [place, value] of outputs.entries())
      if (!standIns.replace(value, ids[place])) native.deleteTensor(ids[place]);
  }

  /** Lets the variables be what they were, after an error of TensorFlow that came when nothing was computed yet. */
  private rollBack(): void {
    for (const [variable, before] of this.outside.variables) {
      if (variable.isDisposed || !this.backend.tensorMap.has(variable.dataId)) continue;
      const entry = this.backend.tensorMap.get(variable.dataId);
      if (!this.standIns.holds(entry)) continue;
      entry.id = before;
      this.disposed.splice(this.disposed.indexOf(before), 1);
    }
  }
}
