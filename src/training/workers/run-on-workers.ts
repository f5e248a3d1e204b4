import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { LayersModel as TfjsModel } from "@tensorflow/tfjs-layers";
import { InputError } from "../../errors.js";
import { packageFolder } from "../../package.js";
import type { Refusal } from "../../tfjs/compile/refusal.js";
import type { Device } from "../../tfjs/devices/device.js";
import type { DeviceRung } from "../../tfjs/devices/rung.js";
import { asDataset, type DataLike } from "../datasets/as-dataset.js";
import { specOf } from "../datasets/dataset.js";
import { FitResult } from "../fit-result.js";
import type { FitOptions } from "../fit-options.js";
import { LayerRecord } from "../layer-record.js";
import { makeModel, type ModelMaker } from "../models.js";
import type { OptimizerLike } from "../optimizers.js";
import { carriedBack, carriedModel, carriedOptimizer, carriedOptions } from "./carry.js";
import type { Order, Report, RunOrder, WorkerStart } from "./messages.js";

/** How often a worker's run looks whether somebody wants it to stop, in milliseconds. */
const lookEvery = 20;

/** Devices with a memory of their own for each thread that computes. */
const threadDevices: readonly DeviceRung[] = ["wasm", "cpu"];

/** A run that a worker can make. */
export interface WorkerRun {
  model: ModelMaker;
  optimizer: OptimizerLike;
  options: FitOptions;
}

export interface WorkerOptions<Run> {
  jobs: number;
  isStopped: () => boolean;
  onEpoch: (run: Run, epoch: number, numbers: Record<string, number>) => void;
  onEnd: (run: Run, result: FitResult) => void;
  onRefusal: (refusal: Refusal) => void;
}

/**
 * Makes runs side by side, each on a thread of its own with its own device: the numbers are those of one after the other. The first
 * error ends all of them.
 * @param rung the device that the models' first weights are drawn on, and whose kind computes
 * @throws InputError for a device that cannot be had several times, and for runs that cannot go to another thread
 */
export async function runOnWorkers<Run extends WorkerRun>(
  rung: Device,
  data: DataLike,
  runs: readonly Run[],
  place: string,
  { jobs, isStopped, onEpoch, onEnd, onRefusal }: WorkerOptions<Run>,
): Promise<void> {
  if (!threadDevices.includes(rung.name))
    throw new InputError({
      place,
      rule: `makes runs side by side on ${threadDevices.join(" and ")}`,
      got: `${rung.name}, which takes all of its machine for one run`,
      cure: 'Leave jobs out, or give device: "wasm".',
    });
  const dataset = asDataset(data, place);
  const orders = runs.map(({ options, optimizer }) => {
    const { validation, ...carried } = carriedOptions(options, place);
    const { epochs = 10, batchSize = 32 } = options;
    return {
      optimizer: carriedOptimizer(optimizer, epochs * Math.ceil(dataset.size / batchSize), place),
      options: { ...carried, ...(typeof validation === "number" && { validation }) },
    };
  });
  const [first] = runs;
  const validation = first?.options.validation;
  const workerData: WorkerStart = {
    device: rung.name,
    data: specOf(dataset),
    validation:
      typeof validation === "object" ? specOf(asDataset(validation, `${place}: validation`)) : undefined,
  };
  const queue = [...runs.keys()];
  const workers: Worker[] = [];
  const tell = (worker: Worker, order: Order): void => worker.postMessage(order);
  let clock: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let working = 0;
      let isTold = false;
      const next = async (worker: Worker): Promise<void> => {
        const at = isStopped() ? undefined : queue.shift();
        if (at === undefined) {
          if (working === 0) resolve();
          return;
        }
        working++;
        const run = runs[at];
        const model = makeModel(rung.tf, run.model, run.options.seed ?? 0, "fit");
        const artifacts = await carriedModel(rung.tf, model as TfjsModel);
        const order: RunOrder = { kind: "run", model: artifacts, ...orders[at] };
        const listen = (report: Report): void => {
          if (report.kind === "epoch") return onEpoch(run, report.epoch, report.numbers);
          if (report.kind === "refusal") return onRefusal(report.refusal);
          worker.off("message", listen);
          if (report.kind === "failed") return reject(carriedBack(report.error));
          // Its weights are of no use here: they were those of the beginning.
          model.dispose();
          working--;
          const { run: made } = report;
          const inside = new LayerRecord();
          inside.goOn({ all: made.inside }, Infinity);
          const { stopped, seconds, stepsPerEpoch, cause, manner, best } = made;
          onEnd(
            run,
            new FitResult(made, model, rung, stopped, seconds, stepsPerEpoch, cause, manner, best, inside),
          );
          next(worker).catch(reject);
        };
        worker.on("message", listen);
        tell(worker, order);
        if (isTold) tell(worker, { kind: "stop" });
      };
      clock = setInterval(() => {
        if (isTold || !isStopped()) return;
        isTold = true;
        for (const worker of workers) tell(worker, { kind: "stop" });
      }, lookEvery);
      for (let count = Math.min(jobs, runs.length); count > 0; count--) {
        const worker = new Worker(join(packageFolder, "dist/src/training/workers/run-worker.js"), {
          workerData,
        });
        worker.once("error", reject);
        worker.once("exit", (code) => {
          reject(new Error(`${place}: a thread that trains ended with ${code}`));
        });
        workers.push(worker);
        next(worker).catch(reject);
      }
      if (runs.length === 0) resolve();
    });
  } finally {
    clearInterval(clock);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
