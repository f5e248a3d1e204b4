import { describe, expect, it } from "vitest";
import type { Json, MimeBundle } from "../../../src/notebook/format.js";
import type { Context } from "../../../src/pdf/content/context.js";
import { blocksFromOutputs } from "../../../src/pdf/content/output.js";
import { context, printTree } from "./print-tree.js";

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAFElEQVR4nGM8ISfHgAGYMIWoIgoAcO4BDp5SBC0AAAAASUVORK5CYII=";
const webp = "UklGRh4AAABXRUJQVlA4TBEAAAAvBgABAAdQjyLXo/+BiOh/AAA=";

const show = (bundle: MimeBundle, shared: Context = context()): string[] =>
  printTree(blocksFromOutputs(shared, [{ output_type: "display_data", data: bundle, metadata: {} }]));

describe("a bundle", () => {
  describe("of a kind that is not known, beside text that only names the object, is told with the text", () => {
    it.each<[mime: string, text: string]>([
      ["application/vdom.v1+json", "<vdom.core.VDOM object at 0x7f>"],
      ["application/javascript", "<IPython.core.display.Javascript object>"],
      ["application/vnd.jupyter.widget-view+json", "interactive(children=(IntSlider(value=4),))"],
      ["application/vnd.some-map+json", "Map(center=[1, 2])"],
      ["video/mp4", "<IPython.core.display.Video object>"],
    ])("%s", (mime, text) => {
      const shared = context();
      expect(show({ [mime]: { model_id: "m" }, "text/plain": text }, shared)).toEqual([
        `missing output: no form on paper is known for ${mime}`,
      ]);
      expect(shared.degraded).toMatchObject([{ what: "output", source: text, cell: 1 }]);
    });
  });

  it("prints text that says what there is", () => {
    expect(show({ "application/vnd.dataresource+json": {}, "text/plain": "   a\n0  1" })).toEqual([
      'text: "   a\\n0  1"',
    ]);
  });

  it.each<[title: string, bundle: MimeBundle, lines: string[]]>([
    [
      "JSON",
      { "application/json": { a: [1] }, "text/plain": "<IPython.core.display.JSON object>" },
      ['listing json: "{\\n  \\"a\\": [\\n    1\\n  ]\\n}"'],
    ],
    [
      "CSV",
      { "text/csv": 'name,of\n"a, ""b""",1\r\n', "text/plain": "<CSV object>" },
      ["head name | of", 'row a, "b" | 1'],
    ],
    [
      "other text",
      { "text/x-python": "x = 1\n", "text/plain": "<Code object>" },
      ['listing python: "x = 1"'],
    ],
    ["WebP", { "image/webp": webp, "text/plain": "<Image object>" }, ['picture webp auto "picture"']],
    [
      "a map",
      {
        "application/geo+json": { type: "Point", coordinates: [1, 2] },
        "text/plain": "<IPython.display.GeoJSON object>",
      },
      ['picture svg 480 "map"'],
    ],
    [
      "Markdown, not LaTeX that sets a list",
      {
        "text/latex": "\\begin{itemize}\n\\item one\n\\end{itemize}",
        "text/markdown": "* one",
      },
      ["- one"],
    ],
    [
      "text, not LaTeX that sets a list",
      {
        "text/latex": "\\begin{enumerate*}\n\\item 1\n\\end{enumerate*}",
        "text/plain": "[1] 1",
      },
      ['text: "[1] 1"'],
    ],
    [
      "sklearn's estimator as text",
      {
        "text/html": '<style>p{}</style><div class="sk-top-container"><div>Pipeline</div></div>',
        "text/plain": "Pipeline(steps=[])",
      },
      ['text: "Pipeline(steps=[])"'],
    ],
    [
      "a picture where a script would draw",
      {
        "text/html": '<div id="p"></div><script>draw("p")</script>',
        "image/png": png,
        "text/plain": "<Figure>",
      },
      ['picture png auto "picture"'],
    ],
    [
      "the second picture where the first is none",
      { "image/svg+xml": "<svg", "image/png": png },
      ['picture png auto "picture"'],
    ],
  ])("shows %s", (_title, bundle, lines) => {
    const shared = context();
    expect(show(bundle, shared)).toEqual(lines);
  });

  it.each([
    "<style>p { color: red }</style>",
    "<script>require.config({})</script>",
    "<style></style>\n<script src='x'></script>",
    "<div hidden>busy</div>",
  ])("shows nothing of %s, as a browser, and tells nothing", (html) => {
    const shared = context();
    expect(show({ "text/html": html }, shared)).toEqual([]);
    expect(show({ "text/html": html, "text/plain": "<IPython.core.display.HTML object>" }, shared)).toEqual(
      [],
    );
    expect(shared.degraded).toEqual([]);
  });

  it("tells of a place that a script draws in", () => {
    const bundle = {
      "text/html": '<div id="p"></div><script>draw("p")</script>',
      "text/plain": "<B object>",
    };
    expect(show(bundle)).toEqual([
      "missing output: a script draws it in a browser, and there is no picture beside it",
    ]);
  });

  it("keeps the whole of a source in its box", () => {
    const shared = context();
    const latex = `\\begin{itemize}${"\\item word ".repeat(300)}\\end{itemize}`;
    show({ "text/latex": latex }, shared);
    expect(shared.degraded[0]!.source).toBe(latex);
  });

  describe("of a chart", () => {
    const figure = { data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: { text: "Counts" } } };

    it("draws what plotly stores as a page", () => {
      const script = `Plotly.newPlot("id-1", ${JSON.stringify(figure.data)}, ${JSON.stringify(figure.layout)}, {"responsive": true})`;
      expect(show({ "text/html": `<div id="id-1"></div><script>${script}</script>` })).toEqual([
        'picture svg 560 "Counts"',
      ]);
    });

    it("draws what a script has named before it is drawn", () => {
      const script = `var data = [];\nvar data = ${JSON.stringify(figure.data)};\nvar layout = ${JSON.stringify(figure.layout)};\nPlotly.newPlot("id-1", data, layout);`;
      expect(show({ "text/html": `<div id="id-1"></div><script>${script}</script>` })).toEqual([
        'picture svg 560 "Counts"',
      ]);
    });

    it("prints no page of the library that draws it", () => {
      const library = "<script>window.PlotlyConfig = {};</script><script>define('plotly', {})</script>";
      expect(show({ "text/html": library, "text/vnd.plotly.v1+html": library })).toEqual([]);
      expect(show({ "text/vnd.plotly.v1+html": "<p>words</p>" })).toEqual(["words"]);
    });

    it("makes room for a long legend", () => {
      const data = Array.from({ length: 25 }, (_, at) => ({
        type: "scatter",
        name: `line ${at}`,
        x: [0, 1],
        y: [0, at],
      }));
      const [block] = blocksFromOutputs(context(), [
        {
          output_type: "display_data",
          data: { "application/vnd.plotly.v1+json": { data, layout: {} } as Json },
          metadata: {},
        },
      ]);
      const svg = block?.kind === "picture" ? Buffer.from(block.picture.bytes).toString() : "";
      expect(svg).toContain("line 24");
      const height = Number(/<svg[^>]* height="(\d+)/.exec(svg)?.[1]);
      expect(height).toBeGreaterThan(25 * 19);
    });

    it("tells of the packages that draw Vega charts", () => {
      const spec = {
        $schema: "https://vega.github.io/schema/vega-lite/v5.json",
        mark: "bar",
        data: { values: [] },
      };
      const shared = context();
      show({ "application/vnd.vegalite.v5+json": spec, "text/plain": "alt.Chart(...)" }, shared);
      expect(shared.degraded).toMatchObject([{ what: "chart" }]);
      expect(shared.degraded[0]!.reason).toContain("npm install vega vega-lite");
    });

    it("tells of data that lies elsewhere", () => {
      const spec = { mark: "bar", data: { url: "https://example.org/cars.json" } };
      expect(show({ "application/vnd.vegalite.v5+json": spec })).toEqual([
        "missing chart: its data is not in the notebook, and nothing is fetched: https://example.org/cars.json",
      ]);
    });

    it("tells of the package that draws a sunburst", () => {
      const shared = context();
      show({ "application/vnd.plotly.v1+json": { data: [{ type: "sunburst" }] } }, shared);
      expect(shared.degraded[0]!.reason).toContain("npm install plotly.js-dist-min");
    });
  });

  describe("of a widget, by its stored state", () => {
    const states = {
      box: {
        model_name: "VBoxModel",
        state: { children: ["IPY_MODEL_slider", "IPY_MODEL_row", "IPY_MODEL_press"] },
      },
      slider: { model_name: "IntSliderModel", state: { description: "rate", value: 4 } },
      row: {
        model_name: "HBoxModel",
        state: { children: ["IPY_MODEL_label", "IPY_MODEL_pick", "IPY_MODEL_tick"] },
      },
      label: { model_name: "LabelModel", state: { value: "choose" } },
      pick: {
        model_name: "DropdownModel",
        state: { description: "kind:", _options_labels: ["a", "b"], index: 1 },
      },
      tick: { model_name: "CheckboxModel", state: { description: "bias", value: true } },
      press: { model_name: "ButtonModel", state: { description: "Run" } },
      html: { model_name: "HTMLModel", state: { value: "<b>done</b>" } },
      out: {
        model_name: "OutputModel",
        state: { outputs: [{ output_type: "stream", name: "stdout", text: "said\n" }] },
      },
      loop: { model_name: "VBoxModel", state: { children: ["IPY_MODEL_loop"] } },
      map: { model_name: "LeafletMapModel", state: {} },
    };
    const view = (id: string): string[] =>
      show(
        { "application/vnd.jupyter.widget-view+json": { model_id: id }, "text/plain": `Widget(${id})` },
        { ...context(), widgets: states },
      );

    it("reads labels, values and choices, in boxes", () => {
      expect(view("box")).toEqual(["rate: 4", "choose kind: b ☒ bias"]);
      expect(view("html")).toEqual(["**done**"]);
      expect(view("out")).toEqual(['stdout: "said"']);
    });

    it("tells of what is none of Jupyter's own, and ends where boxes hold themselves", () => {
      const told = ["missing output: no form on paper is known for application/vnd.jupyter.widget-view+json"];
      expect(view("map")).toEqual(told);
      expect(view("loop")).toEqual(told);
      expect(view("gone")).toEqual(told);
    });

    it("shows the figure beside it", () => {
      const bundle = { "application/vnd.jupyter.widget-view+json": { model_id: "box" }, "image/png": png };
      expect(show(bundle, { ...context(), widgets: states })).toEqual(['picture png auto "picture"']);
    });
  });

  describe("never throws, whatever is in it", () => {
    const mimes = [
      "application/vnd.plotly.v1+json",
      "application/vnd.vegalite.v5+json",
      "application/vnd.vega.v5+json",
      "application/geo+json",
      "application/vnd.jupyter.widget-view+json",
      "application/json",
      "image/png",
      "image/svg+xml",
      "image/webp",
      "text/html",
      "text/markdown",
      "text/latex",
      "text/csv",
      "text/plain",
      "x/y",
      "",
    ];
    const values: Json[] = [
      null,
      true,
      0,
      "",
      " ",
      "<",
      "{",
      "\u001b[",
      "\ud800",
      [],
      [null],
      ["a", 1],
      {},
      { data: null },
      { data: [null] },
      { data: { data: {} } },
      { model_id: "__proto__" },
      { type: "Polygon", coordinates: 3 },
      { type: "FeatureCollection", features: [null, { type: "Feature" }] },
      '<div id="a"></div><script>Plotly.newPlot(</script>',
      "<script>Plotly.newPlot('a', [{\"x\": ]</script>",
      '<script>vegaEmbed({"$schema": "/vega/"</script>',
      "<table><tr><td style='background:linear-gradient(90deg,'>1",
    ];
    it.each(mimes)("%j", (mime) => {
      for (const value of values) expect(() => show({ [mime]: value })).not.toThrow();
    });
  });
});
