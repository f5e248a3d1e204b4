/* 1,000 steps of fit() with convolution, batch norm and dropout: the number of tensors and the memory, every 200 steps. */
import { device, drawnDigits, fit } from "../../dist/src/index.js";

const { tf } = await device("wasm");
const model = tf.sequential({
  layers: [
    tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, inputShape: [28, 28, 1] }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
    tf.layers.dropout({ rate: 0.2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ],
});
await fit(model, drawnDigits({ samples: 640 }), {
  epochs: 50,
  batchSize: 32,
  onEpoch: (epoch) => {
    if (epoch % 10 !== 0) return;
    globalThis.gc?.();
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(
      `  step ${String(20 * epoch).padStart(4)}: ${tf.memory().numTensors} tensors, ${megabytes} MB`,
    );
  },
});
