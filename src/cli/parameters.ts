import type { Json } from "../notebook/format.js";
import { parseLiteral } from "../parameters/literal.js";
import { parameterFault } from "../parameters/parameter-fault.js";
import { type Parameter, parametersOf } from "../parameters/parameters.js";
import { readNotebook } from "../notebook/read.js";
import { UsageError } from "./command.js";
import type { Input } from "./inputs.js";

/** What commands say of `-p` in their help. */
export const parameterHelp = `  -p, --parameter NAME=VALUE
                       gives a parameter of the notebook another value, a TypeScript literal: -p eta=0.2 -p "x=[1, -2]"; once
                       for each. Texts follow; answers are not compared with the published ones, which are for other numbers`;

/** How commands declare it. */
export const parameterOption = { parameter: { type: "string", short: "p", multiple: true } } as const;

/**
 * The values after `-p`, held against the parameters cell of the notebook.
 * @param place - The command as typed: `gradsheet run`.
 * @param texts - `name=value`, each; a value that is no TypeScript literal is a text.
 * @param inputs - The notebook: with parameters there must be just one.
 * @returns Undefined where none are given.
 * @throws UsageError for a name that the notebook does not have, or a value of another kind; FileError where the notebook has no
 *   parameters cell.
 */
export function parameterValues(
  place: string,
  texts: string[] | undefined,
  inputs: Input[],
): Record<string, Json> | undefined {
  if (texts === undefined || texts.length === 0) return undefined;
  if (inputs.length !== 1) {
    throw new UsageError({
      place,
      rule: "sets the parameters of one notebook",
      got: `${inputs.length}`,
      cure: "Name the notebook itself.",
    });
  }
  const [{ path }] = inputs;
  const list = parametersFor(place, path);
  return Object.fromEntries(
    texts.map((text) => {
      const [name, value] = nameAndValue(place, text);
      const fault = parameterFault(list, path, { name, value, text: text.slice(name.length + 1) });
      if (fault !== null) throw new UsageError({ place, ...fault });
      return [name, value];
    }),
  );
}

/**
 * `name=value` in two.
 * @throws UsageError for anything else.
 */
export function nameAndText(place: string, text: string): [string, string] {
  const [, name, value] = /^\s*([A-Za-z_$][\w$]*)\s*=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError({
      place,
      rule: "needs name=value after -p",
      got: text,
      cure: `See ${place} --help.`,
    });
  }
  return [name, value];
}

function nameAndValue(place: string, text: string): [string, Json] {
  const [name, value] = nameAndText(place, text);
  try {
    return [name, parseLiteral(value)];
  } catch {
    return [name, value];
  }
}

/**
 * The parameters of a notebook to which values may be given.
 * @throws UsageError for one that was told for other values; FileError where it has no parameters cell.
 */
export function parametersFor(place: string, path: string): Parameter[] {
  const notebook = readNotebook(path);
  const { changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as { changedFrom?: string };
  if (changedFrom !== undefined) {
    throw new UsageError({
      place,
      rule: "sets the parameters of a notebook with its own numbers",
      got: `${path}, whose texts were told for other numbers already`,
      cure: `Take ${changedFrom}, which it was made from.`,
    });
  }
  return parametersOf(notebook, path).list;
}
