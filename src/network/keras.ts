import { InputError } from "../errors.js";
import { kerasCall, type KerasWord } from "./layers/kind.js";
import { isSpatial } from "./tensor.js";
import type { Arrangement, NetworkLayout } from "./layout.js";

/** The Keras shape of the input: channels last. */
function inputShape({ input }: NetworkLayout): string {
  const { kind, shape } = input;
  const axes = isSpatial({ kind }) ? [...shape.slice(1), shape[0]] : shape;
  return `(${axes.join(", ")}${axes.length === 1 ? "," : ""})`;
}

/** The word of a layer, its refusals naming the layer by its row. */
function wordOf({ layers }: NetworkLayout, index: number): KerasWord {
  return layers[index].keras((rule, got, cure) => {
    throw new InputError({
      place: `toKeras: layer ${index + 1}`,
      rule,
      got,
      ...(cure === undefined ? {} : { cure }),
    });
  });
}

/** A word as a layer of its own. */
const callOf = (word: KerasWord): string =>
  "call" in word ? word.call : kerasCall("Activation", `"${word.activation}"`);

/** Layers with the activation behind them folded in, where Keras takes it as an argument. */
function folded(layout: NetworkLayout, list: readonly Arrangement[]): (string | Arrangement)[] {
  const lines: (string | Arrangement)[] = [];
  let open = false;
  for (const item of list) {
    if (typeof item !== "number") {
      lines.push(item);
      open = false;
      continue;
    }
    const word = wordOf(layout, item);
    const last = lines[lines.length - 1];
    if (open && "activation" in word && typeof last === "string") {
      lines[lines.length - 1] = `${last.slice(0, -1)}, activation="${word.activation}")`;
      open = false;
    } else {
      lines.push(callOf(word));
      open = "call" in word && word.takesActivation === true;
    }
  }
  return lines;
}

/**
 * The network as Keras code (channels last): a Sequential model, or the functional form where branches part.
 * @throws InputError where Keras has no layer for a specification, such as asymmetric padding
 */
export function kerasCode(layout: NetworkLayout): string {
  const head = ["from tensorflow import keras", "from tensorflow.keras import layers", ""];
  const entry =
    layout.input.kind === "tokens"
      ? `shape=${inputShape(layout)}, dtype="int32"`
      : `shape=${inputShape(layout)}`;
  if (layout.arrangement.every((item) => typeof item === "number")) {
    const lines = folded(layout, layout.arrangement).map((line) => `    ${String(line)},`);
    return [
      ...head,
      "model = keras.Sequential([",
      `    keras.Input(${entry}),`,
      ...lines,
      "])",
      "model.summary()",
    ].join("\n");
  }
  const code = [`inputs = keras.Input(${entry})`];
  let count = 0;
  const fresh = () => `x${++count}`;
  const chain = (list: readonly Arrangement[], from: string): string =>
    folded(layout, list).reduce<string>((value, item) => {
      const name = fresh();
      if (typeof item === "string") code.push(`${name} = ${item}(${value})`);
      else if (typeof item !== "number") {
        const ends = item.branches.map((branch) => chain(branch, value));
        code.push(`${name} = ${callOf(wordOf(layout, item.join))}([${ends.join(", ")}])`);
      }
      return name;
    }, from);
  const output = chain(layout.arrangement, "inputs");
  return [...head, ...code, `model = keras.Model(inputs, ${output})`, "model.summary()"].join("\n");
}
