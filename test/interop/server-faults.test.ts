import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeCell, StreamOutput } from "../../src/notebook/format.js";
import { readNotebook } from "../../src/notebook/read.js";
import { connectServer } from "../../src/run/remote/connect-server.js";
import { runNotebook } from "../../src/run/run-notebook.js";
import { writeFile } from "../../src/write-file.js";
import { notebookText } from "../support/notebook-text.js";
import { BreakableWay } from "./servers/breakable-way.js";
import { Gradsheet } from "./servers/gradsheet.js";
import { startJupyterServer, withoutLimits, withoutTrash } from "./servers/jupyter-server.js";
import type { ServerProgram } from "./servers/server-program.js";

/* What goes wrong on a real Jupyter Server: nothing is lost without a word, and nothing is left. */

const scratch = mkdtempSync(join(tmpdir(), "gradsheet-faults-"));
const records = join(scratch, "records");
let server: ServerProgram;
beforeAll(async () => {
  server = await startJupyterServer();
}, 200_000);
afterAll(async () => {
  await server.stop();
  rmSync(scratch, { recursive: true });
});

/** For what a machine that does other things too may need. */
const wait = { timeout: 120_000, interval: 50 };

/** A folder of notebooks of the test's own, by their names. */
function folderOf(name: string, notebooks: Record<string, string[]>): string {
  const folder = join(scratch, name);
  for (const [each, cells] of Object.entries(notebooks))
    writeFile(join(folder, `${each}.ipynb`), notebookText(...cells));
  return folder;
}

/** A cell that says that it runs, and waits until it may end. */
const waiting = (gate: string) =>
  `import { existsSync, mkdtempSync } from "node:fs";
  mkdtempSync("${gate}/runs-");
  while (!existsSync("${gate}/go")) await new Promise((later) => setTimeout(later, 20));`;

function gateOf(name: string): { gate: string; running: () => number } {
  const gate = join(scratch, `${name}-gate`);
  mkdirSync(gate);
  return { gate, running: () => readdirSync(gate).filter((each) => each.startsWith("runs-")).length };
}

/** The command on the server, with records of its own in place of the user's. */
const environment = () => ({ GRADSHEET_DATA: join(scratch, "data"), GRADSHEET_TOKEN: server.token });
const gradsheet = (...args: string[]) =>
  new Gradsheet(["run", ...args, "--server", server.address], environment(), scratch);

const printed = (cell: unknown): string =>
  (cell as CodeCell).outputs.map((output) => (output as StreamOutput).text).join("");

/** The folders that were made for notebooks; the server has made others of its own. */
const served = (): string[] =>
  readdirSync(server.home.inside("served")).filter((name) => name.startsWith("gradsheet-"));

describe("10 jobs of 12 notebooks", () => {
  it("have never more than 10 kernels, and 10 as long as so many have to run", async () => {
    const { gate, running } = gateOf("jobs");
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const folder = folderOf(
      "jobs",
      Object.fromEntries(names.map((name) => [name, [waiting(gate), `"${name}"`]])),
    );
    const command = gradsheet(folder, "--jobs", "10", "-o", join(scratch, "jobs-done"));
    let most = 0;
    const watch = (async () => {
      while (command.child.exitCode === null) most = Math.max(most, (await server.kernels()).length);
    })();
    await expect.poll(running, wait).toBe(10);
    expect((await server.kernels()).length).toBe(10);
    writeFile(join(gate, "go"), "");
    expect([await command.ended(), command.said]).toEqual([0, expect.any(String)]);
    await watch;
    expect(most).toBe(10);
    expect(running()).toBe(12);
    expect([await server.kernels(), served()]).toEqual([[], []]);
  });
});

describe("a sweep on the server", () => {
  it("has the table and the curves that it has on this machine", async () => {
    const path = join(scratch, "sweep.ipynb");
    const cells = [
      "let rate = 0.1;",
      'import { report } from "gradsheet";\nconst losses = [1, 2, 3].map((step) => Math.exp(-rate * step));',
      'report("curve", losses);\nreport("loss", losses[2]);',
    ];
    const notebook = JSON.parse(notebookText(...cells));
    notebook.cells[0].metadata.tags = ["parameters"];
    writeFile(path, JSON.stringify(notebook));
    const sweep = (folder: string, ...more: string[]) =>
      new Gradsheet(
        ["sweep", path, "-p", "rate=0.1,0.2,0.4", "-o", join(scratch, folder), ...more],
        environment(),
        scratch,
      );
    const [here, there] = [sweep("here"), sweep("there", "--server", server.address)];
    expect([await here.ended(), await there.ended(), there.said]).toEqual([0, 0, expect.any(String)]);
    for (const file of ["runs.csv", "curves.csv"]) {
      const [one, other] = ["here", "there"].map((folder) =>
        readFileSync(join(scratch, folder, file), "utf8"),
      );
      expect(one).toContain("0.4");
      expect(other).toBe(one);
    }
    expect([await server.kernels(), served()]).toEqual([[], []]);
  });
});

describe("a notebook that reads and writes files", () => {
  it("shows on the server what it shows on this machine, and has written the same", async () => {
    const files = {
      "data/table.csv": "a,b\r\n1,Ä\n",
      "data/deep er/weights.bin": Buffer.from(Array.from({ length: 5_000 }, (_, at) => at % 251)),
      "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./source/*"]}}}',
      "source/scale.ts": "export const scale = 3;",
      "changed.txt": "before",
    };
    const cells = [
      'import { scale } from "@/scale";\nimport { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";\nscale',
      'JSON.stringify(readFileSync("data/table.csv", "utf8"))',
      'const bytes = readFileSync("data/deep er/weights.bin");\nbytes.reduce((sum, byte) => sum + byte, 0)',
      'mkdirSync("out/in ner", { recursive: true });\nwriteFileSync("out/in ner/ä.bin", bytes.map((byte) => 255 - byte));\nwriteFileSync("changed.txt", "after!");\nreaddirSync("out", { recursive: true }).join()',
      "%%writefile later.ts\nexport const later = 7;",
      'import { later } from "./later.js";\nlater * scale + readFileSync("out/in ner/ä.bin")[1]',
      "!cat changed.txt",
    ];
    const homes = ["files-here", "files-there"].map((name) => {
      for (const [file, content] of Object.entries(files)) writeFile(join(scratch, name, file), content);
      return folderOf(name, { files: cells });
    });
    const [atHome, onServer] = ["executed-here", "executed-there"].map((name) => join(scratch, name));
    const here = new Gradsheet(["run", homes[0], "-o", atHome], environment(), scratch);
    const there = gradsheet(homes[1], "-o", onServer);
    const ended = [await here.ended(), await there.ended()];
    expect(ended, `${here.said}${there.said}`).toEqual([0, 0]);
    const one = readNotebook(join(atHome, "files-here", "files.ipynb")).cells;
    expect(readNotebook(join(onServer, "files-there", "files.ipynb")).cells).toEqual(one);
    expect(one.at(-2)).toMatchObject({ outputs: [{ data: { "text/plain": String(7 * 3 + 254) } }] });
    const found = readdirSync(scratch, { recursive: true }).map(String);
    for (const name of ["ä.bin", "later.ts", "changed.txt"]) {
      const bytes = (home: string) =>
        found
          .filter((path) => path.endsWith(name) && path.startsWith(home))
          .map((path) => readFileSync(join(scratch, path)).toString("base64"));
      expect(bytes("files-here").length, name).toBe(1);
      expect(bytes("executed-there"), name).toEqual(bytes("files-here"));
    }
    expect([await server.kernels(), served()]).toEqual([[], []]);
  });
});

describe("Ctrl-C", () => {
  it("leaves no kernel and no folder", async () => {
    const { gate, running } = gateOf("stopped");
    const folder = folderOf("stopped", { one: [waiting(gate)], two: [waiting(gate)] });
    const command = gradsheet(folder, "-o", join(scratch, "stopped-done"));
    await expect.poll(running, wait).toBe(2);
    command.child.kill("SIGINT");
    expect(await command.ended()).toBe(130);
    expect([await server.kernels(), served()]).toEqual([[], []]);
  });
});

describe("a run that was killed", () => {
  it("leaves kernels, which the next call ends with their folders", async () => {
    const { gate, running } = gateOf("killed");
    const folder = folderOf("killed", { one: [waiting(gate)], two: [waiting(gate)] });
    const command = gradsheet(folder, "-o", join(scratch, "killed-done"));
    await expect.poll(running, wait).toBe(2);
    command.child.kill("SIGKILL");
    await command.ended();
    expect((await server.kernels()).length).toBe(2);
    expect(served().length).toBe(2);

    const next = gradsheet(folderOf("next", { one: ["1 + 1"] }), "-o", join(scratch, "next-done"));
    expect([await next.ended(), next.said]).toEqual([0, expect.any(String)]);
    expect([await server.kernels(), served()]).toEqual([[], []]);
  });
});

describe("a kernel that dies", () => {
  it("fails its notebook and no other", async () => {
    const folder = folderOf("dies", {
      dead: [
        'console.log("before"); await new Promise((later) => setTimeout(later, 300)); process.kill(process.pid, "SIGKILL");',
      ],
      well: ['"well"'],
    });
    const command = gradsheet(folder, "-o", join(scratch, "dies-done"));
    expect(await command.ended()).toBe(1);
    expect(command.said).toMatch(/dead.*\n?.*kernel/);
    expect(printed(readNotebook(join(scratch, "dies-done", "dies", "dead.ipynb")).cells[0])).toBe("before\n");
    expect(readNotebook(join(scratch, "dies-done", "dies", "well.ipynb")).cells[0]).toMatchObject({
      outputs: [{ data: { "text/plain": "'well'" } }],
    });
    expect(await server.kernels()).toEqual([]);
  });
});

describe("a connection that breaks with lines on their way", () => {
  it("fails the notebook, since the server does not send them again", async () => {
    const way = await BreakableWay.to(Number(new URL(server.address).port));
    const gate = mkdtempSync(join(scratch, "way-"));
    const folder = folderOf("way", {
      one: [
        `import { existsSync } from "node:fs";
        console.log("a line that is lost");
        while (!existsSync("${gate}/go")) await new Promise((later) => setTimeout(later, 20));
        console.log("another one");`,
      ],
    });
    try {
      const address = `http://127.0.0.1:${way.port}/`;
      const engine = await connectServer(address, { token: server.token, records });
      const lost = way.loses("a line that is lost");
      const run = runNotebook(join(folder, "one.ipynb"), { engine });
      await lost;
      writeFile(join(gate, "go"), "");
      const { failure } = await run;
      expect(failure).toMatchObject({ kind: "lost", error: expect.stringMatching(/fewer than it sent/) });
      expect(await server.kernels()).toEqual([]);
    } finally {
      way.close();
    }
  });
});

/** 60 MB in 60,000 lines. */
const printing = 'for (let line = 0; line < 60_000; line++) process.stdout.write("x".repeat(999) + "\\n");';

describe("60 MB printed", () => {
  it("fail the notebook with the cure where the server leaves out what comes fast", async () => {
    const command = gradsheet(folderOf("much", { one: [printing] }), "-o", join(scratch, "much-done"));
    expect(await command.ended()).toBe(1);
    expect(command.said).toContain("IOPub data rate exceeded");
    expect(command.said).toContain("--ZMQChannelsWebsocketConnection.limit_rate=False");
    expect(await server.kernels()).toEqual([]);
  });

  it("arrive whole where the cure was taken", async () => {
    const cured = await startJupyterServer(withoutLimits);
    try {
      const engine = await connectServer(cured.address, { token: cured.token, records });
      const { notebook, failure } = await runNotebook(
        join(folderOf("whole", { one: [printing] }), "one.ipynb"),
        { engine },
      );
      expect(failure).toBeNull();
      const text = printed(notebook.cells[0]);
      expect(text.length).toBe(60_000_000);
      expect(text === `${"x".repeat(999)}\n`.repeat(60_000)).toBe(true);
    } finally {
      await cured.stop();
    }
  });
});

/** Why no disk of a size of its own can be had; CI has no excuse. */
const refusal =
  spawnSync("bwrap", ["--version"]).error === undefined || process.env["CI"] ? undefined : "needs bubblewrap";

describe("a disk that is full on the server", () => {
  it.skipIf(refusal !== undefined)(
    `fails what needs it, and says so${refusal ? ` (${refusal})` : ""}`,
    async () => {
      // A disk of 300 kB of its own.
      const full = await startJupyterServer(withoutTrash, (command, home) => [
        "bwrap",
        "--die-with-parent",
        "--dev-bind",
        "/",
        "/",
        "--size",
        "300000",
        "--tmpfs",
        home.inside("served"),
        "--chdir",
        home.inside("served"),
        ...command,
      ]);
      try {
        const engine = await connectServer(full.address, { token: full.token, records });
        const folder = folderOf("full", {
          small: ['import { writeFileSync } from "node:fs";\nwriteFileSync("much", "x".repeat(1e6));'],
          large: ['import { readFileSync } from "node:fs";\nreadFileSync("data.txt", "utf8").length'],
          well: ["6 * 7"],
        });
        writeFile(join(folder, "data.txt"), "x".repeat(1_000_000));
        const run = (name: string) => runNotebook(join(folder, `${name}.ipynb`), { engine });
        expect((await run("small")).failure?.error).toContain("ENOSPC");
        await expect(run("large")).rejects.toThrow(/data\.txt.*(No space left|space|500)/s);
        // What could not be written is gone with its folder, and there is room again.
        expect((await run("well")).failure).toBeNull();
        expect(await full.kernels()).toEqual([]);
      } finally {
        await full.stop();
      }
    },
  );
});

describe("a server that is killed", () => {
  it("fails the notebook that runs, and the next one, each with what is wrong", async () => {
    const { gate, running } = gateOf("gone");
    const folder = folderOf("gone", { one: [waiting(gate)] });
    const engine = await connectServer(server.address, { token: server.token, records, patience: 500 });
    const run = runNotebook(join(folder, "one.ipynb"), { engine });
    await expect.poll(running, wait).toBe(1);
    await server.kill();
    const { failure } = await run;
    expect(failure).toMatchObject({ kind: "lost", error: expect.stringContaining("must be reached again") });
    await expect(runNotebook(join(folder, "one.ipynb"), { engine })).rejects.toThrow(
      /needs a server that answers/,
    );
    expect(existsSync(join(gate, "go"))).toBe(false);
  });
});
