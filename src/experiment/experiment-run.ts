import type { Json } from "../notebook/format.js";
import type { ReportValue } from "./report-record.js";

/** One run of an experiment. */
export interface ExperimentRun {
  /** What tells it from the others, by name; all runs have the same names. */
  parameters: Readonly<Record<string, Json>>;
  /** What it reported, by name; of a failed run nothing. */
  values: Readonly<Record<string, ReportValue>>;
  /** Why it has no values; null where it came to its end. */
  failure: string | null;
}

/** Whether a parameter's values are repetitions of one and the same, whose results have a mean: seeds. */
export const isSeed = (name: string): boolean => /^seed$|[a-z0-9]Seed$|_seed$/.test(name);

/** A parameter's value as a table and a figure have it. */
export function parameterWord(value: Json | undefined): string | number {
  if (typeof value === "number" || typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}

/** A run of a group with its place in the experiment. */
export interface RunGroup {
  /** The parameters but for those that repeat. */
  parameters: Readonly<Record<string, Json>>;
  /** All of them, the failed ones too. */
  runs: readonly ExperimentRun[];
}

/** Runs that differ in their seeds alone, in the order in which they first come. */
export function groupsOf(runs: readonly ExperimentRun[], repeats: readonly string[]): RunGroup[] {
  const groups = new Map<string, { parameters: Record<string, Json>; runs: ExperimentRun[] }>();
  for (const run of runs) {
    const parameters = Object.fromEntries(
      Object.entries(run.parameters).filter(([name]) => !repeats.includes(name)),
    );
    const key = JSON.stringify(parameters);
    const group = groups.get(key) ?? { parameters, runs: [] };
    group.runs.push(run);
    groups.set(key, group);
  }
  return [...groups.values()];
}
