import type { Graph } from "./graph.js";
import { isFed, outputsOf } from "./graph.js";
import type { NativeBinding, Numbers, OpAttr } from "./native.js";
import { operationOf } from "./operation.js";
import { Message } from "./protobuf.js";
import { RefusedError } from "./refusal.js";
import type { TapeNode, TapeValue, Value } from "./tape.js";

/** A graph as TensorFlow reads it. */
export interface GraphDef {
  bytes: Uint8Array;
  /** The values that the placeholders `i0`, `i1`, … stand for. */
  inputs: Value[];
  /** The names of the outputs, as `addFunction` wants them. */
  outputs: string[];
}

/** The version of TensorFlow's graphs that this writer speaks: attributes that came later have their defaults. */
const producer = 1395;

/** Operations whose results have another shape for other numbers, while a function's callers count on the recorded one. */
const dataShaped = /^(Where|Unique.*|NonMaxSuppression.*|Sparse(?!ToDense).*|Ragged.*|String.*|Decode.*)$/;

/**
 * Writes a graph as a GraphDef. Inputs are written one after another, so that nothing has to be known of an operation
 * but its attributes.
 * Source: tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto.
 * @throws RefusedError for operations that keep something between steps
 */
export function graphDefOf(binding: NativeBinding, graph: Graph): GraphDef {
  const def = new Message();
  const inputs: Value[] = [];
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    let name = names.get(value);
    if (name !== undefined) return name;
    if (isFed(graph, value, graph.values)) {
      name = `i${inputs.push(value) - 1}`;
      def.message(1, placeholder(name, graph.values[value]));
    } else {
      name = `c${value}`;
      def.message(1, constant(name, graph.values[value]));
    }
    names.set(value, name);
    return name;
  };
  for (const node of graph.nodes) {
    const name = `n${node.outputs[0]}`;
    for (const [output, value] of node.outputs.entries())
      names.set(value, output === 0 ? name : `${name}:${output}`);
    def.message(1, operation(binding, graph, node, name, node.inputs.map(nameOf)));
  }
  const outputs = outputsOf(graph).map((value, place) => {
    // Each output is a node of its own: an input, or a value twice, cannot be one.
    const name = `o${place}`;
    const attrs = { T: type(graph.values[value].dtype) };
    def.message(1, nodeDef(name, "Identity", [nameOf(value)], attrs));
    return name;
  });
  def.message(4, new Message().integer(1, producer));
  return { bytes: def.finish(), inputs, outputs };
}

function placeholder(name: string, { dtype, shape }: TapeValue): Message {
  return nodeDef(name, "Placeholder", [], {
    dtype: type(dtype),
    shape: new Message().message(7, shapeProto(shape)),
  });
}

function constant(name: string, { dtype, shape, origin }: TapeValue): Message {
  const { data } = origin as { data: Numbers };
  const tensor = new Message()
    .integer(1, dtype)
    .message(2, shapeProto(shape))
    .data(4, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return nodeDef(name, "Const", [], { dtype: type(dtype), value: new Message().message(8, tensor) });
}

function operation(
  binding: NativeBinding,
  graph: Graph,
  { op, attrs, inputs }: TapeNode,
  name: string,
  inputNames: string[],
): Message {
  const definition = operationOf(binding, op);
  if (dataShaped.test(op))
    throw new RefusedError({
      reason: `runs ${op}, whose result has as many elements as its numbers ask for`,
      cure: "Run it outside of the step, or weigh the elements instead of picking them.",
    });
  if (definition.stateful)
    throw new RefusedError({
      reason: `runs ${op}, which keeps a state of its own`,
      cure: "Run it outside of the step.",
    });
  const written: Record<string, Message> = {};
  // tfjs-node gives some operations attributes that they do not have, which only a single operation may.
  for (const attr of attrs)
    if (definition.attrs.has(attr.name)) written[attr.name] = attrValue(binding, attr);
  // The types are the inputs' own: tfjs-node's Mean of truth values says Boolean and gives numbers.
  let place = 0;
  for (const { typeAttr, numberAttr } of definition.inputs) {
    if (typeAttr && place < inputs.length) written[typeAttr] = type(graph.values[inputs[place]].dtype);
    place += numberAttr ? Number(attrs.find((attr) => attr.name === numberAttr)?.value ?? 1) : 1;
  }
  return nodeDef(name, op, inputNames, written);
}

function nodeDef(name: string, op: string, inputs: string[], attrs: Record<string, Message>): Message {
  const node = new Message().string(1, name).string(2, op);
  for (const input of inputs) node.string(3, input);
  for (const [key, value] of Object.entries(attrs))
    node.message(5, new Message().string(1, key).message(2, value));
  return node;
}

const type = (dtype: number): Message => new Message().integer(6, dtype);

function shapeProto(shape: readonly number[]): Message {
  const message = new Message();
  for (const length of shape) message.message(2, new Message().integer(1, length));
  return message;
}

/** An attribute; a list has the same field numbers one level deeper. */
function attrValue(binding: NativeBinding, { type: kind, value }: OpAttr): Message {
  const write = (message: Message, element: unknown): Message => {
    switch (kind) {
      case binding.TF_ATTR_STRING:
        return message.string(2, String(element));
      case binding.TF_ATTR_INT:
        return message.integer(3, Number(element));
      case binding.TF_ATTR_FLOAT:
        return message.float(4, Number(element));
      case binding.TF_ATTR_BOOL:
        return message.integer(5, element ? 1 : 0);
      case binding.TF_ATTR_TYPE:
        return message.integer(6, Number(element));
      default:
        return message.message(7, shapeProto(element as number[]));
    }
  };
  if (kind === binding.TF_ATTR_SHAPE || !Array.isArray(value)) return write(new Message(), value);
  return new Message().message(1, (value as unknown[]).reduce(write, new Message()) as Message);
}
