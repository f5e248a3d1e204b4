import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../errors.js";
import { real } from "../../number/real.js";
import { Schedule } from "../../optimizer/schedule-curve.js";
import { device } from "../../tfjs/devices/device.js";
import { Dataset } from "../datasets/dataset.js";
import { Fit } from "../fit.js";
import type { OptimizerLike } from "../optimizers.js";
import type { CarriedError, CarriedOptimizer, Order, Report, RunOrder, WorkerStart } from "./messages.js";

/* Makes runs of training on a thread of its own, one after the other, as it is told. */

/** Nobody who is still there waits longer for the next run. */
const idle = 60_000;

const port = parentPort!;
const { device: rung, data, validation } = workerData as WorkerStart;
const say = (report: Report): void => port.postMessage(report);
const samples = new Dataset(data);
const measured = validation && new Dataset(validation);
let leaving = setTimeout(() => port.close(), idle);
let stop = new AbortController();

port.on("message", (order: Order) => {
  clearTimeout(leaving);
  if (order.kind === "stop") {
    stop.abort();
    // Who has told it to stop may not be there any more to take what it has.
    leaving = setTimeout(() => port.close(), idle / 10);
    return;
  }
  void make(order).then(
    () => (leaving = setTimeout(() => port.close(), idle)),
    (error: unknown) => say({ kind: "failed", error: carried(error) }),
  );
});

async function make({ model: artifacts, optimizer, options }: RunOrder): Promise<void> {
  stop = new AbortController();
  const { tf } = await device(rung);
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const result = await new Fit(
    model,
    samples,
    {
      ...options,
      ...(measured && { validation: measured }),
      optimizer: optimizerOf(optimizer),
      signal: stop.signal,
      progress: false,
      onEpoch: (epoch, numbers) => say({ kind: "epoch", epoch, numbers }),
    },
    (refusal) => say({ kind: "refusal", refusal: { ...refusal } }),
  );
  const { history, metrics, stepLosses, stepSeconds, stopped, seconds, stepsPerEpoch, cause, manner, best } =
    result;
  result.dispose();
  say({
    kind: "ended",
    run: {
      history,
      metrics,
      stepLosses,
      stepSeconds,
      stopped,
      seconds,
      stepsPerEpoch,
      cause,
      manner,
      best,
      inside: result.inside.all,
    },
  });
}

function optimizerOf({ spec, rates }: CarriedOptimizer): OptimizerLike {
  if (rates === undefined) return spec as OptimizerLike;
  const learningRate = new Schedule({
    name: "rates",
    latex: "",
    at: (t) => real(rates[Math.min(t, rates.length - 1)]),
    first: 0,
    span: rates.length,
  });
  return { ...spec, learningRate } as OptimizerLike;
}

function carried(error: unknown): CarriedError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof InputError)) return { message, stack, fault: undefined };
  const { place, rule, got, cure } = error;
  return {
    message,
    stack,
    fault: { place, rule, ...(got !== undefined && { got }), ...(cure !== undefined && { cure }) },
  };
}
