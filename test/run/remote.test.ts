import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CodeCell } from "../../src/api/notebook.js";
import { KernelPool } from "../../src/grading/kernel-pool.js";
import { readSubmission, runSubmission } from "../../src/grading/run-submission.js";
import type { Paper } from "../../src/paper/paper.js";
import { connectServer, type ServerOptions } from "../../src/run/remote/connect-server.js";
import { runNotebook, type RunOptions } from "../../src/run/run-notebook.js";
import { runNotebooks } from "../../src/run/run-notebooks.js";
import { notebookText } from "../support/notebook-text.js";
import { FakeKernel, FakeServer } from "./support/fake-server.js";
import { fakeServers } from "./support/fake-servers.js";

/*
 * Notebooks on the kernels of a server that does every wrong thing at its time. What real servers do is tested beside them, in
 * test/interop.
 */

const root = mkdtempSync(join(tmpdir(), "gradsheet-remote-"));
const records = join(root, "records");
afterAll(() => rmSync(root, { recursive: true }));
const serve = fakeServers();

const connect = (server: FakeServer, options: ServerOptions = {}) =>
  connectServer(server.url, { records, patience: 300, interval: 50, ...options });

let notebooks = 0;

/** A notebook of cells, in a folder of its own with other files. */
function write(cells: string[], files: Record<string, string> = {}): string {
  const folder = join(root, `n${++notebooks}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const path = join(folder, `n${notebooks}.ipynb`);
  writeFileSync(path, notebookText(...cells));
  return path;
}

async function run(
  server: FakeServer,
  cells: string[],
  options: RunOptions = {},
  connection: ServerOptions = {},
) {
  const engine = await connect(server, connection);
  const { notebook, failure } = await runNotebook(write(cells), { engine, ...options });
  const [first] = notebook.cells as CodeCell[];
  const text = first.outputs.map((output) => ("text" in output ? output.text : "")).join("");
  return { failure, text, notebook };
}

/** That nothing of ours is left on a server, nor in the records. */
function expectNothingLeft(server: FakeServer): void {
  expect([...server.kernels.keys()]).toEqual([]);
  expect([...server.files.keys()]).toEqual([]);
  expect(existsSync(records) ? readdirSync(records) : []).toEqual([]);
}

const forty = Array.from({ length: 40 }, (_, at) => `line ${at}\n`);

describe("a notebook on a server", () => {
  it("runs in a folder of its own, on a kernel that is deleted afterwards with the folder", async () => {
    const server = await serve();
    const { failure, notebook } = await run(server, ["1 + 1", "2 + 2"]);
    expect(failure).toBeNull();
    expect((notebook.cells as CodeCell[]).map(({ outputs }) => outputs)).toEqual(
      ["1 + 1", "2 + 2"].map((text) => [
        { output_type: "execute_result", execution_count: 1, data: { "text/plain": text }, metadata: {} },
      ]),
    );
    const [started] = server.seen.filter(({ method, path }) => method === "POST" && path === "/api/kernels");
    expect(started.body).toMatchObject({
      name: "gradsheet",
      path: expect.stringMatching(/^gradsheet-[0-9a-f]{12}$/),
    });
    expectNothingLeft(server);
  });

  it("runs the same where the server speaks without subprotocol", async () => {
    const server = await serve({ isOld: true });
    expect((await run(server, ["1 + 1"])).failure).toBeNull();
    expectNothingLeft(server);
  });

  it("takes along what its code names: an import with what that imports, a table, a folder, all of a pattern; nothing else", async () => {
    const server = await serve();
    let had: string[] = [];
    const secret = join(root, "secret.txt");
    writeFileSync(secret, "not for others");
    const path = write(
      [
        'import { f } from "./helper.js"; readFileSync("table.csv"); read("data/more")',
        "read(`part-${i}.txt`); read('../secret.txt'); read('.env'); read('link.txt'); read(\"n\")",
        "!cat shell.txt",
        "// It isn't far: see 'notes.md'",
      ],
      {
        "helper.ts": 'import { g } from "./lib/inner.js";',
        "lib/inner.ts": "export const g = 1;",
        "lib/other.ts": "",
        "table.csv": "a,b\n1,2\n",
        "data/more/x.bin": "x",
        "data/less.txt": "",
        "part-1.txt": "",
        "part-20.txt": "",
        "parts.txt": "",
        "shell.txt": "",
        "notes.md": "",
        ".env": "TOKEN=1",
        "other.ipynb": "{}",
        "paper.json": "{}",
        "unnamed.csv": "",
      },
    );
    symlinkSync(secret, join(path, "..", "link.txt"));
    const engine = await connect(server);
    const { failure } = await runNotebook(path, {
      engine,
      onCell: () => (had = [...server.files].flatMap(([name, bytes]) => (bytes === null ? [] : [name]))),
    });
    expect(failure).toBeNull();
    const inner = had.map((name) => name.split("/").slice(1).join("/"));
    expect(inner.toSorted()).toEqual(
      [
        "data/more/x.bin",
        "helper.ts",
        "lib/inner.ts",
        "notes.md",
        path.split("/").at(-1)!,
        "paper.json",
        "part-1.txt",
        "part-20.txt",
        "shell.txt",
        "table.csv",
      ].toSorted(),
    );
    expectNothingLeft(server);
  });

  it("fetches what it writes and changes into the folder for that, and nothing that is hidden or leads out of it", async () => {
    const server = await serve({
      cells: {
        '"table.csv"; write()': ({ path }) => {
          server.files.set(`${path}/model`, null);
          server.files.set(`${path}/model/weights.bin`, Buffer.from([0, 255, 7]));
          server.files.set(`${path}/table.csv`, Buffer.from("a,b\n3,4\n"));
          server.files.set(`${path}/.bashrc`, Buffer.from("echo hidden"));
          server.files.set(`${path}/..\\out.txt`, Buffer.from("outside"));
        },
      },
    });
    const engine = await connect(server);
    const path = write(['"table.csv"; write()'], { "table.csv": "a,b\n1,2\n", "package.json": "{}" });
    const written = join(root, "written");
    expect((await runNotebook(path, { engine, written })).failure).toBeNull();
    expect(readdirSync(written, { recursive: true }).map(String).toSorted()).toEqual([
      "model",
      join("model", "weights.bin"),
      "table.csv",
    ]);
    expect([...readFileSync(join(written, "model", "weights.bin"))]).toEqual([0, 255, 7]);
    expect(readFileSync(join(written, "table.csv"), "utf8")).toBe("a,b\n3,4\n");
    expectNothingLeft(server);
  });

  it("says of a failure on a gateway, which takes no files, which ones the notebook names", async () => {
    const server = await serve({
      hasContents: false,
      cells: {
        'read("table.csv")': (kernel, request) => {
          return kernel.fail(request, "Error", "ENOENT");
        },
      },
    });
    const engine = await connect(server);
    const path = write(['read("table.csv")'], { "table.csv": "1" });
    const { failure } = await runNotebook(path, { engine });
    expect(failure?.error).toBe("Error: ENOENT (not on the server, though the notebook names it: table.csv)");
    expectNothingLeft(server);
  });

  it("fails alone where the disk of the server is full", async () => {
    const server = await serve({
      instead: ({ method, path }) =>
        method === "PUT" && path.endsWith(".csv")
          ? { status: 500, body: '{"message":"No space left on device","reason":null}' }
          : undefined,
    });
    const engine = await connect(server);
    const paths = [write(['"table.csv"'], { "table.csv": "1" }), write(["1"])];
    const [full, other] = await runNotebooks(paths, { engine });
    expect(full).toMatchObject({
      status: "rejected",
      reason: {
        message: expect.stringContaining(
          "must take the file table.csv for a notebook, got No space left on device (500)",
        ),
      },
    });
    expect(other).toMatchObject({ status: "fulfilled", value: { failure: null } });
    expectNothingLeft(server);
  });

  it("never has more kernels than jobs", async () => {
    const server = await serve();
    const engine = await connect(server);
    const paths = Array.from({ length: 23 }, () => write(["1"]));
    const results = await runNotebooks(paths, { engine, jobs: 10 });
    expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(server.most).toBe(10);
    expectNothingLeft(server);
  });

  it("waits where the server has no room for another kernel, while one of its own runs", async () => {
    const server = await serve({
      instead: ({ method, path }, { kernels }) =>
        method === "POST" && path === "/api/kernels" && kernels.size >= 1
          ? { status: 503, body: '{"message":"1 kernel runs already.","reason":"too many"}' }
          : undefined,
    });
    const engine = await connect(server, { interval: 50 });
    const results = await runNotebooks([write(["1"]), write(["2"])], { engine, jobs: 2 });
    expect(results).toMatchObject([{ value: { failure: null } }, { value: { failure: null } }]);
    expect(server.most).toBe(1);
  });
});

describe("a connection that drops", () => {
  it("in the middle of 40 lines loses none of them", async () => {
    const server = await serve({
      cells: {
        lines: (kernel, request) => {
          for (const [at, line] of forty.entries()) {
            if (at === 20) kernel.cut();
            kernel.print(line, request);
          }
        },
      },
    });
    const { failure, text } = await run(server, ["lines", "2"]);
    expect(failure).toBeNull();
    expect(text).toBe(forty.join(""));
    const sessions = server.seen.flatMap(({ path }) => /session_id=([\w-]+)/.exec(path)?.[1] ?? []);
    expect(sessions.length).toBe(2);
    expect(new Set(sessions).size).toBe(1);
    expectNothingLeft(server);
  });

  it("is tried again while a proxy says that the server cannot be reached", async () => {
    let refusals = 0;
    const server = await serve({
      cells: {
        lines: (kernel, request) => {
          kernel.cut();
          kernel.print("after\n", request);
        },
      },
      instead: ({ path }, { kernels }) =>
        path.includes("/channels") && [...kernels.values()][0]?.connections === 1 && refusals++ < 2
          ? { status: 502 }
          : undefined,
    });
    const { failure, text } = await run(server, ["lines"], {}, { patience: 20_000 });
    expect(failure).toBeNull();
    expect(text).toBe("after\n");
    expect(refusals).toBe(3);
  });

  it("and finds the token refused meanwhile says so, and leaves the kernel to the next call", async () => {
    let isRevoked = false;
    const notes: string[] = [];
    const server = await serve({
      cells: {
        lines: (kernel, request) => {
          kernel.print("before\n", request);
          isRevoked = true;
          kernel.cut();
          return "no reply";
        },
      },
      instead: () => (isRevoked ? { status: 403, body: '{"message":"Forbidden"}' } : undefined),
    });
    const connection = { onNote: (text: string) => notes.push(text) };
    const { failure, text } = await run(server, ["lines", "2"], {}, { token: "of an hour", ...connection });
    expect(failure).toMatchObject({ kind: "lost", cell: 1 });
    expect(failure!.error).toMatch(/needs a token that opens .*, got one that is refused \(the answer 403\)/);
    expect(text).toBe("before\n");
    expect(notes.join()).toMatch(/A kernel may still run on .* the next call there ends it/);
    // What is left stands in the record, for the next call with a token that opens the server.
    const [record] = readdirSync(records).map((name) => readFileSync(join(records, name), "utf8"));
    expect(JSON.parse(record).kernels).toEqual([...server.kernels.keys()]);
    rmSync(records, { recursive: true });
  });

  it("while a kernel is started is waited for, and starts no second one", async () => {
    let refusals = 0;
    const server = await serve({
      instead: ({ method, path, body }, { kernels }) => {
        if (method !== "POST" || path !== "/api/kernels" || refusals++ > 0) return undefined;
        // The server has begun with it when its proxy gives up.
        kernels.set(String(body["kernel_id"]), new FakeKernel(String(body["kernel_id"]), null));
        return { status: 504, body: "<h1>504 Gateway Time-out</h1>" };
      },
    });
    expect((await run(server, ["1"], {}, { patience: 20_000 })).failure).toBeNull();
    expect([refusals, server.most]).toEqual([1, 0]);
    expectNothingLeft(server);
  });

  it("and does not come back fails the notebook as lost", async () => {
    const server = await serve({
      cells: {
        lines: (kernel) => {
          kernel.cut();
          return "no reply";
        },
      },
      instead: ({ path }, { kernels }) =>
        path.includes("/channels") && [...kernels.values()][0]?.connections === 1
          ? { status: 502 }
          : undefined,
    });
    const { failure } = await run(server, ["lines", "2"]);
    expect(failure).toMatchObject({ kind: "lost", cell: 1 });
    expect(failure!.error).toMatch(/must be reached again when a connection drops/);
    expectNothingLeft(server);
  });

  it("at the same message again and again names the size of messages", async () => {
    const server = await serve({
      cells: {
        huge: (kernel) => {
          const again = () => {
            if (kernel.connections > 3) return;
            kernel.cut();
            setTimeout(again, 20);
          };
          again();
          return new Promise(() => {});
        },
      },
    });
    const { failure } = await run(server, ["huge", "2"], {}, { patience: 20_000 });
    expect(failure?.kind).toBe("lost");
    expect(failure?.error).toContain("websocket_max_message_size");
    expectNothingLeft(server);
  });

  it("with the answer in it ends the wait: the kernel does nothing and has not answered", async () => {
    const server = await serve({ cells: { mute: () => "no reply" } });
    const { failure } = await run(server, ["mute", "2"]);
    expect(failure?.kind).toBe("lost");
    expect(failure?.error).toContain("a kernel that does nothing any more and has not answered");
    expectNothingLeft(server);
  });
});

describe("a server that goes away", () => {
  // What it has of ours is taken away by whoever finds it there again.
  const away = join(root, "away");

  it("fails what waits for it without waiting once more, and what ran keeps what it showed", async () => {
    const server = await serve({
      cells: {
        last: async (kernel, request) => {
          kernel.print("before\n", request);
          await server.stop();
          return "no reply" as const;
        },
      },
    });
    const engine = await connect(server, { records: away });
    const waiting = Array.from({ length: 30 }, () => write(["1"]));
    const started: string[] = [];
    const [first, ...others] = await runNotebooks([write(["last", "2"]), ...waiting], {
      engine,
      jobs: 1,
      onStart: (path) => started.push(path),
    });
    expect(first).toMatchObject({
      value: {
        failure: { kind: "lost", cell: 1, error: expect.stringContaining("must be reached again") },
        notebook: { cells: [{ outputs: [{ text: "before\n" }, { ename: "KernelLost" }] }, { outputs: [] }] },
      },
    });
    expect(started.length).toBe(31);
    for (const each of others)
      expect(each).toMatchObject({
        status: "rejected",
        reason: {
          message: expect.stringMatching(/needs a server that answers at .*, got nobody who listens there/),
        },
      });
  });

  it("runs notebooks again as soon as it is back", async () => {
    let isAway = false;
    const server = await serve({
      instead: () => (isAway ? { status: 503, body: "<h1>Service Unavailable</h1>" } : undefined),
      cells: {
        last: (kernel) => {
          isAway = true;
          kernel.cut();
          return "no reply";
        },
      },
    });
    const [gone, back] = [write(["1"]), write(["2"])];
    const results = await runNotebooks([write(["last"]), gone, back], {
      engine: await connect(server, { records: away }),
      jobs: 1,
      onStart: (path) => {
        if (path === back) isAway = false;
      },
    });
    expect(results).toMatchObject([
      { value: { failure: { kind: "lost" } } },
      { reason: { message: expect.stringContaining("a proxy before it that cannot reach it (503)") } },
      { value: { failure: null } },
    ]);
  });

  it("because its hub ended it says so", async () => {
    let isEnded = false;
    const server = await serve({
      instead: () => (isEnded ? { status: 424, body: '{"message":"ada is not running"}' } : undefined),
      cells: {
        last: (kernel) => {
          isEnded = true;
          kernel.cut();
          return "no reply";
        },
      },
    });
    const paths = [write(["last"]), write(["1"])];
    const [ended, next] = await runNotebooks(paths, {
      engine: await connect(server, { records: away }),
      jobs: 1,
    });
    expect(ended).toMatchObject({
      value: {
        failure: { kind: "lost", error: expect.stringContaining("has ended is started") },
      },
    });
    expect(next).toMatchObject({ reason: { message: expect.stringContaining("ada is not running (424)") } });
  });
});

describe("what was handed in, on a server", () => {
  const paper = { paper: "exam", problems: [] } as unknown as Paper;
  const limits = { time: 30, output: 1 };
  const compiler = null;
  const { signal } = new AbortController();

  it("has the files beside it, a paper without answers, and no kernel more than runs", async () => {
    let had: string[] = [];
    const server = await serve({
      cells: {
        look: ({ path }) => {
          had = [...server.files.keys()]
            .map((name) => name.slice(path!.length + 1))
            .filter((name) => name !== "");
        },
      },
    });
    const pool = new KernelPool(await connect(server), 0, {});
    const path = write(["look"], { "data/table.csv": "1", ".hidden": "" });
    const fresh = await pool.take();
    const { failures } = await runSubmission(fresh, readSubmission(path), {
      home: dirname(path),
      paper,
      compiler,
      limits,
      signal,
    });
    await fresh.end();
    await pool.close();
    expect(failures).toEqual([]);
    expect(had.toSorted()).toEqual(["data", "data/table.csv", "notebook.ipynb", "paper.json"]);
    expect(server.most).toBe(1);
    expectNothingLeft(server);
  });

  it("loses no marks by a server that fails: it is not graded, and the next call runs it again", async () => {
    const server = await serve({
      cells: {
        much: (kernel, request) =>
          kernel.print(
            "IOPub data rate exceeded.\nThe Jupyter server will temporarily stop sending output",
            request,
            "stderr",
          ),
      },
    });
    const pool = new KernelPool(await connect(server), 0, {});
    const fresh = await pool.take();
    const ran = runSubmission(fresh, readSubmission(write(["much"])), {
      home: null,
      paper,
      compiler,
      limits,
      signal,
    });
    await expect(ran).rejects.toThrow(/the notebook: must run to its end, got .*rate exceeded/);
    await fresh.end();
    expectNothingLeft(server);
  });
});

describe("a kernel that is silent", () => {
  it("is waited for, also where its server says that it does nothing", async () => {
    const server = await serve({
      cells: {
        slow: async (kernel, request) => {
          kernel.state = "idle";
          // The client asks with a cell that has to wait for this one.
          const { asked } = kernel;
          while (kernel.asked === asked) await new Promise((resolve) => setTimeout(resolve, 10));
          kernel.print("done\n", request);
        },
      },
    });
    const { failure, text } = await run(server, ["slow", "2"]);
    expect(failure).toBeNull();
    expect(text).toBe("done\n");
    expectNothingLeft(server);
  });

  it("or says what is no message costs its notebook, and not the process", async () => {
    const server = await serve({
      cells: {
        babble: (kernel) => {
          kernel.babble();
          return "no reply";
        },
      },
    });
    const { failure } = await run(server, ["babble", "2"]);
    expect(failure?.kind).toBe("lost");
    expect(failure?.error).toContain("must pass on messages of Jupyter's protocol");
    expectNothingLeft(server);
  });
});

describe("a server that leaves out outputs", () => {
  it.each([
    [
      "data",
      "IOPub data rate exceeded.\nThe Jupyter server will temporarily stop sending output\nto the client",
    ],
    [
      "message",
      "IOPub message rate exceeded.\nThe Jupyter server will temporarily stop sending output\nto the client",
    ],
  ])("%s rate exceeded: fails that notebook with the cure, and the other one runs", async (_, text) => {
    const server = await serve({
      cells: { much: (kernel, request) => kernel.print(text, request, "stderr") },
    });
    const engine = await connect(server);
    const [lost, other] = await runNotebooks([write(["much", "2"]), write(["1"])], { engine });
    expect(lost).toMatchObject({ value: { failure: { kind: "lost", cell: 1 } } });
    expect(lost.status === "fulfilled" && lost.value.failure?.error).toContain(
      "--ZMQChannelsWebsocketConnection.limit_rate=False",
    );
    expect(other).toMatchObject({ value: { failure: null } });
    expectNothingLeft(server);
  });

  it("is not suspected where a cell itself speaks of it", async () => {
    const server = await serve({
      cells: {
        talk: (kernel, request) => kernel.print("IOPub data rate exceeded. So they say.", request, "stderr"),
      },
    });
    expect((await run(server, ["talk"])).failure).toBeNull();
  });
});

describe("a kernel that ends", () => {
  it.each([
    ["is started anew", "the server has started anew", "restarting"],
    ["is given up", "the server has started anew", "dead"],
  ])("because it %s fails its notebook alone", async (_, words, state) => {
    const server = await serve({
      cells: {
        die: (kernel, request) => {
          kernel.say("iopub", "status", { execution_state: state }, request);
          return "no reply";
        },
      },
    });
    const engine = await connect(server);
    const [dead, other] = await runNotebooks([write(["die", "2"]), write(["1"])], { engine });
    expect(dead).toMatchObject({ value: { failure: { kind: "died", cell: 1 } } });
    expect(dead.status === "fulfilled" && dead.value.failure?.error).toContain(words);
    expect(other).toMatchObject({ value: { failure: null } });
    expectNothingLeft(server);
  });

  it("while the connection is away is missed: the server has it no longer", async () => {
    const server = await serve({
      cells: {
        vanish: (kernel) => {
          kernel.cut();
          server.kernels.delete(kernel.id);
          return "no reply";
        },
      },
    });
    const { failure } = await run(server, ["vanish"]);
    expect(failure).toMatchObject({ kind: "died" });
    expect(failure!.error).toContain("no longer");
    expectNothingLeft(server);
  });

  it("at its time limit is interrupted by the server, and goes on where the notebook does", async () => {
    const server = await serve({
      cells: {
        loop: (kernel, request) =>
          new Promise((done) => {
            kernel.onInterrupt = () => {
              done(kernel.fail(request, "Interrupted"));
            };
          }),
      },
    });
    const { failure } = await run(server, ["loop", "2"], { timeout: 0.1 });
    expect(failure).toMatchObject({ kind: "timeout", error: "the cell took longer than 0.1 s" });
    expectNothingLeft(server);
  });

  it("is interrupted though a proxy cannot reach the server at first: the cells after it run", async () => {
    let refusals = 0;
    const server = await serve({
      cells: {
        loop: (kernel, request) =>
          new Promise((done) => {
            kernel.onInterrupt = () => {
              done(kernel.fail(request, "Interrupted"));
            };
          }),
      },
      instead: ({ path }) =>
        path.endsWith("/interrupt") && refusals++ < 2
          ? { status: 502, body: "<h1>Bad Gateway</h1>" }
          : undefined,
    });
    const { failure, notebook } = await run(server, ["loop", "2"], { timeout: 1, keepGoing: true });
    expect(failure).toMatchObject({ kind: "timeout", cell: 1 });
    expect(refusals).toBe(3);
    expect((notebook.cells[1] as CodeCell).outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
    expectNothingLeft(server);
  });

  it("that does not heed the interrupt is deleted", async () => {
    let kernel: { interrupts: number } | undefined;
    const server = await serve({
      cells: {
        deaf: (own) => {
          kernel = own;
          return new Promise(() => {});
        },
      },
    });
    const { failure } = await run(server, ["deaf", "2"], { timeout: 0.1, grace: 0.1 });
    expect(failure?.kind).toBe("timeout");
    expect(kernel?.interrupts).toBe(1);
    expectNothingLeft(server);
  });

  it("is deleted when the run is stopped, and those that wait are not started", async () => {
    const stop = new AbortController();
    const server = await serve({
      cells: {
        long: (kernel, request) =>
          new Promise((done) => {
            kernel.onInterrupt = () => {
              done(kernel.fail(request, "Interrupted"));
            };
            stop.abort();
          }),
      },
    });
    const engine = await connect(server);
    const paths = [write(["long"]), write(["1"]), write(["1"])];
    const results = await runNotebooks(paths, { engine, jobs: 1, signal: stop.signal });
    expect(results[0]).toMatchObject({ value: { failure: { kind: "interrupted" } } });
    expect(results.slice(1).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(server.most).toBe(1);
    expectNothingLeft(server);
  });

  it("is deleted again where the server could not at first", async () => {
    let refusals = 0;
    const server = await serve({
      instead: ({ method, path }) =>
        method === "DELETE" && path.startsWith("/api/kernels/") && refusals++ < 1
          ? { status: 500, body: '{"message":"restarting"}' }
          : undefined,
    });
    expect((await run(server, ["1"])).failure).toBeNull();
    expect(refusals).toBe(2);
    expectNothingLeft(server);
  });
});
