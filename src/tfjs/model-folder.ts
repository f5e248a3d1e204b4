import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { io } from "@tensorflow/tfjs-core";
import { FileError, InputError } from "../errors.js";
import { mustBeWritable, writeFile } from "../write-file.js";

/** What a file `model.json` of tfjs holds. */
type ModelFile = Omit<io.ModelJSON, "weightsManifest"> & { weightsManifest: io.WeightsManifestConfig };

const fileName = "model.json";

/**
 * Writes a model as tfjs's own formats have it: `model.json`, and beside it the weights in a file whose name is made of what it
 * holds. The old model is there until the new one is complete: `model.json` is renamed last, and names weights that are there.
 * @param folder made where it is missing
 * @throws FileError where the folder cannot be written, or holds a `model.json` that is no model's
 */
export function writeModelFolder(folder: string, artifacts: io.ModelArtifacts): void {
  checkPath(folder);
  const path = join(folder, fileName);
  const before = existsSync(path) ? readModelFile(path) : undefined;
  const { weightData, weightSpecs = [], ...rest } = artifacts;
  const weights = joined(weightData);
  const hash = createHash("sha256").update(weights).digest("hex").slice(0, 16);
  const weightsName = `weights-${hash}.bin`;
  writeFile(join(folder, weightsName), weights);
  const model = { ...rest, weightsManifest: [{ paths: [weightsName], weights: weightSpecs }] };
  writeFile(path, JSON.stringify(model));
  for (const old of before?.weightsManifest.flatMap(({ paths }) => paths) ?? [])
    if (/^weights-[0-9a-f]{16}\.bin$/.test(old) && old !== weightsName)
      rmSync(join(folder, old), { force: true });
}

/**
 * Asks before hours of work whether a model can be written into a folder.
 * @throws FileError where it cannot, or where the folder holds a `model.json` that is no model's
 */
export function checkModelFolder(folder: string): void {
  mustBeWritable(folder);
  const path = join(folder, fileName);
  if (existsSync(path)) readModelFile(path);
}

/**
 * What a folder that holds a model, or its `model.json`, says, with the weights.
 * @throws FileError where there is none, it is not a model's, or weights are missing or cut off
 */
export function readModelFolder(path: string): io.ModelArtifacts {
  checkPath(path);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const file = isFolder ? join(path, fileName) : path;
  const { weightsManifest, ...rest } = readModelFile(file);
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const parts = weightsManifest.flatMap(({ paths }) => paths).map((name) => read(join(dirname(file), name)));
  const weights = Buffer.concat(parts);
  return { ...rest, weightSpecs, weightData: arrayBufferOf(weights) };
}

/** @throws InputError for what is no path: a number would be read as an open file */
export function checkPath(path: unknown, place = "model folder"): void {
  if (typeof path === "string" && path !== "") return;
  throw new InputError({ place, rule: "needs a path", got: String(path) || "an empty name" });
}

function readModelFile(path: string): ModelFile {
  let model: Partial<ModelFile> | null;
  try {
    model = JSON.parse(read(path).toString("utf8")) as Partial<ModelFile> | null;
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw notModel(path, (cause as Error).message, cause);
  }
  if (typeof model?.modelTopology !== "object" || !Array.isArray(model.weightsManifest))
    throw notModel(path, "a file without modelTopology and weightsManifest");
  return model as ModelFile;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new FileError(
      {
        place: path,
        rule: "must be a file of a model that was saved",
        got: (cause as Error).message,
        cure: 'Name the folder that result.save(folder) or model.save("file://folder") wrote.',
      },
      { cause },
    );
  }
}

const notModel = (place: string, got: string, cause?: unknown): FileError =>
  new FileError(
    { place, rule: "must be a model.json of tfjs", got, cure: "Choose another folder." },
    { cause },
  );

function joined(data: io.WeightData | undefined): Uint8Array {
  const parts = data === undefined ? [] : Array.isArray(data) ? data : [data];
  return Buffer.concat(parts.map((part) => new Uint8Array(part)));
}

/** A buffer of its own: those of Node share one. */
const arrayBufferOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
