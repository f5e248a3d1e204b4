import { describe, expect, it } from "vitest";
import { device } from "../../src/training/devices/device.js";

describe("device", () => {
  it("x", async () => {
    for (const name of ["wasm", "cpu"] as const) {
      const d = await device(name);
      console.log(String(d), d.versions, d.selfTestMilliseconds, d.tf.memory());
    }
    const d = await device("auto");
    console.log(String(d), d.refused);
    expect(1).toBe(1);
  });
});
