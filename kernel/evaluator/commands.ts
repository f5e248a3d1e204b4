import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { homeFolder } from "../home-folder.js";
import { join, resolve } from "node:path";
import type { Outcome } from "../bridge/messages.js";
import type { Command } from "../commands/step.js";
import { failure } from "../report/failure.js";
import { type Ended, runProgram } from "./run-program.js";
import { Object, process } from "../intrinsics.js";

/** What a command gives back: the value that the cell shows, or why it failed. */
type Given = { value?: unknown } | Extract<Outcome, { status: "error" }>;

/** Whether a command failed. */
export function isFailure(given: Given): given is Extract<Outcome, { status: "error" }> {
  return "status" in given;
}

let previous: string | undefined;

/**
 * Carries a command out for the running cell.
 * @param folder The notebook's folder.
 * @param show Shows a mime bundle.
 */
export async function carryOut(
  command: Command,
  folder: string,
  show: (bundle: Record<string, string>) => void,
): Promise<Given> {
  switch (command.name) {
    case "program":
      return run(command.title, command.program, () =>
        runProgram(command.program, command.arguments, {}, command.input),
      );
    case "shell":
      return run(command.title, firstWord(command.line), () => runProgram(command.line, [], { shell: true }));
    case "install":
      return install(command.packages, folder);
    case "folder":
      return changeFolder(command.path);
    case "currentFolder":
      return { value: process.cwd() };
    case "environment":
      return environment(command.variable, command.value);
    case "write":
      return write(command);
    case "show":
      show({ [command.type]: command.text });
      return {};
  }
}

function firstWord(line: string): string {
  return /^\S+/.exec(line)?.[0] ?? "";
}

const notFound = 127;

async function run(title: string, name: string, start: () => Promise<Ended>): Promise<Given> {
  let ended: Ended;
  try {
    ended = await start();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? `${name} is not installed, or is not on the PATH` : message;
    return failure("CommandError", `${title}: cannot start: ${got}.`);
  }
  const { code, signal } = ended;
  if (code === 0) return {};
  const how = code === null ? `was ended by ${signal}` : `ended with code ${code}`;
  const cure = code === notFound ? ` ${name} is neither a program nor a name of this notebook.` : "";
  return failure("CommandError", `${title}: ${how}.${cure}`);
}

async function install(packages: string[], folder: string): Promise<Given> {
  const windows = process.platform === "win32";
  // A kernel that was started by `npm run --silent` must not be silent here.
  const options = ["--prefix", folder, "--no-fund", "--no-audit", "--loglevel=notice"];
  try {
    // A .cmd file needs the shell; the names were checked.
    const settings = { cwd: folder, shell: windows };
    const { code } = await runProgram(
      windows ? "npm.cmd" : "npm",
      ["install", ...options, ...packages],
      settings,
    );
    return code === 0 ? {} : failure("InstallError", `%npm install: npm ended with code ${code ?? 1}.`);
  } catch (error) {
    return failure("InstallError", `%npm install: npm cannot start: ${(error as Error).message}.`);
  }
}

function changeFolder(path: string): Given {
  const home = path === "" ? "~" : path;
  const wanted = home === "-" ? (previous ?? process.cwd()) : home.replace(/^~(?=$|[/\\])/, homeFolder());
  const before = process.cwd();
  try {
    process.chdir(wanted);
  } catch {
    return failure("CommandError", `%cd: needs a folder, got ${path}.`);
  }
  previous = before;
  process.stdout.write(`${process.cwd()}\n`);
  return {};
}

/** Names of variables that nobody wants in a notebook that is handed on. */
const secret = /key|token|secret|passw|credential|auth/i;

function environment(variable: string | undefined, value: string | undefined): Given {
  if (variable === undefined) {
    const lines = Object.entries(process.env)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => `${name}=${secret.test(name) ? "<hidden>" : text}\n`);
    process.stdout.write(lines.join(""));
    return {};
  }
  if (value !== undefined) {
    process.env[variable] = value;
    process.stdout.write(`${variable}=${secret.test(variable) ? "<hidden>" : value}\n`);
    return {};
  }
  if (process.env[variable] === undefined)
    return failure(
      "CommandError",
      `%env: there is no variable ${variable}. Set it with %env ${variable}=VALUE.`,
    );
  return { value: process.env[variable] };
}

function write({ path, text, append }: Extract<Command, { name: "write" }>): Given {
  const file = path.startsWith("~/") ? join(homeFolder(), path.slice(2)) : resolve(path);
  try {
    const verb = !existsSync(file) ? "Wrote" : append ? "Added to" : "Wrote over";
    if (append) appendFileSync(file, text);
    else writeFileSync(file, text);
    process.stdout.write(`${verb} ${path}\n`);
    return {};
  } catch (error) {
    return failure("CommandError", `%%writefile: cannot write ${path}: ${(error as Error).message}.`);
  }
}
