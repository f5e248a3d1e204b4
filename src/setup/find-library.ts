import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.js";
import { runCommand } from "./run-command.js";

/** A TensorFlow library with its headers. */
export interface TensorflowLibrary {
  /** The folder that holds the library. */
  folder: string;
  /** The library's two files, to be linked by name. */
  files: string[];
  include: string;
  /** Whether it may be able to use NVIDIA GPUs. */
  cuda: boolean;
}

const libraryNames = [
  ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  ["libtensorflow.so.2", "libtensorflow_framework.so.2"],
];

const headers = ["tensorflow/c/eager/c_api.h", "tensorflow/core/platform/ctstring_internal.h"];

/**
 * The TensorFlow library in a folder: a Python environment, its `site-packages`, the package `tensorflow` in it, or an
 * unpacked C library with `lib` and `include`.
 * @throws FileError where there is none, or where its headers are missing
 */
export function libraryIn(folder: string, place: string): TensorflowLibrary {
  for (const candidate of candidates(folder))
    for (const names of libraryNames)
      if (names.every((name) => existsSync(join(candidate, name)))) return described(candidate, names, place);
  throw new FileError({
    place,
    rule: "needs a folder with a TensorFlow library (libtensorflow_cc.so.2)",
    got: folder,
    cure: "Give a Python environment that has tensorflow, or leave --from out to install one.",
  });
}

function described(folder: string, files: string[], place: string): TensorflowLibrary {
  const include = [join(folder, "include"), join(folder, "..", "include")].find((path) =>
    headers.every((header) => existsSync(join(path, header))),
  );
  if (!include)
    throw new FileError({
      place,
      rule: `needs TensorFlow's headers (include/${headers[0]}) beside the library`,
      got: `${folder} without them`,
      cure: "Install the wheel of TensorFlow (pip install tensorflow-cpu): it brings them.",
    });
  return { folder, files, include, cuda: mayUseGpus(folder) };
}

/** What the wheel says of its own build; of a plain C library the devices it lists will tell. */
function mayUseGpus(folder: string): boolean {
  const buildInfo = join(folder, "python", "platform", "build_info.py");
  return !existsSync(buildInfo) || /'is_cuda_build', True/.test(readFileSync(buildInfo, "utf8"));
}

function candidates(folder: string): string[] {
  const pythons = existsSync(join(folder, "lib"))
    ? readdirSync(join(folder, "lib")).filter((name) => name.startsWith("python"))
    : [];
  return [
    folder,
    join(folder, "tensorflow"),
    join(folder, "lib"),
    ...pythons.map((python) => join(folder, "lib", python, "site-packages", "tensorflow")),
    join(folder, "Lib", "site-packages", "tensorflow"),
  ];
}

/** The folder of the package `tensorflow` that a Python interpreter finds, without importing it. */
export async function pythonTensorflow(python: string): Promise<string | undefined> {
  const script =
    "import importlib.util, os\n" +
    "spec = importlib.util.find_spec('tensorflow')\n" +
    "print(os.path.dirname(spec.origin) if spec and spec.origin else '')";
  const { ok, stdout } = await runCommand(python, ["-c", script]);
  return (ok && stdout.trim()) || undefined;
}
