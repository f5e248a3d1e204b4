import { Worked } from "../number/worked.js";
import { count, operations, perSample, perValue, plainAccount, product, type Account } from "./account.js";
import { axisNames, positionsFormula } from "./window-options.js";
import type { Options } from "./options.js";
import { fieldThroughUpsampling, fieldThroughWindow } from "./receptive-field.js";
import { channels, describe, elements, reshaped, spatial, type Tensor } from "./tensor.js";
import { windowPositions, windowTaps, type Window } from "./window.js";

const one = Worked.constant(1);

/** Largest or mean value of every window. */
export function pooling(options: Options, input: Tensor, axes: 1 | 2, mean: boolean): Account {
  if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
  else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
  const kernel = options.perAxis("kernel", axes, 1);
  const stride = options.perAxis("stride", axes, 1, kernel);
  const padding = options.perAxis("padding", axes, 0, 0);
  options.finish();
  if (kernel.some((size, axis) => 2 * padding[axis] > size))
    options.fail(
      "needs padding of at most half the kernel",
      `padding ${padding.join("×")} for kernel ${kernel.join("×")}`,
      "A window must not lie in the padding alone.",
    );
  const windows: Window[] = kernel.map((size, axis) => ({
    kernel: size,
    stride: stride[axis],
    padding: padding[axis],
    dilation: 1,
  }));
  const sizes = spatial(input);
  const positions = windows.map((window, axis) => windowPositions(sizes[axis], window));
  if (positions.some((size) => size < 1))
    options.fail("needs a window that fits the padded input", `${kernel.join("×")} on ${describe(input)}`);
  const output = reshaped(input, channels(input), positions);
  const taps = windows.map((window, axis) => windowTaps(sizes[axis], window));
  const c = channels(input);
  const all = elements(output);
  const inside = taps.reduce((total, axis) => total * axis.total, c);
  const reached = taps.reduce((total, axis) => total * axis.reached, c);
  const N = count("N", all);
  const places = product(
    ...kernel.map((size, axis) => count(axes === 1 ? "k" : `k_${axisNames(axes)[axis]}`, size)),
  );
  /** Steps that combine the values of all windows; one less than values in each. */
  const combining = (padded: "count" | "skip") =>
    padded === "count" ? N.times(places.minus(one)) : count("T", inside).minus(count("N'", reached));
  return {
    ...plainAccount(mean ? "avgPool" : "maxPool", output),
    sizes: windows.map((window, axis) => positionsFormula(axisNames(axes)[axis], sizes[axis], window)),
    field: (fields) => fields.map((field, axis) => fieldThroughWindow(field, windows[axis])),
    forward: (conventions) => {
      const { padding: padded, poolCompare, poolAverage } = conventions;
      const times = (worked: Worked) => perSample(conventions, worked);
      const inputs = perValue(conventions, count("N_{in}", elements(input)));
      if (mean) {
        if (poolAverage === "none" || poolAverage === "global") return operations();
        if (poolAverage === "input") return operations({ add: inputs });
        return operations({ add: times(combining(padded)), mul: times(N) });
      }
      if (poolCompare === "none") return operations();
      if (poolCompare === "input") return operations({ logic: inputs });
      const values = padded === "count" ? N.times(places) : count("T", inside);
      return operations({ logic: times(poolCompare === "k²" ? values : combining(padded)) });
    },
    backward: ({ poolAverage, poolCompare, batch }) => {
      const counted = mean ? poolAverage === "full" || poolAverage === "input" : poolCompare !== "none";
      const times = (worked: Worked) => (batch === 1 ? worked : count("B", batch).times(worked));
      const used = windows.reduce((total, window, axis) => {
        const seen = new Set<number>();
        for (let position = 0; position < positions[axis]; position++)
          for (let offset = 0; offset < window.kernel; offset++) {
            const place = position * window.stride - window.padding + offset;
            if (place >= 0 && place < sizes[axis]) seen.add(place);
          }
        return total * seen.size;
      }, c);
      // Where windows overlap, the mean's shares add up; a maximum routes ∇ to its winner, which depends on the data.
      const delta =
        mean && counted
          ? operations({ mul: times(N), add: times(count("T", inside).minus(count("u", used))) })
          : operations();
      return { weight: operations(), bias: operations(), delta };
    },
  };
}

/** The mean of every channel. */
export function globalAveragePooling(options: Options, input: Tensor): Account {
  options.needs(input, ["image", "signal", "sequence"], "It averages over positions or steps.");
  options.finish();
  const c = channels(input);
  const places = elements(input) / c;
  const [C, P] = [count("C", c), count("P", places)];
  return {
    ...plainAccount("globalAvgPool", { kind: "features", shape: [c] }),
    field: () => null,
    forward: (conventions) => {
      const { poolAverage } = conventions;
      const times = (worked: Worked) => perSample(conventions, worked);
      if (poolAverage === "none" || (poolAverage === "global" && input.kind !== "image")) return operations();
      if (poolAverage !== "full") return operations({ add: perValue(conventions, C.times(P)) });
      return operations({ add: times(C.times(P.minus(one))), mul: times(C) });
    },
    backward: ({ poolAverage, batch }) => ({
      weight: operations(),
      bias: operations(),
      delta:
        poolAverage === "none"
          ? operations()
          : operations({ mul: batch === 1 ? C : count("B", batch).times(C) }),
    }),
  };
}

/** Every value repeated `factor` times along both axes. */
export function nearestUpsampling(options: Options, input: Tensor): Account {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const factor = options.perAxis("factor", 2, 1);
  options.finish();
  const sizes = spatial(input);
  const output = reshaped(
    input,
    channels(input),
    sizes.map((size, axis) => size * factor[axis]),
  );
  return {
    ...plainAccount("upsampleNearest2d", output),
    sizes: sizes.map((size, axis) => ({
      name: ["H_{out}", "W_{out}"][axis],
      worked: count("f", factor[axis]).times(count(["H", "W"][axis], size)),
    })),
    field: (fields) => fields.map((field, axis) => fieldThroughUpsampling(field, factor[axis])),
    forward: (conventions) =>
      operations(
        conventions.upsample === "output" ? { add: perValue(conventions, count("N", elements(output))) } : {},
      ),
    backward: ({ batch, accumulate }) => {
      const [N, from] = [count("N", elements(output)), count("N_{in}", elements(input))];
      const adds = accumulate === "n-1" ? N.minus(from) : accumulate === "n" ? N : Worked.constant(0);
      return {
        weight: operations(),
        bias: operations(),
        delta: operations({ add: batch === 1 ? adds : count("B", batch).times(adds) }),
      };
    },
  };
}
