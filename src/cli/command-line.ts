/** A command with its words, as a shell takes it. */
export function commandLine(command: string, words: readonly string[]): string {
  return [command, ...words.map(quoted)].join(" ");
}

/** A word as a shell takes it: in quotes where it has more than letters and signs of paths. */
export function quoted(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `"${word.replaceAll(/(["\\$`])/g, "\\$1")}"`;
}
