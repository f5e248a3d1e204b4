import { workerData } from "node:worker_threads";
import type { ChannelsStart } from "../bridge/messages.js";
import { CompilerClient } from "../compiler/client.js";
import { ports, readConnectionFile, writeConnectionFile } from "../protocol/connection.js";

/** The thread that owns the sockets, so that the kernel answers while a cell computes. */
const start = workerData as ChannelsStart;
const compiler = new CompilerClient(start.folder);
// Of all that a first cell waits for this takes longest, so it starts before the rest is loaded; unless whoever started the kernel compiles
// its cells as a rule.
if (process.env["GRADSHEET_COMPILER"] !== "later") compiler.start();
const [{ Kernel }, { Sockets }] = await Promise.all([import("./kernel.js"), import("./sockets.js")]);
const asked = readConnectionFile(start.connectionFile);
const sockets = await Sockets.bind(asked);
new Kernel(start, sockets.info, sockets, compiler).serve();
if (ports.some((port) => asked[port] === 0)) writeConnectionFile(start.connectionFile, sockets.info);
