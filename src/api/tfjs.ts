/*
 * The tfjs that gradsheet trains with: what `@tensorflow/tfjs` gives, without WebGL, `data` and the readers of converted models.
 * A cell that imports `@tensorflow/tfjs` gets it where that package is not installed.
 */
import { loadTfjs } from "../tfjs/tfjs.js";
import "../tfjs/whole-types.js";

export * from "@tensorflow/tfjs-backend-cpu";
export * from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-layers";

/**
 * The versions of tfjs's parts, and of the whole as `tfjs`.
 * @example
 * version.tfjs === version["tfjs-core"] // => true
 */
export const version = loadTfjs().version;
