/** What Node says of the place where a value is printed. */
interface Place {
  depth?: number | null;
}

/**
 * The text of a value where it is printed: alone as it is; inside an array or a record a text of several lines begins on a line of its
 * own, and too deep inside only the class is named, as Node does it.
 */
export function printedText(value: object, depth?: number | null, place?: Place): string {
  const text = String(value);
  if (!text.includes("\n") || typeof depth !== "number" || depth === (place?.depth ?? depth)) return text;
  return depth < 0 ? `[${value.constructor.name}]` : `\n${text}`;
}

/**
 * What tells the same wherever it is read as text: by console.log, in a template string, in a notebook. Node's symbol is asked for by
 * its name, so that a browser needs nothing of Node.
 */
export abstract class Printed {
  abstract toString(): string;

  [Symbol.for("nodejs.util.inspect.custom")](depth?: number | null, place?: Place): string {
    return printedText(this, depth, place);
  }
}

/** The same for a value that has a `toString()` of its own and no class: `{ ...printsItself, toString: () => text }`. */
export const printsItself: object = {
  [Symbol.for("nodejs.util.inspect.custom")](depth?: number | null, place?: Place): string {
    return printedText(this, depth, place);
  },
};
