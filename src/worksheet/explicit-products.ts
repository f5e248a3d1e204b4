import { InputError } from "../errors.js";
import { isFunction } from "../symbolic/parse-call.js";

type Token = { kind: "number" | "name" | "sign" | "space"; text: string };

/**
 * A formula with its products written out: `4x` is `4*x`, `2ab` is `2*a*b` where the question knows a and b.
 * @param isKnown Whether a variable of the question has this name.
 * @throws InputError where the reading is open: `1/2x`.
 */
export function explicitProducts(text: string, isKnown: (name: string) => boolean, place: string): string {
  const tokens = tokensOf(text, isKnown);
  /** For each bracket that is open, whether a division came last in it. */
  const divided = [false];
  let written = "";
  let before: Token | null = null;
  for (const token of tokens) {
    if (before !== null && ends(before) && begins(token) && !isCall(before, token)) {
      if (before.kind === "number" && token.kind === "number")
        throw refusal(
          place,
          "needs a sign between two numbers",
          `${before.text} ${token.text}`,
          "Write the sign.",
        );
      if (divided.at(-1) === true)
        throw refusal(
          place,
          "needs brackets where a product follows a division",
          text.trim(),
          "Write (a/b)*c or a/(b*c).",
        );
      written += "*";
    }
    if (token.text === "(" || token.text === "[") divided.push(false);
    else if (token.text === ")" || token.text === "]") divided.pop();
    else if (token.text === "/") divided[divided.length - 1] = true;
    else if (token.kind === "sign" && token.text !== "^" && token.text !== "**")
      divided[divided.length - 1] = false;
    written += token.text;
    before = token;
  }
  return written;
}

const ends = ({ kind, text }: Token) => kind === "number" || kind === "name" || text === ")" || text === "]";
const begins = ({ kind, text }: Token) => kind === "number" || kind === "name" || text === "(";
/** A name before a bracket calls it where it is a function; what has a bracket and a number after it takes a component. */
const isCall = (name: Token, open: Token) =>
  name.kind === "name" && open.text === "(" && isFunction(name.text);

const words = new Set(["and", "or", "not"]);

function tokensOf(text: string, isKnown: (name: string) => boolean): Token[] {
  const found = [
    ...text.matchAll(
      /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\p{L}_]))|(?<bare>\d+\.?\d*|\.\d+)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>\*\*|<=|>=|==|!=|\S)/gu,
    ),
  ];
  return found.flatMap((match): Token[] => {
    const { number, bare, name, sign } = match.groups!;
    if (number !== undefined || bare !== undefined) return [{ kind: "number", text: number ?? bare }];
    if (sign !== undefined) return [{ kind: "sign", text: sign }];
    if (words.has(name)) return [{ kind: "sign", text: ` ${name} ` }];
    const opens = /^\s*\(/.test(text.slice(match.index + name.length));
    if (isKnown(name) || (opens && isFunction(name))) return [{ kind: "name", text: name }];
    return (splitName(name, isKnown) ?? [name]).map((part) => ({ kind: "name", text: part }));
  });
}

/** A run of letters as known names one after the other, the longest first; null where it is none. */
function splitName(run: string, isKnown: (name: string) => boolean): string[] | null {
  if (run === "") return [];
  for (let length = run.length; length > 0; length--) {
    if (!isKnown(run.slice(0, length))) continue;
    const rest = splitName(run.slice(length), isKnown);
    if (rest !== null) return [run.slice(0, length), ...rest];
  }
  return null;
}

function refusal(place: string, rule: string, got: string, cure: string): InputError {
  return new InputError({ place, rule, got, cure });
}
