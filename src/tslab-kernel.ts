/*
 * Inside tslab's own kernel, which knows neither the display symbol nor bundles of several media types: loading this file
 * there puts a display function where the library looks for it, and shows a cell's last value by tslab's display where the
 * value can show itself. Anywhere else it does nothing.
 */

type Bundle = Record<string, unknown>;

/** A place that tslab draws in. Source: tslab 1.0.22, `dist/public.d.ts`. */
interface TslabDisplay {
  raw(mediaType: string, data: string): void;
}

interface Tslab {
  display: TslabDisplay;
  newDisplay(): TslabDisplay;
}

/** What tslab gives the code of its cells. Source: tslab 1.0.22, `dist/executor.js`. */
interface TslabGlobals {
  /** Holds the cells' variables, and the last value under the name of `lastValue`. */
  exports: object;
  require(name: "tslab"): Tslab;
}

const displaySymbol = Symbol.for("Jupyter.display");
const lastValue = "tsLastExpr";

/** What every front end draws, in JupyterLab's order of preference. */
const mediaTypes = [
  "text/html",
  "text/markdown",
  "text/latex",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "text/plain",
];

const { __tslab__: globals } = globalThis as { __tslab__?: TslabGlobals };
if (globals !== undefined) showIn(globals);

function showIn({ exports, require }: TslabGlobals): void {
  const display = displayBy(require("tslab"));
  Object.defineProperty(globalThis, displaySymbol, { value: display, configurable: true });
  let printed: unknown;
  // tslab assigns a cell's last value, then reads and prints what is not undefined.
  const watch: PropertyDescriptor = {
    get: () => printed,
    set: (value: unknown) => {
      printed = showsItself(value) ? undefined : value;
      if (showsItself(value)) display(value);
    },
  };
  Object.setPrototypeOf(exports, Object.create(Object.prototype, { [lastValue]: watch }) as object);
}

/** Shows one media type of a value, the best; a value with a `display_id` is drawn anew in its place. */
function displayBy(tslab: Tslab): (value: unknown, options?: { display_id?: string }) => void {
  const places = new Map<string, TslabDisplay>();
  const placeOf = (id: string): TslabDisplay => {
    const place = places.get(id) ?? tslab.newDisplay();
    places.set(id, place);
    return place;
  };
  return (value, { display_id: id } = {}) => {
    const bundle = showsItself(value) ? value[displaySymbol]() : { "text/plain": String(value) };
    const mediaType = mediaTypes.find((type) => typeof bundle[type] === "string");
    if (mediaType === undefined) return;
    const place = id === undefined ? tslab.display : placeOf(id);
    place.raw(mediaType, bundle[mediaType] as string);
  };
}

function showsItself(value: unknown): value is { [displaySymbol](): Bundle } {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Record<symbol, unknown>)[displaySymbol] === "function"
  );
}
