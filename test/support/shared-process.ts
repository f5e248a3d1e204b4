import { afterAll, vi } from "vitest";

/*
 * Files of the `unit` project run one after the other in one process. Each leaves it as it was: what a file forgets to put back
 * is put back here, and a hook that is left behind fails the file that has left it.
 */

const environment = { ...process.env };
const folder = process.cwd();

/** What values are shown and answers are kept by. */
const hooksOf = (scope: object): string[] =>
  Object.getOwnPropertySymbols(scope)
    .map((symbol) => Symbol.keyFor(symbol) ?? "")
    .filter((name) => name.startsWith("Jupyter."));
const hooks = hooksOf(globalThis);

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.resetConfig();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  if (process.cwd() !== folder)
    throw new Error(`the file leaves its process in another folder: ${process.cwd()}`);
  const left = hooksOf(globalThis).filter((name) => !hooks.includes(name));
  if (left.length > 0) throw new Error(`the file leaves hooks behind: ${left.join(", ")}`);
});
