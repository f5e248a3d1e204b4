import { basename } from "node:path";
import { paint } from "./paint.js";

/**
 * Tells how far a run is: in a terminal one live line (notebook, cell, elapsed time) that the result replaces; in a pipe only
 * the results, a line for each notebook.
 */
export class Progress {
  #stream = process.stderr;
  #clock: NodeJS.Timeout | undefined;
  #line = () => "";

  /** A notebook starts. */
  start(path: string): void {
    const started = performance.now();
    this.#watch(() => `${basename(path)} · starting the kernel · ${seconds(started)}`);
  }

  /** Its cell `cell` of `cells` starts. */
  cell(path: string, cell: number, cells: number, started: number): void {
    this.#watch(() => `${basename(path)} · cell ${cell} of ${cells} · ${seconds(started)}`);
  }

  /** Something else goes on for a while. */
  activity(text: string): void {
    const started = performance.now();
    this.#watch(() => `${text} · ${seconds(started)}`);
  }

  /** The live line gives way to a result that stays. */
  done(ok: boolean, text: string): void {
    this.clear();
    const mark = ok ? paint(this.#stream, "green", "✓") : paint(this.#stream, "red", "✗");
    this.#stream.write(`${mark} ${text}\n`);
  }

  clear(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[K");
  }

  #watch(line: () => string): void {
    if (!this.#stream.isTTY) return;
    this.#line = line;
    this.#clock ??= setInterval(() => this.#draw(), 100).unref();
    this.#draw();
  }

  #draw(): void {
    this.#stream.write(`\r\u001b[K  ${this.#line().slice(0, (this.#stream.columns ?? 80) - 3)}`);
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}
