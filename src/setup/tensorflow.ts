import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GradsheetError } from "../errors.js";
import { dataFolder } from "../data-folder.js";
import { type AddonRecord, addonRecordFile, readAddonRecord } from "../tfjs/devices/addon-record.js";
import { device } from "../tfjs/devices/device.js";
import { hasNvidiaDriver } from "../tfjs/devices/nvidia.js";
import { findTfjsNode } from "../tfjs/devices/tfjs-node.js";
import { coreSource, doorSource } from "./addon-source.js";
import { libraryIn, pythonTensorflow, type TensorflowLibrary } from "./find-library.js";
import { makeDataFolder } from "./make-data-folder.js";
import { installPackages } from "./npm-package.js";
import type { OnProgress } from "./progress.js";
import { runStep } from "./run-command.js";

export interface TensorflowSetup {
  /** Use NVIDIA GPUs; default: where there is a driver. */
  cuda?: boolean;
  /** A folder with a TensorFlow library, or a Python environment that has one. */
  from?: string;
  /** The Python to look for TensorFlow in and to install with; default: `python3`. */
  python?: string;
  /** Called with each step as it begins. */
  onProgress?: OnProgress;
}

export interface TensorflowSetupResult extends AddonRecord {
  /** False where everything was there already. */
  changed: boolean;
  rung: "cuda" | "tensorflow";
  /** What computes, in words. */
  description: string;
}

const place = "gradsheet setup tensorflow";

/**
 * Makes the rungs `cuda` and `tensorflow` work: finds a TensorFlow library or installs one from PyPI into gradsheet's data
 * folder, builds the addon of `@tensorflow/tfjs-node-gpu` against it outside `node_modules`, loads it and runs the
 * self-test. A second run finds everything in place and changes nothing.
 * @param options where the library is (`from`), whether to use GPUs (`cuda`), and a listener for the steps
 * @returns what was built, and the rung that passed its self-test
 * @throws GradsheetError with the cure at the step that fails; FileError for a folder without a library or its headers
 */
export async function setupTensorflow(options: TensorflowSetup = {}): Promise<TensorflowSetupResult> {
  if (process.platform !== "linux")
    throw new GradsheetError({
      place,
      rule: "builds on Linux",
      got: process.platform,
      cure: "Use gradsheet setup webgpu for a GPU; the device wasm needs nothing.",
    });
  const cuda = options.cuda ?? hasNvidiaDriver();
  const say: OnProgress = options.onProgress ?? (() => undefined);

  say({ step: "package", message: "looking for @tensorflow/tfjs-node-gpu" });
  const tfjsNode = await requireTfjsNode(say);
  say({ step: "library", message: "looking for a TensorFlow library" });
  const library = await requireLibrary(options, cuda, say);

  const digest = digestOf(tfjsNode, library);
  const known = readAddonRecord();
  const changed = known?.digest !== digest || !existsSync(known.addon);
  const record = changed ? await build(tfjsNode, library, digest, say) : known;
  const rung = cuda ? "cuda" : "tensorflow";
  say({ step: "check", message: `running the self-test of ${rung}` });
  if (changed) writeRecord(record);
  try {
    const { description } = await device(rung);
    say({ step: "done", message: `${rung}: ${description}, TensorFlow ${record.tensorflowVersion}` });
    return { ...record, changed, rung, description };
  } catch (error) {
    if (changed && !cuda) rmSync(addonRecordFile(), { force: true });
    throw error;
  }
}

async function requireTfjsNode(say: OnProgress): Promise<string> {
  const found = findTfjsNode();
  if (found) return found;
  const wanted = "@tensorflow/tfjs-node-gpu@4.22.0";
  say({ step: "install", message: `installing ${wanted} without its scripts` });
  await installPackages(place, join(dataFolder(), "tensorflow"), [wanted]);
  const installed = findTfjsNode();
  if (!installed) throw new GradsheetError({ place, rule: `could not find ${wanted} after installing it` });
  return installed;
}

async function requireLibrary(
  { from, python = "python3" }: TensorflowSetup,
  cuda: boolean,
  say: OnProgress,
): Promise<TensorflowLibrary> {
  if (from !== undefined) return libraryIn(from, place);
  const usable = (folder: string | undefined): TensorflowLibrary | undefined => {
    try {
      const library = folder ? libraryIn(folder, place) : undefined;
      return library && (library.cuda || !cuda) ? library : undefined;
    } catch {
      return undefined;
    }
  };
  const own = join(dataFolder(), "tensorflow", cuda ? "python-cuda" : "python");
  const tfjsNode = findTfjsNode();
  const found =
    usable(readAddonRecord()?.library) ??
    usable(own) ??
    usable(await pythonTensorflow(python)) ??
    usable(tfjsNode && join(tfjsNode, "deps"));
  if (found) return found;
  await installWheel(own, python, cuda ? "tensorflow[and-cuda]" : "tensorflow-cpu", say);
  return libraryIn(own, place);
}

async function installWheel(folder: string, python: string, wheel: string, say: OnProgress): Promise<void> {
  say({ step: "install", message: `installing ${wheel} from PyPI (1.6 GB or more on disk)` });
  makeDataFolder(place, dirname(folder));
  const venvCure = "Install Python 3.10 or later with its venv module, or give a library by --from DIR.";
  await runStep(place, "could not make a Python environment", venvCure, python, ["-m", "venv", folder]);
  await runStep(
    place,
    `could not install ${wheel}`,
    "Check the network, the disk's free space and that TensorFlow has a wheel for your Python; then run it again.",
    join(folder, "bin", "python"),
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel],
    { onLine: (line) => say({ step: "install", message: line }) },
  );
}

async function build(
  tfjsNode: string,
  library: TensorflowLibrary,
  digest: string,
  say: OnProgress,
): Promise<AddonRecord> {
  const addons = join(dataFolder(), "tensorflow", "addons");
  const finished = join(addons, digest.slice(0, 16));
  const unfinished = `${finished}.${process.pid}`;
  makeDataFolder(place, unfinished);
  try {
    const nodeHeaders = await requireNodeHeaders(say);
    say({ step: "compile", message: `building the addon against ${library.folder}` });
    const includes = [nodeHeaders, library.include, join(tfjsNode, "binding")].map((path) => `-I${path}`);
    const links = [`-L${library.folder}`, `-Wl,-rpath,${library.folder}`];
    await compile(join(unfinished, "tfjs_binding.node"), doorSource, [...includes, "-ldl"]);
    await compile(join(unfinished, "tfjs_binding.so"), coreSource, [
      ...includes,
      ...links,
      ...library.files.map((file) => `-l:${file}`),
    ]);
    const tensorflowVersion = await tryLoading(join(unfinished, "tfjs_binding.node"));
    rmSync(finished, { recursive: true, force: true });
    renameSync(unfinished, finished);
    const addon = join(finished, "tfjs_binding.node");
    return { addon, library: library.folder, tensorflowVersion, cuda: library.cuda, digest };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function compile(target: string, source: string, options: string[]): Promise<void> {
  const file = `${target}.cc`;
  writeFileSync(file, source);
  await runStep(
    place,
    "could not build the addon",
    "Install a C++17 compiler (g++), or name yours in the variable CXX; see that the library's headers are whole.",
    process.env.CXX || "g++",
    [
      "-std=c++17",
      "-O2",
      "-fPIC",
      "-shared",
      "-w",
      "-DNAPI_VERSION=8",
      "-DNODE_GYP_MODULE_NAME=tfjs_binding",
      "-DBUILDING_NODE_EXTENSION",
      file,
      "-o",
      target,
      ...options,
    ],
  );
  rmSync(file);
}

/** The version of TensorFlow that the addon reports, in a process of its own: a library that crashes ends that one. */
async function tryLoading(addon: string): Promise<string> {
  const script = `const m = { exports: {} }; process.dlopen(m, ${JSON.stringify(addon)}); process.stdout.write(m.exports.TF_Version)`;
  const cure = "Choose another library by --from DIR: TensorFlow 2.16 or later from PyPI is known to work.";
  return runStep(place, "could not load the addon", cure, process.execPath, ["-e", script], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
}

/** The folder with Node's own C headers: beside the program, with node-gyp, or from npm. */
async function requireNodeHeaders(say: OnProgress): Promise<string> {
  const fetched = join(dataFolder(), "tensorflow", "node_modules", "node-api-headers", "include");
  const folders = [join(dirname(process.execPath), "..", "include", "node"), "/usr/include/node", fetched];
  const found = folders.find((folder) => existsSync(join(folder, "node_api.h")));
  if (found) return found;
  say({ step: "install", message: "fetching Node's C headers" });
  await installPackages(place, join(dataFolder(), "tensorflow"), ["node-api-headers@1.5.0"]);
  return fetched;
}

function digestOf(tfjsNode: string, library: TensorflowLibrary): string {
  const hash = createHash("sha256")
    .update(doorSource + coreSource)
    .update(library.folder);
  for (const file of library.files) {
    const { size, mtimeMs } = statSync(join(library.folder, file));
    hash.update(`${file} ${size} ${mtimeMs}`);
  }
  for (const file of ["tfjs_backend.cc", "tfjs_binding.cc"])
    hash.update(readFileSync(join(tfjsNode, "binding", file)));
  return hash.digest("hex");
}

function writeRecord(record: AddonRecord): void {
  const file = addonRecordFile();
  makeDataFolder(place, dirname(file));
  writeFileSync(`${file}.${process.pid}.tmp`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.${process.pid}.tmp`, file);
}
