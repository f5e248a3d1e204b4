import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether two texts are the same; how long it takes says nothing about where they differ, nor about their lengths. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/**
 * The tokens that a request gives, by the header `Authorization: token T` (or `Bearer T`) and by `?token=T`; an empty list where it gives
 * none. A header of another kind counts as a token that is wrong.
 */
export function tokensIn(authorization: string | undefined, query: URLSearchParams): string[] {
  const header =
    authorization === undefined ? [] : [/^(?:token|bearer) +(\S+)$/i.exec(authorization)?.[1] ?? ""];
  return [...header, ...query.getAll("token")];
}
