/**
 * Any value as an error shows it, at most `longest` letters: JSON where it has some, numbers that JSON has no word for as they
 * print, "nothing" for undefined.
 */
export function valueText(value: unknown, longest = 60): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const plain = (_name: string, item: unknown) =>
    typeof item === "bigint" || (typeof item === "number" && !Number.isFinite(item)) ? String(item) : item;
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value, plain) ?? String(value));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
