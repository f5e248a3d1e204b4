import { escapeXml } from "../../xml.js";

/*
 * XML as a tree, to be looked through and written again: elements, attributes, text, and the entities that a DOCTYPE
 * declares. Comments and instructions are left out, and nothing outside the text is read.
 */

export interface XmlElement {
  /** With its prefix, as it is written. */
  name: string;
  attributes: Map<string, string>;
  children: XmlNode[];
}

export type XmlNode = XmlElement | string;

export const isXmlElement = (node: XmlNode): node is XmlElement => typeof node !== "string";

/** What entities may grow to, in characters: a few of them can stand for a terabyte. */
const mostExpanded = 5_000_000;

const deepest = 1000;

/** The entities that XML has, and of HTML's the one that every hand writes. */
const known: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/**
 * The root element of an XML text.
 * @throws SyntaxError where the text is no XML, with the line
 */
export function parseXml(text: string): XmlElement {
  return new Parser(text.replace(/^\ufeff/, "")).root();
}

/** An element as XML. */
export function printXml({ name, attributes, children }: XmlElement): string {
  const head = `${name}${Array.from(attributes, ([key, value]) => ` ${key}="${escapeXml(value).replace(/[\n\t\r]/g, (c) => `&#${c.charCodeAt(0)};`)}"`).join("")}`;
  if (children.length === 0) return `<${head}/>`;
  const body = children.map((child) => (isXmlElement(child) ? printXml(child) : escapeXml(child)));
  return `<${head}>${body.join("")}</${name}>`;
}

/** An element and all below it, in the order of the document. */
export function* xmlElements(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (isXmlElement(child)) yield* xmlElements(child);
}

/** The text of an element and all below it. */
export const xmlText = (node: XmlNode): string =>
  isXmlElement(node) ? node.children.map(xmlText).join("") : node;

const nameStart = String.raw`[A-Za-z_:\u0080-\uffff]`;
const name = new RegExp(`${nameStart}[\\w:.\\-\\u0080-\\uffff]*`, "y");
const attributePattern = new RegExp(
  `\\s*(${nameStart}[\\w:.\\-\\u0080-\\uffff]*)\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`,
  "y",
);

class Parser {
  private at = 0;
  private expanded = 0;
  private readonly entities = new Map<string, string>(Object.entries(known));

  constructor(private readonly text: string) {}

  root(): XmlElement {
    const top: XmlElement = { name: "", attributes: new Map(), children: [] };
    const open: XmlElement[] = [top];
    while (this.at < this.text.length) {
      const next = this.text.indexOf("<", this.at);
      const end = next < 0 ? this.text.length : next;
      if (end > this.at) this.put(open.at(-1)!, this.decoded(this.text.slice(this.at, end)));
      this.at = end;
      if (next < 0) break;
      this.markup(open);
    }
    if (open.length > 1) this.fail(`<${open.at(-1)!.name}> is never closed`);
    const elements = top.children.filter(isXmlElement);
    return elements[0] ?? this.fail("there is no element");
  }

  private put(parent: XmlElement, text: string): void {
    const last = parent.children.at(-1);
    if (typeof last === "string") parent.children[parent.children.length - 1] = last + text;
    else parent.children.push(text);
  }

  /** What begins with `<`. */
  private markup(open: XmlElement[]): void {
    const { text } = this;
    if (text.startsWith("<!--", this.at)) this.skipTo("-->", 4);
    else if (text.startsWith("<![CDATA[", this.at)) {
      const start = this.at + 9;
      this.skipTo("]]>", 9);
      this.put(open.at(-1)!, text.slice(start, this.at - 3));
    } else if (text.startsWith("<?", this.at)) this.skipTo("?>", 2);
    else if (text.startsWith("<!DOCTYPE", this.at) || text.startsWith("<!doctype", this.at)) this.doctype();
    else if (text.startsWith("</", this.at)) {
      const closed = this.nameAt(this.at + 2);
      this.skipTo(">", 2);
      if (open.length < 2 || open.pop()!.name !== closed) this.fail(`</${closed}> closes nothing`);
    } else this.element(open);
  }

  private element(open: XmlElement[]): void {
    const element: XmlElement = { name: this.nameAt(this.at + 1), attributes: new Map(), children: [] };
    this.at += 1 + element.name.length;
    for (;;) {
      attributePattern.lastIndex = this.at;
      const found = attributePattern.exec(this.text);
      if (found === null) break;
      this.at = attributePattern.lastIndex;
      if (!element.attributes.has(found[1]!))
        element.attributes.set(found[1]!, this.decoded(found[2] ?? found[3] ?? ""));
    }
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
    open.at(-1)!.children.push(element);
    if (this.text.startsWith("/>", this.at)) this.at += 2;
    else if (this.text[this.at] === ">") {
      this.at++;
      open.push(element);
      if (open.length > deepest) this.fail(`elements lie more than ${deepest} deep in one another`);
    } else this.fail(`<${element.name}> is not well written`);
  }

  /** A DOCTYPE's own entities; those that lie in other files stay unknown. */
  private doctype(): void {
    const head = /<!DOCTYPE[^[>]*(?:\[((?:"[^"]*"|'[^']*'|<!--[\s\S]*?-->|[^\]"'])*)\]\s*)?>/iy;
    head.lastIndex = this.at;
    const found = head.exec(this.text) ?? this.fail("the DOCTYPE has no end");
    this.at = head.lastIndex;
    for (const [, entity, double, single] of (found[1] ?? "").matchAll(
      /<!ENTITY\s+([\w:.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g,
    ))
      if (!this.entities.has(entity!)) this.entities.set(entity!, double ?? single ?? "");
  }

  private decoded(text: string, depth = 0): string {
    if (!text.includes("&")) return text;
    return text.replace(/&(#x[0-9a-f]+|#\d+|[\w:.-]+);/gi, (all, entity: string) => {
      if (entity.startsWith("#")) {
        const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
      }
      const value = this.entities.get(entity);
      if (value === undefined) return all;
      this.expanded += value.length;
      if (depth > 20 || this.expanded > mostExpanded) this.fail("its entities grow without end");
      return known[entity] ?? this.decoded(value, depth + 1);
    });
  }

  private nameAt(start: number): string {
    name.lastIndex = start;
    return name.exec(this.text)?.[0] ?? this.fail("a < begins no element");
  }

  private skipTo(end: string, from: number): void {
    const found = this.text.indexOf(end, this.at + from);
    if (found < 0) this.fail(`there is no ${end}`);
    this.at = found + end.length;
  }

  private fail(reason: string): never {
    const line = this.text.slice(0, this.at).split("\n").length;
    throw new SyntaxError(`${reason} (line ${line})`);
  }
}
