import { inspect } from "node:util";
import type { CellOutput } from "../notebook/format.js";
import { OutputAreas } from "../notebook/output-area.js";
import { type ErrorReport, kernelDoor } from "./protocol/kernel-doors.js";
import type { Model } from "./protocol/model.js";
import { newModel } from "./styled-model.js";
import { Widget } from "./widget.js";

/** How often what is printed on the way appears, in milliseconds. */
const interval = 50;

/** A place in the page for what a function prints and shows; each run of it replaces what was there. */
export class Output extends Widget {
  readonly view: Model = newModel("Output", {});
  #areas = new OutputAreas();
  #area = this.#areas.open();
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  /** What is shown, as a notebook keeps it. */
  get outputs(): readonly CellOutput[] {
    return this.#area.outputs;
  }

  /** Begins anew; what was there stays until there is something else. */
  begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#areas = new OutputAreas();
    this.#area = this.#areas.open();
    this.#told = performance.now();
  }

  /** Runs a function whose output appears here. */
  run<T>(run: () => T): T {
    const area = this.#area;
    const areas = this.#areas;
    return (kernelDoor("capture") ?? ((plain) => plain()))(run, (type, content) => {
      const message = { header: { msg_type: type }, content: content as Record<string, unknown> };
      if (areas.updatesAnother(message)) return false;
      area.receive(message);
      // What an earlier run shows late belongs to nobody any more.
      if (area === this.#area) this.#soon();
      return true;
    });
  }

  /** Shows a value as a cell shows its result. */
  show(value: unknown): void {
    const display = kernelDoor("display");
    if (display !== undefined) return this.run(() => display(value));
    const data = hasDisplay(value) ? value[displaySymbol]() : { "text/plain": plain(value) };
    this.#area.receive({ header: { msg_type: "display_data" }, content: { data, metadata: {} } });
  }

  /** Shows an error, in the lines of who wrote the code. */
  fail({ ename, evalue, traceback }: ErrorReport): void {
    this.#area.receive({ header: { msg_type: "error" }, content: { ename, evalue, traceback } });
    this.end();
  }

  /** Shows all there is, and nothing of what was there before. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = performance.now();
    this.view.set({ outputs: structuredClone(this.#area.outputs) });
  }

  toString(): string {
    return this.outputs.map(textOf).filter(Boolean).join("\n");
  }

  /** The last picture or table, by media type. */
  override fallback(): Record<string, unknown> {
    const shown = this.outputs.findLast((output) => "data" in output);
    return { ...shown?.data };
  }

  /** A function that computes for long has no timer called: then what it prints is told while it prints. */
  #soon(): void {
    const wait = this.#told + interval - performance.now();
    if (wait <= 0) this.end();
    else this.#timer ??= setTimeout(() => this.end(), wait);
  }
}

const displaySymbol = Symbol.for("Jupyter.display");

function hasDisplay(value: unknown): value is Record<symbol, () => unknown> {
  return typeof value === "object" && value !== null && displaySymbol in value;
}

const plain = (value: unknown): string => (typeof value === "string" ? value : inspect(value));

function textOf(output: CellOutput): string {
  switch (output.output_type) {
    case "stream":
      return output.text.trimEnd();
    case "error":
      return `${output.ename}: ${output.evalue}`;
    case "display_data":
    case "execute_result":
      return String(output.data["text/plain"] ?? "");
  }
}
