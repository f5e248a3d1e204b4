import type { OpAttr } from "../native.js";
import { broadcasts, type Shaping } from "../rewrites/broadcasts.js";
import { transposes } from "../rewrites/transposes.js";
import { type Rewriting, sizeOf, type Workshop } from "../rewrites/workshop.js";
import type { TapeNode, Value } from "../tape.js";
import { sameShape } from "../tape.js";
import { typeNames } from "./heap.js";
import { panelWidth } from "./library.js";
import { inputNames } from "./wasm-binding.js";

/** The attributes of an operation by name; the names of a kernel's inputs are under {@link inputNames}. */
export const attrsOf = ({ attrs }: Pick<TapeNode, "attrs">): Record<string, unknown> =>
  Object.fromEntries(attrs.map(({ name, value }) => [name, value]));

export const attr = (name: string, value: unknown): OpAttr => ({ name, type: 0, value });

/** An operation that has no kernel of tfjs: one value for all elements. */
export const fillOp = "a fill";
/** A matrix, or each of a batch, in panels. */
export const panelsOp = "panels";
/** A product with a right factor in panels, and a bias where there is a third input. */
export const productOp = "a product";

const shaping: Shaping = {
  reshaped: viewed,
  repeated: (workshop, value, shape) => {
    const reps = workshop.shapeOf(value).map((length, axis) => shape[axis] / length);
    return workshop.add("Tile", [attr("reps", reps), attr(inputNames, ["x"])], [value], shape);
  },
};

/** What makes the recorded kernels of a step fewer and cheaper before they are compiled. */
export const wasmRewritings: Rewriting[] = [
  copies,
  fills,
  views,
  transposes((node) => attrsOf(node).perm as number[], shaping),
  stacks,
  products,
  broadcasts(shaping),
];

function copies({ op, inputs, outputs }: TapeNode, { typeOf }: Workshop): Value | undefined {
  const same = op === "Identity" || (op === "Cast" && typeOf(inputs[0]) === typeOf(outputs[0]));
  return same ? inputs[0] : undefined;
}

function fills(node: TapeNode, workshop: Workshop): Value | undefined {
  const { op, outputs } = node;
  const value = { ZerosLike: 0, OnesLike: 1, Fill: attrsOf(node).value }[op];
  const [shape, dtype] = [workshop.shapeOf(outputs[0]), workshop.typeOf(outputs[0])];
  if (typeof value !== "number" || typeNames[dtype] !== "float32") return undefined;
  return workshop.add(fillOp, [attr("value", value), attr("shape", shape)], [], shape, dtype);
}

/** Reshapes of reshapes are one, and one to the shape that is there is none. */
function views({ op, inputs, outputs }: TapeNode, workshop: Workshop): Value | undefined {
  if (op !== "Reshape" && op !== "ExpandDims") return undefined;
  return viewed(workshop, inputs[0], workshop.shapeOf(outputs[0]));
}

function viewed(workshop: Workshop, value: Value, shape: number[]): Value {
  const producer = workshop.producerOf(value);
  const source = producer?.op === "Reshape" ? producer.inputs[0] : value;
  if (sameShape(workshop.shapeOf(source), shape)) return source;
  return workshop.add("Reshape", [attr("shape", shape), attr(inputNames, ["x"])], [source], shape);
}

/** A stack is the concatenation of its tensors with one axis more. */
function stacks(node: TapeNode, workshop: Workshop): Value | undefined {
  if (node.op !== "Pack") return undefined;
  const shape = workshop.shapeOf(node.outputs[0]);
  const given = attrsOf(node).axis as number;
  const axis = given < 0 ? given + shape.length : given;
  const slices = node.inputs.map((value) => viewed(workshop, value, shape.with(axis, 1)));
  return workshop.add("Concat", [attr("axis", axis), attr(inputNames, null)], slices, shape);
}

/** Products of at most so many matrices are compiled. */
const mostMatrices = 512;

/** A product takes its right factor in panels, whichever way either is transposed; panels of one matrix are made once. */
function products(node: TapeNode, workshop: Workshop): Value | undefined {
  const { op, inputs, outputs } = node;
  if (op !== "BatchMatMul" && op !== "_FusedMatMul") return undefined;
  const {
    transposeA = false,
    transposeB = false,
    activation = "linear",
    [inputNames]: names,
  } = attrsOf(node);
  const [a, b, bias] = inputs;
  const [left, right, shape] = [a, b, outputs[0]].map(workshop.shapeOf);
  const matrices = [left, right].map((each) => sizeOf(each.slice(0, -2)));
  const count = sizeOf(shape.slice(0, -2));
  const others = names as string[];
  const known =
    ["linear", "relu"].includes(activation as string) &&
    (others.length === 2 || (others.length === 3 && others[2] === "bias")) &&
    [a, b].every((value) => typeNames[workshop.typeOf(value)] === "float32") &&
    left.length >= 2 &&
    right.length >= 2 &&
    sizeOf(shape) > 0 &&
    sizeOf(left) > 0 &&
    count <= mostMatrices &&
    matrices.every((each) => each === count || each === 1) &&
    (bias === undefined || sizeOf(workshop.shapeOf(bias)) === shape.at(-1));
  if (!known) return undefined;
  const [rows, width] = shape.slice(-2);
  const depth = transposeA ? left.at(-2)! : left.at(-1)!;
  const panels = workshop.add(
    panelsOp,
    [attr("transposed", transposeB === true), attr("depth", depth), attr("width", width)],
    [b],
    [matrices[1], Math.ceil(width / panelWidth), depth, panelWidth],
  );
  const product = workshop.add(
    productOp,
    [attr("transposed", transposeA === true), attr("rows", rows), attr("depth", depth), attr("width", width)],
    bias === undefined ? [a, panels] : [a, panels, bias],
    shape,
  );
  return activation === "relu" ? workshop.add("Relu", [attr(inputNames, ["x"])], [product], shape) : product;
}
