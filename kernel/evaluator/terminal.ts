import { clearScreenDown, moveCursor } from "node:readline";
import type { WriteStream } from "node:tty";
import { Object, process } from "../intrinsics.js";

/** The lines of a cell's output, as far as programs that draw on a terminal need them. */
const columns = 80;
const rows = 24;

type Output = NodeJS.WriteStream & { write(text: string): boolean };
type Done = () => void;

/**
 * Gives an output stream what a terminal's has and its types promise. Front ends know the way back to the beginning of a line
 * alone, so a line is cleared by blanks.
 * @param stream Standard output or standard error, already redirected.
 * @param written How much stands in the stream's last line.
 */
export function imitateTerminal(stream: Output, written: () => number): void {
  const then = (done: Done | undefined, result: boolean): boolean => {
    if (typeof done === "function") process.nextTick(done);
    return result;
  };
  const terminal: Partial<WriteStream> = {
    clearLine: (_direction, done) => then(done, stream.write(`\r${" ".repeat(written())}\r`)),
    cursorTo: (x: number, y?: number | Done, done?: Done) => {
      const callback = typeof y === "function" ? y : done;
      return then(callback, stream.write(x === 0 ? "\r" : `\u001b[${x + 1}G`));
    },
    moveCursor: (dx, dy, done) => moveCursor(stream, dx, dy, done),
    clearScreenDown: (done) => clearScreenDown(stream, done),
    getWindowSize: () => [columns, rows],
    getColorDepth: () => 1,
    hasColors: () => false,
  };
  for (const [name, value] of Object.entries(terminal))
    Object.defineProperty(stream, name, { value, writable: true, configurable: true });
}
