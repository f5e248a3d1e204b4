import { checkModelFolder } from "../../tfjs/model-folder.js";
import type { FitOptions } from "../fit-options.js";
import type { Continuable, RunState } from "./run-state.js";
import type { RunFacts } from "./saved-run.js";
import { saveRun } from "./save-run.js";

/** What a run has to say of itself between two epochs. */
export type Standing = Pick<RunFacts, "seconds" | "stepsPerEpoch" | "manner"> &
  Pick<RunState, "best"> & { run: Continuable };

/** Writes a run down while it goes on. */
export class Checkpoints {
  private constructor(
    readonly folder: string,
    private readonly every: number,
  ) {}

  /**
   * Those that were asked for; undefined where none were.
   * @throws FileError where the folder cannot be written
   */
  static of(checkpoint: FitOptions["checkpoint"]): Checkpoints | undefined {
    if (checkpoint === undefined) return undefined;
    const { folder, every = 1 } = typeof checkpoint === "string" ? { folder: checkpoint } : checkpoint;
    checkModelFolder(folder);
    return new Checkpoints(folder, every);
  }

  /** Writes the run down where it is time to. */
  async write(epoch: number, state: RunState, standing: () => Standing): Promise<void> {
    if (epoch % this.every !== 0) return;
    const { run, best, ...facts } = standing();
    state.seconds = facts.seconds;
    state.best = best;
    const { model, history, metrics, stepLosses, stepSeconds, inside } = run;
    const records = { model, history, metrics, stepLosses, stepSeconds, inside };
    await saveRun(this.folder, { ...facts, ...records, stopped: "interrupted", cause: undefined }, state);
  }
}
