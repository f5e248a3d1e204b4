import { describe, expect, it } from "vitest";
import { broadcastId } from "../../kernel/protocol/broadcast-id.js";
import { MissingBroadcasts } from "../../src/run/remote/missing-broadcasts.js";

const counts = (ids: readonly string[]): number[] => {
  const missing = new MissingBroadcasts();
  return ids.map((id) => missing.before(id));
};
const numbered = (...numbers: number[]) => numbers.map((number) => broadcastId("kernel", number));

describe("the count of broadcasts that did not arrive", () => {
  it("begins with the first that comes, and is 0 without a gap", () => {
    expect(counts(numbered(7, 8, 9))).toEqual([0, 0, 0]);
  });

  it("is what is left out between two", () => {
    expect(counts(numbered(1, 2, 5, 6, 8))).toEqual([0, 0, 2, 0, 1]);
  });

  it("begins anew with another session of a kernel, and after forget()", () => {
    expect(counts([...numbered(1, 2), broadcastId("restarted", 9)])).toEqual([0, 0, 0]);
    const missing = new MissingBroadcasts();
    missing.before(broadcastId("kernel", 1));
    missing.forget();
    expect(missing.before(broadcastId("kernel", 9))).toBe(0);
  });

  it("is 0 for kernels that do not number what they send, and for one that comes twice", () => {
    expect(counts(["a_1_1", "a_1_9", "5d2c3f4e"])).toEqual([0, 0, 0]);
    expect(counts(numbered(1, 2, 2, 3))).toEqual([0, 0, 0, 0]);
  });

  it("does not take another sender's message for one of the kernel's", () => {
    expect(counts([...numbered(1, 2), "server_1_1", ...numbered(4)])).toEqual([0, 0, 0, 1]);
  });
});
