import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../errors.js";
import { fileOfPackageNear } from "./package-near.js";

/*
 * Charts of Vega and Vega-Lite (Altair), drawn without a browser by their own libraries where these are installed. A view without
 * outer data is evaluated and drawn at once, so that nothing has to be waited for.
 */

interface View {
  run(): View;
  finalize(): void;
  scenegraph(): { root: object };
  padding(): { left: number; right: number; top: number; bottom: number };
  origin(): [number, number];
  background(): unknown;
  _viewWidth: number;
  _viewHeight: number;
}

interface Renderer {
  initialize(at: null, width: number, height: number, origin: [number, number], scale: number): Renderer;
  background(color: unknown): Renderer;
  render(scene: object): Renderer;
  svg(): string;
}

interface Vega {
  parse(spec: object): object;
  View: new (runtime: object, options: object) => View;
  SVGStringRenderer: new (loader: object) => Renderer;
  setRandom(random: () => number): void;
  randomLCG(seed: number): () => number;
}

interface VegaLite {
  compile(spec: object, options: object): { spec: object };
}

/**
 * The SVG text of a Vega or Vega-Lite specification whose data is within it.
 * @param folder where `vega` and `vega-lite` are looked for first
 * @throws InputError where the libraries are not installed, or the specification says nothing that can be drawn
 */
export function vegaToSvg(spec: object, folder: string): string {
  const lite = !/\/vega\/v/.test(String((spec as { $schema?: unknown }).$schema ?? "vega-lite"));
  const cure = "Install them beside the notebook: npm install vega vega-lite.";
  const rule = lite ? "needs the packages vega and vega-lite" : "needs the package vega";
  const vega = bundleNear<Vega>("vega", folder, {});
  const vegaLite = lite && vega !== null ? bundleNear<VegaLite>("vega-lite", folder, vega) : null;
  if (vega === null || (lite && vegaLite === null))
    throw new InputError({ place: "a Vega chart", rule, got: "none", cure });
  const told: unknown[] = [];
  const logger = quietLogger(told);
  vega.setRandom(vega.randomLCG(1));
  const source = structuredClone(spec);
  const full = vegaLite === null ? source : vegaLite.compile(source, { logger }).spec;
  const view = new vega.View(vega.parse(full), { renderer: "none", logger });
  try {
    view.run();
    if (told.length > 0) throw told[0];
    const { left, right, top, bottom } = view.padding();
    const [x, y] = view.origin();
    return new vega.SVGStringRenderer({})
      .initialize(
        null,
        Math.max(0, view._viewWidth + left + right),
        Math.max(0, view._viewHeight + top + bottom),
        [left + x, top + y],
        1,
      )
      .background(view.background())
      .render(view.scenegraph().root)
      .svg();
  } finally {
    view.finalize();
  }
}

const loaded = new Map<string, object>();

/**
 * A library by the bundle that it has for web pages: as a module it waits for a canvas when it is loaded, which nothing here could
 * wait for.
 * @param parts what it takes from other packages
 */
function bundleNear<T extends object>(name: string, folder: string, parts: object): T | null {
  const entry = fileOfPackageNear(name, folder);
  if (entry === null) return null;
  const file = [`${name}.min.js`, `${name}.js`]
    .map((bundle) => join(dirname(entry), bundle))
    .find((path) => existsSync(path));
  if (file === undefined) return null;
  let library = loaded.get(file);
  if (library === undefined) {
    const module = { exports: {} };
    // oxlint-disable-next-line typescript/no-implied-eval -- a package that the user has installed, in a scope of its own
    new Function("module", "exports", "require", readFileSync(file, "utf8"))(
      module,
      module.exports,
      () => parts,
    );
    library = module.exports;
    loaded.set(file, library);
  }
  return library as T;
}

/** A logger that keeps errors, and says nothing. */
function quietLogger(told: unknown[]): object {
  const logger: Record<string, unknown> = {
    level: () => 0,
    error: (...errors: unknown[]) => (told.push(errors[0]), logger),
  };
  for (const name of ["warn", "info", "debug"]) logger[name] = () => logger;
  return logger;
}
