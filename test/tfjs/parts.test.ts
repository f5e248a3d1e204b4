import { execFileSync, spawnSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../../src/package.js";

/*
 * The tfjs that is put together from its parts, beside the whole package, which this checkout has because tfjs-node requires
 * it. Each has a process of its own: both write into one registry.
 */

interface Seen {
  names: string[];
  methods: string[];
  gradients: string[];
  values: Record<string, unknown>;
}

/** What a cell would do with `tf`, one line for every method of tensors that is more than its function. */
const look = `
  const x = tf.tensor([[1, -2], [3, 4]]), y = tf.tensor([[5, 6], [7, 8]]);
  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const shown = (t) => [t.dtype, t.shape, Array.from(t.dataSync())];
  const values = Object.fromEntries(Object.entries({
    asScalar: tf.tensor([7]).asScalar(), as1D: x.as1D(), as2D: x.as2D(1, 4), as3D: x.as3D(1, 2, 2), as4D: x.as4D(1, 2, 2, 1),
    as5D: x.as5D(1, 1, 2, 2, 1), flatten: x.flatten(), reshapeAs: x.reshapeAs(image), asType: x.asType("int32"),
    toBool: x.toBool(), toFloat: x.toInt().toFloat(), toInt: x.toInt(), concat: x.concat(y, 1), concatList: x.concat([y, x]),
    stack: x.stack(y, 1), stackList: x.stack([y, x]), where: x.where(tf.tensor2d([[1, 0], [0, 1]], [2, 2], "bool"), y),
    resizeBilinear: image.resizeBilinear([3, 3]), resizeNearestNeighbor: image.resizeNearestNeighbor([4, 4]),
    oneHot: tf.tensor1d([1, 0], "int32").oneHot(3), oneHotValues: tf.tensor1d([1, 0], "int32").oneHot(2, 5, -1),
    sum: x.sum(0, true), relu: x.relu(), matMul: x.matMul(y, true), chain: x.mul(y).sub(1).square().mean(),
    gradient: tf.grad((t) => t.square().sum().tanh())(x),
    dense: tf.layers.dense({ units: 2, kernelInitializer: "ones", activation: "sigmoid" }).apply(x),
  }).map(([name, tensor]) => [name, shown(tensor)]));
  try { tf.tensor([1, 2]).asScalar(); } catch (error) { values.refused = error.message; }
  const gone = tf.tensor([1]); gone.dispose();
  try { gone.add(1); } catch (error) { values.disposed = error.message; }
  process.stdout.write(JSON.stringify({
    names: Object.keys(tf), methods: Object.getOwnPropertyNames(tf.Tensor.prototype),
    gradients: [...globalThis._tfGlobals.get("gradRegistry").keys()], values,
  }));`;

/** What a program prints in the checkout; tfjs's advertisements go nowhere. */
function printed(...words: string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: packageFolder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  };
  return execFileSync(process.execPath, words, options);
}

function see(load: string): Seen {
  const program = `const run = async () => { const tf = ${load}; console.warn = () => {}; await tf.setBackend("cpu"); ${look} }; run();`;
  return JSON.parse(printed("-e", program)) as Seen;
}

let parts: Seen;
let whole: Seen;
beforeAll(() => {
  const file = JSON.stringify(join(packageFolder, "dist/src/tfjs/parts.js"));
  parts = see(`(await import(${file})).assembleTfjs(require)`);
  whole = see('require("@tensorflow/tfjs")');
});

describe("tfjs from its parts", () => {
  it("has what the whole package has, but for WebGL, data and the readers of converted models", () => {
    const left = `GPGPUContext MathBackendWebGL forceHalfFloat gpgpu_util setWebGLContext version_webgl webgl webgl_util
      data GraphModel loadGraphModel loadGraphModelSync deregisterOp registerOp version_converter`;
    expect(whole.names.filter((name) => !parts.names.includes(name)).toSorted()).toEqual(
      left.split(/\s+/).toSorted(),
    );
    expect(parts.names.filter((name) => !whole.names.includes(name))).toEqual([]);
  });

  it("has the same methods of tensors and the same gradients", () => {
    expect(parts.methods.toSorted()).toEqual(whole.methods.toSorted());
    expect(parts.gradients.toSorted()).toEqual(whole.gradients.toSorted());
  });

  it("computes the same by them", () => {
    expect(parts.values).toEqual(whole.values);
    expect(parts.values).toMatchObject({
      concat: ["float32", [2, 4], [1, -2, 5, 6, 3, 4, 7, 8]],
      where: ["float32", [2, 2], [1, 6, 7, 4]],
    });
  });
});

describe("gradsheet/tfjs", () => {
  it("gives each name of the parts to import statements, and computes the same", () => {
    const program = `import * as tf from "gradsheet/tfjs"; ${look}`;
    const seen = JSON.parse(printed("--input-type=module", "-e", program)) as Seen;
    expect(seen.names.filter((name) => name !== "default").toSorted()).toEqual(parts.names.toSorted());
    expect(seen.values).toEqual(parts.values);
  });

  it("does not advertise tfjs's native package, but says what else it has to say", () => {
    const program =
      'import * as tf from "gradsheet/tfjs"; tf.tensor([1]); tf.removeBackend("cpu"); tf.backend_util.warn("heard");';
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: packageFolder,
      encoding: "utf8",
    });
    expect(stderr).toBe("heard\n");
  });

  it("is the very tfjs of the whole package, where that is installed beside gradsheet's", () => {
    const require = createRequire(join(packageFolder, "package.json"));
    const program =
      'import * as tf from "gradsheet/tfjs"; import * as whole from "@tensorflow/tfjs"; console.log(tf.Tensor === whole.Tensor && tf.LayersModel === whole.LayersModel);';
    expect(require.resolve("@tensorflow/tfjs")).toContain("node_modules");
    expect(printed("--input-type=module", "-e", program)).toBe("true\n");
  });
});
