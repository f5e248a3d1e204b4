import type { Input } from "./input.js";
import { String } from "../intrinsics.js";

/** Shows a message and waits until it is acknowledged. */
export function alertBy(input: Input): (message?: unknown) => void {
  return (message = "") => void input.ask(`${String(message)} [Enter] `, {}, "alert");
}

/** Asks a question that is answered by yes or no; anything but yes is no, as an empty answer is. */
export function confirmBy(input: Input): (message?: string) => boolean {
  return (message = "") => /^\s*y(?:es)?\s*$/i.test(input.ask(`${message} [y/N] `, {}, "confirm"));
}
