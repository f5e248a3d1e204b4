import { basename, dirname, resolve } from "node:path";
import type { Block, Inline } from "../tree.js";
import { plainText } from "./inline.js";

type Target = (Block & { kind: "heading" | "problem" }) | (Inline & { kind: "anchor" });

/**
 * Ties the links within a document to what they name: a heading, by its text as Jupyter and GitHub make addresses of it, an
 * `id` of HTML, or another notebook of the document, by its path or, where that leads nowhere, by the name that it alone has.
 * Links to nothing keep their address, which no writer takes.
 */
export function tieLinks(blocks: Block[]): void {
  const targets = new Map<string, Target>();
  const byName = new Map<string, Set<string>>();
  let count = 0;
  const offer = (notebook: string, name: string, target: Target): void => {
    const key = `${resolve(notebook)}#${addressOf(name)}`;
    if (!targets.has(key)) targets.set(key, target);
    const paths = byName.get(basename(notebook)) ?? new Set();
    byName.set(basename(notebook), paths.add(resolve(notebook)));
  };
  eachNode(blocks, (node, notebook) => {
    if (node.kind === "heading") offer(notebook, plainText(node.body), node);
    else if (node.kind === "anchor") offer(notebook, node.id, node);
    else if (node.kind === "problem") {
      offer(notebook, "", node);
      offer(notebook, plainText(node.head.title), node);
    }
  });
  /** The paths of the notebooks that a link may mean. */
  const notebooks = (file: string, from: string): string[] => {
    if (file === "") return [resolve(from)];
    const named = byName.get(basename(file)) ?? new Set<string>();
    const exact = resolve(dirname(from), file);
    return named.has(exact) ? [exact] : named.size === 1 ? [...named] : [];
  };
  eachNode(blocks, (node, notebook) => {
    if (node.kind !== "link") return;
    const [, file = "", name = ""] = /^([^#?]*)(?:#(.*))?$/.exec(node.href) ?? [];
    if (file !== "" && !file.endsWith(".ipynb")) return;
    const [target] = notebooks(decoded(file), notebook).flatMap(
      (path) => targets.get(`${path}#${addressOf(name)}`) ?? [],
    );
    if (target === undefined) return;
    target.anchor ??= `place-${++count}`;
    node.to = target.anchor;
  });
}

/** A heading's text or a link's address as the same word: letters and digits, small, parted by single dashes. */
const addressOf = (name: string): string =>
  decoded(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Every block and every piece of text, with the notebook that it is from. */
function eachNode(blocks: Block[], visit: (node: Block | Inline, notebook: string) => void): void {
  const walk = (value: unknown, notebook: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, notebook);
    else if (
      typeof value === "object" &&
      value !== null &&
      !(value instanceof Uint8Array) &&
      !("latex" in value)
    ) {
      const from = "origin" in value ? (value as Block).origin!.notebook : notebook;
      if ("kind" in value && typeof value.kind === "string") visit(value as Block | Inline, from);
      for (const item of Object.values(value)) walk(item, from);
    }
  };
  walk(blocks, "");
}
