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
