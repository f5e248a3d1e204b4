import { type Access, accessOf } from "../access.js";
import type { Graph } from "../graph.js";
import { isFed } from "../graph.js";
import type { Numbers } from "../native.js";
import { sizeOf } from "../rewrites/workshop.js";
import type { TapeNode, Value } from "../tape.js";
import { elementwise } from "./elementwise.js";
import { typeNames } from "./heap.js";
import { attrsOf, fillOp, panelsOp, productOp } from "./lower.js";

/** Operations on the elements of one shape, executed together. */
export interface Loop {
  kind: "loop";
  shape: number[];
  /** The columns of its rows, where an operand is broadcast along them. */
  columns: number | undefined;
  members: TapeNode[];
  made: Set<Value>;
  inputs: Map<Value, Access>;
}

/** Copies of rows: from a value's place in bytes to another's. */
export interface Rows {
  kind: "rows";
  from: Value;
  to: Value;
  start: number;
  end: number;
  count: number;
  bytes: number;
  fromStep: number;
  toStep: number;
}

/** Sums, or means, over leading or trailing axes of a part of a value. */
export interface Sums {
  kind: "sums";
  node: TapeNode;
  /** How many matrices lie one after another, and their rows and columns. */
  matrices: number;
  rows: number;
  columns: number;
  over: "rows" | "columns";
  divisor: number;
}

/** One of the operations that {@link lower} makes, or a kernel of tfjs called as it is. */
export interface Single {
  kind: "panels" | "product" | "fill" | "call" | "widen";
  node: TapeNode;
}

export type Work = Loop | Rows | Sums | Single;

/** What is done in which order, and where values are parts of others. */
export interface Schedule {
  work: Work[];
  /** The value whose memory holds a value, and at which byte of it. */
  placeOf(value: Value): { root: Value; offset: number };
  /** Truth values that are kept as lanes of ones; all others are bytes. */
  lanes: Set<Value>;
  /** The number that every element of a value is known to be. */
  uniform(value: Value): number | undefined;
  /** The values with the shapes of those that the schedule adds. */
  shapeOf(value: Value): number[];
  typeOf(value: Value): number;
}

/** Puts a graph's operations in an order in which those on the elements of one shape stand together as loops. */
export function scheduleOf(graph: Graph): Schedule {
  return new Scheduler(graph).run();
}

class Scheduler {
  private readonly work: Work[] = [];
  /** At which piece of work a value is made. */
  private readonly madeAt = new Map<Value, number>();
  private readonly parts = new Map<Value, { root: Value; offset: number }>();
  private readonly lanes = new Set<Value>();
  private readonly widened = new Map<Value, Value>();
  private readonly fills = new Map<Value, number>();
  private readonly newest = new Map<string, number>();
  private readonly values: Graph["values"];

  constructor(private readonly graph: Graph) {
    this.values = [...graph.values];
  }

  run(): Schedule {
    for (const node of this.graph.nodes) this.take(node);
    return {
      work: this.work,
      placeOf: this.placeOf,
      lanes: this.lanes,
      uniform: this.uniform,
      shapeOf: this.shapeOf,
      typeOf: (value) => this.values[value].dtype,
    };
  }

  private readonly shapeOf = (value: Value): number[] => this.values[value].shape;
  private readonly nameOf = (value: Value): string => typeNames[this.values[value].dtype];
  private readonly placeOf = (value: Value): { root: Value; offset: number } =>
    this.parts.get(value) ?? { root: value, offset: 0 };

  private readonly uniform = (value: Value): number | undefined => {
    const fill = this.fills.get(this.placeOf(value).root);
    if (fill !== undefined) return fill;
    const { root } = this.placeOf(value);
    const { origin } = this.values[root];
    if (origin.kind !== "upload" || this.nameOf(root) !== "float32" || isFed(this.graph, root, this.values))
      return undefined;
    const data: Numbers = origin.data;
    return data.length > 0 && data.every((element) => Object.is(element, data[0])) ? data[0] : undefined;
  };

  private readonly lastOf = (values: readonly Value[]): number =>
    Math.max(-1, ...values.map((value) => this.madeAt.get(this.placeOf(value).root) ?? -1));

  private add(work: Work, made: readonly Value[]): void {
    const place = this.work.push(work) - 1;
    for (const value of made) this.madeAt.set(value, place);
  }

  private take(node: TapeNode): void {
    const { op, inputs, outputs } = node;
    if (op === "Reshape" || (op === "ExpandDims" && inputs.length === 1)) this.part(outputs[0], inputs[0], 0);
    else if (op === fillOp) {
      this.fills.set(outputs[0], attrsOf(node).value as number);
      this.add({ kind: "fill", node }, outputs);
    } else if (op === panelsOp) this.add({ kind: "panels", node }, outputs);
    else if (op === productOp) this.add({ kind: "product", node }, outputs);
    else if (this.loops(node) || this.slices(node) || this.joins(node) || this.sums(node)) return;
    else this.add({ kind: "call", node }, outputs);
  }

  private part(value: Value, whole: Value, bytes: number): void {
    const { root, offset } = this.placeOf(whole);
    this.parts.set(value, { root, offset: offset + bytes });
    if (this.lanes.has(root)) this.lanes.add(value);
  }

  /** Adds an operation to a loop. */
  private loops(node: TapeNode): boolean {
    const known = elementwise[node.op];
    if (!known || node.outputs.length !== 1) return false;
    const [output] = node.outputs;
    const shape = this.shapeOf(output);
    const types = node.inputs.map(this.nameOf);
    const wanted = (place: number): string =>
      known.takes === "truths" || (known.takes === "choice" && place === 0) ? "bool" : "float32";
    if (!types.every((type, place) => type === wanted(place))) return false;
    if (this.nameOf(output) !== (known.gives === "truths" ? "bool" : "float32") || sizeOf(shape) === 0)
      return false;
    // A kernel that chooses has its own ways of broadcasting.
    if (
      known.takes === "choice" &&
      node.inputs.some((value) => String(this.shapeOf(value)) !== String(shape))
    )
      return false;
    const inputs = node.inputs.map((value) => {
      if (this.nameOf(value) === "bool") return this.asLanes(value);
      // Another shape of the same numbers is the same to a loop over all of them.
      const { root, offset } = this.placeOf(value);
      const whole = [root, value].every((each) => sizeOf(this.shapeOf(each)) === sizeOf(shape));
      return whole && offset === 0 ? root : value;
    });
    const accesses = inputs.map((value) => accessOf(this.shapeOf(value), shape));
    if (!accesses.every((access) => access !== undefined)) return false;
    const widths = [...new Set(accesses.flatMap((access) => ("columns" in access ? [access.columns] : [])))];
    if (widths.length > 1) return false;

    const key = shape.filter((length) => length !== 1).join(" ");
    const latest = this.newest.get(key);
    const loop = latest === undefined ? undefined : (this.work[latest] as Loop);
    const outer = inputs.filter((value) => !loop?.made.has(value));
    // What lies in a part of a member's memory is there when the loop has ended.
    const fits =
      loop !== undefined &&
      this.lastOf(outer) < latest! &&
      (loop.columns === undefined || widths.length === 0 || loop.columns === widths[0]) &&
      loop.inputs.size + outer.length < 60;
    const target: Loop = fits
      ? loop
      : { kind: "loop", shape, columns: undefined, members: [], made: new Set(), inputs: new Map() };
    if (fits) this.madeAt.set(output, latest!);
    else {
      this.add(target, node.outputs);
      this.newest.set(key, this.work.length - 1);
    }
    target.columns ??= widths[0];
    target.members.push({ ...node, inputs });
    target.made.add(output);
    for (const [place, value] of inputs.entries())
      if (!target.made.has(value) && this.uniform(value) === undefined)
        target.inputs.set(value, accesses[place]);
    if (known.gives === "truths") this.lanes.add(output);
    return true;
  }

  /** Truth values as lanes. */
  private asLanes(value: Value): Value {
    if (this.lanes.has(this.placeOf(value).root)) return value;
    let wide = this.widened.get(value);
    if (wide === undefined) {
      const { shape, dtype } = this.values[value];
      wide = this.values.push({ origin: { kind: "node", node: -1, output: 0 }, shape, dtype }) - 1;
      this.widened.set(value, wide);
      this.lanes.add(wide);
      this.add({ kind: "widen", node: { op: "widen", attrs: [], inputs: [value], outputs: [wide] } }, [wide]);
    }
    return wide;
  }

  /** Slices are parts where they lie together, and copied rows where one step leads from row to row. */
  private slices(node: TapeNode): boolean {
    const { op, inputs, outputs } = node;
    const [x] = inputs;
    if (!["Slice", "SplitV", "Unpack"].includes(op) || this.nameOf(x) === "bool") return false;
    const shape = this.shapeOf(x);
    const attrs = attrsOf(node);
    const pieces: { value: Value; begin: number[]; size: number[] }[] = [];
    if (op === "Slice") {
      const size = this.shapeOf(outputs[0]);
      const begin = [attrs.begin].flat() as number[];
      pieces.push({ value: outputs[0], begin: shape.map((_, axis) => begin[axis] ?? 0), size });
    } else {
      const axis = ((attrs.axis as number) + shape.length) % shape.length;
      let from = 0;
      for (const value of outputs) {
        const length = op === "Unpack" ? 1 : this.shapeOf(value)[axis];
        pieces.push({
          value,
          begin: shape.map((_, each) => (each === axis ? from : 0)),
          size: shape.with(axis, length),
        });
        from += length;
      }
    }
    const plans = pieces.map(({ begin, size }) => rowsOf(shape, begin, size));
    if (!plans.every((plan) => plan !== undefined)) return false;
    for (const [place, { value }] of pieces.entries()) {
      const { start, count, bytes, step } = plans[place];
      if (count === 1) this.part(value, x, start);
      else
        this.add(
          { kind: "rows", from: x, to: value, start, end: 0, count, bytes, fromStep: step, toStep: bytes },
          [value],
        );
    }
    return true;
  }

  private joins(node: TapeNode): boolean {
    const { op, inputs, outputs } = node;
    if (op !== "Concat" || this.nameOf(outputs[0]) === "bool") return false;
    const shape = this.shapeOf(outputs[0]);
    const given = attrsOf(node).axis as number;
    const axis = given < 0 ? given + shape.length : given;
    const count = sizeOf(shape.slice(0, axis));
    const whole = 4 * sizeOf(shape.slice(axis));
    let end = 0;
    for (const value of inputs) {
      const bytes = 4 * sizeOf(this.shapeOf(value).slice(axis));
      if (bytes * count === 0) continue;
      this.add(
        {
          kind: "rows",
          from: value,
          to: outputs[0],
          start: 0,
          end,
          count,
          bytes,
          fromStep: bytes,
          toStep: whole,
        },
        outputs,
      );
      end += bytes;
    }
    return true;
  }

  private sums(node: TapeNode): boolean {
    const { op, inputs, outputs } = node;
    const [x] = inputs;
    if (
      (op !== "Sum" && op !== "Mean") ||
      this.nameOf(x) !== "float32" ||
      this.nameOf(outputs[0]) !== "float32"
    )
      return false;
    const shape = this.shapeOf(x);
    if (sizeOf(shape) === 0) return false;
    const given = attrsOf(node).axis as number | number[] | null | undefined;
    const axes = new Set(
      (given === null || given === undefined ? [...shape.keys()] : [given].flat()).map((axis) =>
        axis < 0 ? axis + shape.length : axis,
      ),
    );
    // Axes of one element are neither here nor there; neighbors that are both summed or both kept are one.
    const runs: { summed: boolean; length: number }[] = [];
    for (const [axis, length] of shape.entries()) {
      if (length === 1) continue;
      const summed = axes.has(axis);
      if (runs.at(-1)?.summed === summed) runs.at(-1)!.length *= length;
      else runs.push({ summed, length });
    }
    const terms = runs.reduce((product, { summed, length }) => product * (summed ? length : 1), 1);
    const base = { kind: "sums", node, divisor: op === "Mean" ? terms : 1 } as const;
    const [first, second, third] = runs;
    if (runs.length === 0) this.part(outputs[0], x, 0);
    else if (runs.length === 1 && !first.summed) this.part(outputs[0], x, 0);
    else if (runs.length === 1)
      this.add({ ...base, matrices: 1, rows: 1, columns: first.length, over: "columns" }, outputs);
    else if (runs.length === 2 && first.summed)
      this.add({ ...base, matrices: 1, rows: first.length, columns: second.length, over: "rows" }, outputs);
    else if (runs.length === 2)
      this.add(
        { ...base, matrices: 1, rows: first.length, columns: second.length, over: "columns" },
        outputs,
      );
    else if (runs.length === 3 && second.summed && first.length <= 64)
      this.add(
        { ...base, matrices: first.length, rows: second.length, columns: third.length, over: "rows" },
        outputs,
      );
    else return false;
    return true;
  }
}

/** A box of a tensor of four-byte elements as rows; undefined where more than one step leads from row to row. */
function rowsOf(
  shape: number[],
  begin: number[],
  size: number[],
): { start: number; count: number; bytes: number; step: number } | undefined {
  let [bytes, start, stride] = [4, 0, 4];
  let [count, step] = [1, 0];
  let whole = true;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    start += begin[axis] * stride;
    if (size[axis] > 1) {
      if (whole) bytes *= size[axis];
      else if (count === 1) [count, step] = [size[axis], stride];
      else if (stride === step * count) count *= size[axis];
      else return undefined;
    }
    if (size[axis] !== shape[axis]) whole = false;
    stride *= shape[axis];
  }
  return sizeOf(size) === 0 ? undefined : { start, count, bytes, step };
}
