import { expect, it } from "vitest";
import { broadcastNumber } from "../../kernel/protocol/broadcast-id.js";
import { KernelProcess } from "./support/client.js";

it("numbers its broadcasts in their ids, from 1 without a gap: streams, displays, results, errors, states", async () => {
  const kernel = await KernelProcess.start();
  try {
    await kernel.run('for (let line = 0; line < 500; line++) console.log(line); display("shown"); 6 * 7');
    await kernel.run('console.error("told"); throw new Error("refused")');
    const own = kernel.broadcasts.filter(({ header }) => header.msg_type !== "iopub_welcome");
    const numbers = own.map(({ header }) => broadcastNumber(header.msg_id));
    const first = numbers[0]!.number;
    expect(numbers).toEqual(
      own.map(({ header }, index) => ({ session: header.session, number: first + index })),
    );
    const types = new Set(own.map(({ header }) => header.msg_type));
    for (const type of ["stream", "display_data", "execute_result", "error", "status", "execute_input"])
      expect(types).toContain(type);
  } finally {
    await kernel.stop();
  }
});
