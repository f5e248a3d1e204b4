import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import {
  BadParcel,
  decodeParcel,
  encodeParcel,
  v1Protocol,
  type Parcel,
} from "../../kernel/protocol/socket-wire.js";
import { requestHeader } from "../../src/server/kernels/request-header.js";

/** The second source: how JupyterLab itself writes and reads messages. */
const { serialize, deserialize } = createRequire(import.meta.url)(
  "@jupyterlab/services/lib/kernel/serialize.js",
) as {
  serialize: (message: object, protocol?: string) => string | ArrayBuffer;
  deserialize: (data: string | ArrayBuffer, protocol?: string) => Record<string, unknown>;
};

const header = {
  msg_id: "m1",
  msg_type: "execute_request",
  session: "s1",
  username: "ü",
  date: "2026-01-01T00:00:00Z",
  version: "5.3",
};
const message = (buffers: Uint8Array[] = []) => ({
  channel: "shell",
  header,
  parent_header: {},
  metadata: { cellId: "c1" },
  content: { code: 'console.log("漢字 😀")', silent: false },
  buffers,
});
const parcel = (buffers: Uint8Array[] = []): Parcel => {
  const { channel, metadata, content } = message();
  const parts = [header, {}, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return { channel, parts, buffers };
};
const bytesOf = (data: string | ArrayBuffer) =>
  typeof data === "string" ? Buffer.from(data) : Buffer.from(data);
const arrayOf = (data: string | Buffer) =>
  typeof data === "string"
    ? data
    : (data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer);
const someBuffers = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(255)];

describe.each([["v1", v1Protocol] as const, ["default", ""] as const])(
  "the %s subprotocol",
  (_, protocol) => {
    it.each([
      ["no buffers", []],
      ["three buffers, one of them empty", someBuffers],
    ])("reads what JupyterLab writes, with %s", (__, buffers) => {
      // JupyterLab takes a view for the whole of what it is a view of.
      const sent = serialize(message(buffers.map((buffer) => new Uint8Array(buffer))), protocol);
      const read = decodeParcel(bytesOf(sent), typeof sent !== "string", protocol);
      expect(read.channel).toBe("shell");
      expect(read.parts.map((part) => JSON.parse(Buffer.from(part).toString()) as unknown)).toEqual([
        header,
        {},
        { cellId: "c1" },
        message().content,
      ]);
      expect(read.buffers.map((buffer) => [...buffer])).toEqual(buffers.map((buffer) => [...buffer]));
    });

    it.each([
      ["no buffers", []],
      ["buffers", [Uint8Array.of(1, 2, 3), Uint8Array.of(255)]],
    ])("writes what JupyterLab reads, with %s", (__, buffers) => {
      const read = deserialize(arrayOf(encodeParcel(parcel(buffers), protocol)), protocol);
      expect(read).toMatchObject({ ...message(), buffers: expect.anything() as unknown });
      const views = (read["buffers"] as DataView[]).map((view) => [
        ...new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
      ]);
      expect(views).toEqual(buffers.map((buffer) => [...buffer]));
    });

    it("takes every byte sequence as a message or refuses it: 2,000 damaged messages", () => {
      const encoded = encodeParcel(parcel(someBuffers), protocol);
      const whole = Buffer.from(encoded as Buffer);
      let random = 7;
      const next = (below: number) => {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        return random % below;
      };
      let refused = 0;
      for (let round = 0; round < 2_000; round++) {
        const damaged = Buffer.from(whole);
        for (let change = 0; change <= next(4); change++) damaged[next(damaged.length)] = next(256);
        const cut = damaged.subarray(0, next(3) === 0 ? next(damaged.length) : damaged.length);
        try {
          requestHeader(decodeParcel(cut, true, protocol));
        } catch (error) {
          if (!(error instanceof BadParcel)) throw error;
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(200);
      expect(refused).toBeLessThan(2_000);
    });
  },
);

const table = (...offsets: number[]) => {
  const bytes = Buffer.alloc(8 * (offsets.length + 1));
  for (const [at, value] of [offsets.length, ...offsets].entries())
    bytes.writeBigUInt64LE(BigInt(value), 8 * at);
  return bytes;
};

describe("what is no message is refused", () => {
  it.each([
    ["nothing", Buffer.alloc(0)],
    ["zeros", Buffer.alloc(100)],
    ["ones", Buffer.alloc(100, 0xff)],
    ["text", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["offsets out of order", Buffer.concat([table(56, 80, 60, 61, 62, 62), Buffer.alloc(6)])],
    ["offsets beyond the end", Buffer.concat([table(56, 57, 58, 59, 60, 2 ** 40)])],
    ["a table without end", table(...Array.from({ length: 10_001 }, () => 80_016))],
  ])("v1: %s", (_, bytes) => {
    expect(() => decodeParcel(bytes, true, v1Protocol)).toThrow(BadParcel);
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["no channel", "{}"],
    [
      "JSON 200,000 deep",
      `{"channel":"shell","header":{},"content":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`,
    ],
    ["a part that is a list", '{"channel":"shell","header":[]}'],
  ])("default: %s", (_, text) => {
    expect(() => requestHeader(decodeParcel(Buffer.from(text), false, ""))).toThrow(BadParcel);
  });

  it.each(["__proto__", "constructor", "iopub", "hb", ""])("the channel %j", (channel) => {
    expect(() => requestHeader({ ...parcel(), channel })).toThrow(BadParcel);
  });

  it("a header without session, of 100 kB, or that is a list", () => {
    for (const text of [
      '{"msg_id":"1","msg_type":"x"}',
      JSON.stringify({ ...header, more: "x".repeat(100_000) }),
      "[]",
    ])
      expect(() => requestHeader({ ...parcel(), parts: [Buffer.from(text)] })).toThrow(BadParcel);
  });
});
