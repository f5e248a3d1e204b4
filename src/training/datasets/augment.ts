import { InputError } from "../../errors.js";
import { Random } from "../../number/random.js";
import { checkNames, checkWhole } from "../option-checks.js";
import { Dataset } from "./dataset.js";

/** Two gigabytes. */
const mostNumbers = 2 ** 29;

/** How copies of images are changed, each at random. */
export interface Augmentation {
  /** Copies of each image; default 1. */
  copies?: number;
  /** Whether half of the copies are mirrored left to right; default false: a mirrored digit is none. */
  flip?: boolean;
  /** The most pixels that a copy is moved along each axis; what comes in is 0; default 0. */
  shift?: number;
  /** The most degrees that a copy is turned to either side, between pixels by their nearest; default 0. */
  rotate?: number;
  /** The deviation of normal noise on each number; default 0. */
  noise?: number;
  /** Default 0. */
  seed?: number;
}

/**
 * The images of a data set, followed by changed copies of them: only training data should be augmented.
 * @param data images of shape [height, width, channels]
 * @param options copies (1), flip (false), shift (0 pixels), rotate (0 degrees), noise (0), seed (0)
 * @throws InputError where the samples are no images
 * @example
 * augment(mnist({ samples: 10 }), { copies: 2, shift: 2 }).size // => 30
 */
export function augment(data: Dataset, options: Augmentation = {}): Dataset {
  const place = "augment";
  checkNames(place, options, {
    copies: true,
    flip: true,
    shift: true,
    rotate: true,
    noise: true,
    seed: true,
  });
  const { copies = 1, flip = false, shift = 0, rotate = 0, noise = 0, seed = 0 } = options;
  if (!(data instanceof Dataset) || data.inputShape.length !== 3)
    throw new InputError({
      place,
      rule: "needs images of shape [height, width, channels]",
      got: data instanceof Dataset ? `[${data.inputShape.join(", ")}]` : typeof data,
    });
  checkWhole(place, "copies", copies, 1);
  checkWhole(place, "shift", shift, 0);
  if (![rotate, noise].every((size) => Number.isFinite(size) && size >= 0))
    throw new InputError({
      place,
      rule: "needs rotate and noise from 0 on",
      got: `rotate ${rotate}, noise ${noise}`,
    });
  if ((copies + 1) * data.x.length > mostNumbers)
    throw new InputError({
      place,
      rule: `makes at most ${mostNumbers} numbers`,
      got: `${copies} copies of ${data.x.length}`,
      cure: "Ask for fewer copies.",
    });
  const [height, width, channels] = data.inputShape;
  const random = Random.for(seed, "augment");
  const whole = (most: number): number => (most === 0 ? 0 : random.integers(-most, most + 1));
  const changed = (image: Float32Array): Float32Array => {
    const isMirrored = flip && random.uniform() < 0.5;
    const [down, right] = [whole(shift), whole(shift)];
    const angle = (rotate * random.between(-1, 1) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
    const result = new Float32Array(image.length);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const [y, x] = [row - down - middleY, column - right - middleX];
        const from = Math.round(cos * y - sin * x + middleY);
        const turned = Math.round(sin * y + cos * x + middleX);
        const side = isMirrored ? width - 1 - turned : turned;
        if (from < 0 || from >= height || side < 0 || side >= width) continue;
        for (let channel = 0; channel < channels; channel++)
          result[(row * width + column) * channels + channel] =
            image[(from * width + side) * channels + channel];
      }
    return noise === 0 ? result : result.map((value) => value + noise * random.normal());
  };
  return Array.from({ length: copies }, () => data.map(changed)).reduce(
    (all, copy) => all.concat(copy),
    data,
  );
}
