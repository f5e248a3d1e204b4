import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type Graph, graphOf } from "../../../src/tfjs/compile/graph.js";
import { nativeBackend, type NativeBackend } from "../../../src/tfjs/compile/native.js";
import { outsideOf } from "../../../src/tfjs/compile/outside.js";
import { planOf } from "../../../src/tfjs/compile/plan.js";
import { type Recording, record } from "../../../src/tfjs/compile/recorder.js";
import { rewrite } from "../../../src/tfjs/compile/rewrite.js";
import { type Mismatch, selfCheck } from "../../../src/tfjs/compile/self-check.js";
import { StepFunction } from "../../../src/tfjs/compile/step-function.js";
import type { TapeNode, Value } from "../../../src/tfjs/compile/tape.js";
import { Random } from "../../../src/number/random.js";
import type { Tfjs } from "../../../src/tfjs/library.js";
import { onTensorflow } from "./tensorflow.js";

/** A step that stands recorded, and the graph that is made of it. */
interface Stand {
  backend: NativeBackend;
  graph: Graph;
  recording: Recording;
  release(): void;
}

type Layers = Parameters<Tfjs["sequential"]>[0];

/** Makes three steps of a model and records the last two. */
function stand(tf: Tfjs, layers: Layers, input: number[], optimizer: Optimizer): Stand {
  const backend = nativeBackend(tf)!;
  const model = tf.sequential(layers);
  const x = tf.randomNormal(input, 0, 1, "float32", 1);
  const y = tf.oneHot(tf.randomUniform([input[0]], 0, 5, "int32", 1), 5).toFloat();
  const step = (): Tensor[] =>
    tf.tidy(() => {
      const loss = () =>
        tf.metrics.categoricalCrossentropy(y, model.apply(x, { training: true }) as Tensor).mean();
      const { value, grads } = tf.variableGrads(loss as never);
      optimizer.applyGradients(grads);
      return [value];
    });
  step();
  const recorded = () => record(backend, outsideOf(tf, backend, [x, y], optimizer), optimizer, step);
  const first = recorded();
  first.release();
  const recording = recorded();
  const graph = rewrite(backend.binding, graphOf(planOf(first.tape, recording.tape)));
  const release = (): void => {
    recording.release();
    tf.dispose([x, y, first.outputs, recording.outputs, model.getWeights()]);
  };
  return { backend, graph, recording, release };
}

function check({ backend: { binding }, recording }: Stand, graph: Graph): Mismatch | undefined {
  const made = new StepFunction(binding, graph);
  try {
    return selfCheck(binding, made, graph, recording);
  } finally {
    made.dispose();
  }
}

/** All that a graph's function gives for what the recorded step began with. */
function outputsFor({ backend: { binding }, recording }: Stand, graph: Graph): Float32Array[] {
  const made = new StepFunction(binding, graph);
  const ids = new Int32Array(made.outputCount).fill(-1);
  const fed: number[] = [];
  const inputIds = Int32Array.from(made.inputs, (value) => {
    const { origin, shape, dtype } = graph.values[value];
    if (origin.kind !== "upload") return recording.inputId(value);
    fed.push(binding.createTensor(shape, dtype, origin.data));
    return fed[fed.length - 1];
  });
  made.run(inputIds, ids);
  const outputs = Array.from(ids, (id) => binding.tensorDataSync(id) as Float32Array);
  for (const id of [...ids, ...fed]) binding.deleteTensor(id);
  made.dispose();
  return outputs;
}

/** Whether no number differs by more than a millionth of its output: the rounding of float32, eight times over. */
const same = (a: Float32Array[], b: Float32Array[]): boolean =>
  a.every((output, place) => {
    const size = output.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return output.every((x, index) => Math.abs(x - b[place][index]) <= 1e-6 * size);
  });

const alternatives: Record<string, string[]> = {
  Add: ["Sub", "Mul"],
  Sub: ["Add", "Mul"],
  Mul: ["Add", "RealDiv"],
  RealDiv: ["Mul", "Sub"],
  Minimum: ["Maximum"],
  Maximum: ["Minimum"],
  Sqrt: ["Square", "Rsqrt"],
  Square: ["Abs", "Neg"],
  Neg: ["Abs", "Square"],
  Tanh: ["Sigmoid", "Sin"],
  Relu: ["Elu", "Abs"],
  Log: ["Exp", "Neg"],
  Sum: ["Mean", "Max"],
  Mean: ["Sum", "Max"],
};

/** A graph with one mistake, as a faulty recording, rewriting or writing would make; undefined where the draw fits none. */
function mutated(graph: Graph, random: Random): { graph: Graph; what: string } | undefined {
  const pick = <T>(list: T[]): T => list[Math.floor(random.uniform() * list.length)];
  const place = Math.floor(random.uniform() * graph.nodes.length);
  const node = graph.nodes[place];
  const shape = (value: Value): string =>
    `${graph.values[value].dtype} ${graph.values[value].shape.join(" ")}`;
  const withNode = (changed: TapeNode, what: string) => ({
    graph: { ...graph, nodes: graph.nodes.with(place, changed) },
    what: `operation ${place}, ${node.op}: ${what}`,
  });
  switch (Math.floor(random.uniform() * 5)) {
    case 0: {
      const other = alternatives[node.op];
      if (!other) return undefined;
      const op = pick(other);
      return withNode({ ...node, op }, op);
    }
    case 1: {
      // an input taken from another value of the same shape that is there by then
      const input = Math.floor(random.uniform() * node.inputs.length);
      const before = graph.nodes.slice(0, place).flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
      const alike = [...new Set(before)].filter(
        (value) => value !== node.inputs[input] && shape(value) === shape(node.inputs[input]),
      );
      if (alike.length === 0 || graph.values[node.inputs[input]].dtype !== 1) return undefined;
      return withNode({ ...node, inputs: node.inputs.with(input, pick(alike)) }, `input ${input}`);
    }
    case 2: {
      // a constant that is another
      const uploads = node.inputs.filter((value) => {
        const { origin, dtype } = graph.values[value];
        return origin.kind === "upload" && origin.rate === undefined && dtype === 1;
      });
      if (uploads.length === 0) return undefined;
      const value = pick(uploads);
      const { origin, ...rest } = graph.values[value];
      const data = (origin as { data: Float32Array }).data.map((x) => x * 1.1 + 0.01);
      const values = [...graph.values, { ...rest, origin: { kind: "upload" as const, data } }];
      const inputs = node.inputs.map((input) => (input === value ? values.length - 1 : input));
      return {
        ...withNode({ ...node, inputs }, "constant"),
        graph: { ...graph, values, nodes: graph.nodes.with(place, { ...node, inputs }) },
      };
    }
    case 3: {
      if (node.op !== "MatMul" || random.uniform() < 0.5) {
        if (node.inputs.length !== 2 || !["Sub", "RealDiv"].includes(node.op)) return undefined;
        if (shape(node.inputs[0]) !== shape(node.inputs[1])) return undefined;
        return withNode({ ...node, inputs: [node.inputs[1], node.inputs[0]] }, "inputs exchanged");
      }
      const [a, b] = node.inputs.map((value) => graph.values[value].shape);
      if (a[0] !== a[1] && b[0] !== b[1]) return undefined;
      const name = a[0] === a[1] ? "transpose_a" : "transpose_b";
      const attrs = node.attrs.map((attr) => (attr.name === name ? { ...attr, value: !attr.value } : attr));
      return withNode({ ...node, attrs }, `${name} turned`);
    }
    default: {
      // two variables that get each other's values, or one that keeps its own
      const first = Math.floor(random.uniform() * graph.updates.length);
      const twins = graph.updates.flatMap(({ value }, other) =>
        other !== first && shape(value) === shape(graph.updates[first].value) ? [other] : [],
      );
      if (twins.length === 0) return undefined;
      const second = pick(twins);
      const updates = graph.updates
        .with(first, { ...graph.updates[first], value: graph.updates[second].value })
        .with(second, { ...graph.updates[second], value: graph.updates[first].value });
      return { graph: { ...graph, updates }, what: `updates ${first} and ${second} exchanged` };
    }
  }
}

describe("selfCheck", () => {
  const held = onTensorflow();

  const dense = (
    tf: Tfjs,
    units: number,
    activation: "tanh" | "relu" | "softmax",
    seed: number,
    input?: number[],
  ) =>
    tf.layers.dense({
      units,
      activation,
      inputShape: input,
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      biasInitializer: tf.initializers.randomNormal({ seed, stddev: 0.1 }),
    });

  const stands: Record<string, (tf: Tfjs) => Stand> = {
    "a multilayer perceptron with Adam": (tf) =>
      stand(
        tf,
        { layers: [dense(tf, 12, "relu", 1, [9]), dense(tf, 12, "tanh", 2), dense(tf, 5, "softmax", 3)] },
        [16, 9],
        tf.train.adam(0.01),
      ),
    "a convolution with SGD": (tf) =>
      stand(
        tf,
        {
          layers: [
            tf.layers.conv2d({
              filters: 3,
              kernelSize: 3,
              activation: "relu",
              inputShape: [8, 8, 2],
              kernelInitializer: tf.initializers.glorotUniform({ seed: 7 }),
            }),
            tf.layers.maxPooling2d({ poolSize: 2 }),
            tf.layers.flatten(),
            dense(tf, 5, "softmax", 8),
          ],
        },
        [6, 8, 8, 2],
        tf.train.sgd(0.1),
      ),
    "an LSTM with momentum": (tf) =>
      stand(
        tf,
        {
          layers: [
            tf.layers.lstm({
              units: 5,
              inputShape: [4, 3],
              recurrentInitializer: tf.initializers.glorotUniform({ seed: 4 }),
              kernelInitializer: tf.initializers.glorotUniform({ seed: 5 }),
            }),
            dense(tf, 5, "softmax", 6),
          ],
        },
        [6, 4, 3],
        tf.train.momentum(0.05, 0.9),
      ),
  };

  it("passes each graph, and finds at least 95 % of 450 mistakes in them", { timeout: 240_000 }, () => {
    const found: number[] = [];
    for (const [name, make] of Object.entries(stands)) {
      const made = make(held.tf);
      expect(check(made, made.graph)).toBeUndefined();
      const random = new Random(1);
      const right = outputsFor(made, made.graph);
      const missed: string[] = [];
      for (let count = 0; count < 150;) {
        const mutant = mutated(made.graph, random);
        // A mistake that changes no output, such as a bound that nothing reaches or a term that a softmax's gradient takes
        // out again, is none.
        if (!mutant || same(outputsFor(made, mutant.graph), right)) continue;
        count++;
        if (!check(made, mutant.graph)) missed.push(mutant.what);
      }
      made.release();
      found.push(150 - missed.length);
      console.log(`${name}: ${150 - missed.length} of 150 found; missed ${missed.join("; ") || "none"}`);
    }
    const share = found.reduce((sum, count) => sum + count, 0) / (150 * found.length);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it("allows the noise that Adam makes of a gradient that is zero but for rounding", () => {
    const { tf } = held;
    const layers = [
      tf.layers.conv2d({
        filters: 4,
        kernelSize: 3,
        inputShape: [8, 8, 1],
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      dense(tf, 5, "softmax", 2),
    ];
    const made = stand(tf, { layers }, [8, 8, 8, 1], tf.train.adam(0.01));
    expect(check(made, made.graph)).toBeUndefined();
    made.release();
  });
});
