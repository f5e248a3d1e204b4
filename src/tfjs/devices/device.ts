import { performance } from "node:perf_hooks";
import { InputError } from "../../errors.js";
import { printsItself } from "../../printed.js";
import type { Tfjs } from "../library.js";
import { loadTfjs } from "../tfjs.js";
import {
  DeviceError,
  type OpenRung,
  type DeviceRefusal,
  refusalOf,
  type DeviceRung,
  rungNames,
} from "./rung.js";
import { refusalTable } from "./refusal-table.js";
import { selfTest } from "./self-test.js";

/** What {@link device} takes: a rung by name, or `auto` for the first that works. */
export type DeviceName = DeviceRung | "auto";

/** A rung of the ladder that passed its self-test and is the one tfjs computes on. */
export interface Device extends Omit<OpenRung, "backendName"> {
  name: DeviceRung;
  /** The tfjs namespace; what it computes, it computes on this rung until another is taken. */
  tf: Tfjs;
  /** How long the self-test took, in milliseconds. */
  selfTestMilliseconds: number;
  /** Why each higher rung was refused. */
  refused: DeviceRefusal[];
  /** The rung in a sentence. */
  toString(): string;
}

/** Each rung with its kernels is loaded when it is tried: most programs train nothing. */
const open: Record<DeviceRung, (tf: Tfjs) => Promise<OpenRung>> = {
  cuda: async (tf) => (await import("./tensorflow.js")).openCuda(tf),
  webgpu: async (tf) => (await import("./webgpu.js")).openWebgpu(tf),
  tensorflow: async (tf) => (await import("./tensorflow.js")).openTensorflow(tf),
  wasm: async (tf) => (await import("./wasm.js")).openWasm(tf),
  cpu: async (tf) => (await import("./cpu.js")).openCpu(tf),
};

const accepted = new Map<DeviceRung, OpenRung & { milliseconds: number }>();
let current: Device | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * The rung of the device ladder that tensors are computed on: `cuda`, `webgpu`, `tensorflow`, `wasm`, `cpu`.
 *
 * A rung is accepted only after it has passed a self-test of known results. `auto` takes the first rung that works and
 * says why the higher ones did not; a rung asked for by name is taken or the call throws.
 * @param name default: the environment's `GRADSHEET_DEVICE`, or `auto`
 * @returns the rung: its name, the tfjs namespace `tf`, what computes, versions, and why higher rungs were refused
 * @throws DeviceError where the rung asked for is not there or fails its self-test
 * @throws InputError for a name that is no rung
 * @example
 * const { name, tf } = await device("wasm");
 * name; // => "wasm"
 * (await tf.matMul([[1, 2]], [[3], [4]]).data())[0] // => 11
 * await device("tpu" as "cpu") // throws device: needs auto, cuda, webgpu, tensorflow, wasm or cpu, got "tpu".
 */
export async function device(name: DeviceName = environmentDevice()): Promise<Device> {
  if (name !== "auto" && !rungNames.includes(name))
    throw new InputError({
      place: "device",
      rule: `needs auto, ${rungNames.slice(0, -1).join(", ")} or ${rungNames[rungNames.length - 1]}`,
      got: JSON.stringify(name),
    });
  // tfjs has one current backend: two callers at once would take it from each other in the middle of a self-test.
  const taken = turn.then(() => (name === "auto" ? climb() : take(name, [])));
  turn = taken.catch(() => undefined);
  return taken;
}

/** The rung in use, or the one that {@link device} takes where none is yet. */
export async function currentDevice(): Promise<Device> {
  return current ?? device();
}

function environmentDevice(): DeviceName {
  return (process.env.GRADSHEET_DEVICE as DeviceName | undefined) || "auto";
}

async function climb(): Promise<Device> {
  const refused: DeviceRefusal[] = [];
  for (const name of rungNames)
    try {
      return await take(name, refused);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      refused.push(error.refusal);
    }
  throw new DeviceError(refused[refused.length - 1]);
}

async function take(name: DeviceRung, refused: DeviceRefusal[]): Promise<Device> {
  const tf = loadTfjs();
  const before = current?.tf.getBackend();
  try {
    const rung = accepted.get(name) ?? (await admit(tf, name));
    await tf.setBackend(rung.backendName);
    const { description, versions, milliseconds } = rung;
    const taken: Device = {
      name,
      tf,
      description,
      versions: { node: process.versions.node, tfjs: tf.version.tfjs, ...versions },
      selfTestMilliseconds: milliseconds,
      refused,
      ...printsItself,
      toString: () => `${name}: ${description}`,
      // The namespace would be hundreds of lines.
      [Symbol.for("Jupyter.display")]: (): Record<string, string> => shown(taken),
    };
    current = taken;
    return current;
  } catch (error) {
    if (before) await tf.setBackend(before);
    throw refusalOf(name, "context", error, "Run gradsheet doctor, or take another device.");
  }
}

/** What a notebook shows of a rung: itself, and why it is no better one where others were tried. */
const shown = (rung: Device): Record<string, string> =>
  rung.refused.length > 0
    ? refusalTable(rung.refused, String(rung)).toMimeBundle()
    : { "text/plain": String(rung) };

async function admit(tf: Tfjs, name: DeviceRung): Promise<OpenRung & { milliseconds: number }> {
  const rung = await open[name](tf);
  const start = performance.now();
  const failure = await selfTest(tf).catch((error: unknown) => {
    throw refusalOf(name, "self-test", error, "Run gradsheet doctor, or take another device.");
  });
  if (failure)
    throw new DeviceError({
      rung: name,
      step: "self-test",
      message: `${failure.check} is off by ${failure.error.toPrecision(2)}`,
      cure: "This device computes wrongly: take another.",
    });
  const result = { ...rung, milliseconds: performance.now() - start };
  accepted.set(name, result);
  return result;
}
