/** Whether a cell has a line that could be a command; most have none, and need no reading. */
export function mayHaveCommands(text: string): boolean {
  return /^[^\S\n]*[%!?]|\?[^\S\n]*;?\s*$/m.test(text);
}
