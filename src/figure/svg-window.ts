import { readFileSync } from "node:fs";
import { boxOf, lengthOfText, ownBox, type Box, type ShimElement } from "./svg-box.js";
import { paintable } from "./svg-canvas.js";
import { sansSerif, type Typeface } from "./svg-text.js";

export interface FigureWindow {
  draw(data: object[], layout: object, face: Typeface): { svg: string; paintings: string[] };
}

interface Plotly {
  newPlot(element: object, data: object[], layout: object, config: object): Promise<unknown>;
  purge(element: object): void;
  Snapshot: { toSVG(element: object, format: "svg", scale: number): string };
}

interface ShimDocument {
  body: { appendChild(node: object): void; removeChild(node: object): void };
  createElement(name: string): object;
}

/** What plotly's bundle takes from the browser's global scope. */
const globals = [
  "self",
  "window",
  "document",
  "navigator",
  "DOMParser",
  "XMLSerializer",
  "HTMLElement",
  "Element",
  "Node",
  "SVGElement",
  "Image",
  "performance",
  "getComputedStyle",
] as const;

/**
 * plotly.js in a window of its own. Nothing of it becomes global: a library that finds a `window` takes Node for a browser.
 * Timers never run, as the drawing is taken when `newPlot` returns, and measures of text come from the widths of its characters.
 */
export function figureWindow(require: NodeJS.Require): FigureWindow {
  const { Window } = require("happy-dom") as {
    Window: new (options: object) => Record<string, unknown> & { document: ShimDocument };
  };
  const window = new Window({ url: "about:blank", width: 1000, height: 800 });
  let face: Typeface = sansSerif;
  let paintings: string[] = [];
  measureWith(window, () => face);
  const { document } = window;
  const createElement = document.createElement.bind(document);
  document.createElement = (name) => {
    const element = createElement(name);
    return name.toLowerCase() === "canvas" ? paintable(element, paintings) : element;
  };

  const random = seededRandom();
  const math = Object.assign(Object.create(Math) as Math, { random: random.next });
  const scope: Record<string, unknown> = {
    ...Object.fromEntries(globals.map((name) => [name, window[name]])),
    self: window,
    window,
    getComputedStyle: (window.getComputedStyle as (element: object) => object).bind(window),
    Math: math,
  };
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) scope[name] = () => 0;
  for (const name of ["clearTimeout", "clearInterval", "cancelAnimationFrame"]) scope[name] = () => undefined;
  (window.URL as { createObjectURL: () => string }).createObjectURL = () => "";

  const module = { exports: {} };
  const bundle = readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8");
  // oxlint-disable-next-line typescript/no-implied-eval -- the bundle is a pinned dependency, run in a scope of its own
  new Function("module", "exports", ...Object.keys(scope), bundle)(
    module,
    module.exports,
    ...Object.values(scope),
  );
  const plotly = module.exports as Plotly;

  return {
    draw(data, layout, wanted) {
      face = wanted;
      paintings.length = 0;
      random.seed(JSON.stringify([data, layout]));
      const element = document.createElement("div");
      document.body.appendChild(element);
      try {
        let failure: unknown;
        plotly
          .newPlot(element, data, layout, { staticPlot: true })
          .catch((error: unknown) => (failure = error));
        const svg = plotly.Snapshot.toSVG(element, "svg", 1);
        if (failure !== undefined) throw failure;
        return { svg, paintings: [...paintings] };
      } finally {
        plotly.purge(element);
        document.body.removeChild(element);
      }
    },
  };
}

function rect({ left, top, right, bottom }: Box): object {
  return left === Infinity
    ? { x: 0, y: 0, left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 }
    : { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}

/** Gives elements the measures that a browser takes from its layout. */
function measureWith(window: Record<string, unknown>, face: () => Typeface): void {
  const element = (window.Element as { prototype: object }).prototype;
  const define = (name: string, value: (this: ShimElement) => unknown): void => {
    for (const type of ["Element", "HTMLElement", "SVGElement", "SVGGraphicsElement"]) {
      const prototype = (window[type] as { prototype: object } | undefined)?.prototype;
      if (
        prototype !== undefined &&
        (prototype === element || Object.hasOwn(prototype, name) || type === "SVGElement")
      )
        Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    }
  };
  define("getBBox", function () {
    return rect(ownBox(this, face()));
  });
  define("getBoundingClientRect", function () {
    return rect(boxOf(this, face()));
  });
  define("getComputedTextLength", function () {
    return lengthOfText(this, face());
  });
  define("getTotalLength", () => 0);
  define("getPointAtLength", () => ({ x: 0, y: 0 }));
}

/** Random numbers that depend on a text alone: plotly makes its identifiers of them. */
function seededRandom(): { seed(text: string): void; next(): number } {
  let state = 1;
  return {
    seed(text) {
      state = 2166136261;
      for (let index = 0; index < text.length; index++)
        state = Math.imul(state ^ text.charCodeAt(index), 16777619);
      state >>>= 0;
    },
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}
