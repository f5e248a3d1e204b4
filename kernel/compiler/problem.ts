import type TypeScript from "typescript";
import type { CellSource } from "./cell-source.js";
import type { Definitions } from "./cell-module.js";
import type { CheckedCell } from "./checker.js";
import { nearestName } from "./nearest-name.js";
import { rephrased } from "./unknown-property.js";
import { standInOf } from "./stand-in-types.js";

type Ts = typeof TypeScript;

/** A fault that the compiler finds in a cell. */
export interface Problem {
  /** TypeScript's number: 2322. */
  code: number;
  message: string;
  /** Offset in the cell, or in the module that it imports. */
  start: number;
  length: number;
  /** The package that is not installed, where what stands in for it lacks something. */
  lacking?: string;
  /** The local module that it is in, and not in the cell. */
  module?: { title: string; text: string };
}

/**
 * A module without types is `any`, as in a script; a variable may get its type in a later cell;
 * `import x = require(…)` runs here although the cell is a module.
 */
export const allowedCodes = new Set([7016, 7034, 7005, 1202]);

/** A module, a value or a namespace has no such member, and none that is spelled alike. */
const lackingCodes = new Set([2305, 2339, 2694]);

const unknownName = 2304;
const assignedImport = 2632;
const assignmentRules: Partial<Record<string, [number, string]>> = {
  const: [2588, "a constant"],
  function: [2630, "a function"],
  class: [2629, "a class"],
  enum: [2628, "an enum"],
  namespace: [2631, "a namespace"],
};

/**
 * What is wrong with a cell, in the cell's own positions and words.
 * @param ts The compiler.
 * @param cell The parsed cell.
 * @param diagnostics Those of its module.
 * @param definitions Of the cells before it.
 * @param checked The cell as its types were looked at.
 */
export function problemsOf(
  ts: Ts,
  cell: CellSource,
  diagnostics: readonly TypeScript.Diagnostic[],
  definitions: Definitions,
  checked?: CheckedCell,
): Problem[] {
  return diagnostics
    .filter(
      ({ category, code, start }) =>
        category === ts.DiagnosticCategory.Error &&
        !allowedCodes.has(code) &&
        (start ?? 0) <= cell.text.length,
    )
    .map((diagnostic) => {
      const { start = 0, length = 0 } = diagnostic;
      const better = checked && rephrased(ts, checked, diagnostic);
      const told = better?.message ?? ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
      const message = saidOnce(told).replaceAll(/import\("[^"]*\.cell-\d+"\)\./g, "");
      const standIn = standInOf(message);
      const named = standIn === undefined ? message : message.replace(standIn.file, standIn.specifier);
      const problem: Problem = {
        code: better?.code ?? diagnostic.code,
        message: asImported(named, cell.text, start),
        start,
        length,
        ...(standIn !== undefined && lackingCodes.has(diagnostic.code) ? { lacking: standIn.specifier } : {}),
      };
      if (diagnostic.code === unknownName) return withMeantName(ts, problem, cell, definitions);
      return diagnostic.code === assignedImport ? inWordsOfCell(problem, cell, definitions) : problem;
    });
}

/** Of the reasons below a message, such as those of each argument that fits no overload, the same ones once. */
const saidOnce = (message: string): string => [...new Set(message.split(/\n(?= {2}\S)/))].join("\n");

/** A module that lacks what is asked of it is called as the cell calls it, not by the file where its types stand. */
function asImported(message: string, text: string, start: number): string {
  const [, owner] = /([\w$]+)\s*\??\.\s*$/.exec(text.slice(0, start)) ?? [];
  if (owner !== undefined)
    return message.replace(
      /(?<=on type ')typeof import\("(?:[\\/]|[A-Za-z]:)[^"]*"\)(?=')/,
      `typeof ${owner}`,
    );
  const [, specifier] = /^[^;]*?\bfrom\s*(?:"([^"]*)"|'([^']*)')/.exec(text.slice(start)) ?? [];
  if (specifier === undefined) return message;
  return message.replace(
    /^(Module )?'"[^"]+"'(?= (has no|declares|can only))/,
    (_, module = "") => `${module}"${specifier}"`,
  );
}

/** TypeScript looks for the name that was meant in the cell's own module; most names come from cells before it. */
function withMeantName(ts: Ts, problem: Problem, cell: CellSource, definitions: Definitions): Problem {
  const name = cell.text.slice(problem.start, problem.start + problem.length);
  const meant = nearestName(ts, name, definitions.keys());
  if (meant === undefined) return problem;
  return { ...problem, code: 2552, message: `Cannot find name '${name}'. Did you mean '${meant}'?` };
}

/** "Because it is an import" is true of the module only; the author sees a constant of an earlier cell. */
function inWordsOfCell(problem: Problem, cell: CellSource, definitions: Definitions): Problem {
  const name = cell.text.slice(problem.start, problem.start + problem.length);
  const rule = assignmentRules[definitions.get(name)?.kind ?? ""];
  if (rule === undefined) return problem;
  return { ...problem, code: rule[0], message: `Cannot assign to '${name}' because it is ${rule[1]}.` };
}
