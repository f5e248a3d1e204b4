import type { Graph } from "./graph.js";
import { isFed, outputsOf } from "./graph.js";
import type { NativeBinding, Numbers } from "./native.js";
import { biases } from "./rewrites/biases.js";
import { broadcasts, type Shaping } from "./rewrites/broadcasts.js";
import { copies, zeros } from "./rewrites/copies.js";
import { products } from "./rewrites/products.js";
import { reluGradients } from "./rewrites/relu-gradients.js";
import { reshaped, reshapes } from "./rewrites/reshapes.js";
import { transposes } from "./rewrites/transposes.js";
import { type Rewriting, typeAttr, type Workshop } from "./rewrites/workshop.js";
import { sameNumbers, type TapeNode, type TapeValue, type Upload, type Value } from "./tape.js";

const shaping: Shaping = {
  reshaped,
  repeated: (workshop, value, shape) => {
    const wanted = workshop.constant([shape.length], Int32Array.from(shape));
    const attrs = [typeAttr(workshop, value), typeAttr(workshop, wanted, "Tidx")];
    return workshop.add("BroadcastTo", attrs, [value, wanted], shape);
  },
};

const ofTensorflow: Rewriting[] = [
  copies,
  zeros,
  reshapes,
  transposes(({ inputs }, { constantOf }) => constantOf(inputs[1]), shaping),
  products,
  biases,
  reluGradients,
  broadcasts(shaping),
];

/**
 * The same computation in fewer and faster operations: the rewritings above, equal constants and equal operations made
 * once, and what no output needs left out. An LSTM's function is four times as fast for it.
 * @param rewritings default: those of TensorFlow's operations
 */
export function rewrite(binding: NativeBinding, graph: Graph, rewritings = ofTensorflow): Graph {
  return new Rewriter(binding, graph, rewritings).run();
}

class Rewriter implements Workshop {
  private readonly values: TapeValue[];
  private readonly nodes: TapeNode[] = [];
  /** What stands for a value of the old graph. */
  private readonly instead = new Map<Value, Value>();
  private readonly producers = new Map<Value, TapeNode>();
  private readonly made = new Map<string, TapeNode>();
  /** The first result of an operation on some inputs, whatever its attributes. */
  private readonly newest = new Map<string, Value>();
  private readonly uploads = new Map<string, Value[]>();

  constructor(
    readonly binding: NativeBinding,
    private readonly graph: Graph,
    private readonly rewritings: Rewriting[],
  ) {
    this.values = [...graph.values];
  }

  run(): Graph {
    const { graph } = this;
    for (const node of graph.nodes) this.take({ ...node, inputs: node.inputs.map(this.current) });
    const results = graph.results.map(this.current);
    const updates = graph.updates.map(({ variable, value }) => ({ variable, value: this.current(value) }));
    const nodes = needed(this.nodes, outputsOf({ results, updates }));
    return { values: this.values, nodes, results, updates, random: graph.random };
  }

  readonly shapeOf = (value: Value): number[] => this.values[value].shape;
  readonly typeOf = (value: Value): number => this.values[value].dtype;
  readonly producerOf = (value: Value): TapeNode | undefined => this.producers.get(value);

  readonly constantOf = (value: Value): Numbers | undefined => {
    const origin = this.values[value]?.origin;
    return origin?.kind === "upload" && !isFed(this.graph, value, this.values) ? origin.data : undefined;
  };

  readonly constant = (shape: number[], data: Float32Array | Int32Array): Value => {
    const { TF_FLOAT, TF_INT32 } = this.binding;
    const dtype = data instanceof Float32Array ? TF_FLOAT : TF_INT32;
    return this.current(this.values.push({ origin: { kind: "upload", data }, shape: [...shape], dtype }) - 1);
  };

  readonly add: Workshop["add"] = (op, attrs, inputs, shape, dtype = this.typeOf(inputs[0])) => {
    const origin = { kind: "node", node: -1, output: 0 } as const;
    const value = this.values.push({ origin, shape: [...shape], dtype }) - 1;
    this.emit({ op, attrs, inputs, outputs: [value] });
    return this.current(value);
  };

  readonly find: Workshop["find"] = (op, inputs) => this.newest.get(`${op} ${inputs.join(" ")}`);

  private readonly current = (value: Value): Value => {
    let now = this.instead.get(value);
    if (now === undefined) {
      now = this.values[value].origin.kind === "upload" ? this.firstAlike(value) : value;
      this.instead.set(value, now);
    }
    return now;
  };

  /** The first upload that says the same; a random tensor is like no other. */
  private firstAlike(value: Value): Value {
    if (this.graph.random.has(value)) return value;
    const { dtype, shape, origin } = this.values[value];
    const { data, rate } = origin as Upload;
    const key = `${dtype} ${rate} ${shape.join(" ")}`;
    const alike = this.uploads.get(key) ?? [];
    const twin = alike.find(
      (other) => rate !== undefined || sameNumbers((this.values[other].origin as Upload).data, data),
    );
    if (twin === undefined) this.uploads.set(key, [...alike, value]);
    return twin ?? value;
  }

  private take(node: TapeNode): void {
    for (const rewriting of node.outputs.length === 1 ? this.rewritings : []) {
      const value = rewriting(node, this);
      if (value === undefined) continue;
      this.instead.set(node.outputs[0], value);
      return;
    }
    this.emit(node);
  }

  /** Takes an operation over, or the earlier one that computes the same. */
  private emit(node: TapeNode): void {
    const call = `${node.op} ${node.inputs.join(" ")}`;
    const key = `${call} ${JSON.stringify(node.attrs)}`;
    const twin = this.made.get(key);
    for (const [place, value] of node.outputs.entries())
      this.instead.set(value, twin?.outputs[place] ?? value);
    if (twin) return;
    this.made.set(key, node);
    this.newest.set(call, node.outputs[0]);
    this.nodes.push(node);
    for (const value of node.outputs) this.producers.set(value, node);
  }
}

/** The operations on which the outputs depend. */
function needed(nodes: TapeNode[], outputs: Value[]): TapeNode[] {
  const wanted = new Set(outputs);
  const kept: TapeNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((value) => wanted.has(value))) continue;
    kept.push(node);
    for (const value of node.inputs) wanted.add(value);
  }
  return kept.toReversed();
}
