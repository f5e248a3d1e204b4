import type { Debugger, Runtime } from "node:inspector";
import type { DebugContext } from "./context.js";
import { RequestError } from "./dap.js";
import type { Frame } from "./frames.js";
import { argumentOf } from "./inspection.js";

type Arguments = Record<string, unknown>;

/** The frame that a request is about: that of the stop, unless it names another; undefined without a stop. */
function frameIn(by: DebugContext, { frameId: id }: Arguments): Frame | undefined {
  return by.session?.frame(typeof id === "number" ? id : undefined);
}

/** What the engine calls it. */
function frameOf(by: DebugContext, values: Arguments): Debugger.CallFrame | undefined {
  return frameIn(by, values)?.engine;
}

/** What a client typed, in TypeScript, for the frame that it is about: an expression, or else statements. */
async function scriptOf(by: DebugContext, text: string, values: Arguments): Promise<string> {
  const around = await by.scopes.namesAround(frameIn(by, values));
  const compiled = await by.tools.compiler.ask("compileExpression", { text, around });
  if ("program" in compiled) return compiled.program.code;
  const program = await by.tools.compiler.ask("emit", { text, around });
  if (program === undefined) throw new RequestError(compiled.error.evalue);
  return program.code;
}

/** The value of an expression, watched, pointed at or typed. */
export async function evaluate(by: DebugContext, values: Arguments): Promise<object> {
  const text = String(values["expression"]);
  const isHarmless = values["context"] === "hover";
  const value = await by.inspection.evaluate(await scriptOf(by, text, values), frameOf(by, values), {
    isHarmless,
  });
  const { value: result, ...rest } = await by.inspection.describe("", text, value);
  // JupyterLab clears its variables then, and asks for those of frames alone that it has not seen yet.
  if (values["context"] === "repl" && by.client === "jupyterlab") by.session?.renumberFrames();
  return { result, ...rest };
}

/** Gives a variable, or what an expression names, the value of another expression. */
export async function assign(by: DebugContext, values: Arguments): Promise<object> {
  const text = String(values["value"]);
  const frame = frameOf(by, values);
  if (typeof values["expression"] === "string") {
    const script = await scriptOf(by, `${values["expression"]} = (${text})`, values);
    const { value, ...rest } = await by.inspection.describe(
      "",
      undefined,
      await by.inspection.evaluate(script, frame),
    );
    return { value, ...rest };
  }
  const evaluated = await by.inspection.evaluate(await scriptOf(by, text, values), frame);
  const { name: _name, ...variable } = await by.scopes.assign(
    Number(values["variablesReference"]),
    String(values["name"]),
    evaluated,
  );
  return variable;
}

/** Makes a frame's variable one that later cells can use. */
export async function copyToGlobals(by: DebugContext, values: Arguments): Promise<void> {
  const [source, target] = [String(values["srcVariableName"]), String(values["dstVariableName"])];
  for (const name of [source, target])
    if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))
      throw new RequestError(`copyToGlobals: needs a name, got ${name}.`);
  const value = await by.inspection.evaluate(source, frameOf(by, { frameId: values["srcFrameId"] }));
  const { names } = await by.inspection.post<Runtime.GlobalLexicalScopeNamesReturnType>(
    "Runtime.globalLexicalScopeNames",
  );
  if (!names.includes(target)) {
    // As a cell would: the names that later cells may use are those that the compiler knows.
    const compiled = await by.tools.compiler.ask("compile", {
      text: `let ${target}: any;`,
      title: "copyToGlobals",
    });
    if ("error" in compiled) throw new RequestError(compiled.error.evalue);
    by.inspection.declare(compiled.program.code);
  }
  const globals = await by.scopes.globals();
  await by.scopes.assign(globals.variablesReference, target, value);
}

/** What may stand where the cursor is in the debug console. */
export async function completions(by: DebugContext, values: Arguments): Promise<object> {
  const column = typeof values["column"] === "number" ? values["column"] : 1;
  const line = typeof values["line"] === "number" ? values["line"] : 1;
  const before = (String(values["text"]).split("\n")[line - 1] ?? "").slice(0, column - 1);
  const [, owner, start = ""] =
    /(?:((?:[\w$]+|\]|\[[\w$"']*)(?:\.[\w$]+|\[[^\]]*\])*)\.)?([\w$]*)$/u.exec(before) ?? [];
  const names = owner === undefined ? await namesAt(by, values) : await membersOf(by, owner, values);
  const targets = names
    .filter((name) => name.startsWith(start))
    .toSorted()
    .map((label) => ({ label, start: column - 1 - start.length, length: start.length, type: "property" }));
  return { targets };
}

function namesAt(by: DebugContext, values: Arguments): Promise<string[]> {
  return by.scopes.namesIn(frameIn(by, values));
}

async function membersOf(by: DebugContext, owner: string, values: Arguments): Promise<string[]> {
  const value = await by.inspection.evaluate(owner, frameOf(by, values), { isHarmless: true });
  return by.inspection.ask("members", argumentOf(value));
}
