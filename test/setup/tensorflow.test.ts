import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addonRecordFile, readAddonRecord } from "../../src/tfjs/devices/addon-record.js";
import { libraryIn } from "../../src/setup/find-library.js";
import { setupTensorflow } from "../../src/setup/tensorflow.js";
import { runCommand } from "../../src/setup/run-command.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradsheet-tensorflow-"));
  vi.stubEnv("GRADSHEET_DATA", join(folder, "data"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A folder that looks like TensorFlow's package, with libraries that are none. */
function pretend(root: string, withHeaders: boolean): string {
  const library = join(root, "lib", "python3.12", "site-packages", "tensorflow");
  for (const path of ["tensorflow/c/eager", "tensorflow/core/platform"])
    mkdirSync(join(library, "include", path), { recursive: true });
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"])
    writeFileSync(join(library, name), "not a library");
  if (withHeaders)
    for (const header of ["tensorflow/c/eager/c_api.h", "tensorflow/core/platform/ctstring_internal.h"])
      writeFileSync(join(library, "include", header), "");
  return library;
}

describe.runIf(process.platform === "linux")("setupTensorflow", () => {
  it("libraryIn() finds the library in an environment, in its site-packages and in the package itself", () => {
    const library = pretend(folder, true);
    for (const given of [folder, join(library, ".."), library])
      expect(libraryIn(given, "x").folder.replace(/\/+$/, "")).toBe(library);
  });

  it("refuses a folder without a library, and one without headers", async () => {
    await expect(setupTensorflow({ from: folder })).rejects.toThrow(
      "gradsheet setup tensorflow: needs a folder with a TensorFlow library (libtensorflow_cc.so.2)",
    );
    pretend(folder, false);
    await expect(setupTensorflow({ from: folder })).rejects.toThrow(
      "needs TensorFlow's headers (include/tensorflow/c/eager/c_api.h) beside the library",
    );
  });

  it("says what the compiler said, and leaves nothing behind", async () => {
    pretend(folder, true);
    const compiler = join(folder, "compiler");
    writeFileSync(compiler, "#!/bin/sh\necho 'x.cc:1: fatal error: tfe.h: gone' >&2\nexit 1\n");
    chmodSync(compiler, 0o755);
    vi.stubEnv("CXX", compiler);
    const steps: string[] = [];
    await expect(
      setupTensorflow({ from: folder, onProgress: ({ step }) => steps.push(step) }),
    ).rejects.toThrow(
      'gradsheet setup tensorflow: could not build the addon, got "x.cc:1: fatal error: tfe.h: gone". Install a C++17 compiler',
    );
    expect(steps).toEqual(["package", "library", "compile"]);
    expect(readAddonRecord()).toBeUndefined();
    expect(readdirSync(join(folder, "data", "tensorflow", "addons"))).toEqual([]);
  });

  it("builds anew what an older gradsheet built from other sources", async () => {
    const library = pretend(folder, true);
    const addon = join(folder, "data", "tensorflow", "tfjs_binding.node");
    mkdirSync(join(folder, "data", "tensorflow"), { recursive: true });
    writeFileSync(addon, "an addon");
    const record = { addon, library, tensorflowVersion: "2.21.0", cuda: false, digest: "of other sources" };
    writeFileSync(addonRecordFile(), JSON.stringify(record));
    vi.stubEnv("CXX", join(folder, "no-such-compiler"));
    const steps: string[] = [];
    await expect(setupTensorflow({ onProgress: ({ step }) => steps.push(step) })).rejects.toThrow(
      "could not build the addon",
    );
    expect(steps).toEqual(["package", "library", "compile"]);
    expect(readAddonRecord()).toEqual(record);
  });

  it("says that there is no compiler", async () => {
    pretend(folder, true);
    vi.stubEnv("CXX", join(folder, "no-such-compiler"));
    await expect(setupTensorflow({ from: folder })).rejects.toThrow(
      /could not build the addon, got ".*ENOENT"\. Install a C\+\+17 compiler/,
    );
  });

  it("runCommand() reports a program that is not there as one that failed", async () => {
    expect(await runCommand(join(folder, "nothing"), [])).toMatchObject({ ok: false });
  });
});
