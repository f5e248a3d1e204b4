import { FileError } from "../errors.js";
import type { Notebook } from "../notebook/format.js";
import { expressionsIn, retellings } from "../parameters/retell.js";
import type { KernelClient } from "./kernel-client.js";

/** A template of a retelling whose expression is none of the notebook's names. */
export interface TemplateFault {
  /** The text cell's place in the notebook, counted from 1. */
  cell: number;
  expression: string;
  /** What TypeScript says of it. */
  message: string;
}

const rule = "must hold in {{…}} what the notebook's cells define";
const cure = "Mend the template in the cell's metadata, under gradsheet.retell.";

/** A fault in the words of an error, without its place. */
export const templateFaultText = ({ expression, message }: TemplateFault): string =>
  `${rule}, got {{${expression}}} (${message}). ${cure}`;

/**
 * The first expression in a notebook's templates that TypeScript refuses: an unknown name, a key that is not there, a slip of the
 * pen. All are compiled and none is computed.
 * @param client - A kernel that has run the notebook.
 * @returns Null where there is none.
 */
export async function templateFault(client: KernelClient, notebook: Notebook): Promise<TemplateFault | null> {
  const templates = retellings(notebook).flatMap(({ cell, template }) =>
    expressionsIn(template).map((expression) => ({ cell, expression })),
  );
  const all = templates.map(({ expression }) => expression);
  if (all.length === 0 || (await refusalOf(client, all)) === null) return null;
  for (const template of templates) {
    const message = await refusalOf(client, [template.expression]);
    if (message !== null) return { ...template, message };
  }
  return null;
}

/** @throws FileError for the first fault. */
export async function refuseTemplateFault(
  client: KernelClient,
  notebook: Notebook,
  path: string,
): Promise<void> {
  const fault = await templateFault(client, notebook);
  if (fault === null) return;
  const { cell, expression, message } = fault;
  throw new FileError({ place: `${path}, cell ${cell}`, rule, got: `{{${expression}}} (${message})`, cure });
}

/** What the kernel says of expressions that it cannot compile, on one line. */
async function refusalOf(client: KernelClient, expressions: string[]): Promise<string | null> {
  const functions = expressions.map((expression) => `() => (${expression})`).join(", ");
  const reply = await client.execute(`void [${functions}];`, () => {});
  if (reply.status === "ok") return null;
  const [first] = (reply.evalue ?? "").split("\n");
  return first.replace(/\.$/, "");
}
