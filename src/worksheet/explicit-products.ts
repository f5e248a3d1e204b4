import { InputError } from "../errors.js";
import { functionOf } from "../symbolic/text/foreign-function.js";
import { isPowerSign } from "../symbolic/text/parse-fault.js";
import { tokensOf } from "../symbolic/text/tokens.js";
import { variableName } from "../symbolic/text/variable-name.js";

/** A piece of a formula: one of the parser's tokens, a name of several that stand together, a bar, or a mixed number. */
interface Piece {
  /** "open" and "close" for brackets and bars. */
  readonly kind: "number" | "name" | "superscript" | "operator" | "open" | "close";
  readonly text: string;
  /** Where it starts and ends in the formula. */
  readonly at: number;
  readonly end: number;
}

/**
 * A formula with its products written out: `4x` is `4*x`, `2ab` is `2*a*b` where the question knows a and b, `1 1/2 x` is
 * `(1+1/2)*x`; e alone is `exp(1)` where the question does not know it.
 * @param isKnown Whether a variable of the question has this name.
 * @throws InputError where the reading is open: `1/2x`, `x^ab`.
 * @throws SyntaxFault for signs that the parser does not know.
 */
export function explicitProducts(text: string, isKnown: (name: string) => boolean, place: string): string {
  const refusal = (rule: string, got: string, cure: string) => new InputError({ place, rule, got, cure });
  const pieces = piecesOf(text, isKnown);
  /** For each bracket that is open, whether a division came last in it. */
  const divided = [false];
  let written = "";
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const isFunction = piece.kind === "name" && !isKnown(piece.text) && functionOf(piece.text) !== undefined;
    // What is wrong with sin x, sin²(x) the parser knows best.
    const after = pieces[index + 1];
    if (isFunction && after !== undefined && after.text !== "(" && hasArgument(after)) return text;
    if (before !== undefined && ends(before) && begins(piece) && !isCall(before, piece)) {
      if (before.kind === "number" && piece.kind === "number")
        throw refusal(
          "needs a sign between two numbers",
          text.slice(before.at, piece.end).trim(),
          "Write the sign.",
        );
      if (divided.at(-1) === true)
        throw refusal(
          "needs brackets where a product follows a division",
          text.trim(),
          "Write (a/b)*c or a/(b*c).",
        );
      if (pieces[index - 2]?.text === "√")
        throw refusal("needs brackets where a product follows a root", text.trim(), "Write √(ab) or √(a)*b.");
      const sign = pieces[index - 2]?.text === "-" ? 3 : 2;
      const isExponent = before.kind === "name" && ["^", "**"].includes(pieces[index - sign]?.text ?? "");
      if (isExponent && piece.kind === "name" && before.end === piece.at)
        throw refusal(
          "needs brackets around an exponent of several letters",
          text.trim(),
          "Write x^(ab) or x^a*b.",
        );
      written += "*";
    } else written += text.slice(before?.end ?? 0, piece.at);
    if (piece.kind === "open") divided.push(false);
    else if (piece.kind === "close") divided.pop();
    else if (piece.text === "/") divided[divided.length - 1] = true;
    else if (piece.kind === "operator" && !["^", "**", "√"].includes(piece.text))
      divided[divided.length - 1] = false;
    const isEuler = piece.text === "e" && !isKnown("e") && !(after && isPowerSign(after));
    written += isEuler ? "exp(1)" : piece.text;
  }
  return written;
}

const ends = ({ kind }: Piece) =>
  kind === "number" || kind === "name" || kind === "superscript" || kind === "close";
const begins = ({ kind, text }: Piece) =>
  kind === "number" || kind === "name" || text === "√" || (kind === "open" && text !== "[");
/** A name before a bracket calls it where it is a function; what has a bracket and a number after it takes a component. */
const isCall = (name: Piece, open: Piece) =>
  name.kind === "name" && open.text === "(" && functionOf(name.text) !== undefined;
/** Whether what follows a function's name is its argument or its exponent. */
const hasArgument = (after: { kind: string; text: string }) =>
  ["number", "fraction", "name"].includes(after.kind) || after.text === "(" || isPowerSign(after);

const words = new Set(["and", "or", "not"]);

function piecesOf(text: string, isKnown: (name: string) => boolean): Piece[] {
  const tokens = tokensOf(text);
  const pieces: Piece[] = [];
  /** The bars |…| that are open. */
  let bars = 0;
  for (let index = 0; tokens[index].kind !== "end"; index++) {
    const { kind, text: spelled, at, end } = tokens[index];
    const source = text.slice(at, end);
    const before = pieces.at(-1);
    switch (kind) {
      case "number": {
        const fractionEnd = before && isPowerSign(before) ? undefined : fractionBehind(text, at);
        if (fractionEnd === undefined) pieces.push({ kind: "number", text: source, at, end });
        else {
          while (tokens[index].end < fractionEnd) index++;
          const sum = `(${source}+${text.slice(end, fractionEnd).trim()})`;
          pieces.push({ kind: "number", text: sum, at, end: fractionEnd });
        }
        break;
      }
      case "fraction":
        pieces.push({ kind: "number", text: source, at, end });
        break;
      case "superscript":
        pieces.push({ kind: "superscript", text: source, at, end });
        break;
      case "name": {
        const isWhole =
          words.has(spelled) ||
          isKnown(spelled) ||
          (functionOf(spelled) !== undefined && hasArgument(tokens[index + 1]));
        let start = at;
        for (const part of isWhole ? [source] : (splitName(source, isKnown) ?? [source])) {
          const piece = { text: variableName(part), at: start, end: start + part.length };
          pieces.push({ kind: words.has(spelled) ? "operator" : "name", ...piece });
          start = piece.end;
        }
        break;
      }
      case "operator": {
        const isBars = spelled === "|" || (spelled === "||" && (bars > 0 || !before || !ends(before)));
        if (!isBars) {
          const bracket = "([{".includes(spelled) ? "open" : ")]}".includes(spelled) ? "close" : "operator";
          pieces.push({ kind: bracket, text: spelled, at, end });
          break;
        }
        for (let start = at; start < end; start++) {
          // A bar closes where an operand stands before it.
          const closes = bars > 0 && ends(pieces.at(-1)!);
          bars += closes ? -1 : 1;
          pieces.push({ kind: closes ? "close" : "open", text: "|", at: start, end: start + 1 });
        }
      }
    }
  }
  return pieces;
}

/** Where the fraction ends that makes a mixed number of the whole number at a place: `1 1/6`, `1½`; undefined where none does. */
function fractionBehind(text: string, at: number): number | undefined {
  const mixed = /\d+(?: +\d+ *\/ *\d+(?![\p{L}\p{N}_.(])(?! *(?:\^|\*\*))|\s?[¼-¾⅐-⅞])/uy;
  mixed.lastIndex = at;
  return mixed.test(text) ? mixed.lastIndex : undefined;
}

/** A run of letters as known names one after the other, and π, the longest first; null where it is none. */
function splitName(run: string, isKnown: (name: string) => boolean): string[] | null {
  if (run === "") return [];
  for (let length = run.length; length > 0; length--) {
    const name = variableName(run.slice(0, length));
    if (name !== "pi" && !isKnown(name)) continue;
    const rest = splitName(run.slice(length), isKnown);
    if (rest !== null) return [run.slice(0, length), ...rest];
  }
  return null;
}
