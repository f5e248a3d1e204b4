import { Printed } from "../printed.js";
import type { Model } from "./protocol/model.js";

/** The media type by which a front end shows a model. */
const viewMime = "application/vnd.jupyter.widget-view+json";

/** Something that lives in the notebook's page: a control, a row of them, an interactive figure; {@link slider} and {@link interact} make some. */
export abstract class Widget extends Printed {
  /** What a front end shows of it. */
  abstract readonly view: Model;

  /** What it says where no widgets are shown: its name and its value. */
  abstract override toString(): string;

  /** What else shows it where no widgets are shown, by media type. */
  fallback(): Record<string, unknown> {
    return {};
  }

  /** What has to end before it can be shown. */
  get ready(): Promise<unknown> | undefined {
    return undefined;
  }

  /** Takes it away from the page. */
  close(): void {
    this.view.close();
  }

  /** The widget by media type: the live view, and what stands for it in a saved notebook, on paper and in a terminal. */
  toMimeBundle(): Record<string, unknown> {
    this.view.open();
    const view = { version_major: 2, version_minor: 0, model_id: this.view.id };
    return {
      ...(this.view.isOpen ? { [viewMime]: view } : {}),
      ...this.fallback(),
      "text/plain": this.toString(),
    };
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> | Promise<Record<string, unknown>> {
    const { ready } = this;
    return ready === undefined ? this.toMimeBundle() : ready.then(() => this.toMimeBundle());
  }
}
