import * as notebookDoor from "../../api/notebook.js";
import * as pdfDoor from "../../api/pdf.js";
import * as runDoor from "../../api/run.js";
import * as tfjsDoor from "../../api/tfjs.js";
import * as gradsheet from "../../index.js";
import { compare } from "../../worksheet/compare.js";
import { typeset, typesetName } from "../../worksheet/typeset.js";

/** What `gradsheet/tfjs` gives. */
export const tfjsNames: Readonly<Record<string, unknown>> = tfjsDoor;

/** What examples may name: all of the package and of its entry points, and the inner parts that say by examples what they do. */
export const exampleNames: Readonly<Record<string, unknown>> = {
  ...notebookDoor,
  ...pdfDoor,
  ...runDoor,
  ...gradsheet,
  version: tfjsDoor.version,
  compare,
  typeset,
  typesetName,
};
