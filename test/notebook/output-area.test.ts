import { describe, expect, it } from "vitest";
import { newMessage } from "../../kernel/protocol/message.js";
import { OutputAreas } from "../../src/notebook/output-area.js";

const say = (type: string, content: Record<string, unknown>) =>
  newMessage(type, content, { session: "test" });
const stream = (name: string, text: string) => say("stream", { name, text });
const display = (text: string, id?: string, type = "display_data") =>
  say(type, {
    data: { "text/plain": text },
    metadata: {},
    transient: id === undefined ? {} : { display_id: id },
  });

describe("OutputAreas", () => {
  it("joins what one stream says in a row, and keeps the order of the two streams", () => {
    const { outputs, receive } = new OutputAreas().open();
    for (const text of ["a\n", "b\n"]) receive(stream("stdout", text));
    receive(stream("stderr", "c"));
    receive(stream("stdout", "d"));
    expect(outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "a\nb\n" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("updates a display in place, also from a later cell and in each place that bears its id", () => {
    const areas = new OutputAreas();
    const [first, second] = [areas.open(), areas.open()];
    first.receive(display("one", "curve"));
    first.receive(display("one", "curve"));
    second.receive(display("two", "curve", "update_display_data"));
    expect(first.outputs.map((output) => "data" in output && output.data)).toEqual([
      { "text/plain": "two" },
      { "text/plain": "two" },
    ]);
    expect(second.outputs).toEqual([]);
  });

  it("clears at once, or when the next output comes", () => {
    const { outputs, receive } = new OutputAreas().open();
    receive(display("1"));
    receive(say("clear_output", { wait: true }));
    expect(outputs).toHaveLength(1);
    receive(display("2"));
    expect(outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
    receive(say("clear_output", { wait: false }));
    expect(outputs).toEqual([]);
  });

  it("keeps results and errors as the notebook format has them", () => {
    const { outputs, receive } = new OutputAreas().open();
    receive(say("execute_result", { execution_count: 7, data: { "text/plain": "42" }, metadata: {} }));
    receive(say("error", { ename: "RangeError", evalue: "too far", traceback: ["line"] }));
    expect(outputs).toEqual([
      { output_type: "execute_result", execution_count: 7, data: { "text/plain": "42" }, metadata: {} },
      { output_type: "error", ename: "RangeError", evalue: "too far", traceback: ["line"] },
    ]);
  });
});
