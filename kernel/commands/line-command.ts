import { catalogue, catalogueText, entryOf } from "./catalogue.js";
import { wordsForForeign, wordsForShell } from "./foreign.js";
import { nearest } from "./nearest.js";
import type { Repetition, Step } from "./step.js";

const packageName = /^(?:@[\w.-]+\/)?[\w.-]+(?:@[\w.^~<>=|*-]+)?$/;

export function refuse(evalue: string, ename: "CommandError" | "NameError" = "CommandError"): Step {
  return { kind: "refuse", ename, evalue };
}

/** What `!line` asks for. */
export function shellSteps(line: string): Step[] {
  const command = line.replace(/^!+/, "").trim();
  if (command === "") return [refuse("!: needs a command, got nothing. List a folder with !ls.")];
  const title = `!${command.split("\n")[0]}`;
  const hint = wordsForShell(command);
  const step: Step = { kind: "command", command: { name: "shell", title, line: command } };
  return hint === undefined ? [step] : [{ kind: "say", stream: "stderr", text: hint }, step];
}

/** The names of the commands that one may mean, with their percent signs. */
function signedNames(): string[] {
  return catalogue.flatMap(({ name, line, cell }) => [
    ...(line === undefined ? [] : [`%${name}`]),
    ...(cell === undefined ? [] : [`%%${name}`]),
  ]);
}

/** That there is no such command; `signed` is its name with its percent signs. */
export function unknownCommand(signed: string): Step {
  const name = signed.replace(/^%+/, "");
  const entry = entryOf(name);
  if (entry !== undefined) {
    const usage = entry.line ?? entry.cell ?? "";
    return refuse(`${signed}: is written ${usage}.`, "NameError");
  }
  const meant = nearest(signed, signedNames());
  const cure = meant === undefined ? "All commands: %lsmagic." : `Did you mean ${meant}?`;
  return refuse(`${signed}: is no command of this kernel. ${cure}`, "NameError");
}

/** What `%name rest` asks for, unless its rest is code. */
export function lineCommandSteps(name: string, rest: string): Step[] {
  const entry = entryOf(name);
  if (entry?.line === undefined) {
    const words = wordsForForeign(name, rest);
    if (words === undefined) return [unknownCommand(`%${name}`)];
    if ("note" in words) return [{ kind: "say", stream: "stderr", text: `%${name}: ${words.note}\n` }];
    return [refuse(`%${name}: is no command of this kernel. ${words.refusal}`)];
  }
  switch (entry.name) {
    case "cd":
      return [{ kind: "command", command: { name: "folder", path: unquoted(rest) } }];
    case "pwd":
      return [{ kind: "command", command: { name: "currentFolder" } }];
    case "env": {
      const [, variable, value] = /^([^\s=]+)(?:(?:\s*=\s*|\s+)([^]*))?$/.exec(rest.trim()) ?? [];
      return [
        { kind: "command", command: { name: "environment", variable, value: value && unquoted(value) } },
      ];
    }
    case "lsmagic":
      return [{ kind: "say", stream: "stdout", text: catalogueText() }];
    case "npm":
      return [installation(rest)];
    case "who":
    case "whos":
      return [{ kind: "names", detailed: entry.name === "whos" }];
    default:
      return [refuse(`%${name}: needs code behind it, got nothing.`)];
  }
}

function installation(rest: string): Step {
  const [verb = "", ...packages] = rest.trim().split(/\s+/);
  if (!/^(?:install|i|add)$/.test(verb))
    return refuse(
      `%npm: takes install alone, got ${verb || "nothing"}. Run npm itself with !npm ${rest.trim()}`,
    );
  if (packages.length === 0) return refuse("%npm install: needs package names, got nothing.");
  const odd = packages.find((one) => !packageName.test(one));
  if (odd !== undefined) return refuse(`%npm install: needs package names, got ${odd}.`);
  return { kind: "command", command: { name: "install", packages } };
}

/** What `%%name rest` asks to do with the cell below it, unless that is code. */
export function cellCommandSteps(name: string, rest: string, body: string): Step[] {
  const entry = entryOf(name);
  if (entry?.cell === undefined) {
    const words = entry === undefined ? wordsForForeign(name, rest) : undefined;
    if (words === undefined) return [unknownCommand(`%%${name}`)];
    return [
      refuse(`%%${name}: is no command of this kernel. ${"note" in words ? words.note : words.refusal}`),
    ];
  }
  switch (entry.name) {
    case "bash":
    case "sh":
      return [program(`%%${name}`, entry.name, wordsOf(rest), body)];
    case "script": {
      const [file, ...given] = wordsOf(rest);
      if (file === undefined) return [refuse("%%script: needs a program, got nothing.")];
      return [program(`%%script ${file}`, file, given, body)];
    }
    case "writefile": {
      const [, append, path] = /^(-a\s+|--append\s+)?([^]*)$/.exec(rest.trim()) ?? [];
      if (!path) return [refuse("%%writefile: needs the name of a file, got nothing.")];
      const text = body === "" || body.endsWith("\n") ? body : `${body}\n`;
      return [
        {
          kind: "command",
          command: { name: "write", path: unquoted(path), text, append: append !== undefined },
        },
      ];
    }
    default:
      return [
        {
          kind: "command",
          command: { name: "show", type: mediaTypes[entry.name] ?? "text/plain", text: body },
        },
      ];
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  html: "text/html",
  javascript: "application/javascript",
  latex: "text/latex",
  markdown: "text/markdown",
  svg: "image/svg+xml",
};

function program(title: string, file: string, given: string[], input: string): Step {
  return { kind: "command", command: { name: "program", title, program: file, arguments: given, input } };
}

/** The words of a line, those in quotes as one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])([^]*)\1$/, "$2");
}

/** The options of `%timeit`, and what is behind them. */
export function readRepetition(rest: string): { repetition: Repetition; code: string } {
  const repetition: Repetition = {};
  let code = rest;
  for (
    let option;
    (option = /^\s*-([nr])\s*(\d+)(?=\s|$)/.exec(code)) !== null;
    code = code.slice(option[0].length)
  ) {
    const count = Math.max(1, Number(option[2]));
    if (option[1] === "n") repetition.loops = count;
    else repetition.repeats = count;
  }
  return { repetition, code };
}
