import type { Access } from "../access.js";
import { Code, f32, i32, simd, v128 } from "./assembler.js";
import { elementwise, type Lanes, number } from "./elementwise.js";

/** Where an operand comes from: memory, an operation before, or nowhere. */
export type Operand = { input: number } | { member: number } | { constant: number };

/** A loop over the elements of a shape: some operations at each of them. */
export interface LoopBody {
  size: number;
  inputs: { access: Access; truths: boolean }[];
  members: { op: string; attrs: Record<string, unknown>; operands: Operand[] }[];
  /** The members whose numbers are stored. */
  outputs: number[];
}

/**
 * The code of a loop; its parameters are the addresses of the inputs, then of the outputs. All inputs of an element are loaded
 * before its outputs are stored, so that an output may lie where a full input does.
 * @param call the numbers by which the vector functions are called
 */
export function loopCode({ size, inputs, members, outputs }: LoopBody, call: (name: string) => number): Code {
  const code = new Code([...inputs, ...outputs].map(() => i32));
  const widths = inputs.flatMap(({ access }) => ("columns" in access ? [access.columns] : []));
  const columns = widths[0] ?? size;
  const row = code.local(i32);
  const place = code.local(i32);
  const splats = inputs.map(({ access }) => (access.kind === "one" ? code.local(v128) : -1));
  const lines = inputs.map(({ access }) => (access.kind === "column" ? code.local(v128) : -1));

  const loaded = inputs.map(({ truths }) => ({
    wide: code.local(v128),
    single: code.local(truths ? i32 : f32),
  }));
  const results = members.map(({ op }) => ({
    wide: code.local(v128),
    single: code.local(elementwise[op].gives === "truths" ? i32 : f32),
  }));

  const at = (address: number): Code => code.get(address).get(place).emit([0x6a]);
  const body = (wide: boolean): void => {
    const lanes: Lanes = { code, wide, call: (name) => code.call(call(name)) };
    const kind = wide ? "wide" : "single";
    for (const [input, { access, truths }] of inputs.entries()) {
      const splat = access.kind === "one" ? splats[input] : access.kind === "column" ? lines[input] : -1;
      if (splat >= 0) {
        if (wide) continue;
        code
          .get(splat)
          .simd(truths ? 0x1b : simd.f32x4Lane)
          .emit(0);
      } else if (wide) at(input).vector("load");
      else if (truths) at(input).loadInteger();
      else at(input).loadFloat();
      code.set(loaded[input][kind]);
    }
    const operand = (from: Operand) => (): void => {
      if ("constant" in from) number(lanes, from.constant);
      else if ("member" in from) code.get(results[from.member][kind]);
      else {
        const { kind: access } = inputs[from.input].access;
        if (wide && access === "one") code.get(splats[from.input]);
        else if (wide && access === "column") code.get(lines[from.input]);
        else code.get(loaded[from.input][kind]);
      }
    };
    for (const [member, { op, attrs, operands }] of members.entries()) {
      elementwise[op].write(lanes, operands.map(operand), attrs);
      code.set(results[member][kind]);
    }
    for (const [output, member] of outputs.entries()) {
      at(inputs.length + output).get(results[member][kind]);
      if (wide) code.vector("store");
      else if (elementwise[members[member].op].gives === "truths") code.storeInteger();
      else code.storeFloat();
    }
  };

  for (const [input, splat] of splats.entries()) if (splat >= 0) code.get(input).vector("splat").set(splat);
  code.repeat(row, Math.max(1, size / columns), 1, () => {
    for (const [input, line] of lines.entries())
      if (line >= 0) code.get(input).vector("splat").set(line).advance(input, 4);
    const whole = 4 * (columns - (columns % 4));
    if (whole > 0) code.repeat(place, whole, 16, () => body(true));
    else code.integer(0).set(place);
    if (columns % 4 > 0) code.repeatOn(place, 4 * columns, 4, () => body(false));
    for (const [input, { access }] of inputs.entries())
      if (access.kind === "full") code.advance(input, 4 * columns);
    for (const output of outputs.keys()) code.advance(inputs.length + output, 4 * columns);
  });
  return code;
}
