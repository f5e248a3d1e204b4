import { escapeXml } from "../xml.js";
import type { Json, MimeBundle } from "../notebook/format.js";
import { attemptMime, type AttemptLeaf, type AttemptRecord } from "../paper/attempt-record.js";
import { labelOf } from "./master-leaves.js";
import { fieldAndEntry, placeInWords } from "./paths.js";

/** What an attempt was read as, and what is missing or has another shape: nothing about right or wrong. */
export function readBackBundle(record: AttemptRecord, labels: Readonly<Record<string, string>>): MimeBundle {
  const { leaves, id, part } = record;
  const count = (holds: (leaf: AttemptLeaf) => boolean) => leaves.filter(holds).length;
  const unread = count(({ fault }) => fault !== undefined);
  const blank = count((leaf) => leaf.blank === true);
  const summary = [
    `${leaves.length - unread - blank} of ${leaves.length} values read`,
    ...(blank === 0 ? [] : [`${blank} blank`]),
    ...(unread === 0 ? [] : [`${unread} not to be read`]),
  ].join(", ");
  const rows = leaves.map((leaf) => {
    const { field, entry } = fieldAndEntry(leaf.path);
    return {
      name: placeInWords(field, entry),
      latex: labelOf(leaf.path, { ...labels }),
      said: leaf.fault ?? (leaf.blank === true ? "blank" : valueText(leaf)),
    };
  });
  const title = `Attempt${part === "" ? "" : ` ${part}`}`;
  const widest = Math.max(0, ...rows.map(({ name }) => name.length));
  return {
    [attemptMime]: record as unknown as Json,
    "text/html": [
      `<div style="border-left:3px solid currentColor;padding-left:0.8em">`,
      `<p><strong>${escapeXml(title)}</strong>: ${escapeXml(summary)}</p>`,
      `<table>${rows.map(({ name, said }) => `<tr><td style="text-align:left">${escapeXml(name)}</td><td style="text-align:left">${escapeXml(said)}</td></tr>`).join("")}</table>`,
      "</div>",
    ].join("\n"),
    "text/markdown": [
      `**${title}**: ${summary}`,
      [
        "| value | read as |",
        "|:--|:--|",
        ...rows.map(
          ({ name, latex, said }) =>
            `| ${latex === "" ? name : `$${latex}$`} | ${said.replaceAll("|", "\\|")} |`,
        ),
      ].join("\n"),
    ].join("\n\n"),
    "text/plain": [
      `${id}: ${summary}`,
      ...rows.map(({ name, said }) => `  ${name.padEnd(widest)}  ${said}`),
    ].join("\n"),
  };
}

const valueText = ({ value, written }: AttemptLeaf): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return written === undefined || written.trim() === text ? text : `${text} (from ${written.trim()})`;
};
