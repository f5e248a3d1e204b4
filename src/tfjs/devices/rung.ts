import { GradsheetError } from "../../errors.js";

/** The rungs of the ladder, the fastest first. */
export const rungNames = ["cuda", "webgpu", "tensorflow", "wasm", "cpu"] as const;

/** A way to compute: a GPU by CUDA or by WebGPU, TensorFlow's library, WebAssembly, plain JavaScript. */
export type DeviceRung = (typeof rungNames)[number];

/** How far a rung came before it was refused. */
export type RungStep = "resolve" | "dlopen" | "context" | "adapter" | "self-test";

/** Why a rung of the ladder was not taken, in the words of what failed, and what to do about it. */
export interface DeviceRefusal {
  rung: DeviceRung;
  step: RungStep;
  message: string;
  cure: string;
}

/** A device that is not there, or that computes wrongly, as {@link device} says it; `refusal` says at which step and what to do. */
export class DeviceError extends GradsheetError {
  override readonly name = "DeviceError";
  readonly refusal: DeviceRefusal;

  constructor(refusal: DeviceRefusal, options?: ErrorOptions) {
    const place = `device("${refusal.rung}")`;
    super(
      { place, rule: `refused at ${refusal.step}`, got: `"${refusal.message}"`, cure: refusal.cure },
      options,
    );
    this.refusal = refusal;
  }
}

/** What a rung says of itself once it runs. */
export interface OpenRung {
  /** The name by which tfjs knows the rung's backend. */
  backendName: string;
  /** What computes, in words: `WebAssembly with SIMD`, `NVIDIA H200`. */
  description: string;
  /** The versions of the parts that only this rung uses. */
  versions: Record<string, string>;
}

/** What each message means to a user: the first that fits gives the cure. */
const cures: [RegExp, string][] = [
  [/cannot open shared object file/, "The TensorFlow library has moved: run gradsheet setup tensorflow."],
  [
    /undefined symbol: TFE?_/,
    "The TensorFlow library is too old: run gradsheet setup tensorflow --from DIR.",
  ],
  [/reading 'features'/, "No graphics adapter was found: install a Vulkan driver (Mesa 23 or later)."],
  [/not registered for backend/, "Take the device first, by await device(), before any other tfjs call."],
  [/NODE_MODULE_VERSION|invalid ELF header/, "Build it for this Node: run gradsheet setup tensorflow."],
];

/** The refusal of a rung by an error that one of its parts threw. */
export function refusalOf(rung: DeviceRung, step: RungStep, error: unknown, cure: string): DeviceError {
  if (error instanceof DeviceError) return error;
  const message = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  const known = cures.find(([pattern]) => pattern.test(message));
  return new DeviceError({ rung, step, message, cure: known?.[1] ?? cure }, { cause: error });
}
