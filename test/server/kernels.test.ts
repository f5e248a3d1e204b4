import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Runs } from "../../src/server/api.js";
import { notebookText } from "../support/notebook-text.js";
import { run, services, settingsFor, type Kernel } from "./support/jupyterlab.js";
import { Served } from "./support/served.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let served: Served;
// The client tells of each connection.
vi.spyOn(console, "debug").mockImplementation(() => {});
vi.spyOn(console, "warn").mockImplementation(() => {});

beforeAll(async () => {
  served = await Served.start((folder) => writeFileSync(join(folder, "one.ipynb"), notebookText("1")));
});
afterAll(() => served.stop());

const { KernelManager, SessionManager, KernelSpecManager } = services;

/** Done once a kernel connection has a status. */
const status = (kernel: Kernel, wanted: string) =>
  new Promise<void>((resolve) => {
    if (kernel.status === wanted) return resolve();
    kernel.statusChanged.connect(function listen(_, now) {
      if (now !== wanted) return;
      kernel.statusChanged.disconnect(listen);
      resolve();
    });
  });

describe.each([
  ["v1.kernel.websocket.jupyter.org", false],
  ["no subprotocol", true],
])("JupyterLab's client by %s", (_, plain) => {
  let manager: InstanceType<typeof KernelManager>;
  let kernel: Kernel;
  beforeAll(async () => {
    manager = new KernelManager({ serverSettings: settingsFor(served, plain) });
    kernel = await manager.startNew({ name: "gradsheet" });
    await kernel.info;
  });
  afterAll(async () => {
    await kernel.shutdown();
    manager.dispose();
  });

  it("runs cells, with results, streams, errors and questions", async () => {
    expect(await run(kernel, 'console.log("ü 漢"); 6 * 7')).toEqual({
      status: "ok",
      text: "ü 漢\n42",
      types: ["execute_input", "stream", "execute_result"],
    });
    expect(await run(kernel, 'throw new Error("no")')).toMatchObject({ status: "error", text: "no" });
    expect(await run(kernel, 'prompt("who? ") + "!"')).toMatchObject({ text: "'<who? >!'" });
  });

  it("completes, inspects, and says when a cell is complete", async () => {
    const { content } = await kernel.requestComplete({ code: "Math.sqr", cursor_pos: 8 });
    expect(content).toMatchObject({ status: "ok", matches: ["sqrt"] });
    const inspected = await kernel.requestInspect({ code: "Math.sqrt", cursor_pos: 9, detail_level: 0 });
    expect(JSON.stringify(inspected.content)).toContain("sqrt");
    expect((await kernel.requestIsComplete({ code: "if (true) {" })).content.status).toBe("incomplete");
  });

  it("stops a cell, and keeps what it had", async () => {
    await run(kernel, "let kept = 5;");
    const future = kernel.requestExecute({ code: 'console.log("running"); while (true) {}' });
    const running = new Promise<void>((resolve) => {
      future.onIOPub = ({ header }) => {
        if (header.msg_type === "stream") resolve();
      };
    });
    await running;
    await kernel.interrupt();
    expect((await future.done).content.status).toBe("error");
    expect(await run(kernel, "kept")).toMatchObject({ text: "5" });
  });

  it("sends and gets bytes beside messages", async () => {
    await run(
      kernel,
      `comms.register("echo", (comm) => {
        comm.onMessage = ({ data, buffers }) => comm.send(data, { buffers: [...buffers].reverse() });
      });`,
    );
    const comm = kernel.createComm("echo");
    const echoed = new Promise<unknown>((resolve) => {
      comm.onMsg = ({ content, buffers = [] }) =>
        resolve([
          content.data,
          buffers.map((view) => [
            ...new Uint8Array((view as DataView).buffer, (view as DataView).byteOffset, view.byteLength),
          ]),
        ]);
    });
    comm.open();
    comm.send({ a: 1 }, {}, [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([255]).buffer]);
    expect(await echoed).toEqual([{ a: 1 }, [[255], [1, 2, 3]]]);
  });

  it("starts anew: names are gone, cells run again", async () => {
    await run(kernel, "let before = 1;");
    await kernel.restart();
    expect(await run(kernel, "typeof globalThis")).toMatchObject({ status: "ok" });
    expect(await run(kernel, "before")).toMatchObject({ status: "error" });
  });

  it("tells the cell why its kernel has died, starts another one, and is there at once", async () => {
    const restarting = status(kernel, "autorestarting");
    const future = kernel.requestExecute({ code: "process.kill(process.pid, 'SIGKILL')" });
    let told = "";
    future.onIOPub = ({ content }) => {
      if ("text" in content) told += String(content.text);
    };
    future.done.catch(() => {});
    await restarting;
    expect(told).toContain("The kernel has ended in the middle of this cell");
    expect(told).toContain("signal SIGKILL");
    await status(kernel, "idle");
    expect(await run(kernel, "1 + 1")).toMatchObject({ status: "ok", text: "2" });
  });
});

describe("a client that was away", () => {
  let manager: InstanceType<typeof KernelManager>;
  let kernel: Kernel;
  beforeAll(async () => {
    manager = new KernelManager({ serverSettings: settingsFor(served) });
    kernel = await manager.startNew({ name: "gradsheet" });
    await kernel.info;
  });
  afterAll(async () => {
    await kernel.shutdown();
    manager.dispose();
  });

  /** Cuts the connection as a network does: without a word. */
  const cut = () => (kernel as unknown as { _ws: { terminate(): void } })._ws.terminate();

  it("finds all of what was printed meanwhile when it comes back with its session", async () => {
    const future = kernel.requestExecute({
      code: "for (let line = 0; line < 60; line++) { console.log(line); await new Promise((next) => setTimeout(next, 10)); }",
    });
    let text = "";
    const begun = new Promise<void>((resolve) => {
      future.onIOPub = ({ content }) => {
        if (!("text" in content)) return;
        text += String(content.text);
        if (text.includes("3\n")) resolve();
      };
    });
    await begun;
    cut();
    expect((await future.done).content.status).toBe("ok");
    expect(text).toBe(Array.from({ length: 60 }, (_, line) => `${line}\n`).join(""));
  });

  it("may be another one: a page that is loaded anew finds the last run of each cell with its messages", async () => {
    const sessions = new SessionManager({
      kernelManager: manager,
      serverSettings: settingsFor(served),
    });
    const session = await sessions.startNew({
      path: "one.ipynb",
      name: "one",
      type: "notebook",
      kernel: { name: "gradsheet" },
    });
    const runs = async () => (await served.ask("GET", "gradsheet/runs/one.ipynb")).json as Runs;
    await run(session.kernel!, "1", "a");
    const ran = run(session.kernel!, 'console.log("again"); 2', "a");
    const waits = session.kernel!.requestExecute({ code: "await new Promise(() => {})" }, false, {
      cellId: "b",
    });
    waits.done.catch(() => {});
    await ran;
    await expect.poll(async () => (await runs()).runs[1]?.state).toBe("running");
    const told = await runs();
    expect(told.kernel).toEqual({ id: session.kernel!.id, state: "busy" });
    expect(
      told.runs.map(({ cell, state, status: ended, executionCount }) => [cell, state, ended, executionCount]),
    ).toEqual([
      ["a", "ended", "ok", 2],
      ["b", "running", null, 3],
    ]);
    expect(told.runs[0].messages.map(({ header }) => header["msg_type"])).toEqual([
      "execute_input",
      "stream",
      "execute_result",
    ]);
    expect(told.runs[0].messages[1].content).toEqual({ name: "stdout", text: "again\n" });
    expect(Date.parse(told.runs[0].ended!)).toBeGreaterThanOrEqual(Date.parse(told.runs[0].asked));
    await session.kernel!.interrupt();
    await expect.poll(async () => (await runs()).runs[1].status).toBe("error");
    await session.shutdown();
    expect(await runs()).toEqual({ kernel: null, runs: [] });
    sessions.dispose();
  });
});

describe("kernels and sessions", () => {
  let manager: InstanceType<typeof KernelManager>;
  let sessions: InstanceType<typeof SessionManager>;
  beforeAll(() => {
    manager = new KernelManager({ serverSettings: settingsFor(served) });
    sessions = new SessionManager({ kernelManager: manager, serverSettings: settingsFor(served) });
  });
  afterEach(async () => {
    await served.server.kernels.all.reduce(
      (before, { id }) => before.then(() => served.server.kernels.shutdown(id)),
      Promise.resolve(),
    );
  });
  afterAll(() => {
    sessions.dispose();
    manager.dispose();
  });

  const open = (body: object) => served.ask("POST", "api/sessions", body);

  it("kernelspecs have a default and logos; what starts them is not told", async () => {
    const specs = new KernelSpecManager({ serverSettings: settingsFor(served) });
    await specs.ready;
    expect(specs.specs?.default).toBe("gradsheet");
    const spec = specs.specs!.kernelspecs["gradsheet"]!;
    expect(spec).toMatchObject({
      language: "typescript",
      display_name: "TypeScript (gradsheet)",
      argv: ["gradsheet"],
    });
    const logo = await served.ask("GET", spec.resources["logo-svg"].slice(1));
    expect(logo.headers.get("content-type")).toBe("image/svg+xml");
    expect(logo.text).toMatch(/^<svg/);
    expect((await served.ask("GET", "api/kernelspecs/none")).status).toBe(404);
    expect((await served.ask("GET", "kernelspecs/gradsheet/kernel.json")).status).toBe(404);
    specs.dispose();
  });

  it("two tabs that open a notebook at once get one kernel, and the page's address has started it", async () => {
    await served.ask("GET", "notebooks/one.ipynb");
    const body = { path: "one.ipynb", name: "", type: "notebook", kernel: { name: "gradsheet" } };
    const [first, second] = await Promise.all([open(body), open(body)]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.json.id).toBe(second.json.id);
    expect(served.server.kernels.all).toHaveLength(1);
    expect(first.json).toMatchObject({ type: "notebook", notebook: { path: "one.ipynb" } });
  });

  it("a page that asks for the runs of its notebook hears when the kernel that its address has started is there", async () => {
    await served.ask("GET", "notebooks/one.ipynb");
    const { kernel } = (await served.ask("GET", "gradsheet/runs/one.ipynb")).json as Runs;
    const { json } = await served.ask("GET", "api/sessions");
    expect(json).toMatchObject([{ path: "one.ipynb", kernel: { id: kernel?.id } }]);
  });

  it("a session is renamed, gets another kernel, and ends with it", async () => {
    const { json } = await open({ path: "made-up.ipynb", type: "notebook", name: "x", kernel: { name: "" } });
    const renamed = await served.ask("PATCH", `api/sessions/${json.id}`, { path: "other.ipynb" });
    expect(renamed.json).toMatchObject({ path: "other.ipynb", kernel: { id: json.kernel.id } });
    const changed = await served.ask("PATCH", `api/sessions/${json.id}`, { kernel: { name: "gradsheet" } });
    expect(changed.json.kernel.id).not.toBe(json.kernel.id);
    expect((await served.ask("GET", `api/kernels/${json.kernel.id}`)).status).toBe(404);
    expect((await served.ask("DELETE", `api/sessions/${json.id}`)).status).toBe(204);
    expect((await served.ask("GET", `api/kernels/${changed.json.kernel.id}`)).status).toBe(404);
    expect((await served.ask("GET", "api/sessions")).json).toEqual([]);
    expect((await served.ask("DELETE", `api/sessions/${json.id}`)).status).toBe(404);
  });

  it("a kernel that is not installed is 501, with words for a dialog", async () => {
    const { status: code, json } = await open({
      path: "x.ipynb",
      type: "notebook",
      kernel: { name: "nobody's" },
    });
    expect(code).toBe(501);
    expect(json).toMatchObject({ short_message: "nobody's not found" });
    expect((await served.ask("POST", "api/kernels", { name: "../x" })).status).toBe(501);
    expect((await open({ type: "notebook" })).status).toBe(400);
    expect((await open({ path: 7 })).status).toBe(400);
    expect((await open({ path: "x", kernel: "gradsheet" })).status).toBe(400);
  });

  it("a kernel works in its notebook's folder, or in the served one where the path is made up", async () => {
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(served.folder, "below"), { recursive: true });
    const folderOf = async (path: string) => {
      const session = await sessions.startNew({
        path,
        name: "",
        type: "notebook",
        kernel: { name: "gradsheet" },
      });
      const { text } = await run(session.kernel!, "console.log(process.cwd())");
      return text.trim();
    };
    expect(await folderOf("below/x.ipynb")).toBe(join(served.folder, "below"));
    expect(await folderOf("no/such/folder/x-jvsc-1.ipynb")).toBe(served.folder);
    expect(await folderOf("../../etc/x.ipynb")).toBe(served.folder);
  });

  it("a kernel that nobody uses is ended, one with a client or at work is not", async () => {
    const { json: idle } = await served.ask("POST", "api/kernels", {});
    const used = await manager.startNew({ name: "gradsheet" });
    await used.info;
    const limit = 8 * 3_600_000;
    await served.server.kernels.endIdle(Date.now() + limit - 60_000);
    expect(served.server.kernels.all).toHaveLength(2);
    await served.server.kernels.endIdle(Date.now() + limit + 60_000);
    expect(served.server.kernels.all.map(({ id }) => id)).toEqual([used.id]);
    expect((await served.ask("GET", `api/kernels/${idle.id}`)).status).toBe(404);
    const working = used.requestExecute({ code: "await new Promise(() => {})" });
    working.done.catch(() => {});
    await expect.poll(() => served.server.kernels.get(used.id).state).toBe("busy");
    used.dispose();
    await expect.poll(() => served.server.kernels.get(used.id).connections).toBe(0);
    await served.server.kernels.endIdle(Date.now() + 2 * limit);
    expect(served.server.kernels.all).toHaveLength(1);
  });

  it("a kernel that dies three times in a row is left dead, and can be started anew", async () => {
    const { json } = await served.ask("POST", "api/kernels", {});
    const kernel = served.server.kernels.get(json.id);
    for (let death = 1; death <= 3; death++) {
      await kernel.ready;
      const { pid } = kernel;
      process.kill(pid!, "SIGKILL");
      await expect.poll(() => kernel.pid, { timeout: 60_000 }).not.toBe(pid);
    }
    await expect.poll(() => kernel.state).toBe("dead");
    await served.ask("POST", `api/kernels/${json.id}/restart`);
    expect((await served.ask("GET", `api/kernels/${json.id}`)).json.execution_state).toBe("idle");
  });

  it("restarts that come at once are one, and the cell that ran is answered", async () => {
    const connection = await manager.startNew({ name: "gradsheet" });
    await connection.info;
    const other = manager.connectTo({ model: connection.model });
    await other.info;
    const waits = other.requestExecute({ code: "await new Promise(() => {})" });
    await expect.poll(() => served.server.kernels.get(connection.id).state).toBe("busy");
    const again = () => served.ask("POST", `api/kernels/${connection.id}/restart`);
    const answers = await Promise.all([again(), again(), again()]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect((await waits.done).content.status).toBe("aborted");
    expect(await run(other, "3")).toMatchObject({ text: "3" });
    connection.dispose();
    other.dispose();
  });

  it("terminals are refused in plain words, and the rest of the server says what it is", async () => {
    const terminals = await served.ask("POST", "api/terminals");
    expect([terminals.status, terminals.json.message]).toEqual([
      404,
      "gradsheet serves no terminals: open one of your own.",
    ]);
    expect((await served.ask("GET", "api")).json).toHaveProperty("version");
    expect((await served.ask("GET", "api/status")).json).toMatchObject({ kernels: 0 });
    expect((await served.ask("GET", "api/me")).json).toMatchObject({
      identity: { username: "user" },
      permissions: {},
    });
    expect((await served.ask("GET", "api/nothing")).status).toBe(404);
    const wrong = await served.ask("PUT", "api/kernels");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect(served.faults).toEqual([]);
  });
});
