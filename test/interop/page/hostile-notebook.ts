import type { MimeBundle } from "../../../src/notebook/format.js";

/** What a payload does where it runs: it leaves its number. */
const mark = (number: number) => `(globalThis.ran ??= []).push(${number})`;
const call = (number: number) => mark(number).replaceAll('"', "&quot;");

/** Texts that try to run something, when they are shown or when they are pressed. */
const texts: ((number: number) => string)[] = [
  (n) => `<script>${mark(n)}</script>`,
  (n) => `<img src="data:," onerror="${call(n)}">`,
  (n) => `<svg onload="${call(n)}"><circle r="9"/></svg>`,
  (n) => `<a href="javascript:${call(n)}">press</a>`,
  (n) => `[press](javascript:${mark(n)})`,
  (n) => `<iframe srcdoc="<script>parent.${call(n)}</script>"></iframe>`,
  (n) => `<form action="javascript:${call(n)}"><button>press</button></form>`,
  (n) => `<button formaction="javascript:${call(n)}" onclick="${call(n)}">press</button>`,
  () => `<a data-commandlinker-command="notebook:run-all-cells" data-commandlinker-args="{}">press</a>`,
  (n) => `<details open ontoggle="${call(n)}"><summary>press</summary>more</details>`,
  (n) =>
    `<meta http-equiv="refresh" content="0;url=javascript:${call(n)}"><base href="http://evil.example/">`,
  (n) => `<object data="data:text/html,<script>parent.${call(n)}</script>"></object>`,
  (n) =>
    `<style>body { display: none }</style><p style="position: fixed; inset: 0" onclick="${call(n)}">over</p>`,
  (n) => `$\\href{javascript:${mark(n)}}{x}$`,
  () => `$\\includegraphics{http://evil.example/x.png}$ $\\htmlData{ran=1}{y}$`,
  (n) =>
    `<p id="actions" name="head" class="gs-Banner">named like the page</p><a xlink:href="javascript:${call(n)}">x</a>`,
];

/** Outputs that try it. */
const outputs: ((number: number) => MimeBundle)[] = [
  (n) => ({ "text/html": `<script>${mark(n)}</script><img src="data:," onerror="${call(n)}"><b>html</b>` }),
  (n) => ({ "text/html": `<iframe srcdoc="<script>parent.${call(n)}</script>"></iframe><b>frame</b>` }),
  (n) => ({
    "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" onload="${call(n)}"><script>${mark(n)}</script></svg>`,
    "text/plain": "a drawing",
  }),
  (n) => ({ "application/javascript": mark(n), "text/plain": "a script" }),
  (n) => ({
    "application/vnd.plotly.v1+json": {
      data: [
        {
          type: "scatter",
          x: [0, 1],
          y: [0, 1],
          name: `<img src=x onerror="${mark(n)}">`,
          text: [`<script>${mark(n)}</script>`],
        },
      ],
      layout: { title: { text: `<a href="javascript:${mark(n)}">press</a>` }, showlegend: true },
    },
    "text/plain": "a hostile figure",
  }),
  (n) => ({
    "application/vnd.gradsheet.answer+json": {
      id: "x",
      part: `<img src=x onerror="${mark(n)}">`,
      value: null,
      published: null,
      verdict: "agrees",
      note: null,
    },
    "text/markdown": `> <img src="data:," onerror="${call(n)}"> [press](javascript:${mark(n)})`,
  }),
  (n) => ({ "text/latex": `$\\href{javascript:${mark(n)}}{x}$`, "text/plain": "a formula" }),
  (n) => ({
    "application/vnd.jupyter.widget-view+json": { model_id: `<script>${mark(n)}</script>` },
    "text/html": `<img src="data:," onerror="${call(n)}"><b>widget</b>`,
  }),
];

/** How many payloads there are. */
export const payloads = texts.length + outputs.length + 1;

/** A notebook that somebody sent, which says of itself that it can be trusted. */
export function hostileNotebook(): string {
  const cells = [
    ...texts.map((text, number) => ({
      cell_type: "markdown",
      id: `text-${number}`,
      metadata: { trusted: true },
      source: text(number),
    })),
    ...outputs.map((bundle, place) => ({
      cell_type: "code",
      id: `output-${place}`,
      metadata: { trusted: true },
      source: "",
      execution_count: 1,
      outputs: [{ output_type: "display_data", data: bundle(texts.length + place), metadata: {} }],
    })),
    {
      cell_type: "code",
      id: "stream",
      metadata: { trusted: true },
      source: "",
      execution_count: 1,
      outputs: [
        {
          output_type: "stream",
          name: "stdout",
          text: `\u001b]8;;javascript:${mark(payloads)}\u001b\\press\u001b]8;;\u001b\\ <img src=x onerror="${mark(payloads)}">\n`,
        },
      ],
    },
  ];
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      trusted: true,
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    },
    cells,
  });
}
