import { verdictFacts } from "../paper/answer-record.js";
import type { Run } from "./run-all.js";

/**
 * The corrections that runs made to published answers, as Markdown: part, what was printed, what is right and why.
 * @param command - What made it, as typed.
 */
export function errata(runs: Run[], command: string): string {
  const entries = runs.flatMap(({ input, answers }) =>
    answers
      .filter(({ verdict }) => verdictFacts[verdict].corrects)
      .map((answer) => ({ ...answer, paper: input.paper, notebook: input.target })),
  );
  const papers = new Map(entries.map(({ paper }) => [paper?.paper, paper]));
  const sections = [...papers].map(([name, paper]) => {
    const lines = entries
      .filter((entry) => entry.paper?.paper === name)
      .map(({ id, verdict, published, note, notebook }) => {
        const proof = (note ?? "").replaceAll(/\s*\n\s*/g, " ");
        return `- [\`${id}\`](${notebook}), ${verdict}. Published: ${(published ?? "–").replaceAll(/\s*\n\s*/g, " ")} ${proof}`;
      });
    const source = paper?.institution ? ` (${paper.institution})` : "";
    return `## ${paper?.title ?? "Notebooks"}${source}\n\n${lines.join("\n")}\n`;
  });
  const head = `# Corrections to published answers\n\nMade by \`npx ${command}\`.\n`;
  return [head, ...sections].join("\n");
}
