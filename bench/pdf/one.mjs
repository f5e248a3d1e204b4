/* node bench/pdf/one.mjs in.ipynb out.pdf: a process from its start to the file, as a command is. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { notebooksToPdf } from "../../dist/src/pdf/document.js";

const [input, output] = process.argv.slice(2);
const notebook = JSON.parse(readFileSync(input, "utf8"));
const { pdf } = await notebooksToPdf([{ notebook, path: input }], { root: dirname(input) });
writeFileSync(output, pdf);
