import type { LayersModel as TfjsModel } from "@tensorflow/tfjs-layers";
import { InputError } from "../../errors.js";
import { Printed } from "../../printed.js";
import { plot, type Plot } from "../../figure/plot.js";
import { Random } from "../../number/random.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import { Breather } from "../batches.js";
import { asDataset, type DataLike } from "../datasets/as-dataset.js";
import { evaluateOn } from "../evaluate-on.js";
import { checkNames, checkWhole } from "../option-checks.js";
import type { LossChoice } from "../goal.js";
import { objectiveOf } from "../objective.js";
import { fitted } from "../fitted.js";
import { modelOf, type Trained } from "./predict.js";

/** What {@link lossLandscape} may be told. */
export interface LandscapeOptions {
  /** Default: as in `fit`. */
  loss?: LossChoice;
  /** How far to either side, in lengths of the weights; default 1. */
  reach?: number;
  /** Points along each direction; default 21. */
  points?: number;
  /** Decides the directions; default 0. */
  seed?: number;
}

/** Points along each direction that anybody waits for. */
const mostPoints = 201;

/** The loss around a model's weights; made by {@link lossLandscape}. */
export class LossLandscape extends Printed {
  constructor(
    /** The places along each direction, from −reach to reach. */
    readonly at: readonly number[],
    /** The loss: a row for each place along the second direction. */
    readonly losses: readonly (readonly number[])[],
  ) {
    super();
  }

  /** The loss at the model's own weights. */
  get center(): number {
    const middle = (this.at.length - 1) / 2;
    return this.losses[middle][middle];
  }

  /** Contour lines of the loss, the model in the middle. */
  figure(): Plot {
    const all = this.losses.flat().filter(Number.isFinite);
    const positive = all.length > 0 && all.every((loss) => loss > 0);
    const wide = positive && Math.max(...all) / Math.min(...all) > 20;
    const z = wide ? this.losses.map((row) => row.map(Math.log10)) : this.losses;
    const title = { text: wide ? "log₁₀ loss" : "loss" };
    const data = [
      {
        type: "contour",
        x: this.at,
        y: this.at,
        z,
        colorscale: "Viridis",
        ncontours: 20,
        colorbar: { title },
      },
      {
        type: "scatter",
        mode: "markers",
        x: [0],
        y: [0],
        marker: { color: "#d55e00", size: 9 },
        showlegend: false,
      },
    ];
    const axis = (text: string) => ({ title: { text }, zeroline: false });
    const layout = {
      xaxis: axis("first direction"),
      yaxis: axis("second direction"),
      width: 560,
      height: 460,
      margin: { t: 20, r: 20 },
    };
    return plot({ data, layout, description: this.toString() });
  }

  toString(): string {
    const all = this.losses.flat();
    return `loss ${this.center.toPrecision(3)} at the weights, from ${Math.min(...all).toPrecision(3)} to ${Math.max(...all).toPrecision(3)} around them`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.figure().toMimeBundle();
  }
}

/**
 * The loss in a plane through a model's weights: two random directions, each scaled filter by filter to the length of the weights, so
 * that one step means the same in every layer; biases and the weights of norms stay.
 * Source: H. Li et al., Visualizing the loss landscape of neural nets, 2018, section 4.
 * @param trained a tfjs model, or what `fit` returns; its weights are the same afterwards
 * @param data a data set or `{ x, y }`
 * @param options loss, reach (1), points (21, odd), seed (0)
 * @returns `at`, `losses`, and `figure()`
 * @throws InputError for data that do not fit the model, or an even number of points
 * @example
 * const { model } = await fit({ input: [2], layers: ["4", "tanh", "2", "softmax"] }, xor(), { epochs: 1, device: "cpu" });
 * const plane = await lossLandscape(model, xor(), { points: 5 });
 * [plane.losses.length, plane.at] // => [5, [-1, -0.5, 0, 0.5, 1]]
 */
export async function lossLandscape(
  trained: Trained,
  data: DataLike,
  options: LandscapeOptions = {},
): Promise<LossLandscape> {
  const place = "lossLandscape";
  checkNames(place, options, { loss: true, reach: true, points: true, seed: true });
  const { reach = 1, points = 21, seed = 0 } = options;
  checkWhole(place, "points", points, 3);
  if (points % 2 === 0 || points > mostPoints || !(reach > 0 && Number.isFinite(reach)))
    throw new InputError({
      place,
      rule: `needs an odd number of points up to ${mostPoints}, so that the weights are one of them, and a reach above 0`,
      got: `points ${points}, reach ${reach}`,
    });
  const model = modelOf(trained, place) as TfjsModel;
  const { tf } = await currentDevice();
  const measured = fitted(model, asDataset(data, place), place);
  const objective = objectiveOf(tf, measured, { loss: options.loss }, place);
  const weights = model.trainableWeights.map((weight) => weight.read());
  const own = await Promise.all(weights.map(async (weight) => Float32Array.from(await weight.data())));
  const random = Random.for(seed, "directions");
  const [first, second] = [0, 1].map(() =>
    own.map((values, at) => direction(values, weights[at].shape, random)),
  );
  const at = Array.from({ length: points }, (_, point) => (reach * (2 * point - points + 1)) / (points - 1));
  const losses: number[][] = [];
  const breather = new Breather();
  const moveTo = (a: number, b: number): void =>
    tf.tidy(() =>
      model.trainableWeights.forEach((weight, index) => {
        const moved = own[index].map(
          (value, entry) => value + a * first[index][entry] + b * second[index][entry],
        );
        weight.write(tf.tensor(moved, weights[index].shape));
      }),
    );
  try {
    for (const b of at) {
      const row: number[] = [];
      for (const a of at) {
        moveTo(a, b);
        row.push((await evaluateOn(tf, model, measured, objective, 1024)).loss);
        await breather.breathe();
      }
      losses.push(row);
    }
  } finally {
    moveTo(0, 0);
  }
  return new LossLandscape(at, losses);
}

/** A random direction as long as the weights, for each unit or filter by itself; none for a vector. */
function direction(values: Float32Array, shape: readonly number[], random: Random): Float32Array {
  const drawn = Float32Array.from(values, () => random.normal());
  if (shape.length < 2) return drawn.fill(0);
  const units = shape[shape.length - 1];
  for (let unit = 0; unit < units; unit++) {
    let [own, other] = [0, 0];
    for (let at = unit; at < values.length; at += units) {
      own += values[at] ** 2;
      other += drawn[at] ** 2;
    }
    for (let at = unit; at < values.length; at += units) drawn[at] *= Math.sqrt(own / other);
  }
  return drawn;
}
