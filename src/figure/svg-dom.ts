import { escapeXml } from "../xml.js";
import { findAll, matchesSelector } from "./svg-selector.js";
import { inlineStyle, type Style } from "./svg-style.js";

/*
 * The part of the browser's document that plotly.js draws with: elements, attributes, styles, simple selectors. There is no
 * layout, no events and no script. A whole DOM library loads for a quarter of a second and draws three times slower.
 */

const svgNamespace = "http://www.w3.org/2000/svg";
const htmlNamespace = "http://www.w3.org/1999/xhtml";

export class Node {
  parentNode: Element | null = null;
  childNodes: Node[] = [];

  constructor(
    readonly ownerDocument: Document,
    readonly nodeType: number,
    readonly nodeName: string,
  ) {}

  get firstChild(): Node | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): Node | null {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling(): Node | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  get previousSibling(): Node | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) - 1] ?? null;
  }

  get parentElement(): Element | null {
    return this.parentNode?.nodeType === 1 ? this.parentNode : null;
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join("");
  }

  set textContent(text: string) {
    for (const child of this.childNodes) child.parentNode = null;
    this.childNodes = [];
    if (text !== "") this.appendChild(new Text(this.ownerDocument, text));
  }

  appendChild<T extends Node>(child: T): T {
    return this.insertBefore(child, null);
  }

  insertBefore<T extends Node>(child: T, before: Node | null): T {
    child.parentNode?.removeChild(child);
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    if (at < 0) this.childNodes.push(child);
    else this.childNodes.splice(at, 0, child);
    child.parentNode = this as unknown as Element;
    return child;
  }

  removeChild<T extends Node>(child: T): T {
    const at = this.childNodes.indexOf(child);
    if (at >= 0) this.childNodes.splice(at, 1);
    child.parentNode = null;
    return child;
  }

  replaceChild<T extends Node>(child: Node, old: T): T {
    this.insertBefore(child, old);
    return this.removeChild(old);
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  contains(other: Node | null): boolean {
    for (let at = other; at !== null; at = at.parentNode) if (at === this) return true;
    return false;
  }

  hasChildNodes(): boolean {
    return this.childNodes.length > 0;
  }

  cloneNode(_deep?: boolean): Node {
    return new Node(this.ownerDocument, this.nodeType, this.nodeName);
  }
}

export class Text extends Node {
  constructor(
    document: Document,
    public data: string,
  ) {
    super(document, 3, "#text");
  }

  override get textContent(): string {
    return this.data;
  }

  override set textContent(text: string) {
    this.data = text;
  }

  get nodeValue(): string {
    return this.data;
  }

  override cloneNode(): Text {
    return new Text(this.ownerDocument, this.data);
  }
}

export class Element extends Node {
  readonly attributes = new Map<string, string>();
  readonly style: Style = inlineStyle();

  constructor(
    document: Document,
    readonly localName: string,
    readonly namespaceURI: string,
  ) {
    super(document, 1, namespaceURI === htmlNamespace ? localName.toUpperCase() : localName);
  }

  get tagName(): string {
    return this.nodeName;
  }

  get children(): Element[] {
    return this.childNodes.filter((child): child is Element => child instanceof Element);
  }

  get firstElementChild(): Element | null {
    return this.children[0] ?? null;
  }

  get id(): string {
    return this.getAttribute("id") ?? "";
  }

  set id(id: string) {
    this.setAttribute("id", id);
  }

  get className(): string {
    return this.getAttribute("class") ?? "";
  }

  set className(names: string) {
    this.setAttribute("class", names);
  }

  get classList(): {
    add(...names: string[]): void;
    remove(...names: string[]): void;
    contains(name: string): boolean;
  } {
    const names = (): string[] => this.className.split(/\s+/).filter((name) => name !== "");
    return {
      add: (...added) => (this.className = [...new Set([...names(), ...added])].join(" ")),
      remove: (...removed) =>
        (this.className = names()
          .filter((name) => !removed.includes(name))
          .join(" ")),
      contains: (name) => names().includes(name),
    };
  }

  getAttribute(name: string): string | null {
    if (name === "style") return this.style.values.size === 0 ? null : this.style.cssText;
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: unknown): void {
    if (name === "style") this.style.cssText = String(value);
    else this.attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    if (name === "style") this.style.values.clear();
    else this.attributes.delete(name);
  }

  hasAttribute(name: string): boolean {
    return this.getAttribute(name) !== null;
  }

  getAttributeNS(_namespace: string | null, name: string): string | null {
    return this.getAttribute(name) ?? this.getAttribute(`xlink:${name}`);
  }

  setAttributeNS(namespace: string | null, name: string, value: unknown): void {
    this.setAttribute(
      namespace === "http://www.w3.org/1999/xlink" && !name.includes(":") ? `xlink:${name}` : name,
      value,
    );
  }

  removeAttributeNS(_namespace: string | null, name: string): void {
    this.removeAttribute(name);
    this.removeAttribute(`xlink:${name}`);
  }

  get innerHTML(): string {
    return this.childNodes.map(serialize).join("");
  }

  /** Text with its entities: plotly decodes entities so; elements have no use here. */
  set innerHTML(html: string) {
    this.textContent = html
      .replace(/<[^>]*>/g, "")
      .replace(
        /&(#x?[0-9a-f]+|\w+);/gi,
        (entity, name: string) => entities[name] ?? numericEntity(name) ?? entity,
      );
  }

  matches(selector: string): boolean {
    return matchesSelector(this, selector);
  }

  closest(selector: string): Element | null {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }

  querySelector(selector: string): Element | null {
    return (findAll(this, selector, true)[0] as Element | undefined) ?? null;
  }

  querySelectorAll(selector: string): Element[] {
    return findAll(this, selector) as Element[];
  }

  getElementsByTagName(name: string): Element[] {
    return this.querySelectorAll(name);
  }

  getElementsByClassName(name: string): Element[] {
    return this.querySelectorAll(`.${name}`);
  }

  override cloneNode(deep = false): Element {
    const copy = this.ownerDocument.createElementNS(this.namespaceURI, this.localName);
    for (const [name, value] of this.attributes) copy.attributes.set(name, value);
    for (const [name, value] of this.style.values) copy.style.values.set(name, value);
    if (deep) for (const child of this.childNodes) copy.appendChild(child.cloneNode(true));
    return copy;
  }

  /** The rules of a `<style>`: plotly's are for its buttons. */
  get sheet(): { cssRules: never[]; insertRule(): void } {
    return { cssRules: [], insertRule: () => undefined };
  }

  addEventListener(): void {}
  removeEventListener(): void {}
  dispatchEvent(): boolean {
    return true;
  }
  focus(): void {}
  blur(): void {}
}

export class Document extends Node {
  readonly documentElement: Element;
  readonly head: Element;
  readonly body: Element;
  /** What `createElement("canvas")` gives. */
  canvas: () => Element = () => this.createElementNS(htmlNamespace, "canvas");

  constructor() {
    super(undefined as unknown as Document, 9, "#document");
    this.documentElement = this.appendChild(new Element(this, "html", htmlNamespace));
    this.head = this.documentElement.appendChild(new Element(this, "head", htmlNamespace));
    this.body = this.documentElement.appendChild(new Element(this, "body", htmlNamespace));
  }

  createElement(name: string): Element {
    return name.toLowerCase() === "canvas"
      ? this.canvas()
      : new Element(this, name.toLowerCase(), htmlNamespace);
  }

  createElementNS(namespace: string | null, name: string): Element {
    return new Element(this, name.replace(/^.*:/, ""), namespace ?? svgNamespace);
  }

  createTextNode(text: string): Text {
    return new Text(this, text);
  }

  getElementById(id: string): Element | null {
    return this.documentElement.querySelector(`#${id}`);
  }

  querySelector(selector: string): Element | null {
    return this.documentElement.matches(selector)
      ? this.documentElement
      : this.documentElement.querySelector(selector);
  }

  querySelectorAll(selector: string): Element[] {
    return this.documentElement.querySelectorAll(selector);
  }

  addEventListener(): void {}
  removeEventListener(): void {}
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  times: "×",
  minus: "−",
};

function numericEntity(name: string): string | undefined {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return name.startsWith("#") && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** A node as XML. */
export function serialize(node: Node): string {
  if (node instanceof Text) return escapeXml(node.data);
  if (!(node instanceof Element)) return node.childNodes.map(serialize).join("");
  const style = node.style.cssText;
  const attributes = [...node.attributes, ...(style === "" ? [] : [["style", style] as const])]
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join("");
  const body = node.childNodes.map(serialize).join("");
  return body === ""
    ? `<${node.localName}${attributes}/>`
    : `<${node.localName}${attributes}>${body}</${node.localName}>`;
}
