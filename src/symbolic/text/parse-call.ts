import { functionOf } from "./foreign-function.js";
import { functions, SLOPE_RULES } from "../functions/functions.js";
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
  const takesList = functions.get(name.text)?.list === true;
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
  return plainCall(call);
}

function plainCall(call: Call): Node {
  const { name, args, wrongCount } = call;
  const known = functionOf(name.text)!;
  if (known === "log" && args.length === 2)
    return node.rawProduct([
      node.rawCall("log", [args[0]]),
      node.rawPower(node.rawCall("log", [args[1]]), node.minusOne),
    ]);
  const [least, most] = functions.get(known)!.arity;
  if (args.length < least || args.length > most)
    throw wrongCount(
      most === Infinity
        ? "one argument or more"
        : least === most
          ? "one argument"
          : `${least} to ${most} arguments`,
    );
  if (known === "maxslope" || known === "minslope") requireRule(call);
  return node.rawCall(known, args);
}

/** maxslope and minslope take the number of a rule, and pairs. */
function requireRule({ args, wrongCount }: Call): void {
  const [rule] = args;
  const isRule = rule.kind === "number" && Number(rule.value.valueOf()) in SLOPE_RULES;
  if (!isRule || args.length % 2 === 0)
    throw wrongCount(`a rule from 0 to ${SLOPE_RULES.length - 1} and pairs of a value and its slope`);
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
  const isRoots = name.text === "roots";
  if (scores.length < (isRoots ? 2 : 1))
    throw wrongCount(isRoots ? "the coefficients of a polynomial" : "one argument or more");
  const variable = isRoots && scores.find((score) => node.variablesOf(score).length > 0);
  if (variable)
    throw reader.fault("roots takes numbers", "Use solve() for a polynomial with letters in it.", name);
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
