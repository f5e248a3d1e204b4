import type { CellOutput } from "../../notebook/format.js";
import type { Block, Span } from "../tree.js";
import { ansiSpans, trimmedEnd } from "./ansi.js";
import { blocksFromBundle } from "./bundle.js";
import type { Context } from "./context.js";

/** The outputs of a cell as blocks. */
export function blocksFromOutputs(context: Context, outputs: CellOutput[]): Block[] {
  return mergedStreams(outputs).flatMap((output): Block[] => {
    switch (output.output_type) {
      case "stream": {
        const spans = trimmedEnd(ansiSpans(output.text));
        return spans.length === 0 ? [] : [{ kind: "console", spans, stream: output.name }];
      }
      case "error":
        return [
          {
            kind: "console",
            spans: errorSpans(output.ename, output.evalue, output.traceback),
            stream: "error",
          },
        ];
      default:
        return blocksFromBundle(context, output.data, output.metadata, (inner) =>
          blocksFromOutputs(context, inner),
        );
    }
  });
}

/** Streams come in pieces; neighboring pieces of one stream are one text. */
function mergedStreams(outputs: CellOutput[]): CellOutput[] {
  const merged: CellOutput[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      merged[merged.length - 1] = { ...last, text: last.text + output.text };
    else merged.push(output);
  }
  return merged;
}

function errorSpans(name: string, message: string, traceback: string[]): Span[] {
  const spans = trimmedEnd(ansiSpans(traceback.join("\n")));
  const shown = spans.map(({ text }) => text).join("");
  const head = message === "" ? name : `${name}: ${message}`;
  const named = shown.includes(name) && shown.includes(message.split("\n")[0] ?? "");
  return named
    ? spans
    : [{ text: spans.length === 0 ? head : `${head}\n`, bold: true, color: "#b3261e" }, ...spans];
}
