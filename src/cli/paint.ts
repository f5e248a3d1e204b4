import { styleText } from "node:util";

/** Text in a colour where the stream is a terminal that shows colours, as it is elsewhere. */
export function paint(
  stream: NodeJS.WriteStream,
  colour: Parameters<typeof styleText>[0],
  text: string,
): string {
  const coloured = stream.isTTY && stream.hasColors() && process.env["NO_COLOR"] === undefined;
  return coloured ? styleText(colour, text) : text;
}
