/** Inline styles, by their CSS names and by their names in scripts. */
export class Style {
  readonly values = new Map<string, string>();
  [name: string]: unknown;

  setProperty(name: string, value: unknown): void {
    const text = value === null || value === undefined ? "" : String(value);
    if (text === "") this.values.delete(name);
    else this.values.set(name, text);
  }

  getPropertyValue(name: string): string {
    return this.values.get(name) ?? "";
  }

  removeProperty(name: string): void {
    this.values.delete(name);
  }

  get cssText(): string {
    return Array.from(this.values, ([name, value]) => `${name}: ${value};`).join(" ");
  }

  set cssText(text: string) {
    this.values.clear();
    for (const declaration of text.split(";")) {
      const colon = declaration.indexOf(":");
      if (colon > 0)
        this.setProperty(declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim());
    }
  }
}

const cssName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `style.fontSize` for `font-size`. */
const styleNames: ProxyHandler<Style> = {
  get: (style, name) =>
    typeof name !== "string" || name in style
      ? Reflect.get(style, name)
      : style.getPropertyValue(cssName(name)),
  set(style, name, value) {
    if (name === "cssText") style.cssText = String(value);
    else style.setProperty(cssName(String(name)), value);
    return true;
  },
};

/** The inline style of an element, with the names of CSS and of scripts. */
export function inlineStyle(): Style {
  return new Proxy(new Style(), styleNames);
}
