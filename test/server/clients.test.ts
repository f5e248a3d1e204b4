import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { Served } from "./support/served.js";

/* The requests of other clients in their order, as they send them. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const colab = "https://colab.research.google.com";
let served: Served;
beforeAll(async () => {
  served = await Served.start(() => {}, { origins: [colab] });
});
afterAll(() => served.stop());

const { serialize, deserialize } = createRequire(import.meta.url)(
  "@jupyterlab/services/lib/kernel/serialize.js",
) as {
  serialize: (message: object, protocol?: string) => string | ArrayBuffer;
  deserialize: (
    data: string | ArrayBuffer,
    protocol?: string,
  ) => { header: { msg_type: string }; content: object };
};

/** Asks a kernel who it is. @returns The content of its reply. */
function kernelInfo(socket: WebSocket): Promise<object> {
  socket.binaryType = "arraybuffer";
  const header = {
    msg_id: "1",
    msg_type: "kernel_info_request",
    session: "s",
    username: "",
    version: "5.2",
    date: "",
  };
  const message = { channel: "shell", header, parent_header: {}, metadata: {}, content: {}, buffers: [] };
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => socket.send(serialize(message, socket.protocol)));
    socket.on("message", (data: ArrayBuffer | Buffer, isBinary: boolean) => {
      const read = deserialize(
        isBinary ? (data as ArrayBuffer) : Buffer.from(data as ArrayBuffer).toString(),
        socket.protocol,
      );
      if (read.header.msg_type === "kernel_info_reply") resolve(read.content);
    });
  });
}

describe('VS Code, "Existing Jupyter Server"', () => {
  // Source: microsoft/vscode-jupyter, src/standalone/userJupyterServer and src/kernels/jupyter.
  it("sees that a password is not what is needed, finds kernels, starts, connects, restarts and ends one", async () => {
    const { base } = served;
    const away = await fetch(`${base}notebooks/x.ipynb`, { redirect: "manual" });
    expect([away.status, away.headers.get("location")]).toEqual([302, "/login?next=%2Fnotebooks%2Fx.ipynb"]);
    const login = await fetch(base);
    expect([login.status, new URL(login.url).pathname]).toEqual([200, "/login"]);
    const headers = { Authorization: `token ${served.server.token}` };
    expect((await fetch(`${base}tree?`, { headers, redirect: "manual" })).headers.get("location")).toBe("/");
    const get = async (path: string) => (await (await fetch(`${base}${path}`, { headers })).json()) as any; // oxlint-disable-line typescript/no-explicit-any
    expect(await get("api/kernels")).toEqual([]);
    const { default: name, kernelspecs } = await get("api/kernelspecs");
    expect(kernelspecs[name].spec.language).toBe("typescript");

    const path = "worksheet-jvsc-3c3b2e2f-5f0a-4a3c-9d0c-2b7a1f0d9e55.ipynb";
    const body = JSON.stringify({ path, type: "notebook", name: "worksheet.ipynb", kernel: { name } });
    const made = await fetch(`${base}api/sessions`, { method: "POST", headers, body });
    expect(made.status).toBe(201);
    const session = (await made.json()) as { id: string; kernel: { id: string } };
    expect((await get("api/sessions"))[0]).toMatchObject({ id: session.id, path, notebook: { path } });

    const { id } = session.kernel;
    const address = `ws://${served.host}/api/kernels/${id}/channels?session_id=s&token=${served.server.token}`;
    const socket = new WebSocket(address, ["v1.kernel.websocket.jupyter.org"], { headers });
    expect(await kernelInfo(socket)).toMatchObject({ status: "ok", implementation: "gradsheet" });
    socket.terminate();
    expect((await fetch(`${base}api/kernels/${id}/interrupt`, { method: "POST", headers })).status).toBe(204);
    const again = await fetch(`${base}api/kernels/${id}/restart`, { method: "POST", headers });
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id]);
    expect((await fetch(`${base}api/sessions/${session.id}`, { method: "DELETE", headers })).status).toBe(
      204,
    );
    expect(await get("api/kernels")).toEqual([]);
  });
});

describe('Colab, "Connect to a local runtime", where its origin was allowed', () => {
  it("asks before it asks, starts a kernel and speaks with it", async () => {
    const origin = { Origin: colab };
    const asksFirst = {
      ...origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type",
      "Access-Control-Request-Private-Network": "true",
    };
    const preflight = await fetch(`${served.base}api/kernels`, { method: "OPTIONS", headers: asksFirst });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": colab,
      "access-control-allow-credentials": "true",
      "access-control-allow-private-network": "true",
      vary: "Origin",
    });
    expect(preflight.headers.get("access-control-allow-headers")).toMatch(/Authorization/);
    const specs = await fetch(`${served.base}api/kernelspecs?token=${served.server.token}`, {
      headers: origin,
    });
    expect([specs.status, specs.headers.get("access-control-allow-origin")]).toEqual([200, colab]);
    const made = await served.ask(
      "POST",
      "api/sessions",
      { path: "/colab.ipynb", type: "notebook", kernel: { name: "gradsheet" } },
      origin,
    );
    expect(made.status).toBe(201);
    const address = `ws://${served.host}/api/kernels/${made.json.kernel.id}/channels?token=${served.server.token}`;
    const socket = new WebSocket(address, { headers: origin });
    expect(await kernelInfo(socket)).toMatchObject({ status: "ok" });
    socket.terminate();
    const other = await fetch(`${served.base}api/kernels`, {
      method: "OPTIONS",
      headers: { ...asksFirst, Origin: `${colab}.evil.example` },
    });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });
});
