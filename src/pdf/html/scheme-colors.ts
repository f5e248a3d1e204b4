/** The darkest light ground that colored text stands on, and the lightest dark one: see `solution.css`. */
const grounds = { light: "#f6f3f2", dark: "#2d2420" };

/** Contrast of text that everyone can read. Source: WCAG 2.2, 1.4.3. */
const enough = 4.5;

/**
 * A color of a notebook as the style of an element, to be read on the light page and on the dark one: mixed with black or
 * white where it is too near to the ground. `solution.css` chooses between the two.
 * @param color - `#rrggbb`
 */
export function schemeColors(color: string): string {
  return `--light:${readable(color, grounds.light, 0)};--dark:${readable(color, grounds.dark, 255)}`;
}

/** The color with as much of black (0) or white (255) in it as the ground asks for. */
function readable(color: string, ground: string, toward: 0 | 255): string {
  const parts = channels(color);
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = parts.map((value) => Math.round(value + (toward - value) * share));
    if (contrast(mixed, channels(ground)) >= enough)
      return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }
  return toward === 0 ? "#000000" : "#ffffff";
}

const channels = (color: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

function contrast(a: number[], b: number[]): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(color: number[]): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
