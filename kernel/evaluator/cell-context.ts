import { AsyncLocalStorage, createHook } from "node:async_hooks";
import type { ChildProcess } from "node:child_process";
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import { promiseHooks } from "node:v8";
import { guardEngine } from "./training-guard.js";
import { Date, Number, Object, Set, clearImmediate, clearTimeout, process } from "../intrinsics.js";

/** A cell that runs, or that left timers, promises and handlers behind. */
export interface CellContext {
  readonly cell: number;
  /** `In [3]`. */
  readonly title: string;
  readonly allowStdin: boolean;
  /** An interrupted cell: nothing of it may run on. */
  dead: boolean;
  readonly timers: Set<NodeJS.Timeout | NodeJS.Immediate>;
  readonly children: Set<ChildProcess>;
  /** What an interrupt has to set right; a terminated `finally` never does. */
  readonly cleanups: Set<() => void>;
  /** Who takes its output in the place of the cell's output area. */
  readonly receive?: ((message: string, content: object) => boolean) | undefined;
}

const storage = new AsyncLocalStorage<CellContext | undefined>();
const terminator = new Session();
let newest: CellContext | undefined;
let unwatch: (() => void) | undefined;
let lastDeath = 0;

/** How long after an interrupt every callback is still looked at. */
const watchMilliseconds = 60_000;
const nodeMajor = Number(process.versions.node.split(".")[0]);

/** A new cell, the newest one. */
export function newContext(cell: number, title: string, allowStdin: boolean): CellContext {
  newest = {
    cell,
    title,
    allowStdin,
    dead: false,
    timers: new Set(),
    children: new Set(),
    cleanups: new Set([guardEngine()]),
  };
  if (unwatch && Date.now() - lastDeath > watchMilliseconds) watch(false);
  return newest;
}

/** Runs a function, and everything it starts, as part of a cell. */
export function runInContext<T>(context: CellContext, run: () => T): T {
  return storage.run(context, run);
}

/**
 * Forgets the cell of the running callback. What is terminated in the middle leaves its cell with whoever has called it, up to Node 22: with
 * the port that messages come by, all of which would be terminated as that cell's.
 */
export function leaveContext(): void {
  storage.enterWith(undefined);
}

/** The cell that the running code belongs to; code that lost its way belongs to the newest cell. */
export function currentContext(): CellContext | undefined {
  return storage.getStore() ?? newest;
}

/**
 * Marks a cell dead: clears its timers, interrupts its children, and from now on terminates whatever of it is
 * called back. Terminating it once is not enough for a cell that goes on in promises.
 */
export function kill(context: CellContext): void {
  context.dead = true;
  lastDeath = Date.now();
  for (const timer of context.timers) clearTimeout(timer as NodeJS.Timeout);
  for (const timer of context.timers) clearImmediate(timer as NodeJS.Immediate);
  context.timers.clear();
  watch(true);
  for (const cleanup of context.cleanups)
    try {
      // In no context: a terminated script leaves its own behind, and what belongs to a dead one is terminated.
      storage.run(undefined, cleanup);
    } catch {
      // One that fails must not keep the others from their work.
    }
  context.cleanups.clear();
  // Last: a cleanup may want to know what the children have started themselves.
  for (const child of context.children) child.kill("SIGINT");
}

/** Has something done when the running cell is interrupted. */
export function onInterrupt(cleanup: () => void): void {
  storage.getStore()?.cleanups.add(cleanup);
}

/** Ends the running code at once if its cell is dead; no `catch` and no `finally` of it sees that. */
export function stopIfDead(): void {
  const context = storage.getStore();
  if (context?.dead) terminator.post("Runtime.terminateExecution");
}

/**
 * Looks at every callback; returns how to stop that. On Node 20 at promises alone: a termination that comes in front of a
 * native callback, or that is left over when one ends, is a fatal exception there while hooks look at native callbacks.
 */
function watchCallbacks(): () => void {
  if (nodeMajor < 22) return promiseHooks.onBefore(stopIfDead) as () => void;
  const hook = createHook({ before: stopIfDead }).enable();
  return () => void hook.disable();
}

function watch(on: boolean): void {
  if (on) unwatch ??= watchCallbacks();
  else {
    unwatch?.();
    unwatch = undefined;
  }
  tolerateTermination();
}

interface AsyncWrap {
  async_hook_fields: Uint32Array;
  constants: { kCheck: number; kTotals: number };
  clearAsyncIdStack?(): void;
}
let asyncWrap: AsyncWrap | undefined;

/**
 * A callback that is terminated cannot take itself off Node's stack of asynchronous contexts. Node aborts the
 * process for that while hooks exist ("async hook stack has become corrupted"), although a left-over entry does
 * no harm; these two counters are what its checks look at.
 */
function tolerateTermination(): void {
  if (asyncWrap === undefined) return;
  const { async_hook_fields: fields, constants } = asyncWrap;
  fields[constants.kCheck] = 0;
  fields[constants.kTotals] = 0;
}

/**
 * Takes off Node's stack what terminated callbacks have left there. Before and after hooks come or go, which brings the
 * checks back.
 */
export function settleHooks(): void {
  asyncWrap?.clearAsyncIdStack?.();
  tolerateTermination();
}

function loadAsyncWrap(): AsyncWrap | undefined {
  const emitWarning = process.emitWarning;
  // Node warns that its internals are for tests.
  process.emitWarning = () => {};
  try {
    const internals = createRequire(import.meta.url)("internal/test/binding") as {
      internalBinding(name: string): AsyncWrap;
    };
    return internals.internalBinding("async_wrap");
  } catch {
    // Started without --expose-internals: an interrupt may then end the process where a timer's callback computes.
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

type SetTimer = (
  callback: (...values: unknown[]) => void,
  ...rest: unknown[]
) => NodeJS.Timeout | NodeJS.Immediate;

/** Notes for each cell which timers and child processes it started. */
export function trackCells(): void {
  terminator.connect();
  asyncWrap = loadAsyncWrap();
  // The first run adds Node's own hooks on Node 20 and 22; what it counts is to be forgotten before a cell runs.
  storage.run({} as CellContext, () => {});
  tolerateTermination();
  process.on("exit", () => terminator.disconnect());
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = globalThis[name] as unknown as SetTimer;
    const tracked: SetTimer = (callback, ...rest) => {
      const context = storage.getStore();
      if (context === undefined || typeof callback !== "function") return original(callback, ...rest);
      const once = name !== "setInterval";
      const timer = original(
        (...values) => {
          if (once) context.timers.delete(timer);
          callback(...values);
        },
        ...rest,
      );
      context.timers.add(timer);
      return timer;
    };
    // Among them the symbol by which util.promisify finds the promise form.
    Object.defineProperties(tracked, Object.getOwnPropertyDescriptors(original));
    Object.defineProperty(globalThis, name, { value: tracked, writable: true, configurable: true });
  }
  trackChildren();
}

function trackChildren(): void {
  const { ChildProcess: Child } = createRequire(import.meta.url)("node:child_process") as {
    ChildProcess: { prototype: ChildProcess & { spawn(options: object): number } };
  };
  const { spawn } = Child.prototype;
  Child.prototype.spawn = function (this: ChildProcess, options: object): number {
    const context = storage.getStore();
    if (context !== undefined) {
      context.children.add(this);
      this.once("exit", () => context.children.delete(this));
    }
    return spawn.call(this, options);
  };
}
