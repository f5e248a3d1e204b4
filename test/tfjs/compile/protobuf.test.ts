import { describe, expect, it } from "vitest";
import { fieldsOf, Message } from "../../../src/tfjs/compile/protobuf.js";

const hex = (message: Message): string => Buffer.from(message.finish()).toString("hex");

describe("Message", () => {
  // The examples of the encoding's specification: protobuf.dev, "Encoding".
  it("writes a whole number, a text and a nested message as the specification's examples", () => {
    expect(hex(new Message().integer(1, 150))).toBe("089601");
    expect(hex(new Message().string(2, "testing"))).toBe("120774657374696e67");
    expect(hex(new Message().message(3, new Message().integer(1, 150)))).toBe("1a03089601");
  });

  it("writes negative numbers in ten bytes, large ones whole, and floating-point ones little-endian", () => {
    expect(hex(new Message().integer(1, -2))).toBe("08feffffffffffffffff01");
    expect(hex(new Message().integer(1, 2 ** 40))).toBe("08808080808020");
    expect(hex(new Message().integer(1, 2 ** 31))).toBe("088080808008");
    expect(hex(new Message().float(4, 0.5))).toBe("250000003f");
  });

  it("grows beyond its first bytes", () => {
    const long = new Message().data(1, new Uint8Array(1000).fill(7)).integer(2, 1);
    expect(long.finish()).toHaveLength(1005);
  });
});

describe("fieldsOf", () => {
  it("gives back the fields of a message, and passes over fixed-width ones", () => {
    const message = new Message().integer(1, 300).float(9, 1.5).string(2, "ab").integer(17, 1);
    const fields = [...fieldsOf(message.finish())].map(([field, content]) => [
      field,
      typeof content === "number" ? content : Buffer.from(content).toString(),
    ]);
    expect(fields).toEqual([
      [1, 300],
      [2, "ab"],
      [17, 1],
    ]);
  });
});
