import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { packageFolder } from "../../src/package.js";
import { confinedLaunch, insideFolder, insideScratch, type Sandbox } from "../../src/run/confinement.js";
import { findSandbox } from "../../src/run/find-sandbox.js";
import { gradsheetIn } from "../support/gradsheet.js";
import { notebookText } from "../support/notebook-text.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-sandbox-test-"));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());
vi.setConfig({ testTimeout: 240_000 });

const argv = (place: string) => [process.execPath, "main.js", `${place}/connection.json`];
const bubblewrap: Sandbox = { kind: "bubblewrap", command: "bwrap", image: null };
const docker: Sandbox = { kind: "docker", command: "docker", image: "some-image" };

/** The values that follow an option, each time it is given. */
const after = (args: string[], option: string, count: number) =>
  args.flatMap((word, at) => (word === option ? [args.slice(at + 1, at + 1 + count)] : []));

describe.skipIf(process.platform === "win32")("a kernel's launch", () => {
  it("in bubblewrap shares nothing, and shows the notebook's own folder, its sockets, and read-only the system and this package", () => {
    vi.stubEnv("SOME_TOKEN", "secret");
    const { command, args, scratch, clean } = confinedLaunch(argv, "/a/folder", "/a/scratch", {
      memory: 1_000,
      sandbox: bubblewrap,
    });
    expect([command, scratch, clean]).toEqual(["bwrap", insideScratch, true]);
    for (const option of ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"])
      expect(args).toContain(option);
    expect(after(args, "--bind", 2)).toEqual([
      ["/a/folder", insideFolder],
      ["/a/scratch", insideScratch],
    ]);
    expect(after(args, "--ro-bind", 2)).toContainEqual([packageFolder, packageFolder]);
    const shown = ["--ro-bind", "--ro-bind-try"].flatMap((option) => after(args, option, 1).flat());
    expect(shown).not.toContain("/");
    expect(shown).not.toContain("/etc");
    expect(shown).not.toContain("/home");
    expect(args.join(" ")).not.toContain("secret");
    expect(args.slice(args.indexOf("--") + 1)).toEqual([
      process.execPath,
      "--max-old-space-size=616",
      "main.js",
      `${insideScratch}/connection.json`,
    ]);
  });

  it("in a container has no network, no capability, and its memory bounded, and fetches no image", () => {
    const { command, args } = confinedLaunch(argv, "/a/folder", "/a/scratch", {
      memory: 1_000,
      sandbox: docker,
    });
    expect(command).toBe("docker");
    expect(args.slice(0, 2)).toEqual(["run", "--rm"]);
    for (const [option, value] of [
      ["--network", "none"],
      ["--cap-drop", "ALL"],
      ["--security-opt", "no-new-privileges"],
      ["--pull", "never"],
      ["--memory", "1000m"],
    ])
      expect(after(args, option, 1)).toEqual([[value]]);
    const volumes = after(args, "--volume", 1).flat();
    expect(volumes.filter((volume) => !volume.endsWith(":ro"))).toEqual([
      `/a/folder:${insideFolder}`,
      `/a/scratch:${insideScratch}`,
    ]);
    expect(args.indexOf("some-image")).toBeLessThan(args.indexOf("main.js"));
  });

  it("hides a folder of this package, and none that would take the package with it", () => {
    const hidden = [join(packageFolder, "notebooks"), "/", join(packageFolder, ".."), packageFolder];
    const { args } = confinedLaunch(argv, "/a", "/b", { memory: null, sandbox: bubblewrap, hidden });
    expect(after(args, "--tmpfs", 1).flat()).toEqual(["/tmp", join(packageFolder, "notebooks")]);
  });

  it("without a sandbox has a shell around it that can die in its place", () => {
    const { command, args } = confinedLaunch(argv, "/a", "/b", { memory: 1_000, sandbox: null });
    expect([command, args[0]]).toEqual(["sh", "-c"]);
    expect(args.slice(-4)).toEqual([
      process.execPath,
      "--max-old-space-size=616",
      "main.js",
      "/b/connection.json",
    ]);
  });
});

describe("findSandbox", () => {
  it.skipIf(process.platform === "win32")("says of each why it does not work, and what to do", async () => {
    vi.stubEnv("PATH", root);
    await expect(findSandbox("some-image")).rejects.toThrow(
      "--sandbox: needs bubblewrap, podman or docker, got bwrap: not installed; podman: not installed; docker: not installed. Install bubblewrap",
    );
  });
});

const sandbox = await findSandbox().catch((error: Error) => error);
if (sandbox instanceof Error) console.log(`No notebook runs in a sandbox here: ${sandbox.message}`);

describe.skipIf(sandbox instanceof Error)("gradsheet run --sandbox", () => {
  it("runs a notebook without network, without the user's files, without other processes, and keeps what it writes in its folder", async () => {
    // The system answers for it while this test waits.
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const outside = join(root, "..", `gradsheet-outside-${process.pid}`);
    const cells = [
      'import { worksheet } from "gradsheet"; import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"; import { tmpdir } from "node:os";',
      'const tried = async (what: string, work: () => unknown): Promise<void> => { try { console.log(what, String(await work())); } catch (error) { console.log(what, "kept out"); } };',
      'await tried("passwd", () => readFileSync("/etc/passwd", "utf8"));',
      `import { connect } from "node:net"; await tried("network", () => new Promise((done, failed) => connect(${port}, "127.0.0.1").once("connect", done).once("error", failed)));`,
      `await tried("files", () => existsSync(${JSON.stringify(root)}));`,
      'await tried("processes", () => readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).length < 10);',
      `writeFileSync("inside.txt", "written"); await tried("outside", () => writeFileSync(${JSON.stringify(outside)}, "written"));`,
      'await tried("package", () => writeFileSync(process.argv[1] + ".new", "written"));',
      'await tried("secret", () => process.env["SOME_TOKEN"]);',
    ];
    writeFileSync(join(root, "n.ipynb"), notebookText(...cells));
    vi.stubEnv("SOME_TOKEN", "secret");
    const { status, stderr } = gradsheetIn(root)("run", "n.ipynb", "--sandbox");
    expect(stderr).toMatch(/✓ n\.ipynb/);
    expect(status).toBe(0);
    const ran = readFileSync(join(root, "solutions", "n.ipynb"), "utf8");
    for (const said of [
      "passwd kept out",
      "network kept out",
      "files false",
      "processes true",
      "package kept out",
      "secret undefined",
    ])
      expect(ran).toContain(said);
    expect(readFileSync(join(root, "inside.txt"), "utf8")).toBe("written");
    expect(existsSync(outside)).toBe(false);
    server.close();
  });

  it("refuses another kernel, whose needs are not known", () => {
    writeFileSync(join(root, "n.ipynb"), notebookText("1"));
    const { status, stderr } = gradsheetIn(root)("run", "n.ipynb", "--sandbox", "--kernel", "python3");
    expect(stderr).toContain(
      "runs gradsheet's own kernel in a sandbox, got --kernel python3. Leave out one of both.",
    );
    expect(status).toBe(2);
  });
});
