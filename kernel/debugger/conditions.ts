import type { Program, ErrorReport } from "../bridge/messages.js";
import type { NamesAround } from "../compiler/names-around.js";
import type { SourceBreakpoint } from "./dap.js";
import { debuggeeKey } from "./debuggee.js";
import { readHitRule } from "./hit-condition.js";

/** Makes a program of an expression in TypeScript. */
export type CompileExpression = (
  text: string,
  around?: NamesAround,
) => Promise<{ program: Program } | { error: ErrorReport }>;

/** What a breakpoint asks for, as JavaScript that the engine evaluates at each visit. */
export class Conditions {
  readonly #compile: CompileExpression;

  constructor(compile: CompileExpression) {
    this.#compile = compile;
  }

  /**
   * What a breakpoint asks for, where it is.
   * @param around What names mean there.
   * @returns The condition, empty for none; or why there cannot be one.
   */
  async compile(
    id: number,
    asked: SourceBreakpoint,
    around?: NamesAround,
  ): Promise<{ code: string; problem?: string }> {
    const debuggee = `globalThis[Symbol.for("${debuggeeKey}")]`;
    const parts: string[] = [];
    try {
      if (asked.condition?.trim()) parts.push(`(${await this.#expression(asked.condition, around)})`);
      if (asked.hitCondition?.trim()) {
        const rule = readHitRule(asked.hitCondition);
        if (rule === undefined)
          return {
            code: "",
            problem: `hit condition: needs a number with or without ==, >=, >, <=, < or %, got ${asked.hitCondition}.`,
          };
        parts.push(`${debuggee}.hit(${id}, "${rule.compare}", ${rule.number})`);
      }
      if (asked.logMessage) {
        const said: string[] = [];
        for (const [at, part] of logParts(asked.logMessage).entries())
          said.push(at % 2 === 0 ? JSON.stringify(part) : `(${await this.#expression(part, around)})`);
        parts.push(`${debuggee}.log(${[id, ...said].join(", ")})`);
      }
    } catch (error) {
      return { code: "", problem: (error as Error).message };
    }
    return { code: parts.join(" && ") };
  }

  /**
   * An expression without its types.
   * @throws Error where it is none.
   */
  async #expression(text: string, around: NamesAround | undefined): Promise<string> {
    const compiled = await this.#compile(text, around);
    if ("error" in compiled) throw new Error(`${text}: ${compiled.error.evalue}`);
    return compiled.program.code.replace(/^\s*"use strict";/, "").replace(/;?\s*$/, "");
  }
}

/** Literal text and expressions in turns; braces may stand in an expression. */
export function logParts(message: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of message) {
    if (character === "{") depth += 1;
    const isEdge = (character === "{" && depth === 1) || (character === "}" && depth === 1);
    if (character === "}" && depth > 0) depth -= 1;
    if (isEdge) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}
