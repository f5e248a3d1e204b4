import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { finiteReal, finiteReals, told, optionsOf } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { boxOf, iouOf, type BoxInput, type BoxOptions } from "./box.js";

/** A detection with the object that it overlaps most. */
export interface MatchedDetection {
  /** Its place among the boxes, from 0. */
  box: number;
  score: Real;
  /** The object that it overlaps most, from 0; null where it overlaps none. */
  object: number | null;
  iou: Real;
  hit: boolean;
}

/** Detections beside objects; made by {@link matchDetections}. */
export class DetectionMatches extends Printed {
  /** Whether each detection, from the highest score down, is a hit: what `averagePrecision` asks for. */
  readonly hits: readonly boolean[];
  readonly falsePositives: number;
  readonly falseNegatives: number;

  constructor(
    /** From the highest score down. */
    readonly matches: readonly MatchedDetection[],
    /** How many objects there are. */
    readonly positives: number,
  ) {
    super();
    this.hits = matches.map(({ hit }) => hit);
    const found = this.hits.filter(Boolean).length;
    this.falsePositives = matches.length - found;
    this.falseNegatives = positives - found;
  }

  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("box"), right("score"), right("object"), right("IoU"), "hit"],
      rows: this.matches.map(({ box, score, object, iou, hit }) => [
        box,
        score,
        object,
        iou,
        hit ? "yes" : "no",
      ]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * Which detections are hits: from the highest score down, each is held against the object that it overlaps most, and is a hit where the IoU
 * reaches the threshold and the object has not been found before (PASCAL VOC, Everingham et al. 2010).
 * @param boxes the detections, four numbers each
 * @param scores one per detection
 * @param objects the true boxes
 * @param options `threshold` of the IoU (default 1/2), `form` of all boxes
 * @returns `hits`, `positives`, `matches`, `falsePositives`, `falseNegatives`
 * @throws InputError where boxes and scores differ in number
 * @example
 * matchDetections([[0, 0, 2, 2], [0, 0, 2, 3]], [0.9, 0.8], [[0, 0, 2, 2]]).hits // => [true, false]
 */
export function matchDetections(
  boxes: readonly BoxInput[],
  scores: readonly RealInput[],
  objects: readonly BoxInput[],
  options: BoxOptions & { threshold?: RealInput } = {},
): DetectionMatches {
  const { threshold = 0.5, ...form } = optionsOf("matchDetections", options);
  const place = "matchDetections";
  const numbers = finiteReals(place, scores, "a list of scores");
  if (
    !Array.isArray(boxes) ||
    boxes.length !== numbers.length ||
    !Array.isArray(objects) ||
    objects.length === 0
  )
    throw new InputError({
      place,
      rule: "needs a score for each box, and at least one object",
      got: `${told(boxes?.length)} boxes, ${numbers.length} scores and ${told(objects?.length)} objects`,
    });
  const limit = finiteReal(place, threshold, "a threshold from 0 to 1");
  const found = boxes.map((box) => boxOf(place, box, form));
  const truth = objects.map((box) => boxOf(place, box, form));
  const taken = new Set<number>();
  const order = numbers.map((_, at) => at).toSorted((a, b) => numbers[b].compare(numbers[a]) || a - b);
  const matches = order.map((box): MatchedDetection => {
    let [object, iou]: [number | null, Real] = [null, Real.zero];
    truth.forEach((other, at) => {
      const value = iouOf(found[box], other);
      if (value.compare(iou) > 0) [object, iou] = [at, value];
    });
    const hit = object !== null && iou.compare(limit) >= 0 && !taken.has(object);
    if (hit && object !== null) taken.add(object);
    return { box, score: numbers[box], object, iou, hit };
  });
  return new DetectionMatches(matches, truth.length);
}
