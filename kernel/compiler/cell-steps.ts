import type TypeScript from "typescript";
import { entryOf } from "../commands/catalogue.js";
import {
  cellCommandSteps,
  lineCommandSteps,
  readRepetition,
  refuse,
  shellSteps,
} from "../commands/line-command.js";
import { wordsForForeign } from "../commands/foreign.js";
import type { Step, Timing } from "../commands/step.js";
import { parseCell } from "./cell-source.js";
import { isFinished, syntaxErrorsOf } from "./syntax-errors.js";

type Ts = typeof TypeScript;

const asked =
  /^\s*(?:\?{1,2}[ \t]*(%{0,2}[\p{L}\p{M}\p{N}_$.]+)|(%{0,2}[\p{L}\p{M}\p{N}_$.]+)[ \t]*\?{1,2})\s*;?\s*$/u;
const cellCommand = /^(\s*)%%([\w.]*)([^\n]*)(?:\n([^]*))?$/;

/**
 * The parts of a cell: its code, and the commands between.
 * A line at the beginning of a statement is a command if it begins with `!` or with `%` and a name, unless it can be read as
 * TypeScript whose first name is known.
 * @param ts The compiler.
 * @param text The cell.
 * @param isKnown Whether a name means something in every cell.
 */
export function cellSteps(ts: Ts, text: string, isKnown: (name: string) => boolean): Step[] {
  const question = asked.exec(text);
  if (question !== null) return [{ kind: "inspect", name: question[1] ?? question[2] ?? "" }];
  const whole = cellCommand.exec(text);
  if (whole === null) return lineSteps(ts, text, isKnown);
  const [, before = "", name = "", rest = "", body = ""] = whole;
  const entry = entryOf(name)?.name;
  if (entry !== "time" && entry !== "timeit") return cellCommandSteps(name, rest, body);
  const { repetition, code } =
    entry === "time" ? { repetition: undefined, code: rest } : readRepetition(rest);
  // Code may stand beside the command as well.
  const head = blank(before + "%%" + name + rest.slice(0, rest.length - code.length)) + code;
  const below = text.length > head.length ? `\n${body}` : "";
  const inside = head + below;
  if (inside.trim() === "") return [refuse(`%%${name}: needs code below it, got nothing.`)];
  if (repetition !== undefined) return [{ kind: "code", text: inside, repetition }];
  return measured(lineSteps(ts, inside, isKnown));
}

/** The steps, with the time taken from the first one that runs something to the last one. */
function measured(steps: Step[]): Step[] {
  const runs = steps.filter((step) => step.kind === "code" || step.kind === "command");
  return steps.map((step) => {
    if (step.kind !== "code" && step.kind !== "command") return step;
    const timing: Timing = { begins: step === runs[0], ends: step === runs.at(-1) };
    return { ...step, timing };
  });
}

function lineSteps(ts: Ts, text: string, isKnown: (name: string) => boolean): Step[] {
  const lines = text.split("\n");
  const steps: Step[] = [];
  const code = lines.map(blank);
  const declared = new Set(parseCell(ts, "cell.ts", text).declared.keys());
  const known = (name: string): boolean => declared.has(name) || isKnown(name);
  const add = (...added: Step[]): void => {
    const part = code.join("\n");
    if (part.trim() !== "") steps.push({ kind: "code", text: part });
    code.splice(0, code.length, ...lines.map(blank));
    steps.push(...added);
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const first = /^\s*([%!])/.exec(line)?.[1];
    const isCommand =
      first !== undefined &&
      isFinished(ts, code.slice(0, at).join("\n")) &&
      (first === "!"
        ? !isExpression(ts, lines.slice(at).join("\n"), known)
        : isPercentCommand(ts, code.slice(0, at).join("\n"), line, known));
    if (!isCommand) {
      code[at] = line;
      continue;
    }
    if (first === "%") {
      add(...percentSteps(code, at, line));
      continue;
    }
    let whole = line.trim();
    for (; whole.endsWith("\\") && at + 1 < lines.length; at += 1) whole += `\n${lines[at + 1]}`;
    add(...shellSteps(whole));
  }
  add();
  return steps.length === 0 ? [{ kind: "code", text }] : steps;
}

/** What a line `%name …` asks for; its code, where it has some, at its place in the cell. */
function percentSteps(code: readonly string[], at: number, line: string): Step[] {
  const [head, name = "", rest = ""] = /^\s*%([\w.%]*)(.*)$/.exec(line) as unknown as [
    string,
    string?,
    string?,
  ];
  const entry = entryOf(name)?.name;
  if (entry !== "time" && entry !== "timeit") return lineCommandSteps(name, rest.trim());
  const { repetition, code: own } =
    entry === "time" ? { repetition: undefined, code: rest } : readRepetition(rest);
  if (own.trim() === "") return lineCommandSteps(name, "");
  const text = code.map((_, index) =>
    index === at ? blank(head.slice(0, -own.length)) + own : blank(code[index]!),
  );
  const step: Step = { kind: "code", text: text.join("\n") };
  return [
    repetition === undefined ? { ...step, timing: { begins: true, ends: true } } : { ...step, repetition },
  ];
}

/** Whether a line that begins with `%` is a command and not the rest of a division. */
function isPercentCommand(ts: Ts, before: string, line: string, known: (name: string) => boolean): boolean {
  const name = /^\s*%([\w.%]*)/.exec(line)?.[1] ?? "";
  if (before.trim() === "") return true;
  if (!/^[A-Za-z%]/.test(name)) return false;
  const isReadable = syntaxErrorsOf(ts, `${before}\n${line}`).length === 0;
  if (!isReadable) return true;
  const isCommand = entryOf(name) !== undefined || wordsForForeign(name, "") !== undefined;
  return isCommand && !known(name);
}

/** Whether text that begins with `!` is an expression that means something: readable, and its first name is known. */
function isExpression(ts: Ts, text: string, known: (name: string) => boolean): boolean {
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true);
  const [statement] = file.statements;
  if (statement === undefined || !ts.isExpressionStatement(statement)) return false;
  const lineEnd = text.indexOf("\n", statement.end);
  const end = lineEnd < 0 ? text.length : lineEnd;
  if (syntaxErrorsOf(ts, text).some(({ start }) => start <= end)) return false;
  const first = firstOperand(ts, statement.expression);
  if (ts.isRegularExpressionLiteral(first)) return false;
  return !ts.isIdentifier(first) || known(first.text);
}

/** What an expression begins with, behind its signs and parentheses. */
function firstOperand(ts: Ts, expression: TypeScript.Expression): TypeScript.Expression {
  let node = expression;
  for (;;) {
    if (ts.isPrefixUnaryExpression(node)) node = node.operand;
    else if (ts.isBinaryExpression(node)) node = node.left;
    else if (ts.isConditionalExpression(node)) node = node.condition;
    else if (ts.isTaggedTemplateExpression(node)) node = node.tag;
    else if (
      ts.isCallExpression(node) ||
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isPostfixUnaryExpression(node)
    )
      node = ts.isPostfixUnaryExpression(node) ? node.operand : node.expression;
    else return node;
  }
}

/** Blanks in the place of every character but line ends. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}

/** The code of a cell at its own place, blanks in the place of its commands. */
export function codeOf(text: string, steps: readonly Step[]): string {
  const parts = steps.flatMap((step) => (step.kind === "code" ? [step.text] : []));
  if (parts.length === 1) return parts[0] as string;
  const characters = blank(text).split("");
  for (const part of parts)
    for (let at = 0; at < part.length; at += 1) if (part[at] !== " ") characters[at] = part[at] as string;
  return characters.join("");
}
