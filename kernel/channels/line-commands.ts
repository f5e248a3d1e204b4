/** What a cell asks for beside its code. */
export interface LineCommands {
  /** The packages of each `%npm install` line. */
  installs: string[][];
  /** The name of a `?name` or `name?` cell. */
  inspect: string | undefined;
  /** The code, with a blank line in the place of each command. */
  code: string;
  /** Why the cell cannot run. */
  problem: string | undefined;
}

const packageName = /^(?:@[\w.-]+\/)?[\w.-]+(?:@[\w.^~<>=|*-]+)?$/;

/** Takes the line commands out of a cell: `%npm install …`, `?name` and `name?`. TypeScript has no line that looks alike. */
export function readLineCommands(code: string): LineCommands {
  const commands: LineCommands = { installs: [], inspect: undefined, code, problem: undefined };
  const asked = /^\s*(?:\?\s*([\w$.]+)|([A-Za-z_$][\w$.]*)\s*\?)\s*;?\s*$/.exec(code);
  if (asked !== null) return { ...commands, inspect: asked[1] ?? asked[2], code: "" };
  const lines = code.split("\n");
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("//")) continue;
    if (!/^[%!]/.test(text)) break;
    const install = /^%npm\s+(?:install|i|add)\s+(.+)$/.exec(text);
    const packages = install?.[1]?.split(/\s+/) ?? [];
    const odd = packages.find((name) => !packageName.test(name));
    if (odd !== undefined) commands.problem ??= `%npm install: needs package names, got ${odd}.`;
    else if (packages.length === 0) commands.problem ??= unknown(text);
    else commands.installs.push(packages);
    lines[index] = "";
  }
  return { ...commands, code: lines.join("\n") };
}

function unknown(text: string): string {
  const name = text.split(/\s/)[0];
  const cure = text.startsWith("!")
    ? 'Run a program with: import { execSync } from "node:child_process"; execSync("…", { stdio: "inherit" })'
    : "There are two line commands: %npm install PACKAGE, and ?name for what is known about a name.";
  return `${name}: is no command of this kernel. ${cure}`;
}
