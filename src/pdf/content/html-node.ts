import type { DefaultTreeAdapterTypes } from "parse5";

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

export const isElement = (node: Node): node is Element => "tagName" in node;

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((entry) => entry.name === name)?.value;

/** The text of a node and all below it. */
export function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** The elements among some nodes and all below them, in the order of the document. */
export function elementsBelow(nodes: Node[]): Element[] {
  return nodes.flatMap((node) => (isElement(node) ? [node, ...elementsBelow(node.childNodes)] : []));
}
