import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readNotebook } from "../../src/notebook/read.js";
import { program } from "../support/gradsheet.js";
import { notebookText } from "../support/notebook-text.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-surroundings-"));
afterAll(() => rmSync(root, { recursive: true }));

interface Ended {
  code: number | null;
  stderr: string;
}

/** The command with other surroundings: its working folder, its environment. */
function gradsheet(args: string[], { cwd = root, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
}

const hasProc = existsSync("/proc/self/environ");

/** The processes that are running with a word in their command line or environment, as `/proc` tells. */
function processesWith(mark: string): string[] {
  if (!hasProc) return [];
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
    } catch {
      return false;
    }
  });
}

const mark = `GRADSHEET_TEST_MARK=${process.pid}-${Date.now()}`;
const marked = { GRADSHEET_TEST_MARK: mark.split("=")[1] };

/** Starts a command, waits until the notebook's first cell has left a sign, sends a signal and waits for the end. */
async function signalled(args: string[], signal: NodeJS.Signals, sign: string): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...marked },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  while (!existsSync(sign) && child.exitCode === null) await sleep(30);
  child.kill(signal);
  return { code: await ended, stderr };
}

describe("a command that is told to stop", () => {
  const sign = join(root, "started");
  afterEach(() => rmSync(sign, { force: true }));
  const endless = (wait: string) => [
    'console.log("first")',
    `import { writeFileSync } from "node:fs";\nconsole.log("second");\nwriteFileSync(${JSON.stringify(sign)}, "");\n${wait}`,
    '"never"',
  ];
  const forEver = endless("while (true) {}");

  it.each([
    ["SIGINT", "await new Promise(() => {});"],
    ["SIGTERM", "while (true) {}"],
    ["SIGHUP", "while (true) {}"],
  ] as const)("run saves what ran at %s during %s and leaves no process", async (signal, wait) => {
    writeFileSync(join(root, "long.ipynb"), notebookText(...endless(wait)));
    const { code, stderr } = await signalled(["run", "long.ipynb", "-o", "stopped"], signal, sign);
    expect(code).toBe(130);
    expect(stderr).toContain("Stopping; what ran is saved.");
    const { cells } = readNotebook(join(root, "stopped", "long.ipynb"));
    expect(cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : []))).toMatchObject([
      [{ text: "first\n" }],
      [{ text: "second\n" }, { output_type: "error", ename: expect.stringContaining("nterrupt") }],
      [],
    ]);
    expect(processesWith(mark)).toEqual([]);
    rmSync(join(root, "stopped"), { recursive: true });
  });

  it("run puts a part beside a whole notebook, answers and corrections likewise", async () => {
    writeFileSync(join(root, "long.ipynb"), notebookText(...forEver));
    mkdirSync(join(root, "kept"), { recursive: true });
    writeFileSync(join(root, "kept", "long.ipynb"), notebookText('"whole"'));
    writeFileSync(join(root, "kept.json"), '{ "whole": true }\n');
    await signalled(["run", "long.ipynb", "-o", "kept", "--answers", "kept.json"], "SIGINT", sign);
    expect(readFileSync(join(root, "kept", "long.ipynb"), "utf8")).toContain("whole");
    expect(readFileSync(join(root, "kept", "long.partial.ipynb"), "utf8")).toContain("first");
    expect(readFileSync(join(root, "kept.json"), "utf8")).toContain("whole");
    expect(readFileSync(join(root, "kept.partial.json"), "utf8")).toBe("{}\n");
  });

  it("pdf says that no document is written, and writes none", async () => {
    writeFileSync(join(root, "long.ipynb"), notebookText(...forEver));
    const { code, stderr } = await signalled(["pdf", "long.ipynb", "-o", "long.pdf"], "SIGINT", sign);
    expect(code).toBe(130);
    expect(stderr).toContain("Stopping; no document is written.");
    expect(existsSync(join(root, "long.pdf"))).toBe(false);
  });

  it("children that a cell started end with it, those that it detached live on", async () => {
    const started = (name: string, detached: boolean) =>
      `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
const child = spawn("sleep", ["60"], { detached: ${detached}, stdio: "ignore" }); child.unref();
writeFileSync(${JSON.stringify(join(root, name))}, String(child.pid));`;
    writeFileSync(
      join(root, "children.ipynb"),
      notebookText(started("own", false), started("detached", true).replaceAll("import", "// import")),
    );
    gradsheet(["run", "children.ipynb", "-o", "children"]);
    // A process that nobody has waited for is still listed, as a zombie.
    const alive = (name: string) => {
      const pid = readFileSync(join(root, name), "utf8");
      const { stdout } = spawnSync("cat", [`/proc/${pid}/stat`], { encoding: "utf8" });
      return hasProc ? /\) [^Z]/.test(stdout) : spawnSync("kill", ["-0", pid]).status === 0;
    };
    expect(alive("own")).toBe(false);
    expect(alive("detached")).toBe(true);
    process.kill(Number(readFileSync(join(root, "detached"), "utf8")));
  });
});

describe("a command in bad surroundings", () => {
  writeFileSync(join(root, "ok.ipynb"), notebookText("1 + 1"));

  it.each([
    [["run", "ok.ipynb", "-o", join(root, "ok.ipynb", "x")], {}, "must be a folder that can be written"],
    [
      ["kernel", "install", "--prefix", "/proc/x"],
      {},
      "needs to write /proc/x/share/jupyter/kernels/gradsheet",
    ],
    [["kernel", "install", "--name", "bad name!"], {}, "may have letters, digits and . _ - only"],
    [["kernel", "uninstall", "--name", "nosuch"], {}, "needs an installed kernelspec"],
    [
      ["kernel", "install", "--sys-prefix"],
      { VIRTUAL_ENV: "", CONDA_PREFIX: "" },
      "needs an active Python environment",
    ],
  ] as [string[], NodeJS.ProcessEnv, string][])("%j with %j fails in a sentence", (args, env, message) => {
    const { status, stderr } = gradsheet(args, { env });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(1);
  });

  it("kernel install twice says that it is there, with exit code 0", () => {
    const env = { HOME: join(root, "home"), JUPYTER_DATA_DIR: "", XDG_DATA_HOME: "" };
    expect(gradsheet(["kernel", "install"], { env }).stdout).toContain("Installed the kernel in ");
    const { status, stdout } = gradsheet(["kernel", "install"], { env });
    expect(stdout).toContain("The kernel is installed already, in ");
    expect(status).toBe(0);
  });

  it("a terminal that prints nothing any more is no crash: a closed pipe stops it, a full disk is said", () => {
    const pipe = spawnSync(
      "bash",
      ["-c", `"$0" "$1" index | head -1; echo "\${PIPESTATUS[0]}"`, process.execPath, program],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    expect(pipe.stderr).toBe("");
    expect(pipe.stdout).toMatch(/^# Papers and problems\n(0|130)\n$/);
    if (!existsSync("/dev/full")) return;
    const full = spawnSync("bash", ["-c", `"$0" "$1" index > /dev/full`, process.execPath, program], {
      cwd: root,
      encoding: "utf8",
    });
    expect(full.stderr).toContain("must be able to print");
    expect(full.status).toBe(1);
  });

  it("a disk that is full keeps the old file, and what ran is told where it is", (context) => {
    const disk = join(root, "disk");
    mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
    if (mounted.status !== 0) return context.skip("a small disk can be mounted by root alone");
    try {
      writeFileSync(join(disk, "big.ipynb"), notebookText('"whole"'));
      writeFileSync(join(root, "big.ipynb"), notebookText('console.log("x".repeat(200_000))'));
      const { status, stderr } = gradsheet(["run", "big.ipynb", "-o", disk]);
      expect(status).toBe(1);
      const refuge = /What ran is in (\S+\.ipynb)\./.exec(stderr)?.[1] ?? "";
      expect(readFileSync(refuge, "utf8")).toContain("xxxxxxxx");
      rmSync(refuge);
      expect(readFileSync(join(disk, "big.ipynb"), "utf8")).toContain("whole");
      expect(readdirSync(disk)).toEqual(["big.ipynb"]);
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});
