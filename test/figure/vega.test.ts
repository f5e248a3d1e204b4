import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { vegaToSvg } from "../../src/figure/vega.js";

const folder = mkdtempSync(join(tmpdir(), "vega-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A package of a few lines in place of a library. */
function install(name: string, source: string): void {
  const build = join(folder, "node_modules", name, "build");
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, "..", "package.json"), JSON.stringify({ name, main: "build/index.js" }));
  writeFileSync(join(build, "index.js"), "throw new Error('the module waits for a canvas')");
  writeFileSync(join(build, `${name}.js`), source);
}

const vega = `
exports.own = "parts of vega";
exports.randomLCG = () => () => 0;
exports.setRandom = () => {};
exports.parse = (spec) => { if (spec.broken) throw new Error("what is broken is told"); return spec; };
exports.View = class {
  constructor(spec, { logger }) { Object.assign(this, { spec, logger, _viewWidth: 30, _viewHeight: 20 }); }
  run() { if (this.spec.wrong) this.logger.warn("w").error(new Error("wrong data")); return this; }
  finalize() {}
  padding() { return { left: 1, right: 2, top: 3, bottom: 4 }; }
  origin() { return [5, 6]; }
  background() { return "white"; }
  scenegraph() { return { root: this.spec }; }
};
exports.SVGStringRenderer = class {
  initialize(at, width, height, origin) { this.size = [width, height, ...origin]; return this; }
  background() { return this; }
  render(root) { this.root = root; return this; }
  svg() { return "<svg>" + this.size + " " + this.root.mark + "</svg>"; }
};`;

describe("vegaToSvg", () => {
  it("says which packages it needs while they are not installed", () => {
    expect(() => vegaToSvg({ mark: "bar" }, folder)).toThrow("npm install vega vega-lite");
  });

  it("draws with the packages that the folder sees, by their bundles", () => {
    install("vega", vega);
    install(
      "vega-lite",
      'const { own } = require("vega"); exports.compile = (spec) => ({ spec: { ...spec, mark: `${spec.mark} by ${own}` } });',
    );
    expect(vegaToSvg({ mark: "bar" }, folder)).toBe("<svg>33,27,6,9 bar by parts of vega</svg>");
  });

  it("gives a specification of Vega to Vega alone", () => {
    const spec = { $schema: "https://vega.github.io/schema/vega/v5.json", mark: "arc" };
    expect(vegaToSvg(spec, folder)).toBe("<svg>33,27,6,9 arc</svg>");
  });

  it.each([
    [{ broken: true }, "what is broken is told"],
    [{ wrong: true }, "wrong data"],
  ])("throws what the library says of %j", (spec, message) => {
    expect(() => vegaToSvg(spec, folder)).toThrow(message);
  });
});
