import { Random } from "../../number/random.js";
import { checkNames, checkSeed, checkWhole } from "../option-checks.js";
import { Dataset } from "./dataset.js";

type Stroke = [number, number][];

/** A part of an ellipse as a stroke; angles in quarter turns, clockwise from the right. */
function arc(x: number, y: number, width: number, height: number, from: number, to: number): Stroke {
  return Array.from({ length: 13 }, (_, place) => {
    const angle = (Math.PI / 2) * (from + ((to - from) * place) / 12);
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
  });
}

/** The pen's way for each digit, in a square from (-1, -1) at the top left to (1, 1). */
const strokes: Stroke[][] = [
  [arc(0, 0, 0.55, 0.9, 0, 4)],
  [
    [
      [-0.3, -0.6],
      [0.1, -0.9],
      [0.1, 0.9],
    ],
  ],
  [[...arc(0, -0.4, 0.5, 0.5, -2, 0.7), [-0.55, 0.9], [0.6, 0.9]]],
  [arc(-0.1, -0.45, 0.5, 0.45, -1.8, 1), arc(-0.1, 0.45, 0.6, 0.45, -1, 1.8)],
  [
    [
      [0.25, 0.9],
      [0.25, -0.9],
      [-0.6, 0.3],
      [0.6, 0.3],
    ],
  ],
  [
    [
      [0.5, -0.9],
      [-0.4, -0.9],
      [-0.45, 0],
    ],
    arc(-0.1, 0.35, 0.6, 0.53, -1.6, 1.5),
  ],
  [
    [
      [0.35, -0.9],
      [-0.3, -0.3],
      [-0.5, 0.3],
    ],
    arc(0, 0.4, 0.5, 0.48, 0, 4),
  ],
  [
    [
      [-0.55, -0.9],
      [0.55, -0.9],
      [-0.1, 0.9],
    ],
  ],
  [arc(0, -0.45, 0.42, 0.42, 0, 4), arc(0, 0.42, 0.52, 0.48, 0, 4)],
  [
    arc(0, -0.4, 0.48, 0.48, 0, 4),
    [
      [0.48, -0.4],
      [0.4, 0.3],
      [0.1, 0.9],
    ],
  ],
];

const size = 28;

/**
 * Digits drawn with a pen that trembles: moved, turned, sheared and scaled at random, a stand-in for MNIST's of the same
 * shape and range.
 * @param options samples (2000), in turn one of each digit; seed (0)
 * @returns inputs of shape [28, 28, 1] from 0 to 1, class numbers 0 to 9
 * @example
 * const digits = drawnDigits({ samples: 20 });
 * [digits.inputShape, digits.y[13], Math.max(...digits.x)] // => [[28, 28, 1], 3, 1]
 */
export function drawnDigits(options: { samples?: number; seed?: number } = {}): Dataset {
  checkNames("drawnDigits", options, { samples: true, seed: true });
  const { samples = 2000, seed = 0 } = options;
  checkWhole("drawnDigits", "samples", samples, 1);
  checkSeed("drawnDigits", seed);
  const random = Random.for(seed, "drawn digits");
  const x = new Float32Array(samples * size * size);
  const y = new Int32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    y[sample] = sample % 10;
    draw(strokes[y[sample]], random, x.subarray(sample * size * size, (sample + 1) * size * size));
  }
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  return new Dataset({ name: "drawn digits", x, y, inputShape: [size, size, 1], classes });
}

function draw(digit: Stroke[], random: Random, image: Float32Array): void {
  const angle = random.between(-0.25, 0.25);
  const shear = random.between(-0.25, 0.25);
  const [wide, tall] = [random.between(6.5, 9), random.between(8, 10)];
  const [across, down] = [random.between(-1.5, 1.5), random.between(-1.5, 1.5)];
  const pen = random.between(0.9, 1.5);
  const placed = digit.map((stroke) =>
    stroke.map(([u, v]): [number, number] => {
      const [a, b] = [
        u * wide + shear * v * tall + 0.35 * random.normal(),
        v * tall + 0.35 * random.normal(),
      ];
      return [
        size / 2 + across + a * Math.cos(angle) - b * Math.sin(angle),
        size / 2 + down + a * Math.sin(angle) + b * Math.cos(angle),
      ];
    }),
  );
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const distance = Math.min(...placed.map((stroke) => distanceTo(stroke, column + 0.5, row + 0.5)));
      image[row * size + column] = Math.max(0, Math.min(1, pen + 0.5 - distance));
    }
}

function distanceTo(stroke: Stroke, x: number, y: number): number {
  let nearest = Infinity;
  for (let place = 1; place < stroke.length; place++) {
    const [[fromX, fromY], [toX, toY]] = [stroke[place - 1], stroke[place]];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - fromX - along * dx, y - fromY - along * dy));
  }
  return nearest;
}
