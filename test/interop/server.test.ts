import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run, services, settingsOf } from "../server/support/jupyterlab.js";
import { Served } from "../server/support/served.js";
import { notebookText } from "../support/notebook-text.js";
import { python } from "./lab/lab.js";
import { LabServer } from "./lab/server.js";

/* Jupyter's own programs attach to `gradsheet serve`: its kernels run their cells. */

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.stop());
// The client tells of each connection.
vi.spyOn(console, "debug").mockImplementation(() => {});
vi.spyOn(console, "warn").mockImplementation(() => {});

describe("jupyter lab --gateway-url", () => {
  it("runs, stops and restarts cells on the server's kernels, and has its pictures", async () => {
    const lab = await LabServer.start(python, { "one.ipynb": notebookText("1") }, [
      `--gateway-url=${served.base.replace(/\/$/, "")}`,
      `--GatewayClient.auth_token=${served.server.token}`,
    ]);
    const serverSettings = settingsOf(`${lab.origin}/`, lab.token);
    const manager = new services.KernelManager({ serverSettings });
    const sessions = new services.SessionManager({ kernelManager: manager, serverSettings });
    const specs = new services.KernelSpecManager({ serverSettings });
    try {
      await specs.ready;
      expect(specs.specs?.default).toBe("gradsheet");
      const logo = await fetch(
        new URL(
          `${specs.specs!.kernelspecs["gradsheet"]!.resources["logo-svg"]}?token=${lab.token}`,
          lab.origin,
        ),
      );
      expect(await logo.text()).toMatch(/^<svg/);

      const session = await sessions.startNew({
        path: "one.ipynb",
        name: "one",
        type: "notebook",
        kernel: { name: "gradsheet" },
      });
      const kernel = session.kernel!;
      expect(served.server.kernels.all.map(({ id }) => id)).toEqual([kernel.id]);
      expect(await run(kernel, 'console.log("from the server"); 6 * 7')).toMatchObject({
        status: "ok",
        text: "from the server\n42",
      });
      expect(await run(kernel, 'prompt("who? ")')).toMatchObject({ text: "'<who? >'" });

      const future = kernel.requestExecute({ code: 'console.log("runs"); while (true) {}' });
      await new Promise<void>((resolve) => {
        future.onIOPub = ({ header }) => {
          if (header.msg_type === "stream") resolve();
        };
      });
      await kernel.interrupt();
      expect((await future.done).content.status).toBe("error");
      await run(kernel, "const kept = 1;");
      await kernel.restart();
      expect(await run(kernel, "kept")).toMatchObject({ status: "error" });
      await session.shutdown();
      await expect.poll(() => served.server.kernels.all).toEqual([]);
    } finally {
      specs.dispose();
      sessions.dispose();
      manager.dispose();
      await lab.stop();
    }
    expect(served.faults).toEqual([]);
  });
});

describe("a program in Python with jupyter_client's messages", () => {
  it("starts a kernel, runs a cell and ends it", async () => {
    const script = fileURLToPath(new URL("gateway.py", import.meta.url));
    const code = 'console.log("ü 漢"); 6 * 7';
    const child = spawn(python, [script, served.base, served.server.token, code]);
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    await once(child, "close");
    expect(JSON.parse(said)).toEqual({ stream: "ü 漢\n", result: "42", status: "ok" });
    expect(served.server.kernels.all).toEqual([]);
  });
});
