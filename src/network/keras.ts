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

type KerasLine = Extract<KerasWord, { line: unknown }>;

/** A word as a layer of its own; an embedding that is used in reverse by its name. */
const callOf = (word: Exclude<KerasWord, KerasLine>, reversed = false): string => {
  if ("activation" in word) return kerasCall("Activation", `"${word.activation}"`);
  return reversed && word.reversible !== undefined ? "embedding" : word.call;
};

/** Layers with the activation behind them folded in, where Keras takes it as an argument. */
function folded(
  layout: NetworkLayout,
  list: readonly Arrangement[],
  reversed = false,
): (string | KerasLine | Arrangement)[] {
  const lines: (string | KerasLine | Arrangement)[] = [];
  let open = false;
  for (const item of list) {
    if (typeof item !== "number") {
      lines.push(item);
      open = false;
      continue;
    }
    const word = wordOf(layout, item);
    const last = lines[lines.length - 1];
    if ("line" in word) {
      lines.push(word);
      open = false;
    } else if (open && "activation" in word && typeof last === "string") {
      lines[lines.length - 1] = `${last.slice(0, -1)}, activation="${word.activation}")`;
      open = false;
    } else {
      lines.push(callOf(word, reversed));
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
  const words = layout.layers.map((_, index) => wordOf(layout, index));
  const own = words.filter((word) => "line" in word);
  if (own.length === 0 && layout.arrangement.every((item) => typeof item === "number")) {
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
  const reversed = own.some(({ reverses }) => reverses === true);
  const more = [...new Set(own.flatMap(({ input }) => input ?? []))];
  const embeddings = words.flatMap((word) => ("reversible" in word ? (word.reversible ?? []) : []));
  const code = [
    `inputs = keras.Input(${entry})`,
    ...more,
    ...(reversed ? embeddings.slice(-1).map((call) => `embedding = ${call}`) : []),
  ];
  let count = 0;
  const fresh = () => `x${++count}`;
  const chain = (list: readonly Arrangement[], from: string): string =>
    folded(layout, list, reversed).reduce<string>((value, item) => {
      const name = fresh();
      if (typeof item === "string") code.push(`${name} = ${item}(${value})`);
      else if (typeof item === "object" && "line" in item) code.push(`${name} = ${item.line(value)}`);
      else if (typeof item !== "number") {
        const ends = item.branches.map((branch) => chain(branch, value));
        const joint = wordOf(layout, item.join) as Exclude<KerasWord, KerasLine>;
        code.push(`${name} = ${callOf(joint)}([${ends.join(", ")}])`);
      }
      return name;
    }, from);
  const output = chain(layout.arrangement, "inputs");
  const inputs =
    more.length === 0 ? "inputs" : `[inputs, ${more.map((line) => line.split(" ")[0]).join(", ")}]`;
  const hub = code.some((line) => line.includes("keras_hub.")) ? ["import keras_hub"] : [];
  return [...hub, ...head, ...code, `model = keras.Model(${inputs}, ${output})`, "model.summary()"].join(
    "\n",
  );
}
