import { styleText } from "node:util";

/** Text in a color where the stream is a terminal that shows colors, as it is elsewhere. */
export function paint(
  stream: NodeJS.WriteStream,
  color: Parameters<typeof styleText>[0],
  text: string,
): string {
  const colored = stream.isTTY && stream.hasColors() && process.env["NO_COLOR"] === undefined;
  return colored ? styleText(color, text) : text;
}

/** A text without what a terminal would obey: control characters are shown as `\\x1b`. */
export function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
