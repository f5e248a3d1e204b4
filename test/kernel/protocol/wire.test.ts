import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newMessage, protocolVersion } from "../../../kernel/protocol/message.js";
import { decodeMessage, encodeMessage } from "../../../kernel/protocol/wire.js";

const key = "a key";
const request = newMessage(
  "execute_request",
  { code: "'é😀'" },
  {
    session: "client",
    identities: [Buffer.from([0, 1, 255])],
    buffers: [Buffer.from([1, 2]), Buffer.alloc(0)],
  },
);

describe("encodeMessage", () => {
  it("signs the four JSON parts with HMAC-SHA256, in hexadecimal, after the delimiter", () => {
    const [identity, delimiter, signature, ...rest] = encodeMessage(request, key);
    const parts = rest.slice(0, 4);
    const expected = createHmac("sha256", key).update(Buffer.concat(parts)).digest("hex");
    expect(identity).toEqual(Buffer.from([0, 1, 255]));
    expect(String(delimiter)).toBe("<IDS|MSG>");
    expect(String(signature)).toBe(expected);
    expect(JSON.parse(String(parts[3]))).toEqual({ code: "'é😀'" });
    expect(rest.slice(4)).toEqual([Buffer.from([1, 2]), Buffer.alloc(0)]);
  });

  it("leaves the signature empty without a key", () => {
    expect(String(encodeMessage(request, "")[2])).toBe("");
  });
});

describe("decodeMessage", () => {
  it("undoes encodeMessage, for every hash that Node knows", () => {
    for (const scheme of ["hmac-sha256", "hmac-sha512", "hmac-md5"])
      expect(decodeMessage(encodeMessage(request, key, scheme), key, scheme)).toEqual(request);
  });

  it("throws on another key's signature", () => {
    expect(() => decodeMessage(encodeMessage(request, "other"), key)).toThrow("must be signed");
    expect(() => decodeMessage(encodeMessage(request, ""), key)).toThrow("must be signed");
  });

  it("throws on a content changed after signing", () => {
    const frames = encodeMessage(request, key);
    frames[6] = Buffer.from('{"code":"evil()"}');
    expect(() => decodeMessage(frames, key)).toThrow(expect.objectContaining({ reason: "signature" }));
  });

  it("throws on missing frames, on text that is no JSON, on JSON that is no object, on a header without type", () => {
    const frames = encodeMessage(request, "");
    const broken = (index: number, text: string): Buffer[] =>
      frames.map((frame, at) => (at === index ? Buffer.from(text) : frame));
    expect(() => decodeMessage([], "")).toThrow(expect.objectContaining({ reason: "frames" }));
    expect(() => decodeMessage(frames.slice(0, 5), "")).toThrow(
      expect.objectContaining({ reason: "frames" }),
    );
    expect(() => decodeMessage(broken(6, "{"), "")).toThrow(expect.objectContaining({ reason: "json" }));
    expect(() => decodeMessage(broken(6, "[]"), "")).toThrow("must be an object, got an array");
    expect(() => decodeMessage(broken(3, '{"msg_id":"1"}'), "")).toThrow("needs a string `msg_type`");
  });
});

describe("newMessage", () => {
  it("answers its parent: parent header, way back, own session, fresh id, protocol version", () => {
    const reply = newMessage("execute_reply", { status: "ok" }, { session: "kernel", parent: request });
    expect(reply.parent_header).toEqual(request.header);
    expect(reply.identities).toEqual(request.identities);
    expect(reply.header).toMatchObject({
      session: "kernel",
      msg_type: "execute_reply",
      version: protocolVersion,
    });
    expect(reply.header.msg_id).not.toBe(request.header.msg_id);
    expect(Date.parse(reply.header.date)).toBeGreaterThan(0);
  });
});
