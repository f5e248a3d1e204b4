import { EventEmitter } from "node:events";
import type { WebSocket } from "ws";
import { describe, expect, it } from "vitest";
import type { CellRun } from "../../src/server/api.js";
import { CellRuns } from "../../src/server/kernels/cell-runs.js";
import { Outlet } from "../../src/server/kernels/outlet.js";
import { decodeParcel, type Parcel } from "../../kernel/protocol/socket-wire.js";

const parcel = (type: string, content: object, channel = "iopub"): Parcel => ({
  channel,
  parts: [{ msg_id: "x", msg_type: type, session: "kernel" }, {}, {}, content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  ),
  buffers: [],
});
const stream = (text: string) => parcel("stream", { name: "stdout", text });
const asks = (runs: CellRuns, id: string, cellId: unknown) =>
  runs.asked({ msg_id: id, msg_type: "execute_request", session: "s" }, { cellId });
const says = (runs: CellRuns, id: string, type: string, content: object) =>
  runs.said(type, id, parcel(type, content, type.endsWith("_reply") ? "shell" : "iopub"));

/** Runs a cell that prints texts. */
function run(runs: CellRuns, id: string, cell: string, texts: string[]): void {
  asks(runs, id, cell);
  says(runs, id, "status", { execution_state: "busy" });
  says(runs, id, "execute_input", { execution_count: 1 });
  for (const text of texts) runs.said("stream", id, stream(text));
  says(runs, id, "execute_reply", { status: "ok", execution_count: 1 });
  says(runs, id, "status", { execution_state: "idle" });
}
const told = (runs: CellRuns) => JSON.parse(runs.toJson()) as CellRun[];
const megabyte = "x".repeat(2 ** 20);
const many = (count: number) => Array.from({ length: count }, () => megabyte);

describe("what is kept of a cell's last run", () => {
  it("its broadcasts but for status, in order, with how it ended", () => {
    const runs = new CellRuns();
    run(runs, "1", "a", ["one", "two"]);
    expect(told(runs)).toMatchObject([
      { cell: "a", request: "1", state: "ended", status: "ok", executionCount: 1, cut: false },
    ]);
    expect(told(runs)[0].messages.map(({ content }) => content)).toEqual([
      { execution_count: 1 },
      { name: "stdout", text: "one" },
      { name: "stdout", text: "two" },
    ]);
  });

  it("a later run takes the place of the one before; what timers of that one print is not its own", () => {
    const runs = new CellRuns();
    run(runs, "1", "a", ["old"]);
    asks(runs, "2", "a");
    runs.said("stream", "1", stream("late"));
    expect(told(runs)).toMatchObject([{ request: "2", state: "waiting", status: null, messages: [] }]);
  });

  it("what a timer prints after the end belongs to it", () => {
    const runs = new CellRuns();
    run(runs, "1", "a", []);
    runs.said("stream", "1", stream("late"));
    expect(told(runs)[0].messages.at(-1)?.content).toEqual({ name: "stdout", text: "late" });
  });

  it("the first 8 MB, and whether there was more", () => {
    const runs = new CellRuns();
    run(runs, "1", "a", many(10));
    const [{ cut, messages, state }] = told(runs);
    // Seven of a megabyte and a few bytes have room beside what else was said.
    expect([cut, messages.length, state]).toEqual([true, 8, "ended"]);
  });

  it("64 MB of all cells: the oldest go first", () => {
    const runs = new CellRuns();
    for (let cell = 0; cell < 12; cell++) run(runs, `${cell}`, `c${cell}`, many(7));
    const all = told(runs);
    const kept = all.filter(({ messages }) => messages.length > 0);
    expect(kept.map(({ cell }) => cell)).toEqual(["c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11"]);
    expect(all[0].cut).toBe(true);
  });

  it("nothing of a request that names no cell", () => {
    const runs = new CellRuns();
    for (const cell of [undefined, 7, "x".repeat(300)]) asks(runs, "1", cell);
    run(runs, "2", "__proto__", ["kept"]);
    expect(told(runs).map(({ cell }) => cell)).toEqual(["__proto__"]);
  });

  it("a kernel that ends says so of what ran, and that the rest did not run", () => {
    const runs = new CellRuns();
    run(runs, "0", "done", []);
    asks(runs, "1", "running");
    says(runs, "1", "status", { execution_state: "busy" });
    asks(runs, "2", "waiting");
    runs.died();
    expect(told(runs).map(({ status }) => status)).toEqual(["ok", "died", "aborted"]);
  });
});

/** A socket that keeps what it is given. */
class PretendSocket extends EventEmitter {
  readonly sent: string[] = [];
  closed: number | null = null;
  bufferedAmount = 0;
  send(data: string): void {
    const { parts } = decodeParcel(Buffer.from(data), false, "");
    this.sent.push((JSON.parse(Buffer.from(parts[3]).toString()) as { text: string }).text);
  }
  close(code: number): void {
    this.closed = code;
  }
}
const socket = () => {
  const made = new PretendSocket();
  return { made, as: made as unknown as WebSocket };
};

describe("a client's outlet", () => {
  it("keeps what comes while the client is away, and says it first when it is back", () => {
    const outlet = new Outlet();
    const [first, second] = [socket(), socket()];
    outlet.connect(first.as, "");
    outlet.send(stream("1"));
    expect(outlet.disconnect(first.as)).toBe(true);
    outlet.send(stream("2"));
    outlet.send(stream("3"));
    expect(outlet.bytes).toBeGreaterThan(0);
    outlet.connect(second.as, "");
    outlet.send(stream("4"));
    expect([first.made.sent, second.made.sent, outlet.bytes]).toEqual([["1"], ["2", "3", "4"], 0]);
  });

  it("a second connection of a session ends the first, whose end means nothing then", () => {
    const outlet = new Outlet();
    const [first, second] = [socket(), socket()];
    outlet.connect(first.as, "");
    outlet.connect(second.as, "");
    expect(first.made.closed).toBe(1000);
    expect(outlet.disconnect(first.as)).toBe(false);
    expect(outlet.isConnected).toBe(true);
  });

  it("is given up half an hour after its client went away", () => {
    const outlet = new Outlet();
    const { as } = socket();
    outlet.connect(as, "");
    expect(outlet.isStale(Date.now() + 10 ** 9)).toBe(false);
    outlet.disconnect(as);
    expect([outlet.isStale(Date.now() + 29 * 60_000), outlet.isStale(Date.now() + 31 * 60_000)]).toEqual([
      false,
      true,
    ]);
  });
});
