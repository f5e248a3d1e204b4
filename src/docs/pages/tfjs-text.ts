import { tfjsNames } from "../library/example-scope.js";
import { codeBlock } from "../site/markdown.js";

/** What `gradsheet/tfjs` gives: TensorFlow.js's names, which its own reference explains, by what they are. */
export function tfjsText(): string {
  const names = Object.keys(tfjsNames).filter((name) => name !== "version");
  const kindOf = (name: string): string => {
    const value = tfjsNames[name];
    if (typeof value === "object" && value !== null) return "namespace";
    if (typeof value === "function") return /^[a-z]/.test(name) ? "function" : "class";
    // The names of kernels, by which backends register what computes them.
    return "kernel";
  };
  const list = (kind: string): string =>
    names
      .filter((name) => kindOf(name) === kind)
      .map((name) => `\`${name}\``)
      .join(", ");
  return [
    "The TensorFlow.js that `fit` trains with: all of `@tensorflow/tfjs-core`, `@tensorflow/tfjs-layers` and the CPU backend, with " +
      "gradsheet's repairs (gradients and kernels that TensorFlow.js lacks) and without WebGL, `tf.data` and the readers of " +
      "converted models. Names mean what [TensorFlow.js's own reference](https://js.tensorflow.org/api/latest/) says. In a " +
      'notebook `import * as tf from "@tensorflow/tfjs"` gives the same where that package is not installed. A ' +
      "TypeScript program that imports it needs `skipLibCheck: true`: TensorFlow.js's own declarations do not pass a check.",
    codeBlock(
      [
        'import * as tf from "gradsheet/tfjs";',
        'import { device } from "gradsheet";',
        "",
        'await device("wasm"); // what tensors are computed on from here',
        "console.log(tf.matMul([[1, 2]], [[3], [4]])); // Tensor [[11],]",
      ].join("\n"),
    ),
    `**Functions** ${list("function")}`,
    `**Namespaces** ${list("namespace")}`,
    `**Classes** ${list("class")}`,
    `Other names (${names.filter((name) => kindOf(name) === "kernel").length}) are those of kernels, by which a backend registers ` +
      "what computes them.",
  ].join("\n\n");
}
