import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

/** The content of a reply. */
async function ask(type: string, content: Record<string, unknown>): Promise<Record<string, unknown>> {
  return (await kernel.request("shell", type, content)).content;
}

describe("input", () => {
  it("prompt() waits for the answer, password included, while control answers", async () => {
    const asked: unknown[] = [];
    kernel.answer = ({ content }) => {
      asked.push(content);
      return "Grace";
    };
    const { result } = await kernel.run(
      "const who: string = prompt('name? '); prompt('key? ', { password: true }) + who",
      {
        allow_stdin: true,
      },
    );
    expect(result).toBe("'GraceGrace'");
    expect(asked).toEqual([
      { prompt: "name? ", password: false },
      { prompt: "key? ", password: true },
    ]);
  });

  it("input() lets timers go on while it waits", async () => {
    kernel.answer = () => "later";
    const { result } = await kernel.run(
      "let beats = 0; const beat = setInterval(() => { beats += 1 }, 1); const said = await input('?'); await new Promise((done) => setTimeout(done, 20)); clearInterval(beat); [said, beats > 0]",
      { allow_stdin: true },
    );
    expect(result).toBe("[ 'later', true ]");
  });

  it("throws where the front end takes none", async () => {
    expect(await kernel.value("prompt('?')")).toBe(
      "KernelError: prompt: needs a front end that takes input, got allow_stdin false. Run the cell in a notebook or console, or give the value in the cell.",
    );
  });

  it("is given up by an interrupt", async () => {
    kernel.answer = undefined;
    const running = kernel.run("console.log('asking'); prompt('?')", { allow_stdin: true });
    await kernel.broadcast("stream");
    await wait(50);
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    expect(await kernel.value("1")).toBe("1");
  });
});

describe("comms", () => {
  it("opened by the front end reach their target, answer with buffers, and close", async () => {
    await kernel.run(`comms.register("echo", (comm, { data }) => {
  comm.send({ opened: data });
  comm.onMessage = ({ data, buffers }) => comm.send({ echo: data }, { buffers, metadata: { back: true } });
  comm.onClose = () => console.log("closed");
});`);
    const opened = kernel.broadcast("comm_msg");
    kernel.send("shell", "comm_open", { comm_id: "c1", target_name: "echo", data: 1 });
    expect((await opened).content).toEqual({ comm_id: "c1", data: { opened: 1 } });
    expect(await ask("comm_info_request", {})).toEqual({
      status: "ok",
      comms: { c1: { target_name: "echo" } },
    });
    const echoed = kernel.broadcast("comm_msg");
    kernel.send("shell", "comm_msg", { comm_id: "c1", data: { x: 2 } }, [Buffer.from([1, 2, 3])]);
    const { content, buffers, metadata } = await echoed;
    expect(content).toEqual({ comm_id: "c1", data: { echo: { x: 2 } } });
    expect(buffers.map((bytes) => [...bytes])).toEqual([[1, 2, 3]]);
    expect(metadata).toEqual({ back: true });
    const closed = kernel.broadcast("stream");
    kernel.send("shell", "comm_close", { comm_id: "c1", data: {} });
    expect((await closed).content["text"]).toBe("closed\n");
    expect(await ask("comm_info_request", { target_name: "echo" })).toEqual({ status: "ok", comms: {} });
  });

  it("to an unknown target are closed", async () => {
    const closed = kernel.broadcast("comm_close");
    kernel.send("shell", "comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    expect((await closed).content["comm_id"]).toBe("c2");
  });

  it("opened by a cell are announced, with buffers", async () => {
    const { outputs } = await kernel.run(
      "const comm = comms.open('widget', { a: 1 }, { buffers: [new Uint8Array([9])] }); comm.id.length",
    );
    expect(outputs[0]).toMatchObject({
      type: "comm_open",
      content: { target_name: "widget", data: { a: 1 } },
    });
    expect([...(outputs[0]?.buffers[0] ?? [])]).toEqual([9]);
  });

  it("are served while a cell awaits", async () => {
    await kernel.run(
      "let served = () => {}; comms.register('during', (comm) => { comm.send('here'); served(); })",
    );
    const waits = kernel.broadcast("stream");
    const running = kernel.run(
      "const here = new Promise<void>((done) => { served = done; }); console.log('waits'); await here; 'end'",
    );
    await waits;
    const answered = kernel.broadcast("comm_msg");
    kernel.send("shell", "comm_open", { comm_id: "c3", target_name: "during", data: {} });
    expect((await answered).content["data"]).toBe("here");
    expect((await running).result).toBe("'end'");
  });
});

describe("a message's fields", () => {
  it("kernel_info_reply: true versions, and the language", async () => {
    const { content, header } = await kernel.request("shell", "kernel_info_request", {});
    expect(content).toMatchObject({
      status: "ok",
      protocol_version: "5.5",
      implementation: "gradsheet",
      language_info: {
        name: "typescript",
        version: "6.0.3",
        file_extension: ".ts",
        mimetype: "text/x-typescript",
      },
      supported_features: ["debugger"],
    });
    expect(header.session).not.toBe(kernel.session);
    expect(header.version).toBe("5.5");
  });

  it("complete_reply: matches, a range in code points, types with signatures", async () => {
    const code = "'😀'; Math.sqr";
    const reply = await ask("complete_request", { code, cursor_pos: [...code].length });
    expect(reply).toMatchObject({ status: "ok", matches: ["sqrt"], cursor_start: 10, cursor_end: 13 });
    const { _jupyter_types_experimental: types } = reply["metadata"] as {
      _jupyter_types_experimental: unknown[];
    };
    expect(types).toEqual([
      {
        text: "sqrt",
        type: "method",
        signature: "(method) Math.sqrt(x: number): number",
        start: 10,
        end: 13,
      },
    ]);
  });

  it("complete_reply: names of earlier cells and of imported packages", async () => {
    await kernel.run("import * as path from 'node:path'; const hypotenuse = Math.hypot(3, 4)");
    expect((await ask("complete_request", { code: "hypot", cursor_pos: 5 }))["matches"]).toContain(
      "hypotenuse",
    );
    expect((await ask("complete_request", { code: "path.basen", cursor_pos: 10 }))["matches"]).toEqual([
      "basename",
    ]);
    expect((await ask("complete_request", { code: "hypotenuse.toFi", cursor_pos: 15 }))["matches"]).toEqual([
      "toFixed",
    ]);
  });

  it("inspect_reply: a signature with its documentation, and found false for a name that nobody knows", async () => {
    const reply = await ask("inspect_request", { code: "Math.sqrt(2)", cursor_pos: 9, detail_level: 1 });
    expect(reply["found"]).toBe(true);
    expect((reply["data"] as Record<string, string>)["text/plain"]).toContain("sqrt(x: number): number");
    expect(await ask("inspect_request", { code: "unheardOf", cursor_pos: 3, detail_level: 0 })).toEqual({
      status: "ok",
      found: false,
      data: {},
      metadata: {},
    });
  });

  it.each([
    ["1 + 1", { status: "complete" }],
    ["function f() {", { status: "incomplete", indent: "  " }],
    ["  f(", { status: "incomplete", indent: "    " }],
    ["`a", { status: "incomplete", indent: "" }],
    ["'a", { status: "invalid" }],
    ["const = 1", { status: "invalid" }],
    ["}", { status: "invalid" }],
    ["f(1))", { status: "invalid" }],
    ["?Math", { status: "complete" }],
    ["Math.max?", { status: "complete" }],
    ["Math.max??", { status: "complete" }],
    ["%npm install x", { status: "complete" }],
    ["!ls -la | wc", { status: "complete" }],
    ["!ls \\", { status: "incomplete", indent: "" }],
    ["%cd /tmp\nfor (;;) {", { status: "incomplete", indent: "  " }],
    ["%%time\nf(", { status: "incomplete", indent: "  " }],
    ["%%bash\nls", { status: "incomplete", indent: "" }],
    ["%%bash\nls\n", { status: "complete" }],
  ])("is_complete_reply of %j", async (code, reply) => {
    expect(await ask("is_complete_request", { code })).toEqual(reply);
  });

  it("history_reply: tail, range and search over this session's cells", async () => {
    await kernel.run("'first of three'");
    const { reply } = await kernel.run("2222");
    const line = reply["execution_count"] as number;
    expect(
      (await ask("history_request", { hist_access_type: "tail", n: 1, output: true }))["history"],
    ).toEqual([[1, line, ["2222", "2222"]]]);
    const range = { hist_access_type: "range", session: 0, start: line - 1, stop: line };
    expect((await ask("history_request", range))["history"]).toEqual([[1, line - 1, "'first of three'"]]);
    const search = { hist_access_type: "search", pattern: "*of thr?e*", n: 5 };
    expect((await ask("history_request", search))["history"]).toEqual([[1, line - 1, "'first of three'"]]);
  });

  it("connect_reply: the ports", async () => {
    const { shell_port, iopub_port } = kernel.info;
    expect(await ask("connect_request", {})).toMatchObject({ status: "ok", shell_port, iopub_port });
  });

  it("each request gets one busy, one idle, both with its header", async () => {
    for (const type of ["kernel_info_request", "history_request", "comm_info_request", "no_such_request"]) {
      const { header } = kernel.send("shell", type, {});
      // What is asked after it is answered after all that is said of it.
      await kernel.whole("shell", "kernel_info_request", {});
      const states = kernel.broadcasts
        .filter(({ parent_header: parent }) => parent.msg_id === header.msg_id)
        .map(({ content }) => content["execution_state"]);
      expect(states).toEqual(["busy", "idle"]);
    }
  });
});

describe("a question", () => {
  it("?name of what is not imported yet says what it is, with the line that imports it", async () => {
    const { reply } = await kernel.run("?jacobian");
    const [page] = reply["payload"] as { data: Record<string, string> }[];
    expect(page.data["text/plain"]).toContain("function jacobian(");
    expect(page.data["text/plain"]).toContain('Not imported yet: `import { jacobian } from "gradsheet";`');
    expect((await kernel.run("?jacobain")).reply).toMatchObject({ status: "error", ename: "NameError" });
    const hover = await ask("inspect_request", { code: "jacobian(", cursor_pos: 9, detail_level: 0 });
    expect(hover).toMatchObject({ found: true });
    expect(
      await ask("inspect_request", { code: "x.jacobian", cursor_pos: 10, detail_level: 0 }),
    ).toMatchObject({ found: false });
  });

  it("?name says what is known, as a page", async () => {
    const { reply } = await kernel.run("?Math.max");
    const [page] = reply["payload"] as { source: string; data: Record<string, string> }[];
    expect(page?.source).toBe("page");
    expect(page?.data["text/plain"]).toContain("max(...values: number[]): number");
    expect((await kernel.run("unheardOf?")).reply["status"]).toBe("error");
  });
});
