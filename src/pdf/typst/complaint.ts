import { TypstError } from "./job.js";

/** A complaint of Typst and its hints as one sentence. */
export function sentence(message: string, hints: readonly string[] = []): string {
  return [message, ...hints].join("; ").replace(/`"([^"`]*)"`/g, "$1");
}

const literal = String.raw`"((?:[^"\\]|\\.)*)"`;

/**
 * What the addon throws, as Typst's first complaint. The export's complaints come as Rust prints its values:
 * `[SourceDiagnostic { severity: Error, span: Span(1), message: "…", trace: [], hints: ["…"] }]`.
 */
export function complaintIn(thrown: unknown): TypstError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const messages = Array.from(text.matchAll(new RegExp(`message: ${literal}`, "g")), ([, message]) =>
    plain(message!),
  );
  const hints = Array.from(
    (/hints: \[(.*?)\]/.exec(text)?.[1] ?? "").matchAll(new RegExp(literal, "g")),
    ([, hint]) => plain(hint!),
  );
  const unshown = messages.flatMap((message) => {
    const shown = new RegExp(`the text \`${literal}\` could not be displayed`).exec(message)?.[1];
    return shown === undefined ? [] : [plain(shown)];
  });
  const [first = text] = messages;
  return new TypstError(sentence(first, hints), unshown, { cause: thrown });
}

/** A string as Rust writes it, without its escapes. */
function plain(escaped: string): string {
  return escaped.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_all, hex?: string, character?: string) =>
    hex !== undefined
      ? String.fromCodePoint(Number.parseInt(hex, 16))
      : (({ n: "\n", t: "\t", r: "\r", "0": "\0" } as Record<string, string>)[character!] ?? character!),
  );
}
