import type { Json } from "../notebook/format.js";

/** An answer of several named values. */
export type Fields = { [key: string]: Json };

export const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
