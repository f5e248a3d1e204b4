type Child = Node | string | null | undefined | false;

/** Attributes of an element: `on…` takes a listener, `true` an attribute without a value; null, undefined and false are left out. */
export type Attributes = Record<
  string,
  string | number | boolean | null | undefined | ((event: Event) => unknown)
>;

/**
 * An element with attributes and children.
 * @param tag its name, and classes behind dots: `button.gs-Chip`
 * @param attributes attributes and listeners (`onclick`)
 * @param children elements and texts
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag | `${Tag}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const [name, ...classes] = tag.split(".") as [Tag, ...string[]];
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child) || child === ""));
  return element;
}

/** A drawing of a few lines in the color of the text around it, 16 units wide and high; screen readers pass it by. */
export function icon(path: string): SVGSVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 16 16");
  made.setAttribute("aria-hidden", "true");
  made.classList.add("gs-Icon");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}
