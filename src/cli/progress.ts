import { counted } from "./counted.js";
import { paint } from "./paint.js";

interface Task {
  text: string;
  started: number;
}

/**
 * Tells how far work is: in a terminal a live line for each task that runs (its name, what it is at, elapsed time), which its
 * result replaces; in a pipe only the results, a line each.
 */
export class Progress {
  #stream = process.stderr;
  #tasks = new Map<string, Task>();
  #clock: NodeJS.Timeout | undefined;
  #drawn = 0;

  /** Says what a task is at; its clock starts at the first call. */
  show(name: string, text: string): void {
    // Whoever has started the command with a channel for messages shows it in his own way.
    process.send?.({ progress: { task: name, text } });
    this.#tasks.set(name, { text, started: this.#tasks.get(name)?.started ?? performance.now() });
    if (!this.#stream.isTTY) return;
    this.#clock ??= setInterval(() => this.#draw(), 100).unref();
    this.#draw();
  }

  /** A task's live line gives way to a result that stays. */
  done(name: string, ok: boolean, result: string): void {
    this.#erase();
    const mark = ok ? paint(this.#stream, "green", "✓") : paint(this.#stream, "red", "✗");
    this.#stream.write(`${mark} ${result}\n`);
    this.drop(name);
  }

  /** A live line for the tasks whose turn has not come, as long as there are some. */
  queue(waiting: number, all: number, noun: string): void {
    if (waiting === 0) this.drop("queue");
    else this.show("queue", `${waiting} of ${counted(all, noun)} to come`);
  }

  /** Says something beside the tasks that stays. */
  note(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
    if (this.#stream.isTTY) this.#draw();
  }

  /** A task's live line disappears. */
  drop(name: string): void {
    this.#tasks.delete(name);
    if (this.#tasks.size === 0) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
    if (this.#stream.isTTY) this.#draw();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}F\u001b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    this.#erase();
    for (const [name, { text, started }] of this.#tasks) {
      const elapsed = ((performance.now() - started) / 1_000).toFixed(1);
      const line = `  ${name} · ${text} · ${elapsed} s`;
      // A line that wraps would take two when it is erased.
      this.#stream.write(`${line.slice(0, (this.#stream.columns ?? 80) - 1)}\n`);
      this.#drawn++;
    }
  }
}
