/** WebAssembly's types of values. */
export const i32 = 0x7f;
export const f32 = 0x7d;
export const f64 = 0x7c;
export const v128 = 0x7b;

/** The instructions that the compiled steps are made of. Source: WebAssembly core specification 2.0, section 5.4. */
export const instruction = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  else: [0x05],
  end: [0x0b],
  select: [0x1b],
  i32Eqz: [0x45],
  i32Eq: [0x46],
  i32LtS: [0x48],
  i32LeS: [0x4c],
  i32GeS: [0x4e],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32Mul: [0x6c],
  i32And: [0x71],
  i32Or: [0x72],
  i32Xor: [0x73],
  f32Add: [0x92],
  f32Mul: [0x94],
  f64Add: [0xa0],
  f64Div: [0xa3],
  demoteF64: [0xb6],
  promoteF32: [0xbb],
} as const;

/** Instructions on vectors of four float32, of two float64, of bits. */
export const simd = {
  f32x4Splat: 0x13,
  f64x2Splat: 0x14,
  i32x4Splat: 0x11,
  f32x4Lane: 0x1f,
  f32x4Eq: 0x41,
  f32x4Ne: 0x42,
  f32x4Lt: 0x43,
  f32x4Gt: 0x44,
  f32x4Le: 0x45,
  f32x4Ge: 0x46,
  not: 0x4d,
  and: 0x4e,
  or: 0x50,
  bitselect: 0x52,
  store64Lane: 0x5b,
  demoteZero: 0x5e,
  promoteLow: 0x5f,
  f32x4Nearest: 0x6a,
  i32x4Shl: 0xab,
  i32x4ShrS: 0xac,
  i32x4Add: 0xae,
  i32x4Sub: 0xb1,
  f32x4Abs: 0xe0,
  f32x4Neg: 0xe1,
  f32x4Sqrt: 0xe3,
  f32x4Add: 0xe4,
  f32x4Sub: 0xe5,
  f32x4Mul: 0xe6,
  f32x4Div: 0xe7,
  f32x4Min: 0xe8,
  f32x4Max: 0xe9,
  f32x4Pmin: 0xea,
  f32x4Pmax: 0xeb,
  f64x2Add: 0xf0,
  f64x2Div: 0xf3,
  i32x4Trunc: 0xf8,
} as const;

/** The body of a function, instruction after instruction. */
export class Code {
  readonly bytes: number[] = [];
  private readonly locals: number[] = [];

  /** @param parameters the types of the parameters, which are the first locals */
  constructor(readonly parameters: readonly number[]) {}

  /** A new local of a type; its number. */
  local(type: number): number {
    return this.parameters.length + this.locals.push(type) - 1;
  }

  emit(...parts: (number | readonly number[])[]): this {
    for (const part of parts)
      if (typeof part === "number") this.bytes.push(part);
      else for (const byte of part) this.bytes.push(byte);
    return this;
  }

  get(local: number): this {
    return this.emit(0x20, unsigned(local));
  }

  set(local: number): this {
    return this.emit(0x21, unsigned(local));
  }

  tee(local: number): this {
    return this.emit(0x22, unsigned(local));
  }

  integer(value: number): this {
    return this.emit(0x41, signed(value | 0));
  }

  float(value: number): this {
    return this.emit(0x43, [...new Uint8Array(Float32Array.of(value).buffer)]);
  }

  double(value: number): this {
    return this.emit(0x44, [...new Uint8Array(Float64Array.of(value).buffer)]);
  }

  /** A vector instruction by its number. */
  simd(number: number): this {
    return this.emit(0xfd, unsigned(number));
  }

  /** A load or store of a vector, or of one number into all of its lanes. */
  vector(number: keyof typeof vectorAccess, offset = 0): this {
    return this.simd(vectorAccess[number]).emit(2, unsigned(offset));
  }

  loadInteger(offset = 0): this {
    return this.emit(0x28, 2, unsigned(offset));
  }

  loadFloat(offset = 0): this {
    return this.emit(0x2a, 2, unsigned(offset));
  }

  storeInteger(offset = 0): this {
    return this.emit(0x36, 2, unsigned(offset));
  }

  storeFloat(offset = 0): this {
    return this.emit(0x38, 2, unsigned(offset));
  }

  call(target: number): this {
    return this.emit(0x10, unsigned(target));
  }

  /** Adds a number of bytes, or another local, to a local. */
  advance(local: number, by: number | { local: number }): this {
    this.get(local);
    if (typeof by === "number") this.integer(by);
    else this.get(by.local);
    return this.emit(instruction.i32Add).set(local);
  }

  /** Runs a body while `counter`, which starts at zero and grows by `step`, is below a limit. */
  repeat(counter: number, limit: number | { local: number }, step: number, body: () => void): this {
    this.integer(0).set(counter);
    return this.repeatOn(counter, limit, step, body);
  }

  /** As {@link repeat}, from what the counter is. */
  repeatOn(counter: number, limit: number | { local: number }, step: number, body: () => void): this {
    this.emit(instruction.block, instruction.loop);
    this.get(counter);
    if (typeof limit === "number") this.integer(limit);
    else this.get(limit.local);
    this.emit(instruction.i32GeS, 0x0d, 1);
    body();
    this.advance(counter, step).emit(0x0c, 0);
    return this.emit(instruction.end, instruction.end);
  }

  /** Locals and instructions, as the code section has them. */
  finish(): number[] {
    const body = [
      ...unsigned(this.locals.length),
      ...this.locals.flatMap((type) => [1, type]),
      ...this.bytes,
      0x0b,
    ];
    return [...unsigned(body.length), ...body];
  }
}

const vectorAccess = { load: 0x00, splat: 0x09, store: 0x0b, load64: 0x5d } as const;

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 127;
    rest >>= 7;
    if ((rest === 0 && !(byte & 64)) || (rest === -1 && byte & 64)) return [...bytes, byte];
    bytes.push(byte | 128);
  }
}

/** A function that a module takes from outside. */
export interface Imported {
  name: string;
  parameters: readonly number[];
  results?: readonly number[];
}

/** A WebAssembly module on the memory of another: `env.memory`, and functions from `env`. */
export class Assembly {
  private readonly types: string[] = [];
  private readonly typeBytes: number[][] = [];
  private readonly functions: { type: number; code: number[]; name?: string }[] = [];
  private readonly importTypes: number[];

  constructor(private readonly imports: readonly Imported[] = []) {
    this.importTypes = imports.map(({ parameters, results = [] }) => this.type(parameters, results));
  }

  /** The number by which an imported function is called. */
  imported(name: string): number {
    return this.imports.findIndex((each) => each.name === name);
  }

  /** Adds a function; the number by which it is called. */
  add(code: Code, { name, results = [] }: { name?: string; results?: readonly number[] } = {}): number {
    const type = this.type(code.parameters, results);
    return this.imports.length + this.functions.push({ type, code: code.finish(), name }) - 1;
  }

  finish(): Uint8Array {
    const named = this.functions.flatMap(({ name }, place) =>
      name === undefined ? [] : [[...text(name), 0, ...unsigned(this.imports.length + place)]],
    );
    const bytes: number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    const section = (id: number, items: number[][]): void => {
      let length = unsigned(items.length).length;
      for (const item of items) length += item.length;
      bytes.push(id, ...unsigned(length), ...unsigned(items.length));
      for (const item of items) for (const byte of item) bytes.push(byte);
    };
    section(1, this.typeBytes);
    section(2, [
      [...text("env"), ...text("memory"), 2, 0, 1],
      ...this.imports.map(({ name }, place) => [
        ...text("env"),
        ...text(name),
        0,
        ...unsigned(this.importTypes[place]),
      ]),
    ]);
    section(
      3,
      this.functions.map(({ type }) => unsigned(type)),
    );
    section(7, named);
    section(
      10,
      this.functions.map(({ code }) => code),
    );
    return Uint8Array.from(bytes);
  }

  private type(parameters: readonly number[], results: readonly number[]): number {
    const bytes = [0x60, ...unsigned(parameters.length), ...parameters, ...unsigned(results.length), ...results];
    const key = bytes.join();
    const known = this.types.indexOf(key);
    if (known >= 0) return known;
    this.typeBytes.push(bytes);
    return this.types.push(key) - 1;
  }
}

const text = (name: string): number[] => [...unsigned(name.length), ...Buffer.from(name, "latin1")];
