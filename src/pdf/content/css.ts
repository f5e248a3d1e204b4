import { matchesSelector, type Selectable } from "../../figure/svg-selector.js";
import { attribute, elementsBelow, isElement, textOf, type Element, type Node } from "./html-node.js";

/** The declarations that hold for an element itself: property → value, both in small letters but for strings. */
export type Style = ReadonlyMap<string, string>;

interface Rule {
  selector: string;
  /** Ids, classes and names of the selector as one number, and behind it the place of the rule. */
  weight: number;
  declarations: [name: string, value: string, important: boolean][];
}

/** Media that a page on paper has something of. */
const shownMedia = /^@media\s+(?:only\s+)?(?:all|screen|print)\s*$/i;

/**
 * What the style sheets within some HTML and its `style` attributes say of its elements. Selectors of names, ids, classes,
 * attributes and steps down the tree hold; rules with others (states, neighbors) are left out.
 */
export class StyleSheet {
  private readonly byId = new Map<string, Rule[]>();
  private readonly byClass = new Map<string, Rule[]>();
  private readonly others: Rule[] = [];
  private readonly styles = new WeakMap<Element, Style>();
  private readonly faces = new WeakMap<Element, Selectable>();
  private count = 0;

  constructor(nodes: Node[]) {
    for (const element of elementsBelow(nodes))
      if (element.tagName === "style") this.read(textOf(element).replace(/\/\*[\s\S]*?(?:\*\/|$)/g, " "));
  }

  /** The style of an element: what is declared of it, not what it inherits. */
  styleOf(element: Element): Style {
    let style = this.styles.get(element);
    if (style === undefined) {
      style = this.computed(element);
      this.styles.set(element, style);
    }
    return style;
  }

  /** Is an element nowhere to be seen? */
  hides(element: Element): boolean {
    const style = this.styleOf(element);
    const is = (name: string, values: RegExp): boolean => values.test(style.get(name) ?? "");
    return (
      is("display", /^none$/) ||
      is("visibility", /^(hidden|collapse)$/) ||
      is("opacity", /^0*\.?0+%?$/) ||
      ((is("max-height", /^0(px)?$/) || is("height", /^0(px)?$/)) && is("overflow", /hidden/))
    );
  }

  private computed(element: Element): Style {
    const found = this.rulesFor(element)
      .filter(({ selector }) => this.matches(element, selector))
      .toSorted((a, b) => a.weight - b.weight)
      .flatMap(({ declarations }) => declarations);
    const style = new Map<string, string>();
    if (attribute(element, "hidden") !== undefined) style.set("display", "none");
    const all = [...found, ...declarationsOf(attribute(element, "style") ?? "")];
    for (const important of [false, true])
      for (const [name, value, strong] of all) if (strong === important) style.set(name, value);
    return style;
  }

  private rulesFor(element: Element): Rule[] {
    const classes = (attribute(element, "class") ?? "").split(/\s+/).filter((name) => name !== "");
    return [
      ...this.others,
      ...(this.byId.get(attribute(element, "id") ?? "") ?? []),
      ...[...new Set(classes)].flatMap((name) => this.byClass.get(name) ?? []),
    ];
  }

  private matches(element: Element, selector: string): boolean {
    try {
      return matchesSelector(this.faceOf(element), selector);
    } catch {
      return false;
    }
  }

  /** An element as the matcher of selectors sees it. */
  private faceOf(element: Element): Selectable {
    let face = this.faces.get(element);
    if (face === undefined) {
      const near = (node: unknown): Selectable | null =>
        typeof node === "object" && node !== null && isElement(node as Node)
          ? this.faceOf(node as Element)
          : null;
      const inside = (): Selectable[] =>
        element.childNodes.filter(isElement).map((child) => this.faceOf(child));
      face = {
        localName: element.tagName,
        get parentElement() {
          return near(element.parentNode);
        },
        get firstElementChild() {
          return inside()[0] ?? null;
        },
        get children() {
          return inside();
        },
        getAttribute: (name) => attribute(element, name) ?? null,
      };
      this.faces.set(element, face);
    }
    return face;
  }

  /** Reads rules, also those within media that are shown; other groups (`@keyframes`, `@supports`) are left out. */
  private read(css: string): void {
    for (const { head, body } of groupsOf(css)) {
      if (head.startsWith("@")) {
        if (shownMedia.test(head)) this.read(body);
        continue;
      }
      const declarations = declarationsOf(body);
      if (declarations.length > 0)
        for (const selector of head.split(",")) this.add(selector.trim(), declarations);
    }
  }

  private add(selector: string, declarations: Rule["declarations"]): void {
    // A state or a neighbor is nothing that paper knows.
    if (selector === "" || /::|[~+]|:(?!first-child|not\()/.test(selector)) return;
    const ids = selector.match(/#[\w-]+/g)?.length ?? 0;
    const classes = selector.match(/\.[\w-]+|\[[^\]]*\]|:/g)?.length ?? 0;
    const weight = ids * 1e10 + classes * 1e8 + this.count++;
    const rule: Rule = { selector, weight, declarations };
    const last = selector
      .split(/[\s>]+/)
      .at(-1)!
      .replace(/:not\([^)]*\)/g, "");
    const id = /#([\w-]+)/.exec(last)?.[1];
    const name = /\.([\w-]+)/.exec(last)?.[1];
    if (id !== undefined) push(this.byId, id, rule);
    else if (name !== undefined) push(this.byClass, name, rule);
    else this.others.push(rule);
  }
}

function push(rules: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = rules.get(key);
  if (list === undefined) rules.set(key, [rule]);
  else list.push(rule);
}

/** The heads and bodies of the groups in braces, of the outermost level. */
function groupsOf(css: string): { head: string; body: string }[] {
  const groups: { head: string; body: string }[] = [];
  let depth = 0;
  let [start, open] = [0, 0];
  for (let at = 0; at < css.length; at++) {
    const character = css[at];
    if (character === ";" && depth === 0) start = at + 1;
    else if (character === "{" && depth++ === 0) open = at;
    else if (character === "}" && depth > 0 && --depth === 0) {
      groups.push({ head: css.slice(start, open).trim(), body: css.slice(open + 1, at) });
      start = at + 1;
    }
  }
  return groups;
}

/** Declarations of a style sheet or a `style` attribute. */
export function declarationsOf(text: string): [name: string, value: string, important: boolean][] {
  return Array.from(
    text.matchAll(/([\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;"'()])*)/g),
    ([, name, value]): [string, string, boolean] => [
      name!.toLowerCase(),
      value!.replace(/!\s*important\s*$/i, "").trim(),
      /!\s*important\s*$/i.test(value!),
    ],
  );
}
