import type { AttemptLeaf } from "../paper/attempt-record.js";
import type { Json } from "../notebook/format.js";
import { leafShape } from "../paper/expected-shape.js";
import { isSameNumber } from "../worksheet/printed-number.js";
import { expressionSlip } from "./expression-slip.js";
import { fewestDigits, isNearEnough, isRight, significantDigits } from "./match-value.js";
import { namedSlip } from "./named-slip.js";
import type { MasterLeaf } from "./part-master.js";
import { fieldAndEntry } from "./paths.js";
import type { SlipContext } from "./slip-context.js";

/**
 * What kind of mistake a wrong value is, in words that do not have the right one in them; null where it is like no known one.
 */
export function slipOf(leaf: MasterLeaf, given: AttemptLeaf, context: SlipContext): string | null {
  if (given.fault !== undefined) return transposedList(leaf, given) ?? given.fault;
  const word = typeof leaf.expects === "string" ? leafShape(leaf.expects)?.word : undefined;
  const named = namedSlip(leaf, given.value, context);
  if (named !== null) return named;
  if (word === "expr" || word === "exact")
    return typeof leaf.value === "string" || typeof leaf.value === "number"
      ? expressionSlip(String(leaf.value), String(given.value))
      : null;
  if ((word !== "number" && word !== "integer") || typeof given.value !== "number") return null;
  const right = Number(leaf.value);
  if (leaf.value === null || !Number.isFinite(right)) return null;
  const number: NumberGiven = { leaf, right, value: given.value, written: given.written };
  const shape = word === "integer" ? wholeNumberSlip(number, context) : tooFewDigits(number);
  return shape ?? kinds(number, context);
}

/** A number that is wrong. */
interface NumberGiven {
  leaf: MasterLeaf;
  right: number;
  value: number;
  written: string | undefined;
}

/** Whether the number would be right if another one were. */
const like = ({ value, written }: NumberGiven, other: number): boolean =>
  value !== 0 && isNearEnough(other, value, "digits", written);

function tooFewDigits({ right, value, written = String(value) }: NumberGiven): string | null {
  const digits = significantDigits(written);
  if (digits === 0 || digits >= fewestDigits) return null;
  const decimals = written.split(".")[1]?.length ?? 0;
  const isRounded = Number(right.toFixed(decimals)) === value;
  return isRounded ? `right as far as it goes; give ${fewestDigits} significant digits or more` : null;
}

function wholeNumberSlip(number: NumberGiven, context: SlipContext): string | null {
  const { right, value, leaf } = number;
  if (!Number.isInteger(value))
    return Math.abs(right - value) < 1
      ? "a whole number is asked for: is it cut or rounded up here?"
      : "a whole number is asked for";
  if (value === -right) return "right size, wrong sign";
  if (Math.abs(right - value) === 1)
    return "off by one: is a quotient cut or rounded up, an end counted or not?";
  const lacking = right - value;
  const isCount = /param|weight|trainable|total|dense|conv|layer|bias/i.test(leaf.path);
  if (isCount && lacking > 1 && [...context.given.values(), ...context.named.values()].includes(lacking))
    return "too few: are the biases counted?";
  return null;
}

/** The kinds of mistakes that are looked for in every number, the likelier ones first. */
function kinds(number: NumberGiven, context: SlipContext): string | null {
  const { right, value, leaf } = number;
  const { isAboutLogarithms } = context;
  const transposed = transposedEntry(leaf, context);
  if (
    transposed !== null &&
    transposed !== right &&
    isNearEnough(transposed, value, "digits", number.written)
  )
    return "this is the entry on the other side of the diagonal: transposed?";
  if (right === 0) return null;
  const isLike = (other: number) => like(number, other);
  if (isLike(-right)) return "right size, wrong sign";
  const activation = activationSlip(number, context);
  if (activation !== null) return activation;
  if (isAboutLogarithms) {
    const bases = [Math.LN10, Math.LN2, Math.LN10 / Math.LN2].flatMap((factor) => [factor, 1 / factor]);
    if (bases.some((factor) => isLike(right * factor))) return "another base of the logarithm";
  }
  if ([-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6].some((power) => isLike(right * 10 ** power)))
    return "the right digits, a power of ten away";
  const factors = [2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 32, 64, 128];
  const whole = factors.find((factor) => isLike(right * factor) || isLike(right / factor));
  if (whole !== undefined) return "right up to a whole factor: a mean for a sum, a half, a square's two?";
  if (factors.slice(0, 3).some((factor) => isLike(-right * factor) || isLike(-right / factor)))
    return "right up to sign and a whole factor";
  return derivativeSlip(number, context) ?? givenSlip(number, context) ?? formSlip(number, value);
}

/** Activations by what they make of a number. */
const activations: Record<string, (z: number) => number> = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  step: (z) => (z > 0 ? 1 : 0),
};

/** Another activation than the question's, or none. */
function activationSlip(number: NumberGiven, { named }: SlipContext): string | null {
  for (const z of named.values()) {
    const own = Object.keys(activations).find(
      (name) =>
        name !== "step" && activations[name](z) !== z && isSameNumber(activations[name](z), number.right),
    );
    if (own === undefined) continue;
    if (like(number, z)) return "the activation is left out";
    if (Object.entries(activations).some(([name, f]) => name !== own && f(z) !== 0 && like(number, f(z))))
      return "another activation function";
  }
  return null;
}

/** The activation's derivative left out, or taken twice; a value that is another one's. */
function derivativeSlip(number: NumberGiven, { named, answer }: SlipContext): string | null {
  const { leaf, right } = number;
  const isGradient = /^(d|g|delta|grad)|_d|gradient|partial|delta/i.test(`${leaf.path} ${leaf.label}`);
  const outputs = [...named].filter(([name]) => !/∂|delta|δ/.test(name)).map(([, value]) => value);
  if (isGradient) {
    const slopes = outputs.flatMap((a) => [
      ...(a > 0 && a < 1 ? [a * (1 - a)] : []),
      ...(Math.abs(a) < 1 ? [1 - a * a] : []),
    ]);
    if (slopes.some((slope) => slope > 0 && slope !== 1 && like(number, right / slope)))
      return "the derivative of an activation is left out";
    if (slopes.some((slope) => slope > 0 && slope !== 1 && like(number, right * slope)))
      return "the derivative of an activation is there once too often";
  }
  const isDistinctive = Math.abs(right) !== 1 && !Number.isInteger(number.value);
  if (!isDistinctive) return null;
  for (const [path, value] of answer)
    if (path !== leaf.path && like(number, value)) {
      const beside = fieldAndEntry(path).field === fieldAndEntry(leaf.path).field;
      return beside
        ? "this is the value of another entry"
        : "this is the value of another quantity of this part";
    }
  return null;
}

/** A bias left out, a factor among what is given left out or taken in. */
function givenSlip(number: NumberGiven, { given }: SlipContext): string | null {
  const { right } = number;
  for (const [name, value] of given)
    if (value !== 0 && /^b|bias|theta|threshold|offset/i.test(name) && like(number, right - value))
      return "the bias is left out";
  for (const value of given.values())
    if (Math.abs(value) !== 1 && value !== 0 && (like(number, right * value) || like(number, right / value)))
      return "right up to a factor that is given: left out, or once too often?";
  return null;
}

function formSlip(number: NumberGiven, value: number): string | null {
  const { right } = number;
  if (like(number, 1 / right)) return "upside down: the reciprocal";
  if (like(number, right * right)) return "squared once too often, or a root is missing";
  if (right > 0 && like(number, Math.sqrt(right)))
    return "a square is missing, or a root taken once too often";
  if (right > 0 && right < 1 && like(number, 1 - right)) return "what is missing to 1: the complement";
  if (Number.isInteger(value) && (value === Math.floor(right) || value === Math.ceil(right)))
    return "cut or rounded up to a whole number";
  return null;
}

/** The entry with its numbers the other way round. */
function transposedEntry({ path }: MasterLeaf, { answer }: SlipContext): number | null {
  const { field, entry } = fieldAndEntry(path);
  if (entry.length !== 2 || entry[0] === entry[1]) return null;
  return answer.get(`${field}[${entry[1]}][${entry[0]}]`) ?? null;
}

/** A matrix that was given with rows for columns. */
function transposedList(leaf: MasterLeaf, { value }: AttemptLeaf): string | null {
  const { entry } = fieldAndEntry(leaf.path);
  if (entry.length !== 2 || !Array.isArray(value) || typeof leaf.expects !== "string") return null;
  const own: Json = (value[entry[1]] as Json[] | undefined)?.[entry[0]] ?? null;
  const isThere =
    own !== null &&
    (typeof own === "number" && typeof leaf.value === "number"
      ? isSameNumber(own, leaf.value) || isNearEnough(leaf.value, own, leaf.tolerance)
      : isRight(leaf.value, { value: own }, leaf.expects, leaf.tolerance));
  return isThere ? "rows and columns are exchanged: transposed" : null;
}
