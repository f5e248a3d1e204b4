import type { Drawing } from "../figure/drawing.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { real, type Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import type { Table } from "../table/table.js";
import { throughActivation } from "./activation.js";
import { checkGradients, type GradientCheck } from "./gradient-check.js";
import { checkedLoss, fusedGradient, lossGradient, lossOf, type Loss } from "./loss.js";
import { parametersOf } from "./mlp-check.js";
import { drawMlp } from "./mlp-draw.js";
import { fail, forwardLayer, index, symbols, transposed, values, type LayerState } from "./mlp-forward.js";
import type { MlpLayerTrace, MlpSpec } from "./mlp-spec.js";
import { Sheet } from "./sheet.js";

/** A layer's numbers before any gradient is known. */
const forwardOnly = (state: LayerState): MlpLayerTrace => ({
  weights: state.weights?.map(values) ?? [],
  bias: state.bias === null ? null : values(state.bias),
  z: values(state.z),
  a: values(state.a),
  outputGradient: null,
  delta: null,
  weightGradient: null,
  biasGradient: null,
  newWeights: null,
  newBias: null,
});

/** ∂L/∂z of the last layer where there is a short form for it; a dropout mask stands between the two. */
const fusedBy = (loss: Loss, { activation, a, spec }: LayerState, target: Worked[]): Worked[] | null =>
  spec.mask === undefined ? fusedGradient(loss, activation, a, target) : null;

/** A multilayer perceptron worked through with every intermediate number; made by {@link mlp}. */
export class MlpTrace {
  readonly sheet = new Sheet();
  readonly layers: readonly MlpLayerTrace[];
  readonly output: readonly Real[];
  readonly loss: Real | null;
  /** ∂L/∂x. */
  readonly inputGradient: readonly Real[] | null;

  constructor(readonly spec: MlpSpec) {
    const { sheet } = this;
    if (!Array.isArray(spec?.input) || !Array.isArray(spec.layers))
      fail("needs { input, layers }, both arrays", JSON.stringify(spec) ?? "nothing");
    const { rows = "units", kink = 0 } = spec;
    if (spec.input.length === 0 || spec.layers.length === 0)
      fail("needs an input and a layer", `${spec.input.length} inputs and ${spec.layers.length} layers`);
    let signals = spec.input.map((value, unit) =>
      Worked.quantity(`x${index(unit, spec.input.length)}`, value),
    );
    const states = spec.layers.map((layer, number) => {
      const state = forwardLayer(sheet, layer, number, signals, rows);
      signals = state.a;
      return state;
    });
    this.output = values(signals);
    const traces = states.map(forwardOnly);
    this.layers = traces;
    if (spec.loss === undefined) {
      this.loss = null;
      this.inputGradient = null;
      return;
    }
    const loss = checkedLoss(spec.loss, "mlp");
    const target = this.targets(loss, signals.length);
    this.loss = this.lossLine(loss, signals, target, states).value;
    let upstream: Worked[] | null = null;
    for (let layer = states.length - 1; layer >= 0; layer--) {
      const gradients: Worked[] = upstream ?? this.outputLines(loss, signals, target, states[layer], layer);
      const fused = layer === states.length - 1 ? fusedBy(loss, states[layer], target) : null;
      upstream = this.backwardLayer(states[layer], layer, gradients, fused, kink, traces[layer]);
    }
    this.inputGradient = values(
      (upstream ?? []).map((gradient, unit) =>
        sheet.define(
          "backward",
          `\\frac{\\partial L}{\\partial x${index(unit, spec.input.length)}}`,
          gradient,
        ),
      ),
    );
    if (spec.learningRate !== undefined) this.update(states, traces, real(spec.learningRate));
  }

  private targets(loss: Loss, outputs: number): Worked[] {
    const { target } = this.spec;
    if (loss === "sum") return Array.from({ length: outputs }, () => Worked.constant(0));
    if (target?.length !== outputs)
      fail(
        `needs a target of ${outputs} numbers for its loss`,
        target === undefined ? "none" : String(target.length),
      );
    return (target ?? []).map((value, unit) => Worked.quantity(`y${index(unit, outputs)}`, value));
  }

  private lossLine(loss: Loss, outputs: Worked[], target: Worked[], states: LayerState[]): Worked {
    const plain = lossOf(loss, outputs, target);
    if (this.spec.l2 === undefined) return this.sheet.define("loss", "L", plain);
    const weights = states.flatMap((state) => state.weights?.flat() ?? []);
    const norm = this.sheet.define(
      "loss",
      "\\lVert w\\rVert^2",
      Worked.sum(weights.map((weight) => weight.squared())),
    );
    const penalty = Worked.quantity("\\lambda", this.spec.l2).times(norm);
    return this.sheet.define("loss", "L", this.sheet.define("loss", "L_0", plain).plus(penalty));
  }

  private outputLines(
    loss: Loss,
    outputs: Worked[],
    target: Worked[],
    { spec }: LayerState,
    layer: number,
  ): Worked[] {
    const name = symbols(spec, layer);
    return lossGradient(loss, outputs, target).map((gradient, unit) =>
      this.sheet.define(
        "backward",
        `\\frac{\\partial L}{\\partial ${name.a(unit, outputs.length)}}`,
        gradient,
      ),
    );
  }

  /** Writes one layer's gradients and returns those of its inputs. */
  private backwardLayer(
    state: LayerState,
    layer: number,
    upstream: Worked[],
    fused: Worked[] | null,
    kink: Kink,
    trace: MlpLayerTrace,
  ): Worked[] {
    const { sheet } = this;
    const name = symbols(state.spec, layer);
    const count = state.a.length;
    trace.outputGradient = values(upstream);
    const { mask } = state.spec;
    const unmasked =
      mask === undefined
        ? upstream
        : upstream.map((gradient, unit) =>
            gradient.times(Worked.quantity(name.of("m", unit, count), mask[unit])),
          );
    const delta = (fused ?? throughActivation(state.activation, state.z, state.raw, unmasked, kink)).map(
      (gradient, unit) => sheet.define("backward", name.of("\\delta", unit, count), gradient),
    );
    trace.delta = values(delta);
    const { weights, bias, inputs } = state;
    if (weights === null) return delta;
    const { l2 } = this.spec;
    trace.weightGradient = weights.map((row, unit) =>
      row.map((weight, input) => {
        const product = delta[unit].times(inputs[input]);
        const gradient =
          l2 === undefined
            ? product
            : product.plus(Worked.product([Worked.constant(2), Worked.quantity("\\lambda", l2), weight]));
        return sheet.define("backward", `\\frac{\\partial L}{\\partial ${weight.names}}`, gradient).value;
      }),
    );
    trace.biasGradient =
      bias?.map(
        (value, unit) =>
          sheet.define("backward", `\\frac{\\partial L}{\\partial ${value.names}}`, delta[unit]).value,
      ) ?? null;
    const back = inputs.map((_, input) =>
      Worked.sum(weights.map((row, unit) => row[input].times(delta[unit]))),
    );
    // The gradients by the inputs of the first layer are written by the constructor, under the name x.
    return layer === 0
      ? back
      : back.map((gradient, input) =>
          sheet.define("backward", `\\frac{\\partial L}{\\partial ${inputs[input].names}}`, gradient),
        );
  }

  private update(states: LayerState[], traces: MlpLayerTrace[], rate: Real): void {
    const eta = Worked.quantity("\\eta", rate);
    const step = (old: Worked, gradient: Real) => {
      const slope = Worked.quantity(`\\frac{\\partial L}{\\partial ${old.names}}`, gradient);
      return this.sheet.define("update", `${old.names}'`, old.minus(eta.times(slope))).value;
    };
    states.forEach(({ weights, bias }, layer) => {
      const trace = traces[layer];
      trace.newWeights =
        weights?.map((row, unit) =>
          row.map((weight, input) => step(weight, (trace.weightGradient as Real[][])[unit][input])),
        ) ?? null;
      trace.newBias = bias?.map((value, unit) => step(value, (trace.biasGradient as Real[])[unit])) ?? null;
    });
  }

  /** The trace with the parameters after this one's update: the next step of gradient descent. */
  next(changes: Partial<MlpSpec> = {}): MlpTrace {
    const layers = this.spec.layers.map((layer, number) => {
      const { newWeights, newBias } = this.layers[number];
      if (newWeights === null) return layer;
      const weights = this.spec.rows === "inputs" ? transposed(newWeights) : newWeights;
      return { ...layer, weights, ...(newBias === null ? {} : { bias: newBias }) };
    });
    if (this.layers.every(({ newWeights }) => newWeights === null))
      fail("needs a loss and a learning rate for a next step", "neither or one of them");
    return new MlpTrace({ ...this.spec, layers, ...changes });
  }

  /** Every gradient against finite differences of the loss. */
  check(): GradientCheck {
    if (this.loss === null) fail("needs a loss to check its gradients", "none");
    return checkGradients(parametersOf(this, (spec) => (new MlpTrace(spec).loss as Real).valueOf()));
  }

  /** All lines as a table, or those of one part (`forward`, `loss`, `backward`, `update`). */
  table(part?: string, digits?: number): Table {
    return this.sheet.table(part, digits);
  }

  /** All lines as LaTeX equations with the numbers put in, or those of one part. */
  formulas(part?: string, digits?: number): string {
    return this.sheet.formulas(part, digits);
  }

  /** The network with its weights on the connections and its outputs below the units. */
  draw(): Drawing {
    return drawMlp(this);
  }

  toString(): string {
    return this.sheet.toString();
  }

  /** What a notebook shows: all equations, part by part. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.sheet.toMimeBundle();
  }
}

/**
 * A multilayer perceptron worked through by hand: forward, loss, backward and one gradient-descent step, every
 * intermediate number with its formula, exact as long as the data are rational.
 * @param spec input, layers (weights, bias, activation, dropout mask), target, loss, learning rate
 * @returns the trace: `layers[l].z`, `.a`, `.delta`, `.weightGradient` …, `loss`, `table()`, `formulas()`, `check()`
 * @throws InputError where shapes do not fit, an activation or loss is unknown, or relu meets a kink that is an error
 * @example
 * const step = mlp({ input: [1, 2], layers: [{ weights: [["1/2", -1]], activation: "relu" }, { weights: [[3]], bias: [1] }], target: [0], loss: "halfSquaredError", learningRate: "1/10" })
 * step.output // => ["1"]
 * step.loss // => "0.5"
 * mlp({ input: [1], layers: [{ weights: [[1, 2]] }] }) // throws mlp: needs 1 weights for every unit of layer 1
 */
export function mlp(spec: MlpSpec): MlpTrace {
  return new MlpTrace(spec);
}
