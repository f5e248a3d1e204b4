import { reportMime } from "../../experiment/report-record.js";
import { answerMime } from "../../paper/answer-record.js";
import { attemptMime } from "../../paper/attempt-record.js";

/** Media types of outputs that are the package's own or that it reads, and what each holds; a test holds this list beside the code. */
export const mediaTypes: Readonly<Record<string, string>> = {
  [answerMime]:
    "What `answer(id, value)` records: the value, how it stands beside the published one and the key, and how it is shown.",
  [attemptMime]:
    "What `attempt(id, value)` records in a student's copy: each value, right or not, with the slip that was found.",
  "application/vnd.gradsheet.claim+json":
    "What `claim(…)` records of a statement about trained models: what was measured, and whether it holds.",
  [reportMime]: "What `report(name, value)` records of a run: a value or a curve, for the table of a sweep.",
  "application/vnd.plotly.v1+json": "A figure as plotly.js draws it; an SVG and a text stand beside it.",
  "application/vnd.vegalite.v5+json":
    "A chart of Vega-Lite, drawn in documents where the `vega-lite` package is installed.",
  "application/vnd.jupyter.widget-view+json":
    "A control of `interact`, `slider` and the others, by ipywidgets' protocol.",
  "application/vnd.jupyter.widget-state+json":
    "In the notebook's metadata: what the controls were set to when it was saved.",
};
