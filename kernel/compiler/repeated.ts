import type { Program } from "../bridge/messages.js";
import { type Repetition, repeatSymbol } from "../commands/step.js";

/** A program that runs another one many times: that one becomes a function, so it keeps its names to itself. */
export function repeatedly(program: Program, repetition: Repetition): Program {
  const { code, awaits } = program;
  const call = `await globalThis[Symbol.for(${JSON.stringify(repeatSymbol)})](${awaits ? "async " : ""}() => {`;
  return {
    ...program,
    code: `${call}\n${code}\n}, ${JSON.stringify(repetition)})`,
    map: program.map && oneLineDown(program.map),
    awaits: true,
    hasResult: false,
  };
}

/** In a source map, a semicolon is a line. */
function oneLineDown(map: string): string {
  const content = JSON.parse(map) as { mappings: string };
  return JSON.stringify({ ...content, mappings: `;${content.mappings}` });
}
