import type { KernelClient } from "./kernel-client.js";

const marker = "\u0001";

/**
 * What expressions of a kernel's names print as, numbers to twelve digits.
 * @returns By expression; null where it could not be computed.
 */
export async function evaluateTexts(
  client: KernelClient,
  expressions: string[],
): Promise<Map<string, string | null>> {
  const values = new Map<string, string | null>();
  for (const expression of expressions) values.set(expression, await evaluateText(client, expression));
  return values;
}

async function evaluateText(client: KernelClient, expression: string): Promise<string | null> {
  const code = `console.log(${JSON.stringify(marker)} + JSON.stringify(String(((value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(12)) : value)(${expression}))))`;
  let printed = "";
  try {
    const reply = await client.execute(code, ({ header, content }) => {
      if (header.msg_type === "stream") printed += String(content["text"]);
    });
    const at = printed.indexOf(marker);
    return reply.status === "ok" && at !== -1 ? (JSON.parse(printed.slice(at + 1)) as string) : null;
  } catch {
    return null;
  }
}
