import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { DebugContext } from "./context.js";
import { RequestError, type SourceBreakpoint, threadId, type Variable } from "./dap.js";
import { argumentOf } from "./inspection.js";
import { assign, completions, copyToGlobals, evaluate } from "./expressions.js";

type Arguments = Record<string, unknown>;

/** Answers a request with the body of its response; an error's message is why it failed. */
type RequestHandler = (by: DebugContext, values: Arguments) => Promise<object | void> | object | void;

/** How long a value may take to show itself, in milliseconds, before its text is shown. */
const patience = 2_000;

/** What a client may count on. */
const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsExceptionInfoRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsModulesRequest: true,
  supportsCompletionsRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsValueFormattingOptions: false,
  exceptionBreakpointFilters: [
    {
      filter: "caught",
      label: "Caught exceptions",
      description: "Stops where something is thrown that is going to be caught.",
      default: false,
    },
    {
      filter: "uncaught",
      label: "Uncaught exceptions",
      description: "Stops where something is thrown that ends the cell.",
      default: true,
    },
  ],
};

/** The commands that have the main thread run something of the author's, also while it does not stand still. */
export const looking: ReadonlySet<string> = new Set([
  "variables",
  "setVariable",
  "setExpression",
  "evaluate",
  "completions",
  "inspectVariables",
  "richInspectVariables",
  "copyToGlobals",
]);

/** Every request, by its command. */
export const requests: Record<string, RequestHandler | undefined> = {
  initialize: async (by, values) => {
    by.client = String(values["clientID"] ?? "");
    await by.start();
    return capabilities;
  },
  attach: (by) => {
    by.demandSession();
    by.event("initialized");
  },
  configurationDone: () => {},
  disconnect: (by, values) => end(by, values["terminateDebuggee"] === true),
  terminate: async (by) => {
    await end(by, true);
    by.event("terminated");
  },
  threads: () => ({ threads: [{ id: threadId, name: "Notebook" }] }),

  debugInfo: (by) => ({
    isStarted: by.session !== undefined,
    ...by.cells.naming,
    breakpoints: by.session?.breakpoints.list() ?? [],
    stoppedThreads: by.session?.stop === undefined ? [] : [threadId],
    richRendering: true,
    exceptionPaths: [],
    copyToGlobals: true,
  }),
  dumpCell: async (by, values) => {
    const code = String(values["code"]);
    return { sourcePath: by.cells.add(code, await by.tools.partsOf(code)) };
  },
  source: (by, values) => {
    const content = by.cells.read(pathIn(values));
    if (content === undefined) throw new RequestError(`source: there is no ${pathIn(values)}.`);
    return { content, mimeType: "text/x-typescript" };
  },
  modules: (by, values) => {
    const files = by.session?.scripts.files() ?? [];
    const start = numberIn(values, "startModule") ?? 0;
    const count = numberIn(values, "moduleCount") || files.length;
    const modules = files.map(({ id, path }) => ({ id, name: basename(path), path }));
    return { modules: modules.slice(start, start + count), totalModules: files.length };
  },

  setBreakpoints: (by, values) =>
    by.inTurn(async () => {
      // Older clients name lines alone.
      const lines = (values["lines"] as number[] | undefined)?.map((line) => ({ line })) ?? [];
      const asked = (values["breakpoints"] as SourceBreakpoint[] | undefined) ?? lines;
      return { breakpoints: await by.demandSession().breakpoints.set(pathIn(values), asked) };
    }),
  breakpointLocations: async (by, values) => {
    const first = numberIn(values, "line") ?? 1;
    const last = numberIn(values, "endLine") ?? first;
    return { breakpoints: await by.demandSession().breakpoints.locations(pathIn(values), first, last) };
  },
  setExceptionBreakpoints: async (by, values) => {
    const filters = new Set((values["filters"] as string[] | undefined) ?? []);
    await by.demandSession().stopAtExceptions(filters);
    return { breakpoints: [...filters].map(() => ({ verified: true })) };
  },
  exceptionInfo: async (by) => {
    const thrown = by.demandSession().stop?.exception;
    if (thrown === undefined) throw new RequestError("The notebook is not stopped at an exception.");
    const { name, message, traceback } = await by.inspection.ask("report", argumentOf(thrown));
    return {
      exceptionId: name,
      description: message,
      breakMode: thrown.uncaught === true ? "unhandled" : "always",
      details: { message, typeName: name, stackTrace: traceback },
    };
  },

  continue: async (by) => {
    await by.demandSession().resume();
    return { allThreadsContinued: true };
  },
  next: (by) => by.demandSession().step("stepOver"),
  stepIn: (by) => by.demandSession().step("stepInto"),
  stepOut: (by) => by.demandSession().step("stepOut"),
  pause: (by) => by.demandSession().pause(),

  stackTrace: (by, values) => {
    const frames = by.demandSession().stop?.frames.map(({ shown }) => shown) ?? [];
    const start = numberIn(values, "startFrame") ?? 0;
    const levels = numberIn(values, "levels") || frames.length;
    return { stackFrames: frames.slice(start, start + levels), totalFrames: frames.length };
  },
  scopes: async (by, values) => {
    const session = by.demandSession();
    const frame = session.frame(numberIn(values, "frameId"));
    if (frame === undefined) throw new RequestError("scopes: the frame is gone, the notebook runs.");
    return { scopes: await by.scopes.of(frame) };
  },
  variables: async (by, values) => ({
    variables: named(by, await by.scopes.variables(Number(values["variablesReference"]), values)),
  }),
  setVariable: (by, values) => assign(by, values),
  setExpression: (by, values) => assign(by, values),
  evaluate: (by, values) => evaluate(by, values),
  completions: (by, values) => completions(by, values),

  inspectVariables: async (by) => ({ variables: named(by, await by.variables()) }),
  richInspectVariables: async (by, values) => {
    const stop = by.session?.stop;
    const frame = stop && by.session?.frame(numberIn(values, "frameId"));
    const name = String(values["variableName"]);
    const value = await by.inspection.evaluate(name, frame?.engine);
    const { isLater, ...now } = await by.inspection.ask("representNow", argumentOf(value));
    if (!isLater || stop !== undefined) return now;
    // A cell that computes lets nothing come later.
    return Promise.race([by.inspection.ask("represent", argumentOf(value)), wait(patience, now)]);
  },
  copyToGlobals: (by, values) => copyToGlobals(by, values),
};

async function end(by: DebugContext, stopsCell: boolean): Promise<void> {
  if (stopsCell) await by.tools.interrupt();
  await by.stop();
}

/**
 * JupyterLab's tree shows the values of four types, by the names that Python has for them, and of all others the type in the place
 * of the value: it is told the type only where that leaves the value as it is.
 */
function named(by: DebugContext, variables: Variable[]): object[] {
  if (by.client !== "jupyterlab") return variables;
  return variables.map(({ type, ...variable }) => {
    const word = { number: "float", boolean: "bool", string: "str" }[type];
    // It reads a number and writes it anew.
    const isKept = word !== undefined && (type !== "number" || variable.value !== "-0");
    return isKept ? { type: word, ...variable } : variable;
  });
}

function pathIn(values: Arguments): string {
  return String((values["source"] as { path?: unknown } | undefined)?.path);
}

function numberIn(values: Arguments, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}
