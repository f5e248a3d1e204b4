import type { Drawing } from "../figure/drawing.js";
import { InputError } from "../errors.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import type { CheckedQuantity } from "../table/gradient-check.js";
import { throughActivation } from "./activation.js";
import { checkedLoss, fusedGradient, lossGradient, lossOf, type TraceLoss } from "./loss.js";
import { checkedParameters, mlpParameters, type MlpParameter } from "./mlp-check.js";
import { drawMlp } from "./mlp-draw.js";
import { fail, forwardLayer, index, symbols, transposed, values, type LayerState } from "./mlp-forward.js";
import type { MlpLayerTrace, MlpSpecOf, MlpTraceSpec, MlpUnitTrace } from "./mlp-spec.js";
import { nameKey, plainName, primed } from "./quantity-name.js";
import { Sheet } from "./sheet.js";
import { numbersIn } from "./trace-input.js";
import { Trace } from "./trace.js";

/** A layer's numbers before any gradient is known. */
const forwardOnly = (state: LayerState): MlpLayerTrace => ({
  weights: valuesOf(state.weights?.map(values) ?? []),
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
const fusedBy = (loss: TraceLoss, { activation, a, spec }: LayerState, target: Worked[]): Worked[] | null =>
  spec.mask === undefined ? fusedGradient(loss, activation, a, target) : null;

/**
 * A multilayer perceptron worked through with every intermediate number; made by {@link traceMlp}. `NoLoss` and `NoRate` are
 * null where it may be without a loss or a learning rate.
 */
export class MlpTrace<NoLoss extends null = null, NoRate extends null = null> extends Trace {
  readonly layers: readonly MlpLayerTrace<NoLoss, NoRate>[];
  readonly output: RealVector;
  readonly loss: Real | NoLoss;
  /** ∂L/∂x. */
  readonly inputGradient: RealVector | NoLoss;
  protected readonly place = "traceMlp";
  protected readonly cure = "Give loss and target.";
  protected readonly sheet = new Sheet("traceMlp");

  constructor(readonly spec: MlpSpecOf<NoLoss, NoRate>) {
    super();
    const { sheet } = this;
    if (typeof spec?.input !== "object" || !Array.isArray(spec.layers))
      fail("needs { input, layers }, both arrays", JSON.stringify(spec) ?? "nothing");
    const { rows = "units", kink = 0 } = spec;
    const input = numbersIn(spec.input);
    if (input.length === 0 || spec.layers.length === 0)
      fail("needs an input and a layer", `${input.length} inputs and ${spec.layers.length} layers`);
    let signals = input.map((value, unit) => Worked.quantity(`x${index(unit, input.length)}`, value));
    const states = spec.layers.map((layer, number) => {
      const state = forwardLayer(sheet, layer, number, signals, rows);
      signals = state.a;
      return state;
    });
    this.output = values(signals);
    const traces = states.map(forwardOnly);
    this.layers = traces as readonly MlpLayerTrace[] as readonly MlpLayerTrace<NoLoss, NoRate>[];
    if (spec.loss === undefined) {
      this.loss = null as NoLoss;
      this.inputGradient = null as NoLoss;
      return;
    }
    const loss = checkedLoss(spec.loss, "traceMlp");
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
        sheet.define("backward", `\\frac{\\partial L}{\\partial x${index(unit, input.length)}}`, gradient),
      ),
    );
    if (spec.learningRate !== undefined) this.update(states, traces, real(spec.learningRate));
  }

  private targets(loss: TraceLoss, outputs: number): Worked[] {
    const { target } = this.spec;
    if (loss === "sum") return Array.from({ length: outputs }, () => Worked.constant(0));
    if (target?.length !== outputs)
      fail(
        `needs a target of ${outputs} numbers for its loss`,
        target === undefined ? "none" : String(target.length),
      );
    // A target that is called as a layer's outputs would read y − y.
    const taken = new Set(this.spec.layers.map(({ name }) => name?.trim()));
    const letter = ["y", "t", "y^*"].find((each) => !taken.has(each)) ?? "y^*";
    return (target ?? []).map((value, unit) => Worked.quantity(`${letter}${index(unit, outputs)}`, value));
  }

  private lossLine(loss: TraceLoss, outputs: Worked[], target: Worked[], states: LayerState[]): Worked {
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
    loss: TraceLoss,
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
    trace.weightGradient = valuesOf([]);
    trace.biasGradient = valuesOf([]);
    if (weights === null) return delta;
    const { l2 } = this.spec;
    const gradients = weights.map((row, unit) =>
      row.map((weight, input) => {
        const product = delta[unit].times(inputs[input]);
        const gradient =
          l2 === undefined
            ? product
            : product.plus(Worked.product([Worked.constant(2), Worked.quantity("\\lambda", l2), weight]));
        return sheet.define("backward", `\\frac{\\partial L}{\\partial ${weight.names}}`, gradient).value;
      }),
    );
    trace.weightGradient = valuesOf(gradients);
    const biasGradients = bias?.map(
      (value, unit) =>
        sheet.define("backward", `\\frac{\\partial L}{\\partial ${value.names}}`, delta[unit]).value,
    );
    trace.biasGradient = valuesOf(biasGradients ?? []);
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
      return this.sheet.define("update", primed(old.names), old.minus(eta.times(slope))).value;
    };
    states.forEach(({ weights, bias }, layer) => {
      const trace = traces[layer];
      const { weightGradient, biasGradient } = trace as MlpLayerTrace<never>;
      const newWeights = weights?.map((row, unit) =>
        row.map((weight, input) => step(weight, weightGradient[unit][input])),
      );
      trace.newWeights = valuesOf(newWeights ?? []);
      trace.newBias = valuesOf(bias?.map((value, unit) => step(value, biasGradient[unit])) ?? []);
    });
  }

  /**
   * The trace with the parameters after this one's update: the next step of gradient descent.
   * @throws InputError where there was no update
   */
  next(changes: Partial<MlpTraceSpec> = {}): MlpTrace<NoLoss, NoRate> {
    if (this.layers.every(({ newWeights }) => newWeights === null))
      fail("needs a loss and a learning rate for a next step", "neither or one of them");
    const layers = this.spec.layers.map((layer, number) => {
      const { newWeights, newBias } = this.layers[number];
      if (newWeights === null || newWeights.length === 0) return layer;
      const weights = this.spec.rows === "inputs" ? transposed(newWeights) : newWeights;
      return { ...layer, weights, ...(newBias === null || newBias.length === 0 ? {} : { bias: newBias }) };
    });
    return new MlpTrace({ ...this.spec, layers, ...changes });
  }

  private parameter(name: string, kind: "weight" | "any"): MlpParameter {
    const all = mlpParameters(this).filter((parameter) => kind === "any" || parameter.kind !== "input");
    const found = all.find((parameter) => nameKey(parameter.name) === nameKey(name));
    if (found !== undefined) return found;
    throw new InputError({
      place: "traceMlp",
      rule: "has no weight or bias of this name",
      got: JSON.stringify(name),
      cure: `Its weights and biases: ${all.map((parameter) => plainName(parameter.name)).join(", ")}.`,
    });
  }

  /**
   * A weight or bias.
   * @param name as in the formulas, `w_{h,12}`, or in plain letters, `wh12`
   */
  weight(name: string): Real {
    return this.parameter(name, "weight").value;
  }

  /** A weight or bias after one step of gradient descent, named as in {@link weight}. */
  newWeight(name: string): Real | NoRate {
    return this.parameter(name, "weight").updated as Real | NoRate;
  }

  /**
   * The numbers of one unit.
   * @param layer from 0; -1 is the last
   * @param unit from 0
   */
  unit(layer: number, unit: number): MlpUnitTrace<NoLoss> {
    const found = this.layers.at(layer);
    const [z, a] = [found?.z.at(unit), found?.a.at(unit)];
    if (found === undefined || z === undefined || a === undefined)
      fail(
        `has layers of ${this.layers.map((item) => item.a.length).join(", ")} units, counted from 0`,
        `unit ${unit} of layer ${layer}`,
      );
    return { z, a, delta: (found.delta === null ? null : found.delta.at(unit)) as Real | NoLoss };
  }

  /** The network with its weights on the connections and its outputs below the units. */
  draw(): Drawing {
    return drawMlp(this);
  }

  protected givens(): (readonly [string, Real])[] {
    return mlpParameters(this).map(({ name, value }) => [name, value]);
  }

  protected checkable(): CheckedQuantity[] | null {
    if (this.loss === null) return null;
    const forward = (spec: MlpTraceSpec) =>
      (new MlpTrace(spec as MlpSpecOf<null, null>).loss as Real).valueOf();
    return checkedParameters(mlpParameters(this), (name) => this.sheet.gradient(name) as Real, forward);
  }
}

/**
 * A multilayer perceptron worked through by hand: forward, loss, backward and one gradient-descent step, every
 * intermediate number with its formula, exact as long as the data are rational.
 * @param spec input, layers (weights, bias, activation, dropout mask), target, loss, learning rate
 * @returns the trace: `layers[l].z`, `.a`, `.delta`, `.weightGradient` …, `loss`, `table()`, `formulas()`, `check()`
 * @throws InputError where shapes do not fit, an activation or loss is unknown, or relu meets a kink that is an error
 * @example
 * const step = traceMlp({ input: [1, 2], layers: [{ weights: [["1/2", -1]], activation: "relu" }, { weights: [[3]], bias: [1] }], target: [0], loss: "halfSquaredError", learningRate: "1/10" })
 * step.output // => ["1"]
 * step.loss // => "0.5"
 * step.gradient("b(2)") // => "1"
 * traceMlp({ input: [1], layers: [{ weights: [[1, 2]] }] }) // throws traceMlp: needs 1 weights for every unit of layer 1
 */
export function traceMlp(
  spec: MlpTraceSpec & { loss: TraceLoss; learningRate: RealInput },
): MlpTrace<never, never>;
export function traceMlp(spec: MlpTraceSpec & { loss: TraceLoss }): MlpTrace<never>;
export function traceMlp(spec: MlpTraceSpec): MlpTrace;
export function traceMlp(spec: MlpTraceSpec): MlpTrace {
  return new MlpTrace(spec);
}
