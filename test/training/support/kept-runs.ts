import type { LayersModel } from "@tensorflow/tfjs-layers";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { FitResult } from "../../../src/training/fit-result.js";

/** The weights of a run's model as numbers. */
export const weightsOf = ({ model }: FitResult) =>
  (model as LayersModel).getWeights().map((weight) => Array.from(weight.dataSync()));

/** Makes folders that are removed at the end of the file. */
export function newFolders(prefix: string): () => string {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
  return () => {
    const folder = mkdtempSync(join(tmpdir(), prefix));
    folders.push(folder);
    return folder;
  };
}
