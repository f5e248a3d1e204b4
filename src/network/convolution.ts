import { Worked } from "../symbolic/worked.js";
import { count, operations, parameter, plainAccount, product, type Account } from "./account.js";
import type { Conventions } from "./conventions.js";
import { Options } from "./options.js";
import { fieldThroughTransposed, fieldThroughWindow } from "./receptive-field.js";
import { channels, describe, reshaped, spatial, type Tensor } from "./tensor.js";
import {
  transposedSize,
  transposedTaps,
  windowPositions,
  windowTaps,
  type Taps,
  type Window,
} from "./window.js";

/** Names of the axes in formulas. */
export const axisNames = (axes: number): string[] => (axes === 1 ? [""] : ["h", "w"]);

/** The windows of a layer, one per axis, from its options. */
function windowsOf(options: Options, axes: number): Window[] {
  const kernel = options.perAxis("kernel", axes, 1);
  const stride = options.perAxis("stride", axes, 1, 1);
  const dilation = options.perAxis("dilation", axes, 1, 1);
  const word = options.raw("padding", 0);
  if (word === "same") {
    const whole = kernel.every((size, axis) => stride[axis] === 1 && ((size - 1) * dilation[axis]) % 2 === 0);
    if (!whole)
      options.fail(
        'needs stride 1 and an odd kernel for padding "same"',
        `kernel ${kernel.join("×")}, stride ${stride.join("×")}`,
        "Give the padding per side as a number.",
      );
  }
  const padding =
    word === "same"
      ? kernel.map((size, axis) => ((size - 1) * dilation[axis]) / 2)
      : word === "valid"
        ? kernel.map(() => 0)
        : options.perAxis("padding", axes, 0, 0);
  return kernel.map((size, axis) => ({
    kernel: size,
    stride: stride[axis],
    padding: padding[axis],
    dilation: dilation[axis],
  }));
}

/** n = ⌊(size + 2p − d(k−1) − 1)/s⌋ + 1, without the dilation where it is 1. */
export function positionsFormula(
  axis: string,
  size: number,
  window: Window,
): { name: string; worked: Worked } {
  const { kernel, stride, padding, dilation } = window;
  const index = axis === "" ? "" : `_${axis}`;
  const [n, p, k, s, d] = [
    count(axis === "" ? "L" : axis.toUpperCase(), size),
    count(`p${index}`, padding),
    count(`k${index}`, kernel),
    count(`s${index}`, stride),
    count(`d${index}`, dilation),
  ];
  const one = Worked.constant(1);
  const span = dilation === 1 ? k : d.times(k.minus(one)).plus(one);
  const room = n.plus(Worked.constant(2).times(p)).minus(span).over(s);
  const floored = Worked.by(
    Worked.constant(windowPositions(size, window) - 1).value,
    [room],
    ([inner]) => `\\left\\lfloor ${inner} \\right\\rfloor`,
  );
  const name = axis === "" ? "L_{out}" : `${axis.toUpperCase()}_{out}`;
  return { name, worked: floored.plus(one) };
}

interface Counted {
  /** Products along all axes for one pair of channels, padded zeros included. */
  all: Worked;
  /** The same without padded zeros. */
  inside: Worked;
  /** Output positions that get a product, with and without padded zeros. */
  positions: Worked;
  reached: Worked;
  /** Kernel places that meet the input at all. */
  usedPlaces: number;
}

/** The operations of a grouped convolution and of its gradients; `outputs` are all output positions. */
function convolutionOperations(
  shape: { inputs: number; outputs: number; groups: number },
  counted: Counted,
  biasPositions: { count: Worked; skip: Worked },
  bias: boolean,
  kernelPlaces: Worked,
  inputPositions: () => Worked,
) {
  const perGroup = count(shape.groups === 1 ? "C_{in}" : "\\tfrac{C_{in}}{g}", shape.inputs / shape.groups);
  const out = count("C_{out}", shape.outputs);
  const products = ({ padding }: Conventions) =>
    product(out, perGroup, padding === "skip" ? counted.inside : counted.all);
  const forward = (conventions: Conventions) => {
    const { accumulate, countBias, batch, padding } = conventions;
    const samples = count("B", batch);
    const each = (worked: Worked) => (batch === 1 ? worked : product(samples, worked));
    const mul = products(conventions);
    const sums = product(out, padding === "skip" ? counted.reached : counted.positions);
    const biasAdds = bias && countBias !== false ? [product(out, biasPositions[padding])] : [];
    const accumulated = accumulate === "n" ? [mul] : accumulate === "n-1" ? [mul.minus(sums)] : [];
    return operations({ mul: each(mul), add: each(Worked.sum([...accumulated, ...biasAdds])) });
  };
  const backward = (conventions: Conventions) => {
    const { accumulate, sharedBiasGrad, batch, padding } = conventions;
    const samples = count("B", batch);
    const each = (worked: Worked) => (batch === 1 ? worked : product(samples, worked));
    const mul = each(products(conventions));
    const entries = product(
      out,
      perGroup,
      padding === "skip" ? count("K'", counted.usedPlaces) : kernelPlaces,
    );
    const sums = (total: Worked, results: Worked) =>
      accumulate === "n-1" ? total.minus(results) : accumulate === "n" ? total : Worked.constant(0);
    const shared = each(product(out, biasPositions.count));
    const biasGradient = bias && sharedBiasGrad === "sum" ? sums(shared, out) : Worked.constant(0);
    const skipped = product(out, perGroup, counted.inside);
    const reachedInputs = product(count("C_{in}", shape.inputs), inputPositions());
    return {
      weight: operations({ mul, add: sums(mul, entries) }),
      bias: operations({ add: biasGradient }),
      // A gradient of a padded zero is needed by nobody: δ is formed from the products inside alone.
      delta: operations({ mul: each(skipped), add: sums(each(skipped), each(reachedInputs)) }),
    };
  };
  return { forward, backward };
}

const times = (name: string, values: readonly number[]) =>
  product(
    ...values.map((value, axis) =>
      count(values.length === 1 ? name : `${name}_{${axisNames(values.length)[axis]}}`, value),
    ),
  );

/** How many inputs along an axis meet a product. */
function usedInputs(size: number, window: Window): number {
  const used = new Set<number>();
  for (let position = 0; position < windowPositions(size, window); position++)
    for (let offset = 0; offset < window.kernel; offset++) {
      const place = position * window.stride - window.padding + offset * window.dilation;
      if (place >= 0 && place < size) used.add(place);
    }
  return used.size;
}

/** Grouped convolution over one or two axes; a depthwise one has as many groups as channels. */
export function convolution(options: Options, input: Tensor, axes: 1 | 2, depthwise: boolean): Account {
  if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
  else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
  const inputs = channels(input);
  const groups = depthwise ? inputs : options.integer("groups", 1, 1);
  const outputs = depthwise ? inputs * options.integer("multiplier", 1, 1) : options.integer("out", 1);
  const windows = windowsOf(options, axes);
  const bias = options.flag("bias", true);
  options.finish();
  if (inputs % groups !== 0 || outputs % groups !== 0)
    options.fail(`needs groups that divide ${inputs} input and ${outputs} output channels`, String(groups));
  const sizes = spatial(input);
  const positions = windows.map((window, axis) => windowPositions(sizes[axis], window));
  if (positions.some((size) => size < 1))
    options.fail(
      "needs a kernel that fits the padded input",
      `${windows.map(({ kernel }) => kernel).join("×")} on ${describe(input)}`,
    );
  const taps: Taps[] = windows.map((window, axis) => windowTaps(sizes[axis], window));
  const kernels = windows.map(({ kernel }) => kernel);
  const kernelPlaces = times("k", kernels);
  const all = product(kernelPlaces, times("n", positions));
  const inside = product(...taps.map(({ total }, axis) => count(`T_{${axisNames(axes)[axis]}}`, total)));
  const usedPlaces = taps.reduce(
    (places, { perOffset }) => places * perOffset.filter((n) => n > 0).length,
    1,
  );
  const reached = times(
    "n'",
    taps.map((axis) => axis.reached),
  );
  const used = () =>
    times(
      "u",
      windows.map((window, axis) => usedInputs(sizes[axis], window)),
    );
  const full = times("n", positions);
  const per = inputs / groups;
  const weights = parameter("weight", "weight", [
    ["C_{out}", outputs],
    [groups === 1 ? "C_{in}" : "\\tfrac{C_{in}}{g}", per],
    ...kernels.map((size, axis): [string, number] => [axes === 1 ? "k" : `k_${axisNames(axes)[axis]}`, size]),
  ]);
  const macs = (part: Worked) => product(count("C_{out}", outputs), count("C_{in}/g", per), part);
  return {
    ...plainAccount("conv", reshaped(input, outputs, positions)),
    sizes: windows.map((window, axis) => positionsFormula(axisNames(axes)[axis], sizes[axis], window)),
    parameters: [weights, ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : [])],
    macs: macs(all),
    macsSkippingPadding: macs(inside),
    field: (fields) => fields.map((field, axis) => fieldThroughWindow(field, windows[axis])),
    ...convolutionOperations(
      { inputs, outputs, groups },
      { all, inside, positions: full, reached, usedPlaces },
      { count: full, skip: reached },
      bias,
      kernelPlaces,
      used,
    ),
  };
}

/** Transposed convolution: every input value spreads over a window of the output. */
export function transposedConvolution(options: Options, input: Tensor): Account {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const inputs = channels(input);
  const groups = options.integer("groups", 1, 1);
  const outputs = options.integer("out", 1);
  const windows = windowsOf(options, 2);
  const outputPadding = options.perAxis("outputPadding", 2, 0, 0);
  const bias = options.flag("bias", true);
  options.finish();
  if (inputs % groups !== 0 || outputs % groups !== 0)
    options.fail(`needs groups that divide ${inputs} input and ${outputs} output channels`, String(groups));
  const sizes = spatial(input);
  const result = windows.map((window, axis) => transposedSize(sizes[axis], window, outputPadding[axis]));
  if (result.some((size) => size < 1))
    options.fail("needs padding that leaves an output", `output ${result.join("×")} on ${describe(input)}`);
  windows.forEach(({ stride, dilation }, axis) => {
    if (outputPadding[axis] >= Math.max(stride, dilation))
      options.fail("needs outputPadding below the stride or the dilation", JSON.stringify(outputPadding));
  });
  const taps = windows.map((window, axis) => transposedTaps(sizes[axis], window, result[axis]));
  const uncut = windows.map((window, axis) => {
    const open = { ...window, padding: 0 };
    return transposedTaps(sizes[axis], open, transposedSize(sizes[axis], open, 0));
  });
  const kernels = windows.map(({ kernel }) => kernel);
  const kernelPlaces = times("k", kernels);
  const all = product(kernelPlaces, times("n", sizes));
  const inside = product(...taps.map(({ total }, axis) => count(`T_{${axisNames(2)[axis]}}`, total)));
  const reached = times(
    "n'",
    taps.map((axis) => axis.reached),
  );
  const usedPlaces = taps.reduce(
    (places, { perOffset }) => places * perOffset.filter((n) => n > 0).length,
    1,
  );
  const usedAlong = (window: Window, axis: number) => {
    const { kernel, stride, padding, dilation } = window;
    return Array.from({ length: sizes[axis] }, (_, i) => i * stride - padding).filter((first) =>
      Array.from({ length: kernel }, (_, u) => first + u * dilation).some((o) => o >= 0 && o < result[axis]),
    ).length;
  };
  const per = outputs / groups;
  const macs = (part: Worked) => product(count("C_{in}", inputs), count("C_{out}/g", per), part);
  const names = axisNames(2);
  return {
    ...plainAccount("convTranspose2d", reshaped(input, outputs, result)),
    sizes: windows.map(({ kernel, stride, padding, dilation }, axis) => {
      const [H, index] = [names[axis].toUpperCase(), names[axis]];
      const one = Worked.constant(1);
      const grown = count(H, sizes[axis])
        .minus(one)
        .times(count(`s_${index}`, stride));
      const cut = Worked.constant(2).times(count(`p_${index}`, padding));
      const window = count(`d_${index}`, dilation).times(count(`k_${index}`, kernel).minus(one));
      const extra = count(`o_${index}`, outputPadding[axis]);
      return { name: `${H}_{out}`, worked: grown.minus(cut).plus(window).plus(extra).plus(one) };
    }),
    parameters: [
      parameter("weight", "weight", [
        ["C_{in}", inputs],
        [groups === 1 ? "C_{out}" : "\\tfrac{C_{out}}{g}", per],
        ["k_h", kernels[0]],
        ["k_w", kernels[1]],
      ]),
      ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : []),
    ],
    macs: macs(all),
    macsSkippingPadding: macs(inside),
    field: (fields) => fields.map((field, axis) => fieldThroughTransposed(field, windows[axis])),
    ...convolutionOperations(
      { inputs, outputs, groups },
      {
        all,
        inside,
        positions: times(
          "n",
          uncut.map((axis) => axis.reached),
        ),
        reached,
        usedPlaces,
      },
      { count: times("n", result), skip: reached },
      bias,
      kernelPlaces,
      () => times("u", windows.map(usedAlong)),
    ),
  };
}
