import { takeStart } from "./forks.js";
import { startWorker } from "./worker-start.js";

/** The entry of a forked process that runs a local module. */
await startWorker(takeStart());
