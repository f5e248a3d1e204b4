import { inspect, type InspectOptions } from "node:util";

/** Longer texts in a report are cut, with a word that says so. */
const longest = 100_000;

/** A part of somebody's object, or what stands for it where asking for it throws: a getter, a proxy's trap. */
export function safely<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

/** As Node prints a value, whatever the value does when it is looked at. */
export function safeText(value: unknown, options: InspectOptions = {}): string {
  try {
    return inspect(value, options);
  } catch {
    return safely(
      () => inspect(value, { ...options, customInspect: false }),
      `[${typeof value} that throws when it is looked at]`,
    );
  }
}

/** A text of a length that can be sent and read. */
export function cutText(text: string): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… (${text.length - longest} more characters)`;
}
