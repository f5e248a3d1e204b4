import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../kernel/protocol/message.js";
import { KernelProcess } from "./support/client.js";
import { faultsOf } from "./support/message-spec.js";

let kernel: KernelProcess;
const input: Message[] = [];
beforeAll(async () => {
  kernel = await KernelProcess.start();
  kernel.answer = (request) => {
    input.push(request);
    return "an answer";
  };
});
afterAll(() => kernel?.stop());

/** Every kind of request, in the forms that lead to different replies. */
const requests: [type: string, content: Record<string, unknown>, status?: string][] = [
  ["kernel_info_request", {}, "ok"],
  ["connect_request", {}, "ok"],
  ["execute_request", { code: "const a = 1; a" }, "ok"],
  ["execute_request", { code: "console.log(1); console.error(2)" }, "ok"],
  [
    "execute_request",
    { code: "display(1, { display_id: 'd' }); display(2, { display_id: 'd', update: true })" },
    "ok",
  ],
  [
    "execute_request",
    { code: "clearOutput({ wait: true }); display({ 'text/html': '<b>x</b>' }, { raw: true })" },
    "ok",
  ],
  ["execute_request", { code: "1", user_expressions: { right: "a + 1", wrong: "nothing" } }, "ok"],
  ["execute_request", { code: "1", silent: true }, "ok"],
  ["execute_request", { code: "throw new RangeError('thrown')" }, "error"],
  ["execute_request", { code: "const s: string = a" }, "error"],
  ["execute_request", { code: "const = 1" }, "error"],
  ["execute_request", { code: "throw null" }, "error"],
  ["execute_request", { code: "prompt('name? ')", allow_stdin: true }, "ok"],
  ["execute_request", { code: "?Math.max" }, "ok"],
  ["execute_request", { code: "%no_such_command" }, "error"],
  ["execute_request", { code: 5 as unknown as string }, "error"],
  ["complete_request", { code: "Math.sq", cursor_pos: 7 }, "ok"],
  ["complete_request", { code: "", cursor_pos: 0 }, "ok"],
  ["inspect_request", { code: "a", cursor_pos: 1, detail_level: 1 }, "ok"],
  ["inspect_request", { code: "unheardOf", cursor_pos: 2, detail_level: 0 }, "ok"],
  ["is_complete_request", { code: "1" }, "complete"],
  ["is_complete_request", { code: "f(" }, "incomplete"],
  ["is_complete_request", { code: "'" }, "invalid"],
  ["history_request", { hist_access_type: "tail", n: 20, output: true, raw: true }, "ok"],
  ["history_request", { hist_access_type: "tail", n: 20, output: false, raw: true }, "ok"],
  ["comm_info_request", {}, "ok"],
  [
    "execute_request",
    { code: "comms.register('t', (comm) => { comm.send(1); comm.close() }); comms.open('f')" },
    "ok",
  ],
  ["comm_info_request", {}, "ok"],
];

describe("a reply and its broadcasts, field by field as the protocol has them", () => {
  it.each(requests)("%s %j", async (type, content, status) => {
    const whole =
      type === "execute_request" ? { silent: false, store_history: true, allow_stdin: false } : {};
    const { reply, all } = await kernel.whole("shell", type, { ...whole, ...content });
    expect([reply, ...all].flatMap(faultsOf)).toEqual([]);
    expect(reply.header.msg_type).toBe(type.replace("_request", "_reply"));
    expect(reply.content["status"]).toBe(status);
    for (const { parent_header: parent } of [reply, ...all]) {
      expect(parent).toMatchObject({ msg_type: type, session: kernel.session });
    }
  });

  it("interrupt_request, on the control channel", async () => {
    const { reply, all } = await kernel.whole("control", "interrupt_request", {});
    expect([reply, ...all].flatMap(faultsOf)).toEqual([]);
  });

  it("requests that are aborted", async () => {
    // The first cell takes its time, so that the second one is in the queue when it fails.
    const slow = "await new Promise((next) => setTimeout(next, 100)); throw 1";
    const replies = await Promise.all(
      [slow, "2"].map((code) => kernel.request("shell", "execute_request", { code, stop_on_error: true })),
    );
    expect(replies.flatMap(faultsOf)).toEqual([]);
    expect(replies.map(({ content }) => content["status"])).toEqual(["error", "aborted"]);
  });

  it("comms that the front end opens, and closes where nobody listens", async () => {
    const closed = kernel.broadcast("comm_close");
    kernel.send("shell", "comm_open", { comm_id: "c", target_name: "t", data: {} });
    expect((await closed).content["comm_id"]).toBe("c");
    const refused = kernel.broadcast("comm_close");
    kernel.send("shell", "comm_open", { comm_id: "n", target_name: "nobody", data: {} });
    expect((await refused).content["comm_id"]).toBe("n");
  });

  it("everything else that was said: the greeting, the start, the question for input", async () => {
    expect(input.map(({ header }) => header.msg_type)).toEqual(["input_request"]);
    expect([...input, ...kernel.broadcasts].flatMap(faultsOf)).toEqual([]);
    const kinds = new Set(kernel.broadcasts.map(({ header }) => header.msg_type));
    for (const kind of [
      "iopub_welcome",
      "status",
      "stream",
      "display_data",
      "update_display_data",
      "execute_input",
    ])
      expect(kinds).toContain(kind);
    for (const kind of ["execute_result", "error", "clear_output", "comm_open", "comm_msg", "comm_close"])
      expect(kinds).toContain(kind);
  });

  it("shutdown_request, last of all", async () => {
    const reply = await kernel.request("control", "shutdown_request", { restart: true });
    expect(faultsOf(reply)).toEqual([]);
    expect(reply.content).toEqual({ status: "ok", restart: true });
    expect(await kernel.exited).toBe(0);
  });
});

describe("faultsOf", () => {
  it("finds a field that is missing, one that is of another kind, and one too many", async () => {
    const message = kernel.broadcasts.find(({ header }) => header.msg_type === "stream") as Message;
    const faults = faultsOf({ ...message, content: { name: "stdin", extra: 1 } });
    expect(faults).toEqual([
      "stream.extra: is no field of this message",
      'stream.name: needs one of stdout, stderr, got "stdin"',
      "stream.text: is missing",
    ]);
  });
});
