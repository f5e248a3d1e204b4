import type { Executable } from "../executable.js";
import { type Graph, isFed, outputsOf } from "../graph.js";
import type { NativeBinding } from "../native.js";
import { RefusedError } from "../refusal.js";
import { rewrite } from "../rewrite.js";
import { sizeOf } from "../rewrites/workshop.js";
import type { Value } from "../tape.js";
import { assemble, type Address } from "./assemble.js";
import { bytesOf, type Heap, typeNames } from "./heap.js";
import { KernelCalls, register } from "./kernel-calls.js";
import { wasmRewritings } from "./lower.js";
import { MemoryPlan } from "./memory-plan.js";
import { type Loop, scheduleOf, type Schedule, type Work } from "./schedule.js";
import type { WasmBinding } from "./wasm-binding.js";

/** Kernels whose results have another shape for other numbers. */
const dataShaped = /^(Where|Unique.*|NonMaxSuppression.*|Sparse(?!ToDense).*|Ragged.*|String.*)$/;

/** Lets go of the memory of functions whose step was forgotten without being disposed of. */
const forgotten = new FinalizationRegistry<() => void>((free) => free());

/** A graph as one function of WebAssembly on the heap of tfjs's backend. */
export function compileForWasm(
  binding: NativeBinding,
  heap: Heap,
  own: WasmBinding,
  graph: Graph,
): { graph: Graph; made: Executable } {
  for (const { op } of graph.nodes)
    if (dataShaped.test(op))
      throw new RefusedError({
        reason: `runs ${op}, whose result has as many elements as its numbers ask for`,
        cure: "Run it outside of the step, or weigh the elements instead of picking them.",
      });
  const lowered = rewrite(binding, graph, wasmRewritings);
  return { graph: lowered, made: new WasmFunction(heap, own, lowered) };
}

class WasmFunction implements Executable {
  readonly inputs: Value[];
  readonly outputCount: number;
  private readonly schedule: Schedule;
  private readonly work: Work[];
  private readonly outputs: Value[];
  /** One word for the address of each input, then of each output. */
  private readonly slots = new Map<Value, number>();
  private readonly inPlace = new Map<Value, number>();
  private readonly places = new Map<Value, number>();
  private readonly base: number;
  private readonly table: number;
  private readonly start: () => void;
  private readonly free: () => void;

  constructor(
    private readonly heap: Heap,
    private readonly own: WasmBinding,
    private readonly graph: Graph,
  ) {
    this.outputs = outputsOf(graph);
    this.outputCount = this.outputs.length;
    this.schedule = scheduleOf(graph);
    const { work, placeOf } = this.schedule;
    // What no piece of work reads and no one is given does not have to be in memory.
    const read = new Set([...work.flatMap(readBy), ...this.outputs].map((value) => placeOf(value).root));
    this.work = work.filter((each) => each.kind !== "fill" || read.has(each.node.outputs[0]));
    const given = (value: Value): boolean => {
      const { origin } = graph.values[value] ?? { origin: { kind: "node" } };
      return origin.kind !== "node" && isFed(graph, value, graph.values);
    };
    this.inputs = [...read].filter(given);
    for (const value of this.inputs) this.slots.set(value, this.slots.size);
    this.keepTruths();
    this.updateInPlace();

    const plan = new MemoryPlan();
    this.table = plan.take(4 * (this.inputs.length + this.outputCount));
    const scratch = plan.take(4 * 4 * 8);
    const constants = [...read].filter(
      (value) => !given(value) && graph.values[value]?.origin.kind === "upload",
    );
    for (const value of constants) this.places.set(value, plan.take(this.bytes(value)));
    this.plan(plan);

    const { wasm } = heap;
    this.base = wasm._malloc(plan.size) >>> 0;
    this.table += this.base;
    if (this.base === 0) throw new RangeError(`WebAssembly has no ${plan.size} bytes left`);
    for (const value of constants) {
      const { origin } = graph.values[value];
      const { data } = origin as Extract<typeof origin, { kind: "upload" }>;
      wasm.HEAPU8.set(
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        this.base + this.places.get(value)!,
      );
    }
    const { schedule, addressNow, bytes } = this;
    const calls = new KernelCalls(heap, own, { schedule, addressNow, bytes });
    this.free = freeing(heap, this.base, calls.freeing());
    forgotten.register(this, this.free, this);
    try {
      this.start = assemble({
        work: this.work,
        schedule: this.schedule,
        memory: wasm.asm.memory,
        scratch: this.base + scratch,
        addressOf: this.addressOf,
        stored: (loop) => this.storedBy(loop),
        callOf: (single) => calls.add(single),
        call: (number) => calls.call(number),
        endings: this.endings(),
      });
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  run(inputIds: Int32Array, outputIds: Int32Array): void {
    const { heap, own, inputs, outputs, graph } = this;
    const { wasm } = heap;
    for (const [place, id] of outputIds.entries())
      if (id < 0) {
        const { shape, dtype } = graph.values[outputs[place]];
        outputIds[place] = own.createTensor(shape, dtype, null);
      }
    const table = new Uint32Array(wasm.HEAPU8.buffer, this.table, inputs.length + outputs.length);
    for (const [place, id] of inputIds.entries()) table[place] = own.storedOf(id).memoryOffset;
    for (const [place, id] of outputIds.entries())
      table[inputs.length + place] = own.storedOf(id).memoryOffset;
    this.start();
    // The backend keeps what it has packed of a product's or a convolution's right factor until the tensor is disposed of.
    for (const [place, id] of outputIds.entries())
      register(heap, id, sizeOf(graph.values[outputs[place]].shape), own.storedOf(id).memoryOffset);
  }

  dispose(): void {
    forgotten.unregister(this);
    this.free();
  }

  private readonly bytes = (value: Value): number => {
    const { schedule } = this;
    const dtype = typeNames[schedule.typeOf(value)];
    return bytesOf({ shape: schedule.shapeOf(value), dtype: schedule.lanes.has(value) ? "float32" : dtype });
  };

  /** Truth values that are handed out are bytes. */
  private keepTruths(): void {
    const { schedule } = this;
    if (this.outputs.some((value) => schedule.lanes.has(schedule.placeOf(value).root)))
      throw new RefusedError({
        reason: "returns truth values",
        cure: "Return them as numbers, by toFloat().",
      });
  }

  /** Decides which of the variables' new values are written where the old ones are. */
  private updateInPlace(): void {
    const { work, graph, schedule, outputs } = this;
    const rootOf = (value: Value): Value => schedule.placeOf(value).root;
    const lastCall = work.findLastIndex(({ kind }) => kind === "call");
    const inputOf = new Map(
      this.inputs.flatMap((value) => {
        const { origin } = graph.values[value];
        return origin.kind === "variable" ? [[origin.variable, value] as const] : [];
      }),
    );
    for (const [place, { variable, value }] of graph.updates.entries()) {
      const at = work.findIndex((each) => each.kind === "loop" && each.made.has(value));
      if (at <= lastCall || outputs.filter((output) => rootOf(output) === value).length !== 1) continue;
      const before = inputOf.get(variable);
      const loop = work[at] as Loop;
      const late =
        before !== undefined &&
        (outputs.some((output) => rootOf(output) === before) ||
          work.slice(at + 1).some((each) => readBy(each).some((read) => rootOf(read) === before)) ||
          [...loop.inputs].some(([input, access]) => {
            const { root, offset } = schedule.placeOf(input);
            return root === before && (access.kind !== "full" || offset !== 0);
          }));
      if (!late) this.inPlace.set(value, this.inputs.length + graph.results.length + place);
    }
  }

  /** Gives each value that is made a place, from when it is made until it is read for the last time. */
  private plan(plan: MemoryPlan): void {
    const { work, schedule, outputs } = this;
    const rootOf = (value: Value): Value => schedule.placeOf(value).root;
    const last = new Map<Value, number>();
    for (const [at, each] of work.entries()) for (const value of readBy(each)) last.set(rootOf(value), at);
    for (const value of outputs) last.set(rootOf(value), Infinity);
    const ending = new Map<number, Value[]>();
    const needed = (value: Value, at: number): boolean => (last.get(value) ?? -1) > at;
    for (const [at, each] of work.entries()) {
      for (const value of madeBy(each)) {
        const part = each.kind !== "loop" || needed(value, at);
        if (!part || this.inPlace.has(value) || this.places.has(value)) continue;
        this.places.set(value, plan.take(this.bytes(value)));
        const end = Math.max(at, last.get(value) ?? at);
        ending.set(end, [...(ending.get(end) ?? []), value]);
      }
      for (const value of ending.get(at) ?? []) plan.giveBack(this.places.get(value)!);
    }
  }

  /** The members of a loop that others read. */
  private storedBy({ made }: Loop): Value[] {
    return [...made].filter((value) => this.places.has(value) || this.inPlace.has(value));
  }

  private readonly addressOf = (value: Value): Address => {
    const { root, offset } = this.schedule.placeOf(value);
    const slot = this.slots.get(root) ?? this.inPlace.get(root);
    if (slot !== undefined) return { word: this.table + 4 * slot, offset };
    const place = this.places.get(root);
    if (place === undefined) throw new Error(`a value of the step has no place (${root})`);
    return { offset: this.base + place + offset };
  };

  private readonly addressNow = (value: Value): number => {
    const { word, offset } = this.addressOf(value);
    if (word === undefined) return offset;
    return new Uint32Array(this.heap.wasm.HEAPU8.buffer, word, 1)[0] + offset;
  };

  /** What is copied out at the end: results, and new values that could not be written in place. */
  private endings(): { from: Address; to: Address; bytes: number }[] {
    const { outputs, inPlace, inputs, schedule, graph } = this;
    return outputs.flatMap((value, place) => {
      const slot = inputs.length + place;
      if (inPlace.get(value) === slot) return [];
      const { root } = schedule.placeOf(value);
      const { origin } = graph.values[root] ?? {};
      if (origin?.kind === "variable" && graph.updates.some(({ variable }) => variable === origin.variable))
        throw new RefusedError({
          reason: "gives away the old value of a variable that it changes",
          cure: "Give away a copy of it, times one.",
        });
      return [
        {
          from: this.addressOf(value),
          to: { word: this.table + 4 * slot, offset: 0 },
          bytes: this.bytes(value),
        },
      ];
    });
  }
}

/** Made outside of the function, which it must not keep alive: it is called when that is forgotten. */
const freeing =
  ({ wasm }: Heap, base: number, freeTensors: () => void): (() => void) =>
  () => {
    wasm._free(base);
    freeTensors();
  };

function readBy(work: Work): readonly Value[] {
  switch (work.kind) {
    case "loop":
      return [...work.inputs.keys()];
    case "rows":
      return [work.from];
    default:
      return work.node.inputs;
  }
}

function madeBy(work: Work): readonly Value[] {
  switch (work.kind) {
    case "loop":
      return [...work.made];
    case "rows":
      return [work.to];
    default:
      return work.node.outputs;
  }
}
