/** Whether the thorough project runs, which sets this variable (vitest.config.ts). */
export const isThorough = process.env["GRADSHEET_THOROUGH"] === "1";

/**
 * How many random cases, or which part of a list, a test goes through: a sample of every kind every day, the full sweep in
 * `npm run test:thorough`. A file that imports this belongs to both projects.
 */
export function rounds<Count>({ everyday, thorough }: { everyday: Count; thorough: Count }): Count {
  return isThorough ? thorough : everyday;
}
