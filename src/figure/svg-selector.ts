/* The selectors by which plotly.js and d3 find elements: names, classes, attributes, steps down the tree. */

/** What a selector looks at. */
export interface Selectable {
  readonly localName: string;
  readonly parentElement: Selectable | null;
  readonly firstElementChild: Selectable | null;
  readonly children: readonly Selectable[];
  getAttribute(name: string): string | null;
}

/** One step of a selector: `path.js-line` below something, or directly in it. */
interface Step {
  direct: boolean;
  tag: string | null;
  id: string | null;
  classes: string[];
  /** `first-child`, `hover`, or what the element may not be. */
  states: (string | Step)[];
  attributes: [name: string, comparison: string, value: string][];
}

const selectors = new Map<string, Step[][]>();

function selectorOf(text: string): Step[][] {
  let selector = selectors.get(text);
  if (selector === undefined) {
    selector = text.split(",").map(stepsOf);
    selectors.set(text, selector);
  }
  return selector;
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  let direct = false;
  for (const word of text
    .trim()
    .replace(/\s*>\s*/g, " > ")
    .split(/\s+/)) {
    if (word === ">") direct = true;
    else {
      steps.push({ ...stepOf(word), direct });
      direct = false;
    }
  }
  return steps;
}

function stepOf(word: string): Step {
  const step: Step = { direct: false, tag: null, id: null, classes: [], states: [], attributes: [] };
  const parts =
    /:(first-child|hover|not\(([^)]*)\))|([.#]?)([\w-]+)|\[([\w:-]+)(?:([\^$*]?=)["']?([^"'\]]*)["']?)?\]|\*/y;
  while (parts.lastIndex < word.length) {
    const part = parts.exec(word);
    if (part === null) throw new SyntaxError(`the selector ${word} is not among those that figures use`);
    const [, state, inner, mark, name, attribute, comparison, value] = part;
    if (state !== undefined) step.states.push(inner === undefined ? state : stepOf(inner));
    else if (attribute !== undefined) step.attributes.push([attribute, comparison ?? "", value ?? ""]);
    else if (mark === ".") step.classes.push(name!);
    else if (mark === "#") step.id = name!;
    else step.tag = name?.toLowerCase() ?? null;
  }
  return step;
}

function matchesStep(element: Selectable, { tag, id, classes, states, attributes }: Step): boolean {
  if (tag !== null && element.localName.toLowerCase() !== tag) return false;
  if (id !== null && element.getAttribute("id") !== id) return false;
  for (const state of states) {
    if (typeof state === "object" ? matchesStep(element, state) : state === "hover") return false;
    if (state === "first-child" && element.parentElement?.firstElementChild !== element) return false;
  }
  if (classes.length > 0) {
    const names = ` ${element.getAttribute("class") ?? ""} `;
    if (!classes.every((name) => names.includes(` ${name} `))) return false;
  }
  return attributes.every(([name, comparison, value]) =>
    compares(element.getAttribute(name), comparison, value),
  );
}

function compares(actual: string | null, comparison: string, value: string): boolean {
  if (actual === null) return false;
  if (comparison === "=") return actual === value;
  if (comparison === "^=") return actual.startsWith(value);
  if (comparison === "$=") return actual.endsWith(value);
  return comparison === "" || actual.includes(value);
}

function matchesSteps(element: Selectable, steps: Step[], last: number): boolean {
  const step = steps[last]!;
  if (!matchesStep(element, step)) return false;
  if (last === 0) return true;
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    if (matchesSteps(at, steps, last - 1)) return true;
    if (step.direct) return false;
  }
  return false;
}

/** Does an element match a selector? */
export function matchesSelector(element: Selectable, selector: string): boolean {
  return selectorOf(selector).some((steps) => matchesSteps(element, steps, steps.length - 1));
}

/** The elements below a root that match, in the order of the document. @param first stop at the first one */
export function findAll(root: Selectable, selector: string, first = false): Selectable[] {
  const found: Selectable[] = [];
  const visit = (element: Selectable): boolean => {
    for (const child of element.children) {
      if (matchesSelector(child, selector)) {
        found.push(child);
        if (first) return true;
      }
      if (visit(child)) return true;
    }
    return false;
  };
  visit(root);
  return found;
}
