import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  endpoint,
  newConnection,
  readConnectionFile,
  writeConnectionFile,
} from "../../../kernel/protocol/connection.js";

const folder = mkdtempSync(join(tmpdir(), "connection-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("newConnection", () => {
  it("names five different free loopback ports and a 256-bit key", async () => {
    const info = await newConnection();
    const ports = [info.shell_port, info.iopub_port, info.stdin_port, info.control_port, info.hb_port];
    expect(new Set(ports).size).toBe(5);
    expect(info.key).toMatch(/^[0-9a-f]{64}$/);
    expect(info.ip).toBe("127.0.0.1");
    for (const port of ports)
      await new Promise<void>((done, failed) => {
        const server = createServer().once("error", failed);
        server.listen(port, "127.0.0.1", () => server.close(() => done()));
      });
  });
});

describe("writeConnectionFile", () => {
  it("writes what readConnectionFile reads, for its owner alone", async () => {
    const path = join(folder, "kernel.json");
    const info = await newConnection();
    writeConnectionFile(path, info);
    expect(readConnectionFile(path)).toEqual(info);
    const ownerAlone = process.platform === "win32" ? 0o666 : 0o600;
    expect(statSync(path).mode & 0o777).toBe(ownerAlone);
  });

  it("throws where there is no folder, and names the file", async () => {
    const path = join(folder, "absent", "kernel.json");
    expect(() => writeConnectionFile(path, {} as never)).toThrow(`connection file ${path}: must be writable`);
  });
});

describe("readConnectionFile", () => {
  it("throws on an absent file, on text that is no JSON, on a port that is none", () => {
    const path = join(folder, "bad.json");
    expect(() => readConnectionFile(path)).toThrow("must be a readable file");
    writeFileSync(path, "{");
    expect(() => readConnectionFile(path)).toThrow("must be JSON");
    writeFileSync(path, '{"shell_port": 70000}');
    expect(() => readConnectionFile(path)).toThrow("needs a port as shell_port, got 70000");
    expect(readFileSync(path, "utf8")).toContain("70000");
  });
});

describe("endpoint", () => {
  it("is tcp://ip:port, or ipc://path-port", () => {
    expect(endpoint({ transport: "tcp", ip: "127.0.0.1" }, 5)).toBe("tcp://127.0.0.1:5");
    expect(endpoint({ transport: "ipc", ip: "/tmp/k" }, 5)).toBe("ipc:///tmp/k-5");
  });
});
