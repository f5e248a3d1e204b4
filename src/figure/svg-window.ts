import { Random } from "../number/random.js";
import { readFileSync } from "node:fs";
import { boxOf, lengthOfText, ownBox, type Box } from "./svg-box.js";
import { paintable } from "./svg-canvas.js";
import { Document, Element, Node, serialize } from "./svg-dom.js";
import { sansSerif, type Typeface } from "./svg-text.js";

export interface FigureWindow {
  draw(data: object[], layout: object, face: Typeface): { svg: string; paintings: string[] };
}

interface Plotly {
  newPlot(element: object, data: object[], layout: object, config: object): Promise<unknown>;
  purge(element: object): void;
  Snapshot: { toSVG(element: object, format: "svg", scale: number): string };
}

/** The typeface that text is measured in: that of the figure being drawn. */
let face: Typeface = sansSerif;

const nothing = { x: 0, y: 0, left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };

function rect({ left, top, right, bottom }: Box): typeof nothing {
  return left === Infinity
    ? nothing
    : { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}

/** An element with the measures that a browser takes from its layout. */
class MeasuredElement extends Element {
  getBBox(): object {
    return rect(ownBox(this, face));
  }

  getBoundingClientRect(): object {
    return rect(boxOf(this, face));
  }

  getComputedTextLength(): number {
    return lengthOfText(this, face);
  }

  getTotalLength(): number {
    return 0;
  }

  getPointAtLength(): object {
    return { x: 0, y: 0 };
  }
}

class FigureDocument extends Document {
  override createElement(name: string): Element {
    const element = new MeasuredElement(this, name.toLowerCase(), "http://www.w3.org/1999/xhtml");
    return element.localName === "canvas" ? paintable(element, this.paintings) : element;
  }

  override createElementNS(namespace: string | null, name: string): Element {
    return new MeasuredElement(this, name.replace(/^.*:/, ""), namespace ?? "http://www.w3.org/2000/svg");
  }

  readonly paintings: string[] = [];
}

/** What plotly reads of a computed style: what the element or one around it says. */
function computedStyle(element: Element): object {
  const value = (name: string): string => {
    for (let at: Element | null = element; at instanceof Element; at = at.parentNode) {
      const own = at.style.getPropertyValue(name) || at.getAttribute(name);
      if (own) return own;
    }
    return "";
  };
  return new Proxy(
    { getPropertyValue: value },
    {
      get: (style, name) =>
        name === "getPropertyValue"
          ? style.getPropertyValue
          : value(String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
    },
  );
}

/**
 * plotly.js in a window of its own. Nothing of it becomes global: a library that finds a `window` takes Node for a browser.
 * Timers never run, as the drawing is taken when `newPlot` returns, and measures of text come from the widths of its characters.
 */
export function figureWindow(file: string): FigureWindow {
  const document = new FigureDocument();
  const random = seededRandom();
  const window: Record<string, unknown> = {
    document,
    Element,
    HTMLElement: Element,
    SVGElement: Element,
    Node,
    navigator: { userAgent: "gradsheet", platform: "", vendor: "" },
    location: { href: "about:blank", search: "", hash: "" },
    performance,
    innerWidth: 1000,
    innerHeight: 800,
    devicePixelRatio: 1,
    getComputedStyle: computedStyle,
    XMLSerializer: class {
      serializeToString(node: Node): string {
        return serialize(node);
      }
    },
    DOMParser: Object,
    Image: Object,
    URL: { createObjectURL: () => "", revokeObjectURL: () => undefined },
    console: {
      ...console,
      log: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      trace: () => undefined,
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    Math: Object.assign(Object.create(Math) as Math, { random: random.next }),
  };
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) window[name] = () => 0;
  for (const name of ["clearTimeout", "clearInterval", "cancelAnimationFrame"])
    window[name] = () => undefined;
  window.window = window;
  window.self = window;

  const module = { exports: {} };
  const bundle = readFileSync(file, "utf8");
  // oxlint-disable-next-line typescript/no-implied-eval -- the bundle is a pinned dependency, run in a scope of its own
  new Function("module", "exports", ...Object.keys(window), bundle)(
    module,
    module.exports,
    ...Object.values(window),
  );
  const plotly = module.exports as Plotly;

  return {
    draw(data, layout, wanted) {
      face = wanted;
      document.paintings.length = 0;
      random.seed(JSON.stringify([data, layout]));
      const element = document.body.appendChild(document.createElement("div"));
      try {
        let failure: unknown;
        plotly
          .newPlot(element, data, layout, { staticPlot: true })
          .catch((error: unknown) => (failure = error));
        const svg = plotly.Snapshot.toSVG(element, "svg", 1);
        if (failure !== undefined) throw failure;
        const drawn = { svg, paintings: [...document.paintings] };
        plotly.purge(element);
        return drawn;
      } finally {
        document.body.removeChild(element);
      }
    },
  };
}

/** Random numbers that depend on a text alone: plotly makes its identifiers of them. */
function seededRandom(): { seed(text: string): void; next(): number } {
  let random = new Random(0);
  return {
    seed(text) {
      random = Random.for(0, text);
    },
    next() {
      return random.uniform();
    },
  };
}
