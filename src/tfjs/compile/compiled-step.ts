import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { guardDue } from "./guard-schedule.js";
import { restoreBinding } from "./hooks.js";
import { compilingRefused, nativeBackend, type NativeBackend } from "./native.js";
import { outsideOf } from "./outside.js";
import { Program } from "./program.js";
import { record } from "./recorder.js";
import { type Refusal, RefusedError } from "./refusal.js";
import type { Tape } from "./tape.js";

/** A step that is compiled where it can be. */
export interface StepOptions {
  tf: Tfjs;
  /** Makes the step: gradients, update and all; what it returns is what a caller gets. */
  body: (...batch: Tensor[]) => Tensor[];
  optimizer: Optimizer;
  /** Called once with why the step runs eagerly. */
  onRefusal?: (refusal: Refusal) => void;
  /** False turns it off, as `GRADSHEET_COMPILE=0` in the environment does for all steps. */
  compile?: boolean;
  xla?: boolean;
  recheckEvery?: number;
}

/** How many shapes of batches have a function of their own: each keeps some megabytes. */
const mostFunctions = 8;
const mostOperations = 15_000;

/** What is known of the steps with batches of one shape: the last one recorded, then the function. */
interface Signature {
  tape?: Tape;
  program?: Program;
}

/**
 * A training step that is executed eagerly at first, is recorded twice, and from then on runs as one function of
 * the device, wherever that is possible and gives the same numbers.
 */
export class CompiledStep {
  private readonly signatures = new Map<string, Signature>();
  private warm = false;
  /** A step that has ended and does the same on other variables; its functions are taken over. */
  private forebear:
    { step: CompiledStep; others: () => ReadonlyMap<Variable, Variable> | undefined } | undefined;
  private refusal: Refusal | undefined;

  constructor(private readonly options: StepOptions) {
    if (options.compile === false) this.refusal = { reason: "compile is false", cure: "" };
    else if (process.env.GRADSHEET_COMPILE === "0")
      this.refusal = { reason: "GRADSHEET_COMPILE is 0", cure: "" };
  }

  /** `compiled`, or why not. */
  get state(): string {
    if (this.refusal) return `eager: ${this.refusal.reason}`;
    const refused = compilingRefused(this.options.tf);
    if (refused !== undefined) return `eager: ${refused}`;
    const compiled = [...this.signatures.values()].some(({ program }) => program);
    return compiled ? "compiled" : "eager: the first steps are being recorded";
  }

  /**
   * Takes over the functions of a step that will not be made again, where this one does the same: it is recorded as any other,
   * so that a run has the same numbers whatever was trained before it, and where the records agree the function is there.
   * @param others what stands here for that step's variables, asked when this step has made its own; undefined for nothing
   */
  inherit(step: CompiledStep, others: () => ReadonlyMap<Variable, Variable> | undefined): void {
    step.forebear?.step.dispose();
    step.forebear = undefined;
    this.forebear = { step, others };
  }

  /** Makes one step; the tensors are the caller's to dispose of. */
  run(args: Tensor[]): Tensor[] {
    restoreBinding();
    const { tf, recheckEvery } = this.options;
    const backend = nativeBackend(tf);
    const able = !this.refusal && backend && compilingRefused(tf) === undefined;
    // After a change of device an eager step brings the tensors to TensorFlow's side.
    if (!able || !args.every(({ dataId }) => backend.tensorMap.has(dataId))) return this.eager(args);
    // The first step makes what is made once: the optimizer's averages, a layer's weights.
    if (!this.warm) {
      this.warm = true;
      return this.eager(args);
    }
    const signature = this.signatureOf(args);
    if (!signature) return this.eager(args);
    if (signature.program && !signature.program.valid) {
      signature.program.dispose();
      signature.program = undefined;
    }
    const { program } = signature;
    if (!program) return this.recorded(backend, signature, args);
    if (guardDue(program.steps++, recheckEvery)) return this.rehearsed(program, args);
    try {
      return program.run(args);
    } catch (error) {
      this.refuse(this.refusalOf(error));
      return this.eager(args);
    }
  }

  /** Removes the functions; steps that are made later are eager. */
  dispose(): void {
    this.refusal ??= { reason: "the step has been disposed of", cure: "" };
    this.forget();
  }

  private eager(args: Tensor[]): Tensor[] {
    return this.options.tf.tidy(() => this.options.body(...args));
  }

  /** By shapes and types, and by which arguments are one tensor. */
  private signatureOf(args: Tensor[]): Signature | undefined {
    const { tf } = this.options;
    if (args.some((argument) => argument instanceof tf.Variable)) {
      this.refuse({ reason: "has a variable among its arguments", cure: "Use it from the closure instead." });
      return undefined;
    }
    const key = keyOf(args);
    const known = this.signatures.get(key);
    if (known) return known;
    if (this.signatures.size === mostFunctions) {
      const reason = `gets batches of more than ${mostFunctions} shapes`;
      this.refuse({ reason, cure: "Pad them to a few shapes." });
      return undefined;
    }
    const made: Signature = {};
    this.signatures.set(key, made);
    return made;
  }

  private recorded(backend: NativeBackend, signature: Signature, args: Tensor[]): Tensor[] {
    const { tf, optimizer, xla } = this.options;
    const outside = outsideOf(tf, backend, args, optimizer);
    const recording = record(backend, outside, optimizer, () => this.eager(args));
    try {
      const { refusal, tape } = recording;
      if (refusal) throw new RefusedError(refusal);
      if (tape.nodes.length > mostOperations)
        throw new RefusedError({
          reason: `runs ${tape.nodes.length} operations, more than ${mostOperations}`,
          cure: "Train on shorter sequences or with fewer layers.",
        });
      const before = signature.tape;
      signature.tape = before ? undefined : tape;
      if (before)
        signature.program =
          this.inherited(keyOf(args), before) ?? new Program(backend, optimizer, before, recording, { xla });
    } catch (error) {
      this.refuse(this.refusalOf(error));
    } finally {
      recording.release();
    }
    return recording.outputs;
  }

  private rehearsed(program: Program, args: Tensor[]): Tensor[] {
    const { outputs, difference } = program.rehearse(this.options.tf, args, () => this.eager(args));
    if (difference) this.refuse(difference);
    return outputs;
  }

  /** The function that a step before has for batches like these, where it did what this one was recorded to do. */
  private inherited(key: string, tape: Tape): Program | undefined {
    const heritage = this.forebear?.step.signatures.get(key);
    const program = heritage?.program;
    const others = program && this.forebear!.others();
    const heir = others && program.handedOver(others, this.options.optimizer, tape);
    // It has the function now.
    if (heir) heritage!.program = undefined;
    return heir;
  }

  private refuse(refusal: Refusal): void {
    if (this.refusal) return;
    this.refusal = refusal;
    this.forget();
    this.options.onRefusal?.(refusal);
  }

  private forget(): void {
    this.forebear?.step.dispose();
    this.forebear = undefined;
    for (const { program } of this.signatures.values()) program?.dispose();
    this.signatures.clear();
  }

  private refusalOf(error: unknown): Refusal {
    if (error instanceof RefusedError) return error.refusal;
    // tfjs-node's first line is the number of a status; TensorFlow's own words come after it.
    const lines = (error instanceof Error ? error.message : String(error)).split("\n");
    const message = lines.slice(0, 2).join(" ").trim();
    return {
      reason: `is refused by ${this.options.tf.getBackend() === "tensorflow" ? "TensorFlow" : "the device"} (${message})`,
      cure: this.options.xla ? "Leave xla out." : "Please report it; compile: false silences this.",
    };
  }
}

/** What tells batches apart: shapes, types, and which tensors are one. */
const keyOf = (args: Tensor[]): string =>
  args
    .map(({ dtype, shape, dataId }) => {
      const twin = args.findIndex((other) => other.dataId === dataId);
      return `${dtype} ${shape.join(" ")} ${twin}`;
    })
    .join();
