import { createRequire } from "node:module";
import type * as Services from "@jupyterlab/services";
import { WebSocket } from "ws";
import type { Served } from "./served.js";

const require = createRequire(import.meta.url);

/** The client of JupyterLab, which is CommonJS. */
export const services = require("@jupyterlab/services") as typeof Services;

/** A websocket of a client that knows no subprotocols. */
class PlainWebSocket extends WebSocket {
  constructor(...[address]: ConstructorParameters<typeof WebSocket>) {
    super(address);
  }
}

/** JupyterLab's settings for a server; `plain` speaks without subprotocol. */
export const settingsFor = (served: Served, plain = false): Services.ServerConnection.ISettings =>
  settingsOf(served.base, served.server.token, plain);

/** The same for a server by its address. */
export function settingsOf(
  baseUrl: string,
  token: string,
  plain = false,
): Services.ServerConnection.ISettings {
  return services.ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace("http", "ws"),
    token,
    appendToken: true,
    ...(plain ? { WebSocket: PlainWebSocket as never } : {}),
  });
}

export type Kernel = Services.Kernel.IKernelConnection;

/** What a cell printed, what it ended with, and its results. */
export interface Ran {
  status: string;
  text: string;
  /** The types of its broadcasts, but for status. */
  types: string[];
}

/** Runs code as a notebook's cell. */
export async function run(kernel: Kernel, code: string, cellId?: string): Promise<Ran> {
  const future = kernel.requestExecute(
    { code, allow_stdin: true },
    false,
    cellId === undefined ? {} : { cellId },
  );
  const ran: Ran = { status: "", text: "", types: [] };
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type !== "status") ran.types.push(header.msg_type);
    if ("text" in content) ran.text += String(content.text);
    if ("data" in content) ran.text += String((content.data as Record<string, unknown>)["text/plain"]);
    if ("evalue" in content) ran.text += String(content.evalue);
  };
  future.onStdin = ({ header, content }) => {
    if ("prompt" in content)
      kernel.sendInputReply({ value: `<${content.prompt}>`, status: "ok" }, header as never);
  };
  const reply = await future.done;
  return { ...ran, status: reply.content.status };
}
