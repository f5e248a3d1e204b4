import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import util from "node:util";
import { installGradients } from "./gradients/install.js";
import { repairCpuKernels } from "./kernels/cpu.js";
import { registerOwnLayers } from "./layers/register.js";
import type { Tfjs } from "./library.js";
import { assembleTfjs } from "./parts.js";
import { silenceAdvertisement } from "./silence-advertisement.js";

const own = createRequire(import.meta.url);
let loaded: Promise<Tfjs> | undefined;

/**
 * A second tfjs of its own in which every float is a double: the same operations and layers, computed in plain
 * JavaScript, against which float32 devices are measured. tfjs has no float64 itself, but its JavaScript kernels compute
 * in doubles and only store float32: here the arrays they store into are Float64Array.
 *
 * Tensors of this copy and of the devices' copy do not mix; numbers go from one to the other as arrays.
 */
export function loadFloat64(): Promise<Tfjs> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<Tfjs> {
  const tf = assembleTfjs(evaluate);
  silenceAdvertisement(tf);
  installGradients(tf);
  repairCpuKernels(tf, Float64Array);
  registerOwnLayers(tf);
  await tf.setBackend("cpu");
  return tf;
}

/** tfjs keeps its engine and its registries in the global object: this copy has a global object of its own. */
const ownGlobal: object = Object.assign(Object.create(globalThis) as object, {
  _tfengine: undefined,
  _tfGlobals: undefined,
});

const isFloatArray = (value: unknown): boolean =>
  util.types.isFloat64Array(value) || util.types.isFloat32Array(value);

const evaluated = new Map<string, Record<string, unknown>>();

/** A module of tfjs, evaluated a second time with `Float64Array` under the name `Float32Array`. */
function evaluate(name: string): Record<string, unknown> {
  const known = evaluated.get(name);
  if (known) return known;
  const file = own.resolve(name);
  const module = { exports: {} as Record<string, unknown> };
  evaluated.set(name, module.exports);
  const require = createRequire(file);
  const load = (wanted: string): unknown => {
    if (wanted.startsWith("@tensorflow/")) return evaluate(wanted);
    // tfjs asks Node whether something is a Float32Array.
    if (wanted === "util") return { ...util, types: { ...util.types, isFloat32Array: isFloatArray } };
    return require(wanted);
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is an installed module's own
  const run = new Function(
    "exports",
    "require",
    "module",
    "__filename",
    "__dirname",
    "Float32Array",
    "global",
    "globalThis",
    "window",
    readFileSync(file, "utf8"),
  );
  run(module.exports, load, module, file, dirname(file), Float64Array, ownGlobal, ownGlobal, undefined);
  evaluated.set(name, module.exports);
  return module.exports;
}
