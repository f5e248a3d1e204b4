import type { Context } from "../../../src/pdf/content/context.js";
import type { Block, Inline } from "../../../src/pdf/tree.js";
import { judgedIn, wordsIn } from "../../../src/pdf/words.js";

/** A context for reading a single cell. */
export function context(): Context {
  return {
    origin: { notebook: "/x/a.ipynb", cell: 1 },
    folder: "/x",
    root: "/x",
    macros: {},
    labels: new Map(),
    attachments: {},
    degraded: [],
  };
}

/** The tree on a line for each block, with the marks of Markdown: what the tests compare. */
export function printTree(blocks: Block[]): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case "problem":
        return [
          `${block.head.chapter === true ? "chapter" : "problem"} ${block.head.number}: ${printInline(block.head.title)} (${block.head.marks})`,
        ];
      case "heading":
        return [
          `${"#".repeat(block.level)} ${block.number === undefined ? "" : `${block.number} `}${printInline(block.body)}`,
        ];
      case "paragraph":
        return [printInline(block.body)];
      case "formula":
        return [`$$${block.formula.latex}$$`];
      case "list":
        return block.items.flatMap((item, index) =>
          printTree(item).map(
            (line, at) => `${at > 0 ? "   " : block.ordered ? `${block.start + index}. ` : "- "}${line}`,
          ),
        );
      case "quote":
        return printTree(block.body).map((line) => `> ${line}`);
      case "centered":
        return printTree(block.body).map((line) => `| ${line} |`);
      case "panel":
        return printTree(block.body).map((line) => `[${block.edge ?? block.fill ?? block.color}] ${line}`);
      case "listing":
        return [`listing ${block.language || "plain"}: ${JSON.stringify(block.text)}`];
      case "console":
        return [
          `${block.stream}: ${block.spans.map(({ text, ...style }) => JSON.stringify(text) + (Object.keys(style).length === 0 ? "" : JSON.stringify(style))).join(" + ")}`,
        ];
      case "table":
        return block.table.rows.map(
          (row, y) =>
            `${y < block.table.headRows ? "head" : "row"} ${row.map((cell) => `${printTree(cell.body).join("/")}${cell.columns > 1 ? ` ↔${cell.columns}` : ""}${cell.rows > 1 ? ` ↕${cell.rows}` : ""}${cell.align === undefined ? "" : ` ${cell.align}`}${cell.color === undefined ? "" : ` ${cell.color}`}${cell.fill === undefined ? "" : ` on ${cell.fill}`}${cell.bar === undefined ? "" : ` bar ${cell.bar.color} ${cell.bar.from}–${cell.bar.to}`}`).join(" | ")}`,
        );
      case "picture":
        return [
          `picture ${block.picture.format} ${block.picture.share === undefined ? (block.picture.width ?? "auto") : `${100 * block.picture.share}%`}${block.picture.height === undefined ? "" : `×${block.picture.height}`} "${block.picture.alt}"`,
        ];
      case "answer":
        return [
          `answer ${block.answer.part} ${block.answer.judged.verdict}: ${judgedIn(wordsIn(), block.answer.judged)}`,
          ...block.answer.items.flatMap(printTree).map((line) => `  ${line}`),
          ...(block.answer.published === null
            ? []
            : [`  published: ${printTree(block.answer.published).join("/")}`]),
          ...(block.answer.note === null ? [] : [`  note: ${printTree(block.answer.note).join("/")}`]),
        ];
      case "space":
        return [`space ${block.height} cm`];
      case "together":
        return printTree(block.body);
      case "missing":
        return [`missing ${block.missing.what}: ${block.missing.reason}`];
      default:
        return [block.kind];
    }
  });
}

const marks: Record<string, string> = {
  strong: "**",
  emphasis: "*",
  strike: "~~",
  underline: "__",
  subscript: "~",
  superscript: "^",
};

export function printInline(body: Inline[]): string {
  return body
    .map((inline) => {
      switch (inline.kind) {
        case "text":
          return inline.text;
        case "colored":
          return `{${inline.color ?? ""}${inline.background === undefined ? "" : ` on ${inline.background}`}: ${printInline(inline.body)}}`;
        case "code":
          return `\`${inline.text}\``;
        case "formula":
          return `$${inline.formula.latex}$`;
        case "link":
          return `[${printInline(inline.body)}](${inline.to === undefined ? inline.href : `#${inline.to}`})`;
        case "anchor":
          return "";
        case "picture":
          return `![${inline.picture.alt}]`;
        case "footnote":
          return `^[${printTree(inline.body).join("/")}]`;
        case "break":
          return "⏎";
        case "marks":
          return `<${inline.marks} marks>`;
        case "missing":
          return `{${inline.missing.what}: ${inline.missing.reason}}`;
        default:
          return `${marks[inline.kind]}${printInline(inline.body)}${marks[inline.kind]}`;
      }
    })
    .join("");
}
