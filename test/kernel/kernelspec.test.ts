import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kernelFolders, userDataFolder } from "../../kernel/jupyter-folders.js";
import {
  findKernelspec,
  installKernelspec,
  type Kernelspec,
  kernelspecStatus,
  ownKernelspec,
  uninstallKernelspec,
} from "../../kernel/kernelspec.js";
import { kernelProgram, launcherProgram } from "../../kernel/package-root.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kernelspec-"));
  vi.stubEnv("JUPYTER_DATA_DIR", join(folder, "data"));
  vi.stubEnv("JUPYTER_PATH", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function edit(file: string, change: (spec: { argv: string[] }) => void): void {
  const spec = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
  change(spec);
  writeFileSync(file, JSON.stringify(spec));
}

describe("ownKernelspec", () => {
  it("starts this package with this Node and is interrupted by message", () => {
    const spec = ownKernelspec();
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv).toContain(kernelProgram);
    expect(spec.argv.at(-1)).toBe("{connection_file}");
    expect(spec.interrupt_mode).toBe("message");
  });
});

describe("installKernelspec", () => {
  it("writes kernel.json and a logo into JUPYTER_DATA_DIR, where findKernelspec finds it in any case", () => {
    const installed = installKernelspec();
    expect(installed).toBe(join(folder, "data", "kernels", "gradsheet"));
    expect(existsSync(join(installed, "logo-svg.svg"))).toBe(true);
    expect(findKernelspec("GradSheet")).toMatchObject({
      folder: installed,
      spec: { language: "typescript" },
    });
    expect(kernelspecStatus().state).toBe("ready");
  });

  it("goes below a prefix, under another name and display name", () => {
    const installed = installKernelspec({ prefix: folder, name: "mine", displayName: "Mine" });
    expect(installed).toBe(join(folder, "share", "jupyter", "kernels", "mine"));
    expect(JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8"))).toMatchObject({
      display_name: "Mine",
    });
  });

  it("goes into the active Python environment with sysPrefix, and says so where there is none", () => {
    vi.stubEnv("VIRTUAL_ENV", folder);
    expect(installKernelspec({ sysPrefix: true })).toBe(
      join(folder, "share", "jupyter", "kernels", "gradsheet"),
    );
    vi.stubEnv("VIRTUAL_ENV", "");
    vi.stubEnv("CONDA_PREFIX", "");
    expect(() => installKernelspec({ sysPrefix: true })).toThrow("Activate it");
  });

  it("with launcher writes what an Enterprise Gateway starts and fills in; the status knows it as this package's", () => {
    const installed = installKernelspec({ launcher: true });
    const spec = JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8")) as Kernelspec;
    expect(spec.metadata?.["process_proxy"]).toEqual({
      class_name: "enterprise_gateway.services.processproxies.distributed.DistributedProcessProxy",
    });
    expect(spec.argv[1]).toBe(launcherProgram);
    const filledIn = spec.argv.filter((word) => word.startsWith("{"));
    expect(filledIn).toEqual(["{kernel_id}", "{response_address}", "{public_key}", "{port_range}"]);
    expect(kernelspecStatus()).toMatchObject({ state: "ready", problems: [] });
    expect(() => installKernelspec()).toThrow("--force");
  });

  it("replaces an installed one only with force", () => {
    const installed = installKernelspec();
    expect(installKernelspec()).toBe(installed);
    expect(() => installKernelspec({ displayName: "Another" })).toThrow("--force");
    expect(installKernelspec({ force: true })).toBe(installed);
  });

  it("refuses a name with a slash, and a place it cannot write", () => {
    expect(() => installKernelspec({ name: "../x" })).toThrow("letters, digits");
    writeFileSync(join(folder, "file"), "");
    expect(() => installKernelspec({ prefix: join(folder, "file") })).toThrow("Use --prefix");
  });
});

describe("uninstallKernelspec", () => {
  it("removes the folder, and throws where there is none", () => {
    const installed = installKernelspec();
    expect(uninstallKernelspec()).toBe(installed);
    expect(existsSync(installed)).toBe(false);
    expect(() => uninstallKernelspec()).toThrow("needs an installed kernelspec");
  });
});

describe("kernelspecStatus", () => {
  it("is missing before the installation", () => {
    expect(kernelspecStatus()).toMatchObject({ state: "missing", cure: "Run `gradsheet kernel install`." });
  });

  it("notices a Node and a package that moved, and names the cure", () => {
    const file = join(installKernelspec(), "kernel.json");
    edit(file, ({ argv }) => {
      argv[0] = "/gone/bin/node";
      argv[3] = "/gone/dist/kernel/main.js";
    });
    const { state, problems, cure } = kernelspecStatus();
    expect(state).toBe("stale");
    expect(problems).toEqual([
      "Its Node is gone: /gone/bin/node.",
      "Its package is gone: /gone/dist/kernel/main.js.",
    ]);
    expect(cure).toBe("Run `gradsheet kernel install --force`.");
  });

  it("calls a kernel.json broken that is no JSON, and foreign one that starts another program", () => {
    const file = join(installKernelspec(), "kernel.json");
    edit(file, (spec) => (spec.argv = ["deno", "jupyter"]));
    expect(kernelspecStatus().state).toBe("foreign");
    writeFileSync(file, "{");
    expect(kernelspecStatus().state).toBe("broken");
  });
});

describe("findKernelspec", () => {
  it("prefers JUPYTER_PATH to the user's folder", () => {
    installKernelspec();
    const first = join(folder, "first");
    mkdirSync(join(first, "kernels", "gradsheet"), { recursive: true });
    writeFileSync(join(first, "kernels", "gradsheet", "kernel.json"), '{"argv":["x"]}');
    vi.stubEnv("JUPYTER_PATH", [first, join(folder, "second")].join(delimiter));
    expect(findKernelspec("gradsheet")?.spec.argv).toEqual(["x"]);
    expect(findKernelspec("absent")).toBeNull();
  });
});

describe("userDataFolder", () => {
  it("is the system's usual place", () => {
    expect(userDataFolder({ XDG_DATA_HOME: "/x" }, "linux")).toBe(join("/x", "jupyter"));
    expect(userDataFolder({}, "darwin")).toMatch(/Library.Jupyter$/);
    expect(userDataFolder({ APPDATA: "/a" }, "win32")).toBe(join("/a", "jupyter"));
    expect(kernelFolders({}, "linux")).toContain("/usr/local/share/jupyter/kernels");
  });
});
