import type { Executable } from "./executable.js";
import type { Graph } from "./graph.js";
import { graphDefOf } from "./graph-def.js";
import type { NativeBinding } from "./native.js";
import type { Value } from "./tape.js";

let made = 0;

/** Removes functions whose step was forgotten without being disposed of. */
const forgotten = new FinalizationRegistry<() => void>((remove) => remove());

/** A graph that TensorFlow executes in one call. */
export class StepFunction implements Executable {
  readonly inputs: Value[];
  readonly outputCount: number;
  private readonly name: string;
  private readonly remove: () => void;

  constructor(
    private readonly binding: NativeBinding,
    graph: Graph,
    { xla = false }: { xla?: boolean } = {},
  ) {
    const { bytes, inputs, outputs } = graphDefOf(binding, graph);
    const name = `gradsheet_step_${++made}`;
    binding.addFunction(name, bytes, inputs.length, outputs, xla);
    this.name = name;
    this.inputs = inputs;
    this.outputCount = outputs.length;
    this.remove = () => binding.removeFunction(name);
    forgotten.register(this, this.remove, this);
  }

  run(inputIds: Int32Array, outputIds: Int32Array): void {
    this.binding.runFunction(this.name, inputIds, outputIds);
  }

  dispose(): void {
    forgotten.unregister(this);
    this.remove();
  }
}
