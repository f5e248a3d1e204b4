import { InputError } from "../errors.js";
import type { Arrangement, PlacedLayer } from "./builder.js";
import type { Network } from "./network.js";

const activations = new Set(["relu", "tanh", "sigmoid", "softmax"]);

/** A size as Python writes it: 5 or (5, 3). */
const size = (value: unknown) => (Array.isArray(value) ? `(${value.join(", ")})` : String(value));

const same = (value: unknown, number: number) => [value ?? number].flat().every((item) => item === number);

function fail(layer: number, rule: string, got: string, cure?: string): never {
  throw new InputError({
    place: `toKeras: layer ${layer + 1}`,
    rule,
    got,
    ...(cure === undefined ? {} : { cure }),
  });
}

/** The arguments that differ from Keras's defaults. */
function call(name: string, ...args: (string | null)[]): string {
  return `layers.${name}(${args.filter((arg) => arg !== null).join(", ")})`;
}

/** Keras knows no padding by number: 0 is "valid", what keeps the size at stride 1 is "same"; all else is a layer of its own. */
function paddingOf(options: Record<string, unknown>, index: number): string | null {
  const { padding, kernel, stride, dilation = 1 } = options;
  if (padding === "valid" || (padding !== "same" && same(padding, 0))) return null;
  const along = (value: unknown, axis: number) => Number([value].flat()[axis] ?? [value].flat()[0]);
  const keeps = [0, 1].every(
    (axis) => along(padding, axis) === ((along(kernel, axis) - 1) * along(dilation, axis)) / 2,
  );
  if (padding === "same" || (same(stride, 1) && keeps)) return 'padding="same"';
  return fail(
    index,
    'can write padding 0 or one that keeps the size ("same") only',
    `padding ${size(padding)}`,
    "Put a ZeroPadding layer before it by hand.",
  );
}

/** A layer as a Keras call, without its activation. */
function written({ account, input }: PlacedLayer, index: number): string {
  const options = (account.spec ?? {}) as unknown as Record<string, unknown>;
  const bias = options.bias === false || options.bias === "none" ? "use_bias=False" : null;
  const stride = same(options.stride, 1) ? null : `strides=${size(options.stride)}`;
  const dilation = same(options.dilation, 1) ? null : `dilation_rate=${size(options.dilation)}`;
  const groups = same(options.groups, 1) ? null : `groups=${String(options.groups)}`;
  const kernel = size(options.kernel);
  switch (account.type) {
    case "conv2d":
    case "conv1d":
      return call(
        account.type === "conv2d" ? "Conv2D" : "Conv1D",
        String(options.out),
        kernel,
        stride,
        paddingOf(options, index),
        dilation,
        groups,
        bias,
      );
    case "depthwiseConv2d": {
      const multiplier = same(options.multiplier, 1)
        ? null
        : `depth_multiplier=${String(options.multiplier)}`;
      return call("DepthwiseConv2D", kernel, stride, paddingOf(options, index), multiplier, dilation, bias);
    }
    case "convTranspose2d": {
      const odd = !same(options.padding, 0) || !same(options.outputPadding, 0) || groups !== null;
      if (odd)
        fail(
          index,
          "can write transposed convolutions without padding and groups only",
          `padding ${size(options.padding ?? 0)}`,
        );
      return call("Conv2DTranspose", String(options.out), kernel, stride, dilation, bias);
    }
    case "maxPool2d":
    case "avgPool2d":
    case "maxPool1d":
    case "avgPool1d": {
      const name = `${account.type.startsWith("max") ? "MaxPooling" : "AveragePooling"}${account.type.endsWith("2d") ? "2D" : "1D"}`;
      const step =
        options.stride === undefined || size(options.stride) === kernel
          ? null
          : `strides=${size(options.stride)}`;
      return call(
        name,
        kernel,
        step,
        paddingOf({ ...options, stride: options.stride ?? options.kernel }, index),
      );
    }
    case "globalAvgPool":
      return call(input.kind === "image" ? "GlobalAveragePooling2D" : "GlobalAveragePooling1D");
    case "upsampleNearest2d":
      return call("UpSampling2D", size(options.factor));
    case "dense":
      return call("Dense", String(options.units), bias);
    case "embedding":
      return call("Embedding", String(options.vocab), String(options.dim));
    case "flatten":
      return call("Flatten");
    case "batchNorm":
      return call("BatchNormalization");
    case "dropout":
      return call("Dropout", String(options.rate));
    case "rnn":
    case "lstm":
    case "gru": {
      if (options.projection !== undefined)
        fail(index, "can write LSTMs without projection only", "projection");
      if (options.bias === "double" && account.type !== "gru")
        fail(index, "has one bias vector per gate in Keras", "double");
      const name = { rnn: "SimpleRNN", lstm: "LSTM", gru: "GRU" }[account.type];
      const sequences = options.returnSequences === true ? "return_sequences=True" : null;
      const after =
        account.type === "gru" ? `reset_after=${options.bias === "double" ? "True" : "False"}` : null;
      const inner = call(name, String(options.hidden), sequences, after, bias);
      return options.bidirectional === true ? call("Bidirectional", inner) : inner;
    }
    default:
      return call("Activation", `"${account.type}"`);
  }
}

/** The Keras shape of the input: channels last. */
function inputShape({ input }: Network): string {
  const { kind, shape } = input;
  const axes =
    kind === "image" ? [shape[1], shape[2], shape[0]] : kind === "signal" ? [shape[1], shape[0]] : shape;
  return `(${axes.join(", ")}${axes.length === 1 ? "," : ""})`;
}

/** Layers with the activation behind them folded in, where Keras takes it as an argument. */
function folded(network: Network, list: readonly Arrangement[]): (string | Arrangement)[] {
  const lines: (string | Arrangement)[] = [];
  let open = false;
  for (const item of list) {
    if (typeof item !== "number") {
      lines.push(item);
      open = false;
      continue;
    }
    const { account } = network.layers[item];
    const last = lines[lines.length - 1];
    if (open && activations.has(account.type) && typeof last === "string") {
      lines[lines.length - 1] = `${last.slice(0, -1)}, activation="${account.type}")`;
      open = false;
    } else {
      lines.push(written(network.layers[item], item));
      open = /^(conv|depthwise|dense)/i.test(account.type);
    }
  }
  return lines;
}

/**
 * The network as Keras code (channels last): a Sequential model, or the functional form where branches part.
 * @throws InputError where Keras has no layer for a specification, such as asymmetric padding
 */
export function kerasCode(network: Network): string {
  const head = ["from tensorflow import keras", "from tensorflow.keras import layers", ""];
  const entry =
    network.input.kind === "tokens"
      ? `shape=${inputShape(network)}, dtype="int32"`
      : `shape=${inputShape(network)}`;
  if (network.arrangement.every((item) => typeof item === "number")) {
    const lines = folded(network, network.arrangement).map((line) => `    ${String(line)},`);
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
    folded(network, list).reduce<string>((value, item) => {
      const name = fresh();
      if (typeof item === "string") code.push(`${name} = ${item}(${value})`);
      else if (typeof item !== "number") {
        const ends = item.branches.map((branch) => chain(branch, value));
        const joint = network.layers[item.join].account.type === "add" ? "Add" : "Concatenate";
        code.push(`${name} = layers.${joint}()([${ends.join(", ")}])`);
      }
      return name;
    }, from);
  const output = chain(network.arrangement, "inputs");
  return [...head, ...code, `model = keras.Model(inputs, ${output})`, "model.summary()"].join("\n");
}
