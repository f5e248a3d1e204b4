import { workerData } from "node:worker_threads";
import type { ChannelsStart } from "../bridge/messages.js";
import { readConnectionFile } from "../protocol/connection.js";
import { Kernel } from "./kernel.js";
import { Sockets } from "./sockets.js";

/** The thread that owns the sockets, so that the kernel answers while a cell computes. */
const start = workerData as ChannelsStart;
const info = readConnectionFile(start.connectionFile);
new Kernel(start, info, await Sockets.bind(info)).serve();
