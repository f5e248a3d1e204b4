import { letterOf } from "../number/greek.js";
import { plainMaths } from "../table/plain-maths.js";

/** A name in LaTeX as plain text without spaces: `\\frac{\\partial L}{\\partial z^{(1)}_{2}}` is ∂L/∂z^(1)_2. */
export function plainName(latex: string): string {
  return plainMaths(latex).replaceAll(" ", "");
}

const gradient = /^\\frac\{\\partial [^{}]*(?:\{[^{}]*\})?\}\{\\partial (.*)\}$/;

/** Whether a line's name is that of a derivative of the objective. */
export const isGradient = (latex: string): boolean => gradient.test(latex);

/** The quantity that a line is about: of ∂L/∂w₁₂ and of the new w₁₂′ it is w₁₂. */
export function subjectOf(latex: string): string {
  const name = gradient.exec(latex)?.[1] ?? latex;
  return /^\{(.*\^.*)\}'$/.exec(name)?.[1] ?? name.replace(/'$/, "");
}

/** What names have in common however they are written: `w_{12}`, `w_12` and `w12`; `\\gamma_1` and `gamma1`. */
export function nameKey(name: string): string {
  const bare = plainName(name).replace(/[\s_^{}(),]/g, "");
  return bare.replace(/[a-zA-Z]+/g, (word) => letterOf(word) ?? word);
}

/** A name with a superscript, behind one that it has. */
export function superscripted(name: string, mark: string): string {
  if (mark === "") return name;
  const inner = /^(.*)\^\{([^{}]*)\}$/.exec(name);
  return inner === null ? `${name}^{${mark}}` : `${inner[1]}^{${inner[2]}${mark}}`;
}

/** A name with an index, in braces where it has one already, which LaTeX sets once only. */
export function subscripted(name: string, index: string): string {
  if (index === "") return name;
  return name.includes("_") ? `{${name}}_{${index}}` : `${name}_{${index}}`;
}

/** The name of a quantity's next value: with a prime, outside braces where the name has a superscript, which is what a prime is too. */
export const primed = (name: string): string => (name.includes("^") ? `{${name}}'` : `${name}'`);
