import { describe, expect, it } from "vitest";
import type { Graph } from "../../../src/tfjs/compile/graph.js";
import type { NativeBinding, OpAttr } from "../../../src/tfjs/compile/native.js";
import { rewrite } from "../../../src/tfjs/compile/rewrite.js";
import type { Value } from "../../../src/tfjs/compile/tape.js";

/** The addon's numbers of types and attributes; rewriting asks for nothing else. */
const binding = { TF_FLOAT: 1, TF_INT32: 3, TF_BOOL: 10, TF_ATTR_TYPE: 4, TF_ATTR_BOOL: 3 } as NativeBinding;

/** A graph that is put together operation by operation. */
class Sketch {
  readonly graph: Graph = { values: [], nodes: [], results: [], updates: [], random: new Map() };

  argument(shape: number[], dtype = 1): Value {
    const { values } = this.graph;
    return values.push({ origin: { kind: "argument", place: values.length }, shape, dtype }) - 1;
  }

  upload(numbers: number[], shape = [numbers.length], whole = false): Value {
    const data = whole ? Int32Array.from(numbers) : Float32Array.from(numbers);
    return this.graph.values.push({ origin: { kind: "upload", data }, shape, dtype: whole ? 3 : 1 }) - 1;
  }

  operation(op: string, inputs: Value[], shape: number[], attrs: OpAttr[] = [], dtype = 1): Value {
    const { values, nodes } = this.graph;
    const value = values.push({ origin: { kind: "node", node: nodes.length, output: 0 }, shape, dtype }) - 1;
    nodes.push({ op, attrs, inputs, outputs: [value] });
    return value;
  }

  reshape(value: Value, shape: number[]): Value {
    return this.operation("Reshape", [value, this.upload(shape, [shape.length], true)], shape);
  }

  /** The rewritten graph as text: `x` and the other letters stand for the arguments, a constant for itself. */
  rewritten(...results: Value[]): string {
    const { values, nodes, ...rest } = rewrite(binding, { ...this.graph, results });
    const made = new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
    const text = (value: Value): string => {
      const node = made.get(value);
      if (node) {
        const flags = node.attrs.filter((attr) => attr.value === true).map(({ name }) => ` ${name}`);
        return `${node.op}${flags.join("")}(${node.inputs.map(text).join(", ")})`;
      }
      const { origin } = values[value];
      return origin.kind === "upload" ? `[${origin.data.join(" ")}]` : "xyz"[value];
    };
    return `${rest.results.map(text).join("; ")} in ${nodes.length}`;
  }
}

describe("rewrite", () => {
  it("makes one reshape of two, and none of one to the shape that is there", () => {
    const sketch = new Sketch();
    const x = sketch.argument([2, 6]);
    expect(sketch.rewritten(sketch.reshape(sketch.reshape(x, [12]), [3, 4]))).toBe("Reshape(x, [3 4]) in 1");
    expect(sketch.rewritten(sketch.reshape(sketch.reshape(x, [12]), [2, 6]))).toBe("x in 0");
  });

  it("leaves casts to the same type and copies out, and keeps casts to another", () => {
    const sketch = new Sketch();
    const x = sketch.argument([2]);
    const same = sketch.operation("Cast", [sketch.operation("Identity", [x], [2])], [2]);
    expect(sketch.rewritten(sketch.operation("Neg", [same], [2]))).toBe("Neg(x) in 1");
    expect(sketch.rewritten(sketch.operation("Cast", [x], [2], [], 3))).toBe("Cast(x) in 1");
  });

  it("makes a plain product of a batch of one, transposed or not, and leaves larger batches", () => {
    const flags = (x: boolean, y: boolean): OpAttr[] => [
      { name: "adj_x", type: 3, value: x },
      { name: "adj_y", type: 3, value: y },
    ];
    const sketch = new Sketch();
    const [x, y] = [sketch.argument([2, 3]), sketch.argument([2, 4])];
    const product = (batch: number, a: Value, b: Value): Value =>
      sketch.operation("BatchMatMulV2", [a, b], [batch, 3, 4], flags(true, false));
    const one = product(1, sketch.reshape(x, [1, 2, 3]), sketch.reshape(y, [1, 2, 4]));
    expect(sketch.rewritten(sketch.reshape(one, [3, 4]))).toBe("MatMul transpose_a(x, y) in 1");
    expect(sketch.rewritten(one)).toBe("Reshape(MatMul transpose_a(x, y), [1 3 4]) in 2");
    const several = new Sketch();
    const [a, b] = [several.argument([5, 2, 3]), several.argument([5, 2, 4])];
    const batch = several.operation("BatchMatMulV2", [a, b], [5, 3, 4], flags(true, false));
    expect(several.rewritten(batch)).toBe("BatchMatMulV2 adj_x(x, y) in 1");
  });

  it("computes what is equal once, takes equal constants for one, and leaves out what nothing needs", () => {
    const sketch = new Sketch();
    const x = sketch.argument([2]);
    const twice = () => sketch.operation("Mul", [x, sketch.upload([3, 2])], [2]);
    sketch.operation("Exp", [x], [2]);
    expect(sketch.rewritten(sketch.operation("Add", [twice(), twice()], [2]))).toBe(
      "Add(Mul(x, [3 2]), Mul(x, [3 2])) in 2",
    );
    const apart = sketch.operation("Mul", [x, sketch.upload([2, 3])], [2]);
    expect(sketch.rewritten(sketch.operation("Add", [twice(), apart], [2]))).toBe(
      "Add(Mul(x, [3 2]), Mul(x, [2 3])) in 3",
    );
  });

  it("computes on what is repeated before it is repeated, and hands an operation on a whole tensor the smaller one", () => {
    const sketch = new Sketch();
    const [x, y] = [sketch.argument([2, 1, 1]), sketch.argument([2, 3, 4])];
    const repeated = sketch.operation("Tile", [x, sketch.upload([1, 3, 4], [3], true)], [2, 3, 4]);
    const divided = sketch.operation("RealDiv", [repeated, sketch.upload([12], [])], [2, 3, 4]);
    expect(sketch.rewritten(divided)).toBe("BroadcastTo(RealDiv(x, [12]), [2 3 4]) in 2");
    expect(sketch.rewritten(sketch.operation("Add", [y, divided], [2, 3, 4]))).toBe(
      "Add(y, RealDiv(x, [12])) in 2",
    );
    // tfjs puts an axis of one element ahead
    const ahead = sketch.operation("Sqrt", [sketch.reshape(divided, [1, 2, 3, 4])], [1, 2, 3, 4]);
    expect(sketch.rewritten(sketch.operation("Mul", [sketch.reshape(ahead, [2, 3, 4]), y], [2, 3, 4]))).toBe(
      "Mul(Sqrt(RealDiv(x, [12])), y) in 3",
    );
    // a repetition of more than one element is no broadcast
    const twice = sketch.operation("Tile", [y, sketch.upload([1, 1, 2], [3], true)], [2, 3, 8]);
    expect(sketch.rewritten(sketch.operation("Exp", [twice], [2, 3, 8]))).toBe("Exp(Tile(y, [1 1 2])) in 2");
  });

  it("repeats along axes in the middle first, since no library reads them quickly", () => {
    const sketch = new Sketch();
    const [x, y] = [sketch.argument([2, 1, 4]), sketch.argument([2, 3, 4])];
    const repeated = sketch.operation("Tile", [x, sketch.upload([1, 3, 1], [3], true)], [2, 3, 4]);
    expect(sketch.rewritten(sketch.operation("Add", [y, repeated], [2, 3, 4]))).toBe(
      "Add(y, Tile(x, [1 3 1])) in 2",
    );
  });

  it("takes the other factor for a product with ones, repeated where it is smaller", () => {
    const sketch = new Sketch();
    const [x, y] = [sketch.argument([2, 1]), sketch.argument([2, 3])];
    const ones = sketch.upload([1, 1, 1, 1, 1, 1], [2, 3]);
    expect(sketch.rewritten(sketch.operation("Mul", [y, ones], [2, 3]))).toBe("y in 0");
    expect(sketch.rewritten(sketch.operation("Mul", [ones, x], [2, 3]))).toBe("BroadcastTo(x, [2 3]) in 1");
    const whole = new Sketch();
    const product = [whole.argument([2], 3), whole.upload([1, 1], [2], true)];
    expect(whole.rewritten(whole.operation("Mul", product, [2], [], 3))).toBe("Mul(x, [1 1]) in 1");
  });

  it("makes a reshape of a transposition that moves only axes of one element", () => {
    const sketch = new Sketch();
    const [x, y] = [sketch.argument([2, 1, 3]), sketch.argument([2, 3])];
    const transposed = (value: Value, permutation: number[], shape: number[]): Value =>
      sketch.operation("Transpose", [value, sketch.upload(permutation, [permutation.length], true)], shape);
    expect(sketch.rewritten(transposed(x, [1, 0, 2], [1, 2, 3]))).toBe("Reshape(x, [1 2 3]) in 1");
    expect(sketch.rewritten(transposed(y, [0, 1], [2, 3]))).toBe("y in 0");
    expect(sketch.rewritten(transposed(y, [1, 0], [3, 2]))).toBe("Transpose(y, [1 0]) in 1");
  });

  it("takes no random tensor and no learning rate for a constant", () => {
    const sketch = new Sketch();
    const x = sketch.argument([2]);
    const [first, second] = [sketch.upload([1, 2]), sketch.upload([1, 2])];
    for (const [draw, value] of [first, second].entries())
      sketch.graph.random.set(value, { kind: "uniform", draw, from: 0, scale: 1 });
    const masked = [first, second].map((mask) => sketch.operation("Mul", [x, mask], [2]));
    expect(sketch.rewritten(...masked)).toMatch(/ in 2$/);
  });

  it("makes a bias of a vector that is added to a product, and of nothing else", () => {
    const sketch = new Sketch();
    const [x, y, z] = [sketch.argument([2, 3]), sketch.argument([3, 4]), sketch.argument([4])];
    const product = sketch.operation("MatMul", [x, y], [2, 4]);
    expect(sketch.rewritten(sketch.operation("Add", [product, z], [2, 4]))).toBe(
      "BiasAdd(MatMul(x, y), z) in 2",
    );
    expect(
      sketch.rewritten(sketch.operation("Add", [sketch.operation("Neg", [product], [2, 4]), z], [2, 4])),
    ).toMatch(/^Add\(/);
    expect(sketch.rewritten(sketch.operation("Sub", [product, z], [2, 4]))).toMatch(/^Sub\(/);
  });

  it("makes ReluGrad of tfjs's six operations, where step is 1 above 0 and 0 below", () => {
    const gradient = (below: number): string => {
      const sketch = new Sketch();
      const [dy, y] = [sketch.argument([2]), sketch.argument([2])];
      const greater = sketch.operation("Greater", [y, sketch.upload([0], [])], [2], [], 10);
      const zeros = sketch.operation(
        "Fill",
        [sketch.upload([2], [1], true), sketch.upload([below], [])],
        [2],
      );
      const step = sketch.operation("Select", [greater, sketch.upload([1, 1]), zeros], [2]);
      const isNan = sketch.operation("IsNan", [y], [2], [], 10);
      const whole = sketch.operation("Select", [isNan, y, step], [2]);
      return sketch.rewritten(sketch.operation("Mul", [dy, whole], [2]));
    };
    expect(gradient(0)).toBe("ReluGrad(x, y) in 1");
    expect(gradient(0.2)).toMatch(
      /^Mul\(x, Select\(IsNan\(y\), y, Select\(Greater\(y, \[0\]\), \[1 1\], Fill/,
    );
  });
});
