/** A place in an answer: the names and the numbers that lead to it. */
export type Steps = readonly (string | number)[];

/** `layers[0].bias` as its steps. */
export function stepsOf(path: string): (string | number)[] {
  return (path.match(/\[\d+\]|[^.[\]]+/g) ?? []).map((step) =>
    step.startsWith("[") ? Number(step.slice(1, -1)) : step,
  );
}

/** The path of an entry or a field below another one. */
export function below(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  return path === "" ? step : `${path}.${step}`;
}

/** The path with dots, without the numbers of entries: how `paper.json` names a place. */
export const withoutNumbers = (path: string): string => path.replaceAll(/\[\d+\]/g, "");

/** The field that a path is an entry of, with the numbers of the entry at its end. */
export function fieldAndEntry(path: string): { field: string; entry: number[] } {
  const end = /(?:\[\d+\])*$/.exec(path)?.[0] ?? "";
  return {
    field: path.slice(0, path.length - end.length),
    entry: (end.match(/\d+/g) ?? []).map(Number),
  };
}

/** A place in words: `h, entry 2`; `W, row 1, column 2`. */
export function placeInWords(name: string, entry: readonly number[]): string {
  if (entry.length === 0) return name;
  const [row, column] = entry;
  const words =
    entry.length === 1
      ? `entry ${row + 1}`
      : entry.length === 2
        ? `row ${row + 1}, column ${column + 1}`
        : `entry (${entry.map((each) => each + 1).join(", ")})`;
  return name === "" ? words : `${name}, ${words}`;
}
