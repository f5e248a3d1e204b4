/**
 * The notebook's folder. Its cells have paths in a folder that does not exist, so that a compiler that was prepared
 * before the notebook was known (see `snapshot-main.ts`) fits them all; what they import is found from the real one.
 */
export class NotebookFolder {
  /** Where the cells are, as the compiler sees it. */
  readonly cells = "/gradsheet-notebook";
  /** Where the notebook is, with slashes on every system. */
  #real: string;

  constructor(real: string) {
    this.#real = real.replaceAll("\\", "/");
  }

  get real(): string {
    return this.#real;
  }

  /** Makes this another notebook's folder. */
  move(real: string): void {
    this.#real = real.replaceAll("\\", "/");
  }

  /** The path on disk of a path beside the cells; any other path as it is. */
  onDisk(path: string): string {
    return path.startsWith(this.cells) ? this.#real + path.slice(this.cells.length) : path;
  }
}
