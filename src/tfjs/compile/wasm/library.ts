import { Assembly, Code, f32, f64, i32, instruction, simd, v128 } from "./assembler.js";
import { type Exports, exportsOf, type Memory } from "./web-assembly.js";

/** How many columns of the right factor stand side by side in a panel. */
export const panelWidth = 8;

const rowsAtOnce = 4;
const vectorsAtOnce = panelWidth / 4;

/** The functions that every compiled step shares, and the types of their parameters. */
export const shared = {
  panels: [i32, i32, i32, i32, i32, i32],
  product: [i32, i32, i32, i32, i32, i32, i32, i32, i32, i32],
  rows: [i32, i32, i32, i32, i32, i32],
  columnSums: [i32, i32, i32, i32, f64],
  rowSums: [i32, i32, i32, i32, f64],
} as const satisfies Record<string, readonly number[]>;

const made = new WeakMap<Memory, Exports>();

/** The shared functions on a memory: one instance for all steps, so that V8 has optimized it when the next one comes. */
export function sharedFunctions(memory: Memory): Exports {
  let exports = made.get(memory);
  if (!exports) {
    const assembly = new Assembly();
    assembly.add(panels(), { name: "panels" });
    assembly.add(product(), { name: "product" });
    assembly.add(rows(), { name: "rows" });
    assembly.add(columnSums(), { name: "columnSums" });
    assembly.add(rowSums(), { name: "rowSums" });
    exports = exportsOf(assembly.finish(), { memory });
    made.set(memory, exports);
  }
  return exports;
}

/**
 * `panels(from, to, depth, width, along, across)`: a matrix of `depth` rows and `width` columns as panels of eight columns, row
 * after row, the last one filled up with zeros; `along` and `across` are the distances in bytes of rows and of columns.
 */
function panels(): Code {
  const code = new Code(shared.panels);
  const [from, to, depth, width, along, across] = [0, 1, 2, 3, 4, 5];
  const [column, row, source] = [code.local(i32), code.local(i32), code.local(i32)];
  code.repeat(column, { local: width }, panelWidth, () => {
    code.get(from).get(column).get(across).emit(instruction.i32Mul, instruction.i32Add).set(source);
    // whole panels of rows that lie together go by vectors
    code.get(column).integer(panelWidth).emit(instruction.i32Add).get(width).emit(instruction.i32LeS);
    code.get(across).integer(4).emit(instruction.i32Eq, instruction.i32And, instruction.if);
    code.repeat(row, { local: depth }, 1, () => {
      for (let vector = 0; vector < vectorsAtOnce; vector++)
        code.get(to).get(source).vector("load", 16 * vector).vector("store", 16 * vector);
      code.advance(source, { local: along }).advance(to, 4 * panelWidth);
    });
    code.emit(instruction.else);
    code.repeat(row, { local: depth }, 1, () => {
      for (let place = 0; place < panelWidth; place++) {
        code.get(to);
        code.get(column).integer(place).emit(instruction.i32Add).get(width).emit(instruction.i32LtS);
        code.emit(0x04, f32);
        code.get(source).integer(place).get(across).emit(instruction.i32Mul, instruction.i32Add).loadFloat();
        code.emit(instruction.else).float(0).emit(instruction.end).storeFloat(4 * place);
      }
      code.advance(source, { local: along }).advance(to, 4 * panelWidth);
    });
    code.emit(instruction.end);
  });
  return code;
}
/**
 * `product(a, panels, bias, to, scratch, rows, depth, width, along, down)`: a · b with b in panels, plus the bias unless its
 * address is 0; `along` is the distance in bytes of a's elements in the sum, `down` that of its rows. Each sum runs in the order of
 * the depth, as XNNPACK's do. `scratch` is room for four rows of a panel.
 */
function product(): Code {
  const code = new Code(shared.product);
  const [a, panel, bias, to, scratch, rowCount, depth, width, along, down] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const [column, row, step] = [code.local(i32), code.local(i32), code.local(i32)];
  const [element, b, target, stride, left] = Array.from({ length: 5 }, () => code.local(i32));
  const lines = Array.from({ length: rowsAtOnce }, () => code.local(i32));
  const vectors = Array.from({ length: vectorsAtOnce }, () => code.local(v128));
  const factor = code.local(v128);
  const starts = Array.from({ length: vectorsAtOnce }, () => code.local(v128));
  const sums = Array.from({ length: rowsAtOnce * vectorsAtOnce }, () => code.local(v128));

  /** Some rows of one panel. */
  const block = (count: number): void => {
    code.get(a).get(row).get(down).emit(instruction.i32Mul, instruction.i32Add).set(lines[0]);
    for (let line = 1; line < count; line++)
      code.get(lines[line - 1]).get(down).emit(instruction.i32Add).set(lines[line]);
    for (let line = 0; line < count; line++)
      for (let vector = 0; vector < vectorsAtOnce; vector++)
        code.get(starts[vector]).set(sums[line * vectorsAtOnce + vector]);
    code.get(panel).set(b).integer(0).set(element);
    code.repeat(step, { local: depth }, 1, () => {
      for (let vector = 0; vector < vectorsAtOnce; vector++)
        code.get(b).vector("load", 16 * vector).set(vectors[vector]);
      for (let line = 0; line < count; line++) {
        code.get(lines[line]).get(element).emit(instruction.i32Add).vector("splat").set(factor);
        for (let vector = 0; vector < vectorsAtOnce; vector++) {
          const sum = sums[line * vectorsAtOnce + vector];
          code.get(sum).get(factor).get(vectors[vector]).simd(simd.f32x4Mul).simd(simd.f32x4Add).set(sum);
        }
      }
      code.advance(b, 4 * panelWidth).advance(element, { local: along });
    });
    // A panel that is not full goes through the scratch, for what lies beside it is another row's.
    code.get(left).integer(panelWidth).emit(instruction.i32LtS, instruction.if);
    code.get(scratch).set(target).integer(4 * panelWidth).set(stride);
    code.emit(instruction.else);
    code.get(to).get(row).get(width).emit(instruction.i32Mul).get(column).emit(instruction.i32Add);
    code.integer(4).emit(instruction.i32Mul, instruction.i32Add).set(target);
    code.get(width).integer(4).emit(instruction.i32Mul).set(stride);
    code.emit(instruction.end);
    for (let line = 0; line < count; line++) {
      for (let vector = 0; vector < vectorsAtOnce; vector++)
        code.get(target).get(sums[line * vectorsAtOnce + vector]).vector("store", 16 * vector);
      code.advance(target, { local: stride });
    }
    code.get(left).integer(panelWidth).emit(instruction.i32LtS, instruction.if);
    code.get(to).get(row).get(width).emit(instruction.i32Mul).get(column).emit(instruction.i32Add);
    code.integer(4).emit(instruction.i32Mul, instruction.i32Add).set(target);
    for (let line = 0; line < count; line++) {
      code.repeat(step, { local: left }, 1, () => {
        const place = (): Code => code.get(step).integer(4).emit(instruction.i32Mul, instruction.i32Add);
        code.get(target);
        place();
        code.get(scratch);
        place().loadFloat(4 * panelWidth * line).storeFloat();
      });
      code.get(target).get(width).integer(4).emit(instruction.i32Mul, instruction.i32Add).set(target);
    }
    code.emit(instruction.end);
  };

  code.repeat(column, { local: width }, panelWidth, () => {
    code.get(width).get(column).emit(instruction.i32Sub).set(left);
    code.get(bias).emit(instruction.if);
    code.get(left).integer(panelWidth).emit(instruction.i32LtS, instruction.if);
    code.repeat(step, { local: left }, 1, () => {
      code.get(scratch).get(step).integer(4).emit(instruction.i32Mul, instruction.i32Add);
      code.get(bias).get(column).get(step).emit(instruction.i32Add).integer(4);
      code.emit(instruction.i32Mul, instruction.i32Add).loadFloat().storeFloat();
    });
    for (let vector = 0; vector < vectorsAtOnce; vector++)
      code.get(scratch).vector("load", 16 * vector).set(starts[vector]);
    code.emit(instruction.else);
    for (let vector = 0; vector < vectorsAtOnce; vector++) {
      code.get(bias).get(column).integer(4).emit(instruction.i32Mul, instruction.i32Add);
      code.vector("load", 16 * vector).set(starts[vector]);
    }
    code.emit(instruction.end, instruction.end);
    code.integer(0).set(row);
    code.emit(instruction.block, instruction.loop);
    code.get(row).get(rowCount).integer(-rowsAtOnce).emit(instruction.i32And, instruction.i32GeS, 0x0d, 1);
    block(rowsAtOnce);
    code.advance(row, rowsAtOnce).emit(0x0c, 0, instruction.end, instruction.end);
    code.repeatOn(row, { local: rowCount }, 1, () => block(1));
    code.get(panel).get(depth).integer(4 * panelWidth).emit(instruction.i32Mul, instruction.i32Add).set(panel);
  });
  return code;
}

/** `rows(from, to, count, bytes, fromStep, toStep)`: copies rows of a multiple of four bytes. */
function rows(): Code {
  const code = new Code(shared.rows);
  const [from, to, count, bytes, fromStep, toStep] = [0, 1, 2, 3, 4, 5];
  const [row, place, whole] = [code.local(i32), code.local(i32), code.local(i32)];
  code.get(bytes).integer(-16).emit(instruction.i32And).set(whole);
  code.repeat(row, { local: count }, 1, () => {
    code.repeat(place, { local: whole }, 16, () => {
      code.get(to).get(place).emit(instruction.i32Add);
      code.get(from).get(place).emit(instruction.i32Add).vector("load").vector("store");
    });
    code.repeatOn(place, { local: bytes }, 4, () => {
      code.get(to).get(place).emit(instruction.i32Add);
      code.get(from).get(place).emit(instruction.i32Add).loadInteger().storeInteger();
    });
    code.advance(from, { local: fromStep }).advance(to, { local: toStep });
  });
  return code;
}

/** `columnSums(from, to, rows, columns, divisor)`: the sums of a matrix's columns in double precision, over a divisor. */
function columnSums(): Code {
  const code = new Code(shared.columnSums);
  const [from, to, rowCount, columns, divisor] = [0, 1, 2, 3, 4];
  const [column, row, source, stride] = Array.from({ length: 4 }, () => code.local(i32));
  const wide = Array.from({ length: 4 }, () => code.local(v128));
  const single = code.local(f64);
  const start = (): Code =>
    code.get(from).get(column).integer(4).emit(instruction.i32Mul, instruction.i32Add).set(source);
  const target = (): Code => code.get(to).get(column).integer(4).emit(instruction.i32Mul, instruction.i32Add);
  code.get(columns).integer(4).emit(instruction.i32Mul).set(stride);
  code.integer(0).set(column);
  code.emit(instruction.block, instruction.loop);
  code.get(column).get(columns).integer(-8).emit(instruction.i32And, instruction.i32GeS, 0x0d, 1);
  start();
  for (const sum of wide) code.double(0).simd(simd.f64x2Splat).set(sum);
  code.repeat(row, { local: rowCount }, 1, () => {
    for (const [place, sum] of wide.entries())
      code.get(sum).get(source).vector("load64", 8 * place).simd(simd.promoteLow).simd(simd.f64x2Add).set(sum);
    code.advance(source, { local: stride });
  });
  for (const [place, sum] of wide.entries()) {
    target().get(sum).get(divisor).simd(simd.f64x2Splat).simd(simd.f64x2Div).simd(simd.demoteZero);
    code.simd(simd.store64Lane).emit(2, 8 * place, 0);
  }
  code.advance(column, 8).emit(0x0c, 0, instruction.end, instruction.end);
  code.repeatOn(column, { local: columns }, 1, () => {
    start().double(0).set(single);
    code.repeat(row, { local: rowCount }, 1, () => {
      code.get(single).get(source).loadFloat().emit(instruction.promoteF32, instruction.f64Add).set(single);
      code.advance(source, { local: stride });
    });
    target().get(single).get(divisor).emit(instruction.f64Div, instruction.demoteF64).storeFloat();
  });
  return code;
}

/** `rowSums(from, to, rows, columns, divisor)`: the sums of a matrix's rows in double precision, over a divisor. */
function rowSums(): Code {
  const code = new Code(shared.rowSums);
  const [from, to, rowCount, columns, divisor] = [0, 1, 2, 3, 4];
  const [column, row] = [code.local(i32), code.local(i32)];
  const sum = code.local(f64);
  code.repeat(row, { local: rowCount }, 1, () => {
    code.double(0).set(sum);
    code.repeat(column, { local: columns }, 1, () => {
      code.get(sum).get(from).loadFloat().emit(instruction.promoteF32, instruction.f64Add).set(sum);
      code.advance(from, 4);
    });
    code.get(to).get(sum).get(divisor).emit(instruction.f64Div, instruction.demoteF64).storeFloat();
    code.advance(to, 4);
  });
  return code;
}
