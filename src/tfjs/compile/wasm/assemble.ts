import { sizeOf } from "../rewrites/workshop.js";
import type { Value } from "../tape.js";
import { Assembly, Code, i32, v128 } from "./assembler.js";
import { panelWidth, shared, sharedFunctions } from "./library.js";
import { type LoopBody, loopCode, type Operand } from "./loop.js";
import { attrsOf } from "./lower.js";
import type { Loop, Schedule, Single, Work } from "./schedule.js";
import { vectorFunctions } from "./vector-functions.js";
import { exportsOf, type Memory } from "./web-assembly.js";

/** An address that is known, or one that a word of memory and a number of bytes more say. */
export interface Address {
  word?: number;
  offset: number;
}

/** All that the code of a step is made of. */
export interface Parts {
  work: Work[];
  schedule: Schedule;
  memory: Memory;
  /** Room for four rows of a panel. */
  scratch: number;
  addressOf(value: Value): Address;
  /** The members of a loop whose numbers go to memory. */
  stored(loop: Loop): Value[];
  /** The number of the JavaScript that does a piece of work. */
  callOf(single: Single): number;
  /** Does a piece of work that is JavaScript's. */
  call(place: number): void;
  /** Copies at the end. */
  endings: { from: Address; to: Address; bytes: number }[];
}

/** A step's work as one function of a WebAssembly module. */
export function assemble(parts: Parts): () => void {
  const { memory, call } = parts;
  const functions = Object.entries(shared).map(([name, parameters]) => ({ name, parameters }));
  const assembly = new Assembly([...functions, { name: "call", parameters: [i32] }]);
  const bodies = new Bodies(assembly);
  const code = new Code([]);
  for (const work of parts.work) write(code, work, parts, assembly, bodies);
  for (const { from, to, bytes } of parts.endings) {
    push(code, from);
    push(code, to);
    // bytes that make no whole words are copied as the words that they begin
    code.integer(1).integer(Math.ceil(bytes / 4) * 4).integer(0).integer(0).call(assembly.imported("rows"));
  }
  assembly.add(code, { name: "step" });
  return exportsOf(assembly.finish(), { ...sharedFunctions(memory), memory, call }).step;
}

function push(code: Code, { word, offset }: Address): void {
  if (word === undefined) {
    code.integer(offset);
    return;
  }
  code.integer(word).loadInteger();
  if (offset !== 0) code.integer(offset).emit([0x6a]);
}

function write(code: Code, work: Work, parts: Parts, assembly: Assembly, bodies: Bodies): void {
  const { addressOf, schedule } = parts;
  const shifted = (value: Value, bytes: number): Address => {
    const { word, offset } = addressOf(value);
    return { word, offset: offset + bytes };
  };
  const integers = (...numbers: number[]): void => {
    for (const number of numbers) code.integer(number);
  };
  switch (work.kind) {
    case "loop": {
      const { body, inputs, outputs } = bodyOf(work, parts);
      if (outputs.length === 0) return;
      for (const value of [...inputs, ...outputs]) push(code, addressOf(value));
      code.call(bodies.of(body));
      return;
    }
    case "rows": {
      push(code, shifted(work.from, work.start));
      push(code, shifted(work.to, work.end));
      integers(work.count, work.bytes, work.fromStep, work.toStep);
      code.call(assembly.imported("rows"));
      return;
    }
    case "sums": {
      const { node, matrices, rows, columns, over, divisor } = work;
      for (let matrix = 0; matrix < matrices; matrix++) {
        push(code, shifted(node.inputs[0], 4 * matrix * rows * columns));
        push(code, shifted(node.outputs[0], 4 * matrix * columns));
        integers(rows, columns);
        code.double(divisor).call(assembly.imported(over === "rows" ? "columnSums" : "rowSums"));
      }
      return;
    }
    case "panels": {
      const { depth, width, transposed } = attrsOf(work.node) as Record<string, number>;
      const matrices = sizeOf(schedule.shapeOf(work.node.inputs[0])) / (depth * width);
      const panels = Math.ceil(width / panelWidth) * panelWidth * depth;
      for (let matrix = 0; matrix < matrices; matrix++) {
        push(code, shifted(work.node.inputs[0], 4 * matrix * depth * width));
        push(code, shifted(work.node.outputs[0], 4 * matrix * panels));
        integers(depth, width, ...(transposed ? [4, 4 * depth] : [4 * width, 4]));
        code.call(assembly.imported("panels"));
      }
      return;
    }
    case "product": {
      const [a, panels, bias] = work.node.inputs;
      const { rows, depth, width, transposed } = attrsOf(work.node) as Record<string, number>;
      const counts = [sizeOf(schedule.shapeOf(a)) / (rows * depth), schedule.shapeOf(panels)[0]];
      const count = sizeOf(schedule.shapeOf(work.node.outputs[0])) / (rows * width);
      const size = Math.ceil(width / panelWidth) * panelWidth * depth;
      for (let matrix = 0; matrix < count; matrix++) {
        push(code, shifted(a, counts[0] === 1 ? 0 : 4 * matrix * rows * depth));
        push(code, shifted(panels, counts[1] === 1 ? 0 : 4 * matrix * size));
        if (bias === undefined) code.integer(0);
        else push(code, addressOf(bias));
        push(code, shifted(work.node.outputs[0], 4 * matrix * rows * width));
        integers(parts.scratch, rows, depth, width, ...(transposed ? [4 * rows, 4] : [4, 4 * depth]));
        code.call(assembly.imported("product"));
      }
      return;
    }
    case "fill": {
      const [output] = work.node.outputs;
      const size = sizeOf(schedule.shapeOf(output));
      if (size === 0) return;
      push(code, addressOf(output));
      const members = [
        { op: "Add", attrs: {}, operands: [{ constant: attrsOf(work.node).value as number }, { constant: 0 }] },
      ];
      code.call(bodies.of({ size, inputs: [], members, outputs: [0] }));
      return;
    }
    case "call":
    case "widen":
      code.integer(parts.callOf(work)).call(assembly.imported("call"));
  }
}

/** A loop as its code is made of it, and the values whose addresses it takes. */
function bodyOf(loop: Loop, { schedule, stored }: Parts): { body: LoopBody; inputs: Value[]; outputs: Value[] } {
  const inputs = [...loop.inputs.keys()];
  const outputs = stored(loop);
  const memberOf = new Map(loop.members.map(({ outputs: [value] }, place) => [value, place]));
  const operandOf = (value: Value): Operand => {
    const member = memberOf.get(value);
    if (member !== undefined) return { member };
    const constant = schedule.uniform(value);
    return constant === undefined ? { input: inputs.indexOf(value) } : { constant };
  };
  const body: LoopBody = {
    size: sizeOf(loop.shape),
    inputs: inputs.map((value) => ({
      access: loop.inputs.get(value)!,
      truths: schedule.lanes.has(schedule.placeOf(value).root),
    })),
    members: loop.members.map((node) => ({
      op: node.op,
      attrs: attrsOf(node),
      operands: node.inputs.map(operandOf),
    })),
    outputs: outputs.map((value) => memberOf.get(value)!),
  };
  return { body, inputs, outputs };
}

/** The functions of a module's loops; loops that are alike, as those of a sequence's steps are, share one. */
class Bodies {
  private readonly known = new Map<string, number>();

  constructor(private readonly assembly: Assembly) {}

  of(body: LoopBody): number {
    const key = JSON.stringify(body, (_, value: unknown) =>
      typeof value === "number" && !(Number.isFinite(value) && !Object.is(value, -0)) ? String(value) : value,
    );
    let found = this.known.get(key);
    if (found === undefined) {
      found = this.assembly.add(loopCode(body, (name) => this.vectorFunction(name)));
      this.known.set(key, found);
    }
    return found;
  }

  private vectorFunction(name: string): number {
    let found = this.known.get(name);
    if (found === undefined) {
      found = this.assembly.add(vectorFunctions[name](), { results: [v128] });
      this.known.set(name, found);
    }
    return found;
  }
}

