import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { packageFolder } from "../../../src/package.js";
import { onTensorflow } from "./tensorflow.js";

const run = promisify(execFile);

/** 2,000 compiled steps; prints [step, tensors, handles, megabytes] every 250. */
const script = `
  import { compileStep, device } from ${JSON.stringify(join(packageFolder, "dist/src/index.js"))};
  const { tf } = await device("tensorflow");
  const model = tf.sequential({ layers: [
    tf.layers.dense({ units: 64, activation: "relu", inputShape: [100] }),
    tf.layers.dropout({ rate: 0.3 }),
    tf.layers.batchNormalization(),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ] });
  const variables = model.trainableWeights.map((weight) => weight.read());
  const loss = (x, y) => tf.metrics.categoricalCrossentropy(y, model.apply(x, { training: true })).mean();
  const step = compileStep(loss, { optimizer: tf.train.adam(0.001), variables });
  const rows = [];
  for (let count = 1; count <= 2000; count++) {
    const x = tf.randomNormal([32, 100]);
    const y = tf.tidy(() => tf.oneHot(tf.randomUniform([32], 0, 10, "int32"), 10).toFloat());
    await step(x, y);
    tf.dispose([x, y]);
    if (count % 250 !== 0) continue;
    for (let turn = 0; turn < 3; turn++) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    rows.push([count, tf.memory().numTensors, tf.backend().binding.getNumOfTensors(), process.memoryUsage().rss / 2 ** 20]);
  }
  console.log(JSON.stringify({ state: step.state, rows }));
`;

describe("a compiled step", () => {
  onTensorflow();

  it(
    "keeps tensors, handles and, after the 250th of 2,000 steps, memory within 10 MB",
    { timeout: 120_000 },
    async () => {
      const { stdout } = await run(process.execPath, ["--expose-gc", "--input-type=module", "-e", script]);
      const { state, rows } = JSON.parse(stdout.trim().split("\n").at(-1)!) as {
        state: string;
        rows: number[][];
      };
      expect(state).toBe("compiled");
      expect(new Set(rows.map(([, tensors]) => tensors)).size).toBe(1);
      expect(new Set(rows.map(([, , handles]) => handles)).size).toBe(1);
      const megabytes = rows.map(([, , , size]) => size);
      expect(Math.max(...megabytes) - megabytes[0]).toBeLessThanOrEqual(10);
    },
  );
});
