import { parse } from "node:path";
import { startupSnapshot } from "node:v8";
import { packageRoot } from "../package-root.js";
import { answer } from "./answer.js";
import { Compiler } from "./compiler.js";
import { loadSwc, postponeSwc } from "./emit.js";
import type { Question } from "./requests.js";

/**
 * The compiler as a process that starts from a snapshot of V8's heap: what runs here runs when the snapshot is made,
 * with the libraries parsed and the first cells checked; the function below runs when a kernel starts.
 */
postponeSwc();
const { folder: known, packages } = (globalThis as Record<symbol, unknown>)[
  Symbol.for("gradsheet.prepared")
] as { folder?: string; packages: string[] };
// The root has no tsconfig.json and no packages of its own.
const prepared = new Compiler(known ?? parse(packageRoot).root);
prepared.warmUp(known === undefined ? undefined : packages);

startupSnapshot.setDeserializeMainFunction(() => {
  const folder = process.argv[2] as string;
  let compiler: Compiler | undefined;
  const compilerOf = (): Compiler => {
    compiler ??= prepared.moveTo(folder) ? prepared : new Compiler(folder, prepared);
    return compiler;
  };
  process.on("message", (question: Question) => {
    process.send?.(answer(question, compilerOf));
    // Once somebody has an answer in hands.
    setImmediate(loadSwc);
  });
  process.on("disconnect", () => process.exit());
  // A front end may interrupt the whole group of processes; that is the kernel's business.
  process.on("SIGINT", () => {});
  compilerOf();
});
