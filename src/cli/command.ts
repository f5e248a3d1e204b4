import { parseArgs, type ParseArgsConfig } from "node:util";
import { GradsheetError } from "../errors.js";

/** What the process ends with. */
export const exitCode = {
  /** All was done. */
  done: 0,
  /** A cell failed, or the input is not what it should be; everything else was done and saved. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** The PDF was written, but something in it is shown as source because it could not be rendered. */
  degraded: 3,
  /** Stopped by Ctrl-C, a closed terminal or a closed pipe; what ran until then is saved. */
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

/**
 * The number after an option, where it is given.
 * @param unit - What it counts: `seconds`.
 * @throws UsageError for anything but a number from `least` to `most`.
 */
export function numberOption(
  place: string,
  { option, unit, least, most }: { option: string; unit: string; least: number; most: number },
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number >= least && number <= most) return number;
  throw new UsageError({
    place,
    rule: `needs a number of ${unit} from ${least} to ${most} after --${option}`,
    got: quotedWord(text),
    cure: `See ${place} --help.`,
  });
}

/** The longest time that a clock of Node can wait, in seconds: 24 days. */
const longestTimeout = 2_147_483;

/**
 * The seconds after `--timeout`, where they are given.
 * @throws UsageError for anything but a positive number of at most 24 days.
 */
export function timeoutOption(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= longestTimeout) return seconds;
  throw new UsageError({
    place,
    rule: `needs a positive number of seconds, at most ${longestTimeout}, after --timeout`,
    got: quotedWord(text),
    cure: "Leave it out for no limit.",
  });
}

/**
 * The number after `--jobs`, where it is given.
 * @throws UsageError for anything but a whole number from 1.
 */
export function jobsOption(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const jobs = Number(text);
  if (Number.isSafeInteger(jobs) && jobs >= 1) return jobs;
  throw new UsageError({
    place,
    rule: "needs a whole number from 1 after --jobs",
    got: quotedWord(text),
    cure: "Leave it out for one on each core.",
  });
}

/**
 * The name after an option, where it is given.
 * @throws UsageError for an empty one.
 */
export function nameOption(place: string, option: string, text: string | undefined): string | undefined {
  if (text === undefined || text.trim() !== "") return text;
  throw new UsageError({
    place,
    rule: `needs a name after --${option}`,
    got: quotedWord(text),
    cure: "Leave it out.",
  });
}

/** A word of the command line as an error shows it: an empty one in quotes. */
function quotedWord(text: string): string {
  return text.trim() === "" ? JSON.stringify(text) : text;
}
