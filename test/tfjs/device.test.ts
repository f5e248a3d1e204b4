import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { device, type DeviceName } from "../../src/tfjs/devices/device.js";
import { DeviceError } from "../../src/tfjs/devices/rung.js";
import { selfTest } from "../../src/tfjs/devices/self-test.js";
import { loadFloat64 } from "../../src/tfjs/float64.js";
import type { CpuBackend } from "../../src/tfjs/kernels/cpu-backend.js";
import { packageFolder } from "../../src/package.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";

describe("device", () => {
  let empty: string;
  beforeEach(() => {
    // A folder in which nothing has been set up, so that the ladder starts at wasm on every machine.
    empty = mkdtempSync(join(tmpdir(), "gradsheet-empty-"));
    vi.stubEnv("GRADSHEET_DATA", empty);
    vi.stubEnv("GRADSHEET_DEVICE", "");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(empty, { recursive: true });
  });

  it.each(["wasm", "cpu"] as const)('device("%s") computes on that rung and leaks nothing', async (name) => {
    const { tf, ...rung } = await device(name);
    const before = tf.memory().numTensors;
    expect(rung.name).toBe(name);
    expect(tf.getBackend()).toBe(name);
    expect(tf.tidy(() => Array.from(tf.matMul([[1, 2]], [[3], [4]]).dataSync()))).toEqual([11]);
    expect(rung.versions).toMatchObject({ node: process.versions.node, tfjs: "4.22.0" });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('device("auto") takes the first rung that works and says why each higher one did not', async () => {
    const { name, refused } = await device("auto");
    expect(name).toBe("wasm");
    expect(refused.map(({ rung }) => rung)).toEqual(["cuda", "webgpu", "tensorflow"]);
    for (const { step, message, cure } of refused) {
      expect(step).toBe("resolve");
      expect(message).not.toBe("");
      expect(cure).toMatch(/^Run gradsheet setup /);
    }
  });

  it("a notebook shows the rung and why each higher one was not taken, and nothing of tfjs's namespace", async () => {
    const shown = (found: unknown) =>
      (found as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]();
    const found = await device("auto");
    const { "text/markdown": markdown } = shown(found);
    expect(markdown).toContain(String(found));
    for (const { rung, cure } of found.refused) {
      expect(markdown).toContain(rung);
      expect(markdown).toContain(cure);
    }
    const named = await device("cpu");
    expect(shown(named)).toEqual({ "text/plain": String(named) });
  });

  it('device("tensorflow") throws where none has been set up, and the rung in use stays', async () => {
    const { tf } = await device("cpu");
    await expect(device("tensorflow")).rejects.toThrow(
      'device("tensorflow"): refused at resolve, got "no TensorFlow addon has been built". Run gradsheet setup tensorflow.',
    );
    await expect(device("webgpu")).rejects.toBeInstanceOf(DeviceError);
    expect(tf.getBackend()).toBe("cpu");
  });

  it("device() takes the rung that GRADSHEET_DEVICE names", async () => {
    vi.stubEnv("GRADSHEET_DEVICE", "cpu");
    expect((await device()).name).toBe("cpu");
    vi.stubEnv("GRADSHEET_DEVICE", "gpu");
    await expect(device()).rejects.toThrow(
      'device: needs auto, cuda, webgpu, tensorflow, wasm or cpu, got "gpu".',
    );
  });

  it("two calls at once each end on the rung they asked for", async () => {
    const names: DeviceName[] = ["cpu", "wasm", "cpu", "wasm"];
    const devices = await Promise.all(names.map((name) => device(name)));
    expect(devices.map(({ name }) => name)).toEqual(names);
    expect(loadTfjs().getBackend()).toBe("wasm");
  });

  it("importing the library loads no tfjs", () => {
    const script = `
      import(${JSON.stringify(join(packageFolder, "dist/src/index.js"))}).then(() => {
        const loaded = Object.keys(require.cache).filter((file) => file.includes("@tensorflow"));
        console.log(loaded.length + (globalThis._tfengine ? 1 : 0));
      });`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim()).toBe("0");
  });
});

describe("selfTest", () => {
  it("passes on tfjs in doubles", async () => {
    expect(await selfTest(await loadFloat64())).toBeUndefined();
  });

  it.each([
    ["BatchMatMul", /matMul/],
    ["Conv2DBackpropFilter", /conv2d by its filter/],
    ["Conv2DBackpropInput", /conv2d by its input/],
    ["DepthwiseConv2dNativeBackpropInput", /depthwiseConv2d by its input/],
    ["MaxPoolGrad", /maxPool/],
    ["ResizeNearestNeighborGrad", /resizeNearestNeighbor/],
    ["UnsortedSegmentSum", /gather/],
    ["Tanh", /tanh/],
    ["Sum", /./],
  ])("names the result that is wrong where the kernel %s returns zeros", async (kernelName, message) => {
    const { tf } = await device("cpu");
    const kernel = tf.getKernel(kernelName, "cpu");
    tf.unregisterKernel(kernelName, "cpu");
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        const { shape, dtype } = kernel.kernelFunc(call) as TensorInfo;
        const cpu = call.backend as unknown as CpuBackend;
        return cpu.makeTensorInfo(shape, dtype, new Float32Array(shape.reduce((a, b) => a * b, 1)));
      },
    });
    try {
      expect((await selfTest(tf))?.check).toMatch(message);
    } finally {
      tf.unregisterKernel(kernelName, "cpu");
      tf.registerKernel(kernel);
    }
  });
});
