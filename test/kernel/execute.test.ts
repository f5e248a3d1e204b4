import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run("0");
});
afterAll(() => kernel?.stop());

describe("execute_request", () => {
  it("says busy, execute_input, outputs in order, execute_result, idle", async () => {
    const { all } = await kernel.whole("shell", "execute_request", {
      code: "console.log('a'); display(1); console.error('b'); console.log('c'); 2",
    });
    expect(
      all.map(({ header, content }) => content["execution_state"] ?? content["name"] ?? header.msg_type),
    ).toEqual([
      "busy",
      "execute_input",
      "stdout",
      "display_data",
      "stderr",
      "stdout",
      "execute_result",
      "idle",
    ]);
  });

  it("counts stored cells alone, failed ones among them", async () => {
    const { reply } = await kernel.run("1");
    const count = reply["execution_count"] as number;
    const silent = await kernel.run("console.log('quiet'); 5", { silent: true });
    expect(silent.reply["execution_count"]).toBe(count);
    expect(silent.result).toBeUndefined();
    expect((await kernel.run("2", { store_history: false })).reply["execution_count"]).toBe(count);
    expect((await kernel.run("throw 1")).reply["execution_count"]).toBe(count + 1);
  });

  it("aborts what is queued behind an error, unless stop_on_error is false", async () => {
    const queue = (stop: boolean): Promise<unknown[]> =>
      Promise.all(
        ["await new Promise((end) => setTimeout(end, 300)); throw new Error('first')", "2", "3"].map(
          async (code) => {
            const { content } = await kernel.request("shell", "execute_request", {
              code,
              stop_on_error: stop,
            });
            return content["status"];
          },
        ),
      );
    expect(await queue(true)).toEqual(["error", "aborted", "aborted"]);
    expect(await queue(false)).toEqual(["error", "ok", "ok"]);
    expect(await kernel.value("4")).toBe("4");
  });

  it("answers user expressions with mime bundles or errors", async () => {
    const { reply } = await kernel.run("const ux = 6", {
      user_expressions: { a: "ux * 7", b: "nowhere", c: "1 +" },
    });
    expect(reply["user_expressions"]).toMatchObject({
      a: { status: "ok", data: { "text/plain": "42" }, metadata: {} },
      b: { status: "error", ename: "ReferenceError" },
      c: { status: "error", ename: "SyntaxError" },
    });
  });

  it("reports an error with name, value and the author's own lines", async () => {
    const code = "function f(a: number): never {\n  throw new RangeError('deep ' + a);\n}\n\nf(3)";
    const { reply, outputs } = await kernel.run(code);
    const { ename, evalue, traceback, execution_count: count } = reply;
    expect([ename, evalue]).toEqual(["RangeError", "deep 3"]);
    expect(outputs.at(-1)).toMatchObject({ type: "error", content: { ename, evalue, traceback } });
    const text = (traceback as string[]).join("\n");
    const escape = String.fromCharCode(27);
    expect(text).toContain(escape);
    const plain = text.replaceAll(new RegExp(`${escape}\\[\\d+m`, "g"), "");
    expect(plain).toBe(
      [
        "RangeError: deep 3",
        "  1 | function f(a: number): never {",
        "> 2 |   throw new RangeError('deep ' + a);",
        "    |         ^",
        "  3 | }",
        "  4 | ",
        `    at f (In [${String(count)}]:2:9)`,
        `    at In [${String(count)}]:5:1`,
      ].join("\n"),
    );
  });

  it("answers garbage with an error and lives", async () => {
    const { content } = await kernel.request("shell", "execute_request", { code: 5 });
    expect(content["status"]).toBe("error");
    expect(await kernel.value("1")).toBe("1");
  });
});

describe("output", () => {
  it("of 100,000 lines arrives in order, whole, before idle, in under 100 messages", async () => {
    const { stdout, outputs } = await kernel.run("for (let i = 0; i < 100_000; i += 1) console.log(i)");
    expect(stdout).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
    expect(outputs.length).toBeLessThan(100);
  });

  it("of child processes and raw writes stands where it was made", async () => {
    const code = `import { execSync } from "node:child_process"; import { writeSync } from "node:fs";
console.log("a"); execSync("echo b", { stdio: "inherit" }); console.log("c"); execSync("echo d", { stdio: "inherit" });
writeSync(2, "e\\n"); void 0`;
    const { stdout, stderr } = await kernel.run(code);
    expect(stdout).toBe("a\nb\nc\nd\n");
    expect(stderr).toBe("e\n");
  });

  it("calls write's callback, joins split characters, keeps carriage returns", async () => {
    const code = `await new Promise<void>((done) => process.stdout.write("50%\\r", () => done()));
process.stdout.write(Buffer.from([0xc3])); process.stdout.write(Buffer.from([0xa9])); process.stdout.write("68690a", "hex"); void 0`;
    expect((await kernel.run(code)).stdout).toBe("50%\réhi\n");
  });

  it("that comes late belongs to the cell that started it, errors as well", async () => {
    const late = kernel.broadcast("stream", ({ text }) => String(text).includes("thrown late"));
    const { all } = await kernel.whole("shell", "execute_request", {
      code: "setTimeout(() => { console.log('printed late'); throw new Error('thrown late') }, 60); void 0",
    });
    await kernel.run("console.log('between')");
    const { parent_header: parent } = await late;
    expect(parent.msg_id).toBe(all[0]?.parent_header.msg_id);
    const printed = kernel.broadcasts.find(({ content }) => content["text"] === "printed late\n");
    expect(printed?.parent_header.msg_id).toBe(parent.msg_id);
    expect(await kernel.value("'alive'")).toBe("'alive'");
  });

  it("of rejections that nobody catches is shown", async () => {
    const shown = kernel.broadcast("stream", ({ text }) => String(text).includes("nobody"));
    await kernel.run("void Promise.reject(new Error('nobody'))");
    expect((await shown).content["name"]).toBe("stderr");
  });

  it.each(["@tensorflow/tfjs", "@tensorflow/tfjs-core"])("of %s itself is no advertisement", async (name) => {
    const { stderr } = await kernel.run(
      `{ const tf = await import("${name}"); await import("@tensorflow/tfjs-backend-cpu"); await tf.setBackend("cpu");
(tf.findBackend("cpu") as unknown as { firstUse: boolean }).firstUse = true; tf.tensor([1]).dataSync();
console.warn("Hi, looks like you"); }`,
    );
    expect(stderr).toBe("Hi, looks like you\n");
  });

  it("of late errors comes under the cell that caused them and leaves the kernel alive, whoever listens too", async () => {
    // What Emscripten puts before its modules; a user may open tfjs's WebAssembly backend by tfjs itself.
    await kernel.run(`import * as tf from "@tensorflow/tfjs"; import "@tensorflow/tfjs-backend-wasm"; await tf.setBackend("wasm");
process.on("uncaughtException", (error) => { throw error }); process.on("unhandledRejection", (reason) => { throw reason });`);
    expect(await kernel.value("process.listenerCount('unhandledRejection') >= 2")).toBe("true");
    const causes = [
      "setTimeout(() => { throw new RangeError('late 1') }, 40); void 0",
      "void (async () => { await new Promise((done) => setTimeout(done, 40)); throw new RangeError('late 2') })()",
      "import { readFile } from 'node:fs'; readFile('nowhere', () => { throw new RangeError('late 3') })",
      "queueMicrotask(() => { throw new RangeError('late 4') })",
      "process.nextTick(() => { throw new RangeError('late 5') })",
      "const ear = new EventTarget(); ear.addEventListener('x', () => { throw new RangeError('late 6') }); ear.dispatchEvent(new Event('x')); 1",
    ];
    for (const [place, code] of causes.entries()) {
      const text = `late ${place + 1}`;
      const shown = kernel.broadcast("stream", (content) => String(content["text"]).includes(text));
      const { all } = await kernel.whole("shell", "execute_request", { code });
      await kernel.run("'another cell'");
      const { parent_header: parent, content, metadata } = await shown;
      expect(parent.msg_id).toBe(all[0]?.parent_header.msg_id);
      expect(content["name"]).toBe("stderr");
      expect(metadata).toEqual({ lateError: { ename: "RangeError", evalue: text } });
    }
    expect(await kernel.value("6 * 7")).toBe("42");
    const told = kernel.broadcasts.filter(({ content }) => /: late \d/.test(String(content["text"])));
    expect(told).toHaveLength(causes.length);
  });

  it("of one value may be 5 MB", async () => {
    const { outputs } = await kernel.run("display({ 'text/plain': 'x'.repeat(5_000_000) }, { raw: true })");
    const data = outputs[0]?.content["data"] as Record<string, string>;
    expect(data["text/plain"]?.length).toBe(5_000_000);
  });
});

describe("display", () => {
  it("shows bundles, updates by display_id, metadata, buffers and clear_output", async () => {
    const code = `display({ "text/html": "<b>1</b>" }, { raw: true, display_id: "d", metadata: { wide: true } });
display({ "text/html": "<b>2</b>" }, { raw: true, display_id: "d", update: true });
display("bytes", { buffers: [new Uint8Array([1, 2])] });
clearOutput({ wait: true });`;
    const { outputs } = await kernel.run(code);
    expect(outputs.map(({ type }) => type)).toEqual([
      "display_data",
      "update_display_data",
      "display_data",
      "clear_output",
    ]);
    expect(outputs[0]?.content).toEqual({
      data: { "text/html": "<b>1</b>" },
      metadata: { wide: true },
      transient: { display_id: "d" },
    });
    expect(outputs[2]?.buffers.map((bytes) => [...bytes])).toEqual([[1, 2]]);
    expect(outputs[3]?.content).toEqual({ wait: true });
  });

  it("asks the value itself by Symbol.for('Jupyter.display'), now or later, and finds that function globally", async () => {
    const code = `const shown = { [Symbol.for("Jupyter.display")]: () => ({ "text/markdown": "**m**" }) };
const slow = { [Symbol.for("Jupyter.display")]: async () => ({ "text/latex": "$x$" }) };
(globalThis as never as Record<symbol, (value: unknown) => void>)[Symbol.for("Jupyter.display")]!(slow);
shown`;
    const { outputs } = await kernel.run(code);
    expect(outputs.map(({ type, content }) => [type, content["data"]])).toEqual([
      ["display_data", { "text/latex": "$x$" }],
      ["execute_result", { "text/markdown": "**m**" }],
    ]);
  });

  it("prints promises and timers without what the kernel knows of them", async () => {
    expect(await kernel.value("new Promise(() => {})")).toBe("Promise { <pending> }");
    expect(await kernel.value("[Promise.resolve(1)]")).toBe("[ Promise { 1 } ]");
    const timer = await kernel.value("setTimeout(() => {}, 1)");
    expect(timer).toMatch(/^Timeout \{/);
    expect(timer).not.toContain("kResourceStore");
  });

  it("shows arrays of records as tables, mathjs nodes as formulas", async () => {
    const { outputs } = await kernel.run("[{ a: 1, b: '<' }, { a: 2 }]");
    const data = outputs[0]?.content["data"] as Record<string, string>;
    expect(data["text/html"]).toContain("<tr><td>1</td><td>&lt;</td></tr>");
    const math = await kernel.run("import { parse } from 'mathjs'; parse('x^2 / 3')");
    expect(math.outputs[0]?.content["data"]).toEqual({
      "text/plain": "x ^ 2 / 3",
      "text/latex": "$$\\frac{{ x}^{2}}{3}$$",
    });
  });

  it("answers to tslab's names", async () => {
    const { outputs } = await kernel.run(
      "import * as tslab from 'tslab'; tslab.display.html('<i>1</i>'); const own = tslab.newDisplay(); own.text('a'); own.text('b')",
    );
    expect(outputs.map(({ type, content }) => [type, content["data"]])).toEqual([
      ["display_data", { "text/html": "<i>1</i>" }],
      ["display_data", { "text/plain": "a" }],
      ["update_display_data", { "text/plain": "b" }],
    ]);
  });
});

describe("while a cell computes", () => {
  it("control, heartbeat, completion and history answer", async () => {
    const computes = kernel.broadcast("stream");
    let isOver = false;
    const ended = kernel.run("console.log('computes'); for (;;);").then(({ reply }) => {
      isOver = true;
      return reply["ename"];
    });
    await computes;
    await kernel.heartbeat();
    await kernel.request("control", "kernel_info_request", {});
    await kernel.request("shell", "complete_request", { code: "Math.sq", cursor_pos: 7 });
    await kernel.request("shell", "history_request", { hist_access_type: "tail", n: 1 });
    expect(isOver).toBe(false);
    await kernel.request("control", "interrupt_request", {});
    expect(await ended).toBe("KeyboardInterrupt");
  });
});
