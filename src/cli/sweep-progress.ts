import { counted } from "./counted.js";
import { paint } from "./paint.js";
import { Progress } from "./progress.js";

/** The line that stands for all runs together. */
const all = "all runs";

/**
 * Tells how far the runs of a sweep are: in a terminal a line for all of them and one for each that is being made; what fails stays. In
 * a pipe failures alone are told.
 */
export class SweepProgress {
  /** The lines themselves, for whoever has something to say before the first run. */
  readonly lines = new Progress();
  #started = performance.now();
  #toMake = 0;
  #made = 0;
  #failed = 0;

  /** @param kept how many of the runs are there already */
  begin(runs: number, kept: number): void {
    this.#started = performance.now();
    this.#toMake = runs - kept;
    if (kept > 0) process.stderr.write(`${kept} of ${counted(runs, "run")} kept from before\n`);
    if (this.#toMake > 0) this.#tell();
  }

  show(run: string, text: string): void {
    this.lines.show(run, text);
  }

  /** @param failure why a run failed; null where it did not */
  done(run: string, failure: string | null): void {
    this.#made += 1;
    if (failure === null) this.lines.drop(run);
    else {
      this.#failed += 1;
      this.lines.done(run, false, `${run}\n${paint(process.stderr, "red", `  ${failure}`)}`);
    }
    this.#tell();
  }

  end(): void {
    this.lines.drop(all);
  }

  #tell(): void {
    const seconds = (performance.now() - this.#started) / 1_000;
    const left =
      this.#made === 0 ? "" : ` · ${duration((seconds * (this.#toMake - this.#made)) / this.#made)} to go`;
    const failed = this.#failed === 0 ? "" : ` · ${this.#failed} failed`;
    this.lines.show(all, `${this.#made} of ${this.#toMake} made${failed}${left}`);
  }
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
