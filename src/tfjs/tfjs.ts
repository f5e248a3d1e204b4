import { createRequire } from "node:module";
import util from "node:util";
import type { Tfjs } from "./library.js";
import { handleFiles } from "./file-handler.js";
import { installGradients } from "./gradients/install.js";
import { registerOwnLayers } from "./layers/register.js";
import { showSummaries } from "./model-summary.js";
import { assembleTfjs } from "./parts.js";
import { findFrom } from "./share-module.js";
import { silenceAdvertisement } from "./silence-advertisement.js";

const require = createRequire(import.meta.url);
let loaded: Tfjs | undefined;

/** tfjs, loaded when first asked for, so that importing gradsheet costs nothing; its gradients are repaired once. */
export function loadTfjs(): Tfjs {
  if (loaded) return loaded;
  restoreRemovedUtil();
  const tf = wholeTfjs() ?? assembleTfjs(require);
  silenceAdvertisement(tf);
  installGradients(tf);
  showSummaries(tf);
  handleFiles(tf);
  registerOwnLayers(tf);
  loaded = tf;
  return tf;
}

/**
 * The whole package `@tensorflow/tfjs`, where one is installed over gradsheet's own parts. It registers its stock gradients when it
 * is loaded: where a cell can import it, it has to come before gradsheet's repairs.
 */
function wholeTfjs(): Tfjs | undefined {
  const whole = findFrom(require, "@tensorflow/tfjs");
  const core = "@tensorflow/tfjs-core";
  if (whole === undefined || findFrom(createRequire(whole), core) !== require.resolve(core)) return undefined;
  return require(whole) as Tfjs;
}

/** What `run` returns, with `console.warn` and `console.log` silent meanwhile. */
export function quietly<T>(run: () => T): T {
  const { log, warn } = console;
  console.log = console.warn = () => undefined;
  try {
    return run();
  } finally {
    Object.assign(console, { log, warn });
  }
}

/**
 * Gives Node 23 and later the two helpers that tfjs-node still calls; the repair upstream was never released.
 * https://github.com/tensorflow/tfjs/issues/8609
 */
function restoreRemovedUtil(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
}
