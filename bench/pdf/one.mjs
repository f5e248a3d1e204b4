/* node bench/pdf/one.mjs in.ipynb out.pdf: a process from its start to the file, as a command is. */
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readNotebook } from "../../dist/src/notebook/read.js";
import { notebooksToPdf } from "../../dist/src/pdf/document.js";

const [input, output] = process.argv.slice(2);
const notebook = readNotebook(input);
const { pdf } = await notebooksToPdf([{ notebook, path: input }], { root: dirname(input) });
writeFileSync(output, pdf);
