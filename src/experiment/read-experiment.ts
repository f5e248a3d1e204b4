import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { Experiment } from "./experiment.js";
import type { ExperimentRun } from "./experiment-run.js";
import { type ReportValue, reportedValue } from "./report-record.js";
import { experimentFiles } from "./save-experiment.js";

/**
 * The runs that `gradsheet sweep` has made, or that `save(folder)` of a `sweep` or a `compareOptimizers` has written.
 * @param folder the folder that they were written to
 * @returns the runs, with `summary()`, `table()`, `points()`, `failures()`, `curves(name)` and `figure(name)`
 * @throws FileError where the folder holds no experiment
 * @example
 * readExperiment("no such folder") // throws must be a folder with the experiment.json of a sweep, got no such file
 */
export function readExperiment(folder: string): Experiment {
  const path = join(folder, experimentFiles.record);
  const fault = (got: string, cause?: unknown) =>
    new FileError(
      {
        place: folder,
        rule: `must be a folder with the ${experimentFiles.record} of a sweep`,
        got,
        cure: "Give the folder after -o of gradsheet sweep, or that of save(folder).",
      },
      { cause },
    );
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw fault(code === "ENOENT" ? "no such file" : (cause as Error).message, cause);
  }
  const { version, repeats, axis, runs } = (json ?? {}) as Record<string, unknown>;
  const isWhole =
    version === 1 &&
    typeof axis === "string" &&
    Array.isArray(repeats) &&
    repeats.every((name) => typeof name === "string") &&
    Array.isArray(runs);
  const read = isWhole ? (runs as unknown[]).map(runOf) : [];
  if (!isWhole || read.includes(undefined)) throw fault("another file of that name");
  return new Experiment(read as ExperimentRun[], { repeats: repeats as string[], axis: axis as string });
}

function runOf(json: unknown): ExperimentRun | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { parameters, values, failure } = json as Record<string, unknown>;
  if (!isRecord(parameters) || !isRecord(values)) return undefined;
  if (failure !== null && typeof failure !== "string") return undefined;
  const read = Object.entries(values).map(([name, value]) => [name, reportedValue(value)] as const);
  if (read.some(([, value]) => value === undefined)) return undefined;
  return {
    parameters: parameters as Record<string, Json>,
    values: Object.fromEntries(read) as Record<string, ReportValue>,
    failure,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
