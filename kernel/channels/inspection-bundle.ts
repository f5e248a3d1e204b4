import type { Inspection } from "../compiler/inspect.js";
import { plainText } from "../compiler/doc-comment.js";

/** What is known about a name, in the forms that front ends show. */
export function inspectionBundle({
  signature,
  documentation,
}: Inspection): Record<"text/plain" | "text/markdown", string> {
  return {
    "text/plain": [signature, plainText(documentation)].filter(Boolean).join("\n\n"),
    "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`\n\n${documentation}`,
  };
}
