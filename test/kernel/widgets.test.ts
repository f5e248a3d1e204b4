import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../kernel/protocol/message.js";
import { KernelProcess, type Ran } from "./support/client.js";

type State = Record<string, unknown>;
type Data = { method?: string; state?: State; states?: Record<string, { state: State }> };

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run(
    'import { button, choice, interact, label, link, numberBox, play, row, slider } from "gradsheet"; 0',
  );
}, 60_000);
afterAll(() => kernel?.stop());

/** What a front end with a widget manager knows: each model's state, as all broadcasts leave it. */
function models(): Map<string, State> {
  const known = new Map<string, State>();
  for (const { header, content } of kernel.broadcasts) {
    const id = String(content["comm_id"]);
    const { state = {} } = (content["data"] ?? {}) as Data;
    if (header.msg_type === "comm_open") known.set(id, { ...state });
    if (header.msg_type === "comm_msg") Object.assign(known.get(id) ?? {}, state);
    if (header.msg_type === "comm_close") known.delete(id);
  }
  return known;
}

function viewId({ outputs }: Ran): string {
  const result = outputs.find(({ type }) => type === "execute_result");
  const data = result?.content["data"] as Record<string, { model_id: string }>;
  return data["application/vnd.jupyter.widget-view+json"]!.model_id;
}

/** The models of a kind within a view, in the order in which they stand. */
function within(id: string, name: string): string[] {
  const known = models();
  const ids = (value: unknown): string[] =>
    typeof value === "string" && value.startsWith("IPY_MODEL_")
      ? [value.slice("IPY_MODEL_".length)]
      : Array.isArray(value)
        ? value.flatMap(ids)
        : [];
  const all = (one: string): string[] => [one, ...ids(known.get(one)?.["children"]).flatMap(all)];
  return all(id).filter((one) => known.get(one)?.["_model_name"] === `${name}Model`);
}

const outputOf = (id: string): unknown => models().get(within(id, "Output")[0]!)?.["outputs"];
const textOf = (id: string): string =>
  stripVTControlCharacters((outputOf(id) as { traceback?: string[] }[])[0]?.traceback?.join("\n") ?? "");

/** Sends data on a comm and waits until the kernel is through with it: what it says on the way. */
async function tell(id: string, data: object): Promise<Message[]> {
  const sent = kernel.send("shell", "comm_msg", { comm_id: id, data });
  return through(sent);
}

async function through({ header }: Message): Promise<Message[]> {
  const mine = () => kernel.broadcasts.filter(({ parent_header: parent }) => parent.msg_id === header.msg_id);
  await expect
    .poll(() => mine().at(-1)?.content["execution_state"], { interval: 5, timeout: 60_000 })
    .toBe("idle");
  return mine();
}

const update = (state: State) => ({ method: "update", state, buffer_paths: [] });
const display = (text: string) => ({
  output_type: "display_data",
  data: { "text/plain": text },
  metadata: {},
});

describe("interact in a kernel", () => {
  it("a slider that is moved: the message is echoed, and what the function gives, prints and shows replaces what was there", async () => {
    const ran = await kernel.run(
      "const square = interact({ x: slider(0, 4, { value: 2 }) }, ({ x }) => { console.log('x', x); display('shown'); return x * x; }); square",
    );
    const id = viewId(ran);
    const shown = (x: number, y: number) => [
      { output_type: "stream", name: "stdout", text: `x ${x}\n` },
      display("'shown'"),
      display(String(y)),
    ];
    expect(outputOf(id)).toEqual(shown(2, 4));
    expect(ran.stdout).toBe("");
    expect(ran.outputs.filter(({ type }) => type === "display_data")).toEqual([]);
    const [x] = within(id, "FloatSlider");
    const said = await tell(x!, update({ value: 3 }));
    const types = said.map(({ header, content }) =>
      [header.msg_type, (content["data"] as Data | undefined)?.method].filter(Boolean).join(" "),
    );
    expect(types).toEqual(["status", "comm_msg echo_update", "comm_msg update", "status"]);
    expect(outputOf(id)).toEqual(shown(3, 9));
    expect(await kernel.value("square.values")).toBe("{ x: 3 }");
  });

  it("moves by a program from another cell, and tells the front end", async () => {
    const id = viewId(await kernel.run("const led = interact({ x: [0, 9] }, ({ x }) => x + 1); led"));
    await kernel.run("led.controls.x.value = 7;");
    expect(models().get(within(id, "IntSlider")[0]!)?.["value"]).toBe(7);
    expect(outputOf(id)).toEqual([display("8")]);
    expect(await kernel.value("led.controls.x.value = 70")).toBe(
      "InputError: intSlider: needs a value from 0 to 9, got 70.",
    );
  });

  it("opens every model before the one that speaks of it, and keeps a text and the figure in the bundle", async () => {
    const before = kernel.broadcasts.length;
    const { outputs } = await kernel.run(
      "interact({ a: slider(0, 1), b: play(0, 3) }, () => ({ [Symbol.for('Jupyter.display')]: () => ({ 'image/svg+xml': '<svg/>', 'text/plain': 'a figure' }) }))",
    );
    const opened = new Set<string>();
    for (const { header, content } of kernel.broadcasts.slice(before)) {
      if (header.msg_type !== "comm_open") continue;
      for (const [, id] of JSON.stringify(content["data"]).matchAll(/IPY_MODEL_(\w+)/g))
        expect(opened).toContain(id);
      opened.add(String(content["comm_id"]));
    }
    expect(outputs.at(-1)?.content["data"]).toEqual({
      "application/vnd.jupyter.widget-view+json": {
        version_major: 2,
        version_minor: 0,
        model_id: expect.any(String),
      },
      "image/svg+xml": "<svg/>",
      "text/plain": "a = 0.5, b = 0\na figure",
    });
  });

  it("an asynchronous function: the kernel is busy, the values on the way are skipped, the newest one comes out", async () => {
    const id = viewId(
      await kernel.run(
        "const seen: number[] = []; interact({ x: slider(0, 9, { value: 1 }) }, async ({ x }) => { seen.push(x); await new Promise((done) => setTimeout(done, 100)); return `done ${x}`; })",
      ),
    );
    expect(outputOf(id)).toEqual([display("'done 1'")]);
    const [x] = within(id, "FloatSlider");
    const sent = [2, 3, 4, 5].map((value) =>
      kernel.send("shell", "comm_msg", { comm_id: x, data: update({ value }) }),
    );
    for (const one of sent) await through(one);
    expect(await kernel.value("seen")).toBe("[ 1, 2, 5 ]");
    expect(outputOf(id)).toEqual([display("'done 5'")]);
  });

  it("an error: in the first call it is the cell's, later it is shown in the output, with the author's line", async () => {
    const code = (start: number) =>
      `interact({ x: slider(0, 1, { value: ${start} }) }, ({ x }) => {\n  if (x > 0.5) throw new RangeError("too far");\n  return x;\n})`;
    const failed = await kernel.run(code(1));
    expect(failed.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(stripVTControlCharacters(String(failed.reply["traceback"]))).toContain("> 2 |   if (x > 0.5)");
    const id = viewId(await kernel.run(code(0)));
    await tell(within(id, "FloatSlider")[0]!, update({ value: 0.75 }));
    expect(outputOf(id)).toMatchObject([{ output_type: "error", ename: "RangeError", evalue: "too far" }]);
    expect(textOf(id)).toContain("> 2 |   if (x > 0.5)");
    await tell(within(id, "FloatSlider")[0]!, update({ value: 0.25 }));
    expect(outputOf(id)).toEqual([display("0.25")]);
  });

  it("an asynchronous error in the first call is the cell's, and is told once", async () => {
    const { reply, stderr } = await kernel.run(
      "await Promise.resolve(1);\ninteract({ x: [0, 1] }, async () => { await Promise.resolve(1); throw new Error('late'); })",
    );
    expect(reply).toMatchObject({ ename: "Error", evalue: "late" });
    expect(stderr).toBe("");
  });

  it("imports a module in the call", async () => {
    const id = viewId(
      await kernel.run(
        "interact({ x: [0, 9] }, async ({ x }) => (await import('node:path')).basename(`a/${x}`))",
      ),
    );
    await tell(within(id, "IntSlider")[0]!, update({ value: 8 }));
    expect(outputOf(id)).toEqual([display("'8'")]);
  });

  it.each([
    ["computes without end", "while (x > 0) n += 1;"],
    ["waits without end", "if (x > 0) await new Promise(() => {});"],
    ["goes on without end", "while (x > 0) await new Promise((done) => setTimeout(done, 1));"],
  ])("a call that %s: the stop button ends it and says so, and the controls work on", async (_name, line) => {
    const id = viewId(
      await kernel.run(
        `let n = 0; interact({ x: slider(0, 9, { value: 0 }) }, async ({ x }) => { ${line} return x; })`,
      ),
    );
    const [x] = within(id, "FloatSlider");
    const begins = kernel.broadcast("status", (content) => content["execution_state"] === "busy");
    const sent = kernel.send("shell", "comm_msg", { comm_id: x, data: update({ value: 5 }) });
    await begins;
    await wait(100);
    await kernel.request("control", "interrupt_request", {});
    await through(sent);
    expect(outputOf(id)).toMatchObject([{ output_type: "error", ename: "KeyboardInterrupt" }]);
    expect(await kernel.value("1 + 1")).toBe("2");
    await tell(x!, update({ value: 0 }));
    expect(outputOf(id)).toEqual([display("0")]);
  });

  it("moves while a cell awaits, with each output in its own place", async () => {
    const id = viewId(await kernel.run("interact({ x: [0, 9] }, ({ x }) => { console.log('call', x); })"));
    const running = kernel.run(
      "console.log('begins'); await new Promise((done) => setTimeout(done, 300)); console.log('ends')",
    );
    await kernel.broadcast("stream");
    await tell(within(id, "IntSlider")[0]!, update({ value: 6 }));
    expect(outputOf(id)).toEqual([{ output_type: "stream", name: "stdout", text: "call 6\n" }]);
    expect((await running).stdout).toBe("begins\nends\n");
  });

  it("shows what a long call prints while it prints", async () => {
    const id = viewId(
      await kernel.run(
        "interact({ x: [0, 9] }, ({ x }) => { for (let n = 0; n < x; n += 1) { console.log(n); const end = Date.now() + 80; while (Date.now() < end); } })",
      ),
    );
    const before = kernel.broadcasts.length;
    await tell(within(id, "IntSlider")[0]!, update({ value: 3 }));
    const steps = kernel.broadcasts
      .slice(before)
      .map(({ content }) => (content["data"] as Data | undefined)?.state?.["outputs"])
      .filter((outputs) => outputs !== undefined) as { text: string }[][];
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)?.[0]?.text).toBe("0\n1\n2\n");
  });

  it("runs by its button alone where it is asked to", async () => {
    const id = viewId(await kernel.run("interact({ x: [0, 9] }, ({ x }) => x, { manual: 'Compute' })"));
    await tell(within(id, "IntSlider")[0]!, update({ value: 9 }));
    expect(outputOf(id)).toEqual([display("4")]);
    await tell(within(id, "Button")[0]!, { method: "custom", content: { event: "click" } });
    expect(outputOf(id)).toEqual([display("9")]);
  });
});

describe("widgets in a kernel", () => {
  it("what an observer prints, and its error, stand under the cell that observes", async () => {
    const { outputs } = await kernel.run("const dial = slider(0, 1); dial");
    const id = viewId({ outputs } as Ran);
    const sent = kernel.send("shell", "execute_request", {
      code: "dial.observe((now, before) => { console.log(before, '→', now); throw new Error('in observer'); }); 0",
    });
    await through(sent);
    await tell(id, update({ value: 0.75 }));
    const mine = kernel.broadcasts.filter(
      ({ header, parent_header: parent }) =>
        header.msg_type === "stream" && parent.msg_id === sent.header.msg_id,
    );
    await expect.poll(() => mine.length).toBeGreaterThan(0);
    const text = stripVTControlCharacters(mine.map(({ content }) => content["text"]).join(""));
    expect(text).toContain("0.5 → 0.75\n");
    expect(text).toContain("Error: in observer");
    expect(await kernel.value("dial.value")).toBe("0.75");
  });

  it("two linked controls move together, from either side", async () => {
    await kernel.run("const [left, right] = [slider(0, 1), numberBox(0)]; link(left, right); 0");
    const id = viewId(await kernel.run("row(left, right)"));
    await tell(within(id, "FloatText")[0]!, update({ value: 0.25 }));
    expect(models().get(within(id, "FloatSlider")[0]!)?.["value"]).toBe(0.25);
    expect(await kernel.value("left.value")).toBe("0.25");
  });

  it("a value that is none is not taken: the front end gets back what stands", async () => {
    const id = viewId(await kernel.run("choice(['a', 'b'])"));
    for (const index of [7, "b", null]) {
      await tell(id, update({ index }));
      expect(models().get(id)?.["index"]).toBe(0);
    }
  });

  it("answers a request for one state and for all, and ignores what it does not know", async () => {
    const id = viewId(await kernel.run("slider(0, 1, { label: 'asked' })"));
    const [, said] = await tell(id, { method: "request_state" });
    expect(said?.content).toMatchObject({
      comm_id: id,
      data: { method: "update", state: { description: "asked", value: 0.5 } },
    });
    for (const data of [null, 1, "text", {}, { method: "later" }, { method: "update" }, update({ none: 1 })])
      expect((await tell(id, data as object)).length).toBe(2);
    expect((await tell("gone", update({ value: 1 }))).length).toBe(2);
    const control = { comm_id: "control", target_name: "jupyter.widget.control", data: {} };
    await through(kernel.send("shell", "comm_open", control));
    const all = await tell("control", { method: "request_states" });
    const { states } = all.find(({ header }) => header.msg_type === "comm_msg")!.content["data"] as Data;
    expect(Object.keys(states!).toSorted()).toEqual([...models().keys()].toSorted());
    expect(states?.[id]).toMatchObject({ model_name: "FloatSliderModel", state: { description: "asked" } });
  });

  it("a widget that is closed is gone from the front end and can be shown again", async () => {
    const id = viewId(await kernel.run("const brief = label('here'); brief"));
    await kernel.run("brief.close(); brief.value = 'changed';");
    expect(models().has(id)).toBe(false);
    expect(viewId(await kernel.run("brief"))).toBe(id);
    expect(models().get(id)?.["value"]).toBe("changed");
  });

  it("types are exact: what the callback gets, and what is set", async () => {
    const { stderr, reply } = await kernel.run(`const typed = interact(
  { rate: slider(0, 1), method: ["sgd", "adam"], size: choice({ small: [8], large: [64, 64] }), on: true, n: 3, name: "x", span: [0, 9], again: button("Again") },
  ({ rate, method, size, on, n, name, span, again }) => {
    const exact: [number, "sgd" | "adam", number[], boolean, number, string, number, number] = [rate, method, size, on, n, name, span, again];
    // @ts-expect-error -- a method is one of two texts
    const none = method === "momentum";
    return exact.length + Number(none);
  },
);
// @ts-expect-error -- a rate is a number
const wrong = () => (typed.controls.rate.value = "fast");
// @ts-expect-error -- it has no such control
const missing = () => typed.controls.speed;
0`);
    expect([reply["evalue"], stderr]).toEqual([undefined, ""]);
  });
});
