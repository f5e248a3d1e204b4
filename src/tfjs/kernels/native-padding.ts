import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel, runWithin } from "./override.js";

type Margins = [number, number][];

interface PaddedAttrs {
  pad: "valid" | "same" | number | Margins;
  inputShape: number[];
}

/**
 * Lets convolutions take a number of zeros around the image on `tensorflow`, whose gradients know only `same` and
 * `valid`: the image gets its zeros first, and its gradient loses them afterwards.
 */
export function overrideNativePadding(tf: Tfjs): void {
  for (const kernel of ["Conv2D", "Conv2DBackpropFilter"])
    overrideKernel<KernelBackend, PaddedAttrs>(tf, "tensorflow", kernel, (own) => (call) => {
      const margins = marginsOf(call.attrs.pad);
      if (!margins) return own(call);
      const { inputs, backend } = call;
      const x = runWithin(tf, "PadV2", "tensorflow", {
        inputs: { x: inputs.x },
        backend,
        attrs: { paddings: margins, constantValue: 0 },
      });
      const result = own({ ...call, inputs: { ...inputs, x }, attrs: { ...call.attrs, pad: "valid" } });
      backend.disposeData(x.dataId);
      return result;
    });
  overrideKernel<KernelBackend, PaddedAttrs>(tf, "tensorflow", "Conv2DBackpropInput", (own) => (call) => {
    const margins = marginsOf(call.attrs.pad);
    if (!margins) return own(call);
    const { inputShape } = call.attrs;
    const padded = inputShape.map((length, axis) => length + margins[axis][0] + margins[axis][1]);
    const whole = own({ ...call, attrs: { ...call.attrs, inputShape: padded, pad: "valid" } });
    const begin = margins.map(([before]) => before);
    const result = runWithin(tf, "Slice", "tensorflow", {
      inputs: { x: whole },
      backend: call.backend,
      attrs: { begin, size: inputShape },
    });
    call.backend.disposeData(whole.dataId);
    return result;
  });
}

function marginsOf(pad: PaddedAttrs["pad"]): Margins | undefined {
  if (typeof pad === "string") return undefined;
  if (Array.isArray(pad)) return pad;
  return [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ];
}
