import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { Printed } from "../printed.js";

/** The function by which a notebook's kernel lets a library show values. */
type Display = (value: unknown, options?: { display_id?: string; update?: boolean }) => void;

/** The kernel's display function, where the program runs in a notebook. */
export function notebookDisplay(): Display | undefined {
  const display = (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.display")];
  return typeof display === "function" ? (display as Display) : undefined;
}

/**
 * Whether a run shows how far it is: as it was told, else always, but not where the environment variable GRADSHEET_QUIET is 1, as it is
 * where a notebook runs without anyone looking on and its outputs are kept.
 */
export function progressWanted(told: boolean | undefined): boolean {
  return told ?? process.env["GRADSHEET_QUIET"] !== "1";
}

/** A place in a notebook's output that is drawn again and again. */
export class LiveOutput {
  private readonly id = randomUUID();
  private shown = false;

  constructor(private readonly display: Display) {}

  show(value: unknown): void {
    this.display(value, { display_id: this.id, update: this.shown });
    this.shown = true;
  }
}

/** How far a run is. */
export interface Standing {
  /** Where it is, in words: `epoch 2/10`. */
  label: string;
  /** The share that is done, 0 to 1. */
  done: number;
  /** Steps made, where they are counted. */
  step?: number;
  /** The latest numbers, by name. */
  numbers: Record<string, number>;
  seconds: number;
  /** How the steps are made, in words: `compiled`. */
  manner?: string;
}

/** How often a bar or a curve is drawn at most. */
const interval = 500;

/**
 * A progress bar with the latest numbers, steps per second and time to go: one line that changes in place in a terminal
 * or in a notebook, and nothing at all in a pipe.
 */
export class ProgressBar {
  private readonly live: LiveOutput | undefined;
  private readonly stream: NodeJS.WriteStream | undefined;
  private drawn = -Infinity;

  constructor(wanted: boolean, stream: NodeJS.WriteStream = process.stderr) {
    const display = wanted ? notebookDisplay() : undefined;
    this.live = display && new LiveOutput(display);
    this.stream = wanted && !display && stream.isTTY ? stream : undefined;
  }

  /** Draws where enough time has passed since the last drawing. */
  update(standing: Standing): void {
    if (!this.live && !this.stream) return;
    const now = performance.now();
    if (now - this.drawn < interval) return;
    this.drawn = now;
    this.draw(progressLine(standing));
  }

  /** Draws a last time. */
  finish(standing: Standing, ending: string): void {
    this.draw(`${progressLine(standing, true)}${ending}`);
    this.stream?.write("\n");
  }

  private draw(line: string): void {
    this.live?.show(new Line(line));
    this.stream?.write(`\r\u001b[2K${line.slice(0, (this.stream.columns ?? 120) - 1)}`);
  }
}

/** A line of text that shows itself without quotes. */
class Line extends Printed {
  constructor(readonly text: string) {
    super();
  }

  toString(): string {
    return this.text;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.text };
  }
}

/**
 * A standing as one line.
 * @param ended leaves out what is only of use while the run goes on
 */
export function progressLine(standing: Standing, ended = false): string {
  const { label, done, step, numbers, seconds, manner } = standing;
  const width = 20;
  const full = Math.min(width, Math.round(width * done));
  const rate = step === undefined || seconds === 0 ? undefined : step / seconds;
  const toGo = done > 0 ? (seconds * (1 - done)) / done : undefined;
  const parts = [
    label,
    ...Object.entries(numbers).map(([name, value]) => `${name} ${value.toPrecision(4)}`),
    ...(rate === undefined ? [] : [`${rate >= 100 ? Math.round(rate) : rate.toPrecision(3)} steps/s`]),
    ...(ended ? [duration(seconds)] : toGo === undefined ? [] : [`${duration(toGo)} to go`]),
    ...(manner === undefined ? [] : [manner]),
  ];
  return `${"█".repeat(full)}${"░".repeat(width - full)} ${parts.join(" · ")}`;
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
