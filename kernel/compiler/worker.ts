import { parentPort, workerData } from "node:worker_threads";
import { answer } from "./answer.js";
import { Compiler } from "./compiler.js";
import type { Question } from "./requests.js";

/** The compiler's thread: one question after the other, each with one answer. */
const { folder } = workerData as { folder: string };
const compiler = new Compiler(folder);
parentPort?.on("message", (question: Question) => parentPort?.postMessage(answer(question, () => compiler)));
