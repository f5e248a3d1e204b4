import { parseArgs, type ParseArgsConfig } from "node:util";
import { GradsheetError } from "../errors.js";

/** What the process ends with. */
export const exitCode = {
  done: 0,
  /** A cell failed, or the input is not what it should be; everything else was done and saved. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** The PDF was written, but something in it is shown as source because it could not be rendered. */
  degraded: 3,
  interrupted: 130,
} as const;

export interface Command {
  /** What `gradsheet <command> --help` prints. */
  help: string;
  /** @returns The exit code. */
  run(args: string[]): Promise<number>;
}

/** A command line that cannot be understood. */
export class UsageError extends GradsheetError {
  override readonly name = "UsageError";
}

/**
 * The options and words of a command line.
 * @param place - The command as typed: `gradsheet run`.
 * @throws UsageError for an unknown option, or one without its value.
 */
export function parseOptions<T extends NonNullable<ParseArgsConfig["options"]>>(
  place: string,
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    const [rule] = (cause as Error).message.split(/\. (?=To specify|Did you)/);
    throw new UsageError({ place, rule: rule.replace(/\.$/, ""), cure: `See ${place} --help.` }, { cause });
  }
}

/** The number after an option, where it is given. */
export function positive(place: string, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new UsageError({ place, rule: `needs a positive number after --${option}`, got: text });
}
