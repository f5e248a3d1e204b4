import { abbreviations } from "./abbreviation.js";
import { functionOf } from "./foreign-function.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { SyntaxFault } from "./syntax-error.js";
import type { TokenReader } from "./token-reader.js";
import type { Token } from "./tokens.js";

interface Call {
  name: Token;
  args: Node[];
  /** Where each argument starts. */
  positions: Token[];
  wrongCount: (needs: string) => SyntaxFault;
}

/**
 * The call of a function whose name was read.
 * @param argument Reads an argument.
 */
export function parseCall(reader: TokenReader, name: Token, argument: () => Node): Node {
  reader.expect("(", "");
  const takesList = functions.get(name.text)?.list !== undefined;
  const { args, positions } = parseList(reader, takesList, ")", argument);
  const wrongCount = (needs: string): SyntaxFault => {
    const written = reader.text.slice(name.at, reader.peek(-1).end);
    const pointed = written.replace(/(\d),(\d)/g, "$1.$2");
    const cure = pointed === written ? "Separate arguments by commas." : `Decimals have a point: ${pointed}.`;
    return reader.faultAt(name.at, `${name.text} takes ${needs}`, `${args.length}`, cure);
  };
  const call: Call = { name, args, positions, wrongCount };
  if (name.text === "piecewise") return piecewise(reader, call);
  args.forEach((arg, index) => reader.requireValue(arg, positions[index]));
  if (functions.get(name.text)?.hasComponents) return component(reader, call);
  if (name.text === "sqrt") {
    if (args.length !== 1) throw wrongCount("one argument");
    return node.rawPower(args[0], node.half);
  }
  return abbreviated(reader, call) ?? plainCall(call);
}

/** What a call of a function stands for that is made of others; undefined for any other function. */
function abbreviated(reader: TokenReader, { name, args, wrongCount }: Call): Node | undefined {
  const known = abbreviations.get(name.text);
  if (!known) return undefined;
  const [least, most] = known.takes;
  if (args.length < least || args.length > most) throw wrongCount(known.words);
  const made = known.of(...args);
  if (made) return made;
  const written = reader.text.slice(name.at, reader.peek(-1).end);
  throw reader.faultAt(name.at, `${name.text} takes ${known.words}`, written, known.cure ?? "");
}

function plainCall({ name, args, wrongCount }: Call): Node {
  const known = functionOf(name.text)!;
  const { arity, reading, misses } = functions.get(known)!;
  const other = reading?.(args);
  if (other) return other;
  const [least, most] = arity;
  if (args.length < least || args.length > most)
    throw wrongCount(
      most === Infinity
        ? "one argument or more"
        : least === most
          ? "one argument"
          : `${least} to ${most} arguments`,
    );
  const missed = misses?.(args);
  if (missed !== undefined) throw wrongCount(missed);
  return node.rawCall(known, args);
}

/** The arguments up to `close`; a list in brackets counts as its members where the function takes a list. */
function parseList(
  reader: TokenReader,
  takesList: boolean,
  close: string,
  argument: () => Node,
): Pick<Call, "args" | "positions"> {
  const args: Node[] = [];
  const positions: Token[] = [];
  if (reader.take(close)) return { args, positions };
  if (takesList && reader.take("[")) {
    const inner = parseList(reader, false, "]", argument);
    reader.expect(close, "Close the parenthesis.");
    return inner;
  }
  do {
    positions.push(reader.peek());
    args.push(reader.nested(argument));
  } while (reader.take(","));
  reader.expect(
    close,
    close === ")" ? "Close the parenthesis, or separate arguments by commas." : "Close the list.",
  );
  return { args, positions };
}

function piecewise(reader: TokenReader, { args, positions, wrongCount }: Call): Node {
  if (args.length < 3 || args.length % 2 === 0)
    throw wrongCount("condition, value, …, otherwise: an odd number of arguments, at least 3");
  args.forEach((arg, index) => {
    if (index % 2 === 0 && index < args.length - 1) reader.requireCondition(arg, positions[index]);
    else reader.requireValue(arg, positions[index]);
  });
  return node.rawPiecewise(args);
}

/** The component of a vector, such as softmax([x, y])[1]. */
function component(reader: TokenReader, { name, args: scores, wrongCount }: Call): Node {
  const { arity, misses, numbersOnly } = functions.get(name.text)!;
  if (scores.length < arity[0]) throw wrongCount(misses?.(scores) ?? "one argument or more");
  if (numbersOnly && scores.some((score) => node.variablesOf(score).length > 0))
    throw reader.fault(`${name.text} takes numbers`, numbersOnly, name);
  reader.expect("[", `${name.text} is a vector; write ${name.text}([x, y])[1] for its first component.`);
  const index = reader.read();
  reader.expect("]", "Close the index.");
  if (index.kind !== "number" || !/^\d+$/.test(index.text) || +index.text < 1 || +index.text > scores.length)
    throw reader.faultAt(
      index.at,
      `the component of this ${name.text} is a number from 1 to ${scores.length}`,
      JSON.stringify(index.text),
      "Components count from 1.",
    );
  return node.rawCall(name.text, [node.number(Number(index.text)), ...scores]);
}
