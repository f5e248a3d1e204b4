import { describe, expect, it, vi } from "vitest";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { fit } from "../../src/training/fit.js";
import type { FitOptions } from "../../src/training/fit-options.js";

const net = { input: [2], layers: ["5", "tanh", "3", "softmax"] };
const draw = random(7);
const batches = Array.from({ length: 6 }, (_, at) => ({
  x: Array.from({ length: 3 + (at % 2) }, () => [...draw.normal(2)]),
  y: Array.from({ length: 3 + (at % 2) }, () => draw.integers(0, 3)),
}));
const options: FitOptions = { epochs: 3, device: "cpu", progress: false };
const near = (values: number[]) => values.map((each) => expect.closeTo(each, 6) as number);

/** The steps of three epochs of the batches in their order, each by a run of one step that goes on. */
const wanted = (async () => {
  await device("cpu");
  let run = await fit(net, batches[0], { ...options, epochs: 1, batchSize: 9 });
  for (let step = 1; step < 18; step++)
    run = await fit(run, batches[step % 6], { epochs: 1, batchSize: 9, progress: false });
  return near(run.stepLosses);
})();

async function* slowly(from: readonly (typeof batches)[number][]) {
  for (const batch of from) yield await Promise.resolve(batch);
}
function* endlessly() {
  for (let at = 0; ; at++) yield batches[at % batches.length];
}

describe("batches that are made one after the other", () => {
  it("are a function of the epoch, a list, an async or an endless generator: the same steps as batch by batch", async () => {
    const epochs: number[] = [];
    const made = await fit(net, (epoch) => (epochs.push(epoch), slowly(batches)), options);
    expect(made.stepLosses).toEqual(await wanted);
    expect(epochs).toEqual([1, 2, 3]);
    expect(made.stepsPerEpoch).toBe(6);
    expect((await fit(net, batches, options)).stepLosses).toEqual(await wanted);
    const endless = await fit(net, endlessly(), { ...options, stepsPerEpoch: 6 });
    expect(endless.stepLosses).toEqual(await wanted);
    const samples = batches.reduce((sum, { y }) => sum + y.length, 0);
    const mean = (steps: number[]) =>
      steps.reduce((sum, loss, at) => sum + loss * batches[at].y.length, 0) / samples;
    expect(endless.history.loss).toEqual(
      near([0, 6, 12].map((at) => mean(endless.stepLosses.slice(at, at + 6)))),
    );
  });

  it("of a stream that goes on are cut into epochs by stepsPerEpoch, wherever it stands", async () => {
    const run = await fit(net, endlessly(), { ...options, stepsPerEpoch: 4 });
    expect(run.stepLosses).toEqual((await wanted).slice(0, 12));
    expect(run.history.loss).toHaveLength(3);
  });

  it("that end before an epoch is full are told once, and trained on", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      const run = await fit(net, batches, { ...options, stepsPerEpoch: 4 });
      expect(run.stepLosses).toEqual((await wanted).slice(0, 10));
      expect(warned.mock.calls.map(String)).toEqual([
        "fit: needs 4 batches an epoch (stepsPerEpoch), got 2 in epoch 2, where the stream has ended. " +
          "Make each epoch anew by a function (epoch) => batches, or leave stepsPerEpoch out.",
      ]);
    } finally {
      warned.mockRestore();
    }
  });

  it("of tf.data are read as they are made, and freed", async () => {
    await device("cpu");
    const tf = loadTfjs();
    const own = {
      iterator: () => {
        const list = batches.values();
        const next = () => {
          const { done, value } = list.next();
          return Promise.resolve(
            done === true
              ? { done, value }
              : { done: false, value: { xs: tf.tensor2d(value.x), ys: value.y } },
          );
        };
        return Promise.resolve({ next });
      },
    };
    await wanted;
    const before = tf.memory().numTensors;
    const run = await fit(net, own as never, options);
    expect(run.stepLosses).toEqual(await wanted);
    run.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on in the middle of an epoch where a run was interrupted", async () => {
    const stop = new AbortController();
    let seen = 0;
    const counting = function* () {
      for (const batch of batches) {
        if (++seen === 9) stop.abort();
        yield batch;
      }
    };
    const half = await fit(net, counting, { ...options, signal: stop.signal });
    expect([half.stopped, half.steps]).toEqual(["interrupted", 9]);
    const rest = await fit(half, () => batches, { epochs: 2, progress: false });
    expect(rest.stepLosses).toEqual(await wanted);
    expect(rest.history.loss).toHaveLength(3);
  });

  it("are closed when the run ends, also by an error of theirs", async () => {
    let closed = 0;
    const source = function* () {
      try {
        yield* batches;
      } finally {
        closed++;
      }
    };
    await fit(net, source, { ...options, epochs: 2, stepsPerEpoch: 2 });
    expect(closed).toBe(2);
    const failing = async function* () {
      yield await Promise.resolve(batches[0]);
      throw new Error("the disk is gone");
    };
    await expect(fit(net, failing, options)).rejects.toThrow("the disk is gone");
  });

  it("are refused where they are none, have ended, or have labels of several kinds", async () => {
    const run = (data: unknown, more: object = {}) => fit(net, data as never, { ...options, ...more });
    const cases: [unknown, object, string][] = [
      [() => 5, {}, "needs a function that gives batches one after the other, got number"],
      [() => [], {}, "needs a batch in epoch 1, got a stream that has ended"],
      [
        slowly(batches),
        {},
        "needs a batch in epoch 2, got a stream that has ended. Give a function (epoch) => batches",
      ],
      [[5], {}, "needs batches { x, y }, got 5"],
      [[batches[0], { x: [[1, 2]], y: [7] }], {}, "needs class numbers from 0 to 2"],
      [
        [batches[0], { x: [[1, 2]], y: [[0.2, 0.3, 0.5]] }],
        {},
        "needs labels of one kind in all batches, got class numbers in the first, rows of probabilities in another",
      ],
      [batches, { validation: 0.2 }, "needs validation data beside batches"],
      [batches, { classWeights: "balanced" }, "needs all labels to balance the classes"],
      [batches[0], { stepsPerEpoch: 2 }, "needs batches that are made one after the other for stepsPerEpoch"],
      [batches, { stepsPerEpoch: 0 }, "needs stepsPerEpoch as a whole number of at least 1, got 0"],
    ];
    for (const [data, more, message] of cases)
      await expect(run(data, more), message).rejects.toThrow(message);
    const first = { x: [[1, 2]], y: [[1, 0, 0]] };
    const second = { x: [[1, 2]], y: [[0.2, 0.3, 0.5]] };
    await expect(run([first, second])).rejects.toThrow("Give the loss that is meant: loss: …");
    expect((await run([first, second], { loss: "crossEntropy" })).steps).toBe(6);
  });
});
