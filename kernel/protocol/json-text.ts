import { Array, JSON, Object } from "../intrinsics.js";

/** A value that is JSON already: a message takes it over as it is. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * JSON that every program can read and write again: half of a surrogate pair, as a text has where it is cut in the middle of a
 * character, becomes the replacement character. (Python reads the other half in, but cannot save it.)
 * @param value What JSON can hold; an object's own fields may be JSON already.
 */
export function jsonOf(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  if (!holdsJsonText(value)) return wellFormed(JSON.stringify(value));
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${jsonOf(key)}:${jsonOf(field)}`).join(",")}}`;
}

function holdsJsonText(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const key in value) if ((value as Record<string, unknown>)[key] instanceof JsonText) return true;
  return false;
}

/** `JSON.stringify` writes a half by its number and a whole pair as it is. */
function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replaceAll(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.startsWith("\\ud") ? "\ufffd" : escape,
  );
}
