import { basename, dirname, relative, resolve } from "node:path";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { hasVariants } from "../paper/has-variants.js";
import { topicName } from "../paper/topic-names.js";
import { readNotebook } from "../notebook/read.js";
import { titleOf } from "../notebook/title.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";

/** A problem, the link to its notebook, and whether it has variants. */
interface Entry {
  paper: Paper;
  problem: PaperProblem;
  link: string;
  varies: boolean;
}

/**
 * The papers and problems of notebooks as Markdown, by topic and by paper.
 * @param folder - The links start here.
 * @param command - What makes the list, as typed.
 */
export function paperIndex(inputs: Input[], folder: string, command: string): string {
  const entries = inputs.flatMap((input) => entryOf(input, folder));
  const papers = [...new Map(entries.map(({ paper }) => [paper.paper, paper])).values()];
  const parts = entries.flatMap(({ problem }) => problem.parts);
  const others = inputs.filter(({ paper }) => paper === null);
  const topics = [...new Set(parts.map(({ topic }) => topic))].toSorted((a, b) =>
    topicName(a) < topicName(b) ? -1 : 1,
  );
  return [
    "# Papers and problems\n",
    `Made by \`npx ${command}\`.\n`,
    `${counted(papers.length, "paper")}, ${counted(entries.length, "problem")}, ${counted(parts.length, "part")}. A ↻ marks a problem whose numbers ` +
      "`npx gradsheet variant <notebook> --seed 1` draws anew.\n",
    "## By topic\n",
    ...topics.map((topic) => topicSection(topic, entries)),
    "## By paper\n",
    ...papers.map((paper) => paperSection(paper, entries)),
    ...(others.length === 0 ? [] : ["## Worksheets without a paper\n", otherSection(others, folder)]),
  ].join("\n");
}

function entryOf({ path, paper }: Input, folder: string): Entry[] {
  const problem = paper?.problems.find(({ notebook }) => notebook === basename(path));
  if (paper === null || problem === undefined) return [];
  return [{ paper, problem, link: linkTo(path, folder), varies: hasVariants(readNotebook(path)) }];
}

function topicSection(topic: string, entries: Entry[]): string {
  const lines = entries.flatMap((entry) => {
    const labels = entry.problem.parts.filter((part) => part.topic === topic).map(({ part }) => part);
    if (labels.length === 0) return [];
    const all = labels.length === entry.problem.parts.length;
    return [`- ${linked(entry)}${all ? "" : ` (${labels.join(", ")})`} · ${entry.paper.paper}`];
  });
  return `### ${topicName(topic)}\n\n${lines.join("\n")}\n`;
}

function paperSection(paper: Paper, entries: Entry[]): string {
  const own = entries.filter((entry) => entry.paper.paper === paper.paper);
  const source = [paper.institution, paper.course].filter((text) => text !== null).join(", ");
  const lines = own.map(
    (entry) => `${entry.problem.problem}. ${linked(entry)}, ${counted(entry.problem.parts.length, "part")}`,
  );
  return `### ${paper.title}\n\n${source === "" ? "" : `${source}. `}Folder \`${dirname(own[0].link)}\`.\n\n${lines.join("\n")}\n`;
}

function otherSection(inputs: Input[], folder: string): string {
  const lines = inputs.map(({ path }) => {
    const title = titleOf(readNotebook(path)) ?? basename(path, ".ipynb");
    return `- [${title}](${linkTo(path, folder)})`;
  });
  return `${lines.join("\n")}\n`;
}

function linkTo(path: string, folder: string): string {
  return encodeURI(relative(resolve(folder), resolve(path)).replaceAll("\\", "/"));
}

function linked({ problem, link, varies }: Entry): string {
  return `[${problem.title.replaceAll(/[[\]]/g, "\\$&")}](${link})${varies ? " ↻" : ""}`;
}
