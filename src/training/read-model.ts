import type { io } from "@tensorflow/tfjs-core";
import { FileError } from "../errors.js";
import { currentDevice, type Device, device } from "../tfjs/devices/device.js";
import type { LayersModel } from "../tfjs/library.js";
import { readModelFolder } from "../tfjs/model-folder.js";
import type { LoadOptions } from "./load-options.js";
import { checkNames } from "./option-checks.js";

/** A model from a folder, with all that was read for it. */
export interface LoadedModel {
  model: LayersModel;
  artifacts: io.ModelArtifacts;
  device: Device;
}

/** Reads the model of a folder onto a device. */
export async function readModel(folder: string, options: LoadOptions): Promise<LoadedModel> {
  checkNames("load", options, { device: true });
  const { device: name } = options;
  const artifacts = readModelFolder(folder);
  const rung = name ? await device(name) : await currentDevice();
  const { tf } = rung;
  try {
    const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    return { model, artifacts, device: rung };
  } catch (cause) {
    const { message } = cause as Error;
    const unknown = /Unknown layer: (\w+)/.exec(message)?.[1];
    throw new FileError(
      {
        place: folder,
        rule: "must hold a model whose layers are known and whose weights are complete",
        got: unknown === undefined ? message.replace(/\.$/, "") : `the layer ${unknown}`,
        cure:
          unknown === undefined
            ? "Save the model again."
            : `Register its class first: tf.serialization.registerClass(${unknown}).`,
      },
      { cause },
    );
  }
}
