import { type Code, instruction, simd } from "./assembler.js";

/** Writes instructions for four numbers at once or for one. */
export interface Lanes {
  code: Code;
  wide: boolean;
  /** Calls one of the vector functions. */
  call(name: string): void;
}

/** What an operation takes and gives: numbers, or truth values as lanes of ones or zeros. */
export interface Elementwise {
  takes: "numbers" | "truths" | "choice";
  gives: "numbers" | "truths";
  /** Takes the operands off the stack and leaves the result there. */
  write(lanes: Lanes, operands: (() => void)[], attrs: Record<string, unknown>): void;
}

const single: Record<number, readonly number[]> = {
  [simd.f32x4Add]: [0x92],
  [simd.f32x4Sub]: [0x93],
  [simd.f32x4Mul]: [0x94],
  [simd.f32x4Div]: [0x95],
  [simd.f32x4Min]: [0x96],
  [simd.f32x4Max]: [0x97],
  [simd.f32x4Abs]: [0x8b],
  [simd.f32x4Neg]: [0x8c],
  [simd.f32x4Sqrt]: [0x91],
  [simd.f32x4Eq]: [0x5b],
  [simd.f32x4Ne]: [0x5c],
  [simd.f32x4Lt]: [0x5d],
  [simd.f32x4Gt]: [0x5e],
  [simd.f32x4Le]: [0x5f],
  [simd.f32x4Ge]: [0x60],
  [simd.and]: instruction.i32And,
  [simd.or]: instruction.i32Or,
};

/** An instruction on the lanes or on the one number. */
function apply({ code, wide }: Lanes, number: number): void {
  if (wide) code.simd(number);
  else code.emit(single[number]);
}

export function number({ code, wide }: Lanes, value: number): void {
  code.float(value);
  if (wide) code.simd(simd.f32x4Splat);
}

/** Compares what is on the stack; one number's answer becomes a lane of ones too. */
function compare(lanes: Lanes, by: number, operands: (() => void)[]): void {
  if (!lanes.wide) lanes.code.integer(0);
  for (const operand of operands) operand();
  apply(lanes, by);
  if (!lanes.wide) lanes.code.emit(instruction.i32Sub);
}

/** `yes` where the condition holds and `no` elsewhere. */
function choose({ code, wide }: Lanes, condition: () => void, yes: () => void, no: () => void): void {
  yes();
  no();
  condition();
  if (wide) code.simd(simd.bitselect);
  else code.emit(instruction.select);
}

const binary = (by: number): Elementwise => ({
  takes: "numbers",
  gives: "numbers",
  write: (lanes, [a, b]) => {
    a();
    b();
    apply(lanes, by);
  },
});

const comparison = (by: number): Elementwise => ({
  takes: "numbers",
  gives: "truths",
  write: (lanes, operands) => compare(lanes, by, operands),
});

const unary = (write: (lanes: Lanes, x: () => void, attrs: Record<string, unknown>) => void): Elementwise => ({
  takes: "numbers",
  gives: "numbers",
  write: (lanes, [x], attrs) => write(lanes, x, attrs),
});

/** The second where the comparison of a pair holds, and the first elsewhere, as C++ has the larger and the smaller of two. */
const extreme = (pair: (a: () => void, b: () => void) => (() => void)[]): Elementwise => ({
  takes: "numbers",
  gives: "numbers",
  write: (lanes, [a, b]) => choose(lanes, () => compare(lanes, simd.f32x4Lt, pair(a, b)), b, a),
});

const truths = (by: number): Elementwise => ({
  takes: "truths",
  gives: "truths",
  write: (lanes, [a, b]) => {
    a();
    b();
    apply(lanes, by);
  },
});

const called = (name: string): Elementwise =>
  unary((lanes, x) => {
    x();
    if (!lanes.wide) lanes.code.simd(simd.f32x4Splat);
    lanes.call(name);
    if (!lanes.wide) lanes.code.simd(simd.f32x4Lane).emit(0);
  });

/** The kernels of tfjs that work number by number, as far as loops are made of them. */
export const elementwise: Record<string, Elementwise> = {
  Add: binary(simd.f32x4Add),
  Sub: binary(simd.f32x4Sub),
  Multiply: binary(simd.f32x4Mul),
  RealDiv: binary(simd.f32x4Div),
  Maximum: extreme((a, b) => [a, b]),
  Minimum: extreme((a, b) => [b, a]),
  SquaredDifference: {
    takes: "numbers",
    gives: "numbers",
    write: (lanes, [a, b]) => {
      for (let time = 0; time < 2; time++) {
        a();
        b();
        apply(lanes, simd.f32x4Sub);
      }
      apply(lanes, simd.f32x4Mul);
    },
  },
  Square: unary((lanes, x) => {
    x();
    x();
    apply(lanes, simd.f32x4Mul);
  }),
  Neg: unary((lanes, x) => {
    x();
    apply(lanes, simd.f32x4Neg);
  }),
  Abs: unary((lanes, x) => {
    x();
    apply(lanes, simd.f32x4Abs);
  }),
  Sqrt: unary((lanes, x) => {
    x();
    apply(lanes, simd.f32x4Sqrt);
  }),
  Rsqrt: unary((lanes, x) => {
    number(lanes, 1);
    x();
    apply(lanes, simd.f32x4Sqrt);
    apply(lanes, simd.f32x4Div);
  }),
  Reciprocal: unary((lanes, x) => {
    number(lanes, 1);
    x();
    apply(lanes, simd.f32x4Div);
  }),
  Relu: unary((lanes, x) => {
    x();
    number(lanes, 0);
    apply(lanes, simd.f32x4Max);
  }),
  Relu6: unary((lanes, x) => {
    x();
    number(lanes, 0);
    apply(lanes, simd.f32x4Max);
    number(lanes, 6);
    apply(lanes, simd.f32x4Min);
  }),
  ClipByValue: unary((lanes, x, { clipValueMin, clipValueMax }) => {
    x();
    number(lanes, clipValueMin as number);
    apply(lanes, simd.f32x4Max);
    number(lanes, clipValueMax as number);
    apply(lanes, simd.f32x4Min);
  }),
  // 1 above zero, NaN where x is none, alpha elsewhere
  Step: unary((lanes, x, { alpha }) => {
    const above = () => compare(lanes, simd.f32x4Gt, [x, () => number(lanes, 0)]);
    const none = () => compare(lanes, simd.f32x4Ne, [x, x]);
    const below = () => choose(lanes, none, x, () => number(lanes, (alpha as number | undefined) ?? 0));
    choose(lanes, above, () => number(lanes, 1), below);
  }),
  Exp: called("Exp"),
  Tanh: called("Tanh"),
  Sigmoid: called("Sigmoid"),
  Greater: comparison(simd.f32x4Gt),
  GreaterEqual: comparison(simd.f32x4Ge),
  Less: comparison(simd.f32x4Lt),
  LessEqual: comparison(simd.f32x4Le),
  Equal: comparison(simd.f32x4Eq),
  NotEqual: comparison(simd.f32x4Ne),
  LogicalAnd: truths(simd.and),
  LogicalOr: truths(simd.or),
  LogicalNot: {
    takes: "truths",
    gives: "truths",
    write: ({ code, wide }, [x]) => {
      x();
      if (wide) code.simd(simd.not);
      else code.integer(-1).emit(instruction.i32Xor);
    },
  },
  Select: {
    takes: "choice",
    gives: "numbers",
    write: (lanes, [condition, yes, no]) => choose(lanes, condition, yes, no),
  },
  /** Of truth values. */
  Cast: {
    takes: "truths",
    gives: "numbers",
    write: (lanes, [x]) => choose(lanes, x, () => number(lanes, 1), () => number(lanes, 0)),
  },
};
