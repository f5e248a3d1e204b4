import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { moons } from "../../src/training/datasets/shapes.js";
import { device } from "../../src/tfjs/devices/device.js";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { fit } from "../../src/training/fit.js";
import { beginStep, recover } from "../../src/tfjs/interrupted.js";
import { ProgressBar, progressLine } from "../../src/training/progress.js";
import { packageFolder } from "../../src/package.js";
import type { Tfjs } from "../../src/tfjs/library.js";

const display = Symbol.for("Jupyter.display");
const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };

interface Shown {
  bundle: Record<string, unknown>;
  options: { display_id: string; update: boolean };
}

/** Plays the notebook's kernel: keeps what is shown. */
function notebook(): Shown[] {
  const shown: Shown[] = [];
  (globalThis as Record<symbol, unknown>)[display] = (
    value: Record<symbol, () => Record<string, unknown>>,
    options: Shown["options"],
  ) => shown.push({ bundle: value[display](), options });
  return shown;
}

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

describe("fit in a notebook", () => {
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[display];
  });

  it("shows a bar and a curve that are updated in place, not more than twice a second", async () => {
    const shown = notebook();
    const start = performance.now();
    const { history } = await fit(net, moons(), { epochs: 60, validation: 0.2 });
    const seconds = (performance.now() - start) / 1000;
    const ids = new Set(shown.map(({ options }) => options.display_id));
    expect(ids.size).toBe(2);
    for (const id of ids) {
      const own = shown.filter(({ options }) => options.display_id === id);
      expect(own.map(({ options }) => options.update)).toEqual(own.map((_, place) => place > 0));
      expect(own.length).toBeLessThanOrEqual(2 * seconds + 3);
    }
    const curve = shown.findLast(({ bundle }) => "image/svg+xml" in bundle)!.bundle;
    expect(curve["image/svg+xml"]).toMatch(/^<svg/);
    const plot = curve["application/vnd.plotly.v1+json"] as { data: { name: string; y: number[] }[] };
    expect(plot.data.map(({ name }) => name)).toEqual(["each step", "training", "validation"]);
    expect(plot.data[1].y).toEqual(history.loss);
    const bar = shown.findLast(({ bundle }) => !("image/svg+xml" in bundle))!.bundle["text/plain"];
    expect(bar).toMatch(/^█{20} epoch 60\/60 · loss .* · accuracy .* · validation loss .* steps\/s · /);
  });

  it("shows nothing where progress is false", async () => {
    const shown = notebook();
    await fit(net, moons(), { epochs: 2, progress: false });
    expect(shown).toEqual([]);
  });
});

describe("GRADSHEET_QUIET", () => {
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[display];
    vi.unstubAllEnvs();
  });

  it("a run shows nothing where it is 1, and shows itself again where the program asks for it", async () => {
    vi.stubEnv("GRADSHEET_QUIET", "1");
    const shown = notebook();
    await fit(net, moons(), { epochs: 1 });
    await compareOptimizers(net, moons(), { sgd: "sgd" }, { epochs: 1, seeds: 1 });
    expect(shown).toEqual([]);
    await fit(net, moons(), { epochs: 1, progress: true });
    expect(shown.length).toBeGreaterThan(0);
  });
});

describe("ProgressBar", () => {
  it("progressLine() is the bar, the place, the numbers, the rate and the time to go", () => {
    const standing = { label: "epoch 2/4", done: 0.25, step: 50, numbers: { loss: 0.123456 }, seconds: 100 };
    expect(progressLine(standing)).toBe(
      "█████░░░░░░░░░░░░░░░ epoch 2/4 · loss 0.1235 · 0.500 steps/s · 5 min 0 s to go",
    );
  });

  it("writes over its line in a terminal and nothing in a pipe", () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 30, write: (text: string) => written.push(text) };
    const standing = { label: "epoch 1/1", done: 1, step: 1, numbers: {}, seconds: 1 };
    const bar = new ProgressBar(true, stream as never);
    bar.update(standing);
    bar.update(standing);
    bar.finish(standing, "");
    expect(written.map((text) => text.replaceAll("\u001b[2K", ""))).toEqual(
      ["\r████████████████████ epoch 1/1", "\r████████████████████ epoch 1/1", "\n"].map((text) =>
        text.slice(0, 30),
      ),
    );
    new ProgressBar(true, { ...stream, isTTY: false } as never).finish(standing, "");
    expect(written).toHaveLength(3);
  });

  it("a program in a pipe prints nothing of its own", () => {
    const script = `
      const { fit, xor } = await import(${JSON.stringify(join(packageFolder, "dist/src/index.js"))});
      const { steps } = await fit({ input: [2], layers: ["4", "tanh", "2", "softmax"] }, xor(), { device: "cpu" });
      console.log(steps);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["10\n", ""]);
  });
});

describe("recover", () => {
  it("puts tfjs back where a step was killed inside a kernel and a gradient", async () => {
    const cube = tf.grad((x) => x.pow(3).sum());
    const { state } = tf.engine() as unknown as {
      state: { kernelDepth: number; gradientDepth: number; activeTape: unknown };
    };
    beginStep(tf);
    // What V8's termination leaves behind: none of the `finally` blocks has run.
    tf.engine().startScope("killed");
    Math.random = () => 0.5;
    Object.assign(state, { kernelDepth: 1, gradientDepth: 1, activeTape: [] });
    expect(() => cube(tf.tensor1d([2]))).toThrow("Cannot compute gradient");
    recover();
    expect(Math.random()).not.toBe(Math.random());
    expect(Array.from(cube(tf.tensor1d([2])).dataSync())).toEqual([12]);
    const { stopped } = await fit(net, moons(), { epochs: 1 });
    expect(stopped).toBe("done");
    vi.restoreAllMocks();
  });
});
