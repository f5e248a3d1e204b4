import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../src/number/random.js";
import { table } from "../../src/table/table.js";
import { augment } from "../../src/training/datasets/augment.js";
import { Dataset } from "../../src/training/datasets/dataset.js";
import { drawnDigits } from "../../src/training/datasets/drawn-digits.js";
import { readCsv } from "../../src/training/datasets/read-csv.js";
import { readIdx } from "../../src/training/datasets/read-idx.js";
import { blobs, moons } from "../../src/training/datasets/shapes.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-data-"));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a data set changed", () => {
  it("shuffle() keeps every sample with its label, in another order for another seed", () => {
    const data = blobs({ points: 20 });
    const told = (set: Dataset) =>
      Array.from({ length: set.size }, (_, at) => `${set.x[2 * at]} ${set.x[2 * at + 1]} ${set.y[at]}`);
    expect(told(data.shuffle(1)).toSorted()).toEqual(told(data).toSorted());
    expect(told(data.shuffle(1))).not.toEqual(told(data.shuffle(2)));
  });

  it("concat() has the samples of both, and refuses others", () => {
    const [a, b] = [blobs({ points: 4, seed: 1 }), blobs({ points: 3, seed: 2 })];
    const both = a.concat(b);
    expect([...both.x]).toEqual([...a.x, ...b.x]);
    expect([...both.y]).toEqual([...a.y, ...b.y]);
    expect(() => a.concat(drawnDigits({ samples: 3 }))).toThrow("concat: needs samples with inputs [2]");
  });

  it("map() changes every input, to another length too", () => {
    const data = moons({ points: 3 });
    const squares = data.map((x) => [x[0], x[1], x[0] * x[1]]);
    expect(squares.inputShape).toEqual([3]);
    expect(squares.x[5]).toBeCloseTo(data.x[2] * data.x[3], 6);
    expect(() => data.map((x, at) => (at === 2 ? [1] : x))).toThrow(
      "needs results of one length 2, got 1 for sample 2",
    );
  });

  it("standardize() has mean 0 and deviation 1, of test data by the training data, and 0 for what never changes", () => {
    const random = new Random(4);
    const rows = Array.from({ length: 50 }, () => [3 + 2 * random.normal(), 7, -100 * random.uniform()]);
    const data = new Dataset({
      name: "a",
      x: Float32Array.from(rows.flat()),
      y: new Int32Array(50),
      inputShape: [3],
    });
    const { x } = data.standardize();
    for (const column of [0, 1, 2]) {
      const values = Array.from({ length: 50 }, (_, row) => x[3 * row + column]);
      const mean = values.reduce((sum, value) => sum + value / 50, 0);
      expect(mean).toBeCloseTo(0, 5);
      expect(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / 50, 0))).toBeCloseTo(
        column === 1 ? 0 : 1,
        5,
      );
    }
    const one = data.take(1).standardize({ by: data });
    expect([...one.x]).toEqual([...x.subarray(0, 3)]);
    const images = new Dataset({
      name: "b",
      x: Float32Array.from([0, 1, 2, 9, 4, 5, 6, 3]),
      y: new Int32Array(1),
      inputShape: [2, 2, 2],
    }).standardize();
    // Channels 0, 2, 4, 6 and 1, 9, 5, 3: means 3 and 4.5, deviations √5 and √8.75.
    expect(images.x[0]).toBeCloseTo(-3 / Math.sqrt(5), 5);
    expect(images.x[3]).toBeCloseTo(4.5 / Math.sqrt(8.75), 5);
    expect(() => data.standardize({ by: moons() })).toThrow(
      "needs data with inputs of the shape [3], got [2]",
    );
  });
});

describe("augment", () => {
  const image = new Dataset({
    name: "i",
    x: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]),
    y: Int32Array.from([0]),
    inputShape: [3, 3, 1],
  });

  it("keeps the images and adds copies that are moved, mirrored and turned as a loop says", () => {
    const moved = augment(image, { copies: 200, shift: 1, seed: 1 });
    expect(moved.size).toBe(201);
    expect([...moved.x.subarray(0, 9)]).toEqual([...image.x]);
    const possible = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((right) =>
        [0, 1, 2]
          .flatMap((r) =>
            [0, 1, 2].map((c) =>
              image.x[(r - down) * 3 + c - right] &&
              r - down >= 0 &&
              r - down < 3 &&
              c - right >= 0 &&
              c - right < 3
                ? image.x[(r - down) * 3 + c - right]
                : 0,
            ),
          )
          .join(),
      ),
    );
    const seen = new Set(
      Array.from({ length: 200 }, (_, at) => moved.x.subarray(9 * (at + 1), 9 * (at + 2)).join()),
    );
    expect([...seen].toSorted()).toEqual(possible.toSorted());
    const flipped = new Set(
      Array.from({ length: 30 }, (_, seed) => augment(image, { flip: true, seed }).x.subarray(9).join()),
    );
    expect([...flipped].toSorted()).toEqual(["1,2,3,4,5,6,7,8,9", "3,2,1,6,5,4,9,8,7"]);
    const turned = new Set(
      Array.from({ length: 60 }, (_, seed) => augment(image, { rotate: 180, seed }).x.subarray(9).join()),
    );
    expect(turned).toContain("9,8,7,6,5,4,3,2,1");
  });

  it("gives the same copies for a seed, and refuses what are no images", () => {
    const data = drawnDigits({ samples: 3 });
    const options = { shift: 2, rotate: 20, noise: 0.1, copies: 2 };
    expect(augment(data, options).x).toEqual(augment(data, options).x);
    expect(augment(data, options).x).not.toEqual(augment(data, { ...options, seed: 1 }).x);
    expect(() => augment(moons())).toThrow("needs images of shape [height, width, channels], got [2]");
    expect(() => augment(data, { copies: 0 })).toThrow("needs copies as a whole number of at least 1");
  });
});

describe("readCsv", () => {
  const iris = 'id,length,color,species\n1,5.1,red,setosa\n2,4.9,"blue, dark",virginica\n3,6,red,setosa\n';

  it("has columns of numbers as they are, words as a number each, and labels as classes", () => {
    const data = readCsv(file("iris.csv", iris), { label: "species", ignore: ["id"] });
    expect(data.features).toEqual(["length", "color=blue, dark", "color=red"]);
    expect([...data.x].map((value) => Number(value.toFixed(3)))).toEqual([5.1, 0, 1, 4.9, 1, 0, 6, 0, 1]);
    expect([data.classes, [...data.y]]).toEqual([
      ["setosa", "virginica"],
      [0, 1, 0],
    ]);
    expect(data.name).toBe("iris");
    expect(data.take(2).features).toEqual(data.features);
  });

  it("reads semicolons, tabs, a byte-order mark, Windows line ends, quotes in quotes and numbers as targets or classes", () => {
    const data = readCsv(file("a.csv", '\uFEFFx;"the ""y"""\r\n1;3\r\n2;4\r\n'), { label: 'the "y"' });
    expect([[...data.x], [...data.y], data.classes]).toEqual([[1, 2], [3, 4], undefined]);
    expect(readCsv(file("b.tsv", "x\ty\n1\t10\n2\t9\n"), { label: "y", classes: true }).classes).toEqual([
      "9",
      "10",
    ]);
  });

  it("refuses missing values, drops their rows or takes the mean", () => {
    const path = file("c.csv", "x,y\n1,0\n?,1\n3,1\n");
    expect(() => readCsv(path, { label: "y" })).toThrow(
      'needs a value in every place, got "?" for x in row 3',
    );
    expect([...readCsv(path, { label: "y", missing: "drop" }).x]).toEqual([1, 3]);
    expect([...readCsv(path, { label: "y", missing: "mean" }).x]).toEqual([1, 2, 3]);
  });

  it("reads what a table of the library writes, number by number", () => {
    const random = new Random(7);
    const rows = Array.from({ length: 40 }, (_, at) => [
      Math.fround(random.normal()),
      `word, "${at % 3}"`,
      at % 2,
    ]);
    const data = readCsv(file("d.csv", table(["x", "w", "y"], rows).toCsv()), { label: "y" });
    expect(Array.from({ length: 40 }, (_, row) => data.x[4 * row])).toEqual(rows.map(([x]) => x));
    expect(data.features).toEqual(["x", 'w=word, "0"', 'w=word, "1"', 'w=word, "2"']);
  });

  it.each([
    ["x,y\n1,2\n", { label: "z" }, 'needs a column out of x, y, got "z"'],
    ["x,y\n1,2,3\n", { label: "y" }, "needs 2 fields in every row, got 3 in row 2"],
    ["x,y\n", { label: "y" }, "needs a row and a column beside the label"],
    ["", { label: "y" }, "needs a line of headings, got an empty file"],
    ['x,y\n"1,2\n', { label: "y" }, "needs quotes around whole fields"],
  ])("%j is refused", (text, options, message) => {
    expect(() => readCsv(file("e.csv", text), options)).toThrow(message);
  });
});

describe("readIdx", () => {
  const idx = (kind: number, shape: number[], bytes: number[]): Uint8Array =>
    Uint8Array.from([0, 0, kind, shape.length, ...shape.flatMap((length) => [0, 0, 0, length]), ...bytes]);

  it("reads images and labels, packed or not", () => {
    const images = file(
      "train-images-idx3-ubyte.gz",
      gzipSync(idx(8, [2, 2, 2], [0, 51, 102, 153, 204, 255, 0, 0])),
    );
    const data = readIdx(images, file("labels", idx(8, [2], [3, 1])));
    expect([...data.x].map((value) => Number(value.toFixed(6)))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 0, 0]);
    expect([data.inputShape, [...data.y], data.classes?.length, data.name]).toEqual([
      [2, 2, 1],
      [3, 1],
      4,
      "train",
    ]);
    const floats = new DataView(new ArrayBuffer(8));
    floats.setFloat32(0, 1.5);
    floats.setFloat32(4, -2);
    const numbers = readIdx(
      file("f", idx(0x0d, [2, 1], [...new Uint8Array(floats.buffer)])),
      file("labels", idx(8, [2], [0, 0])),
    );
    expect([...numbers.x]).toEqual([1.5, -2]);
  });

  it.each([
    [idx(8, [2, 2], [1, 2, 3]), "15 bytes for a shape of 2×2"],
    [idx(7, [1], [1]), "must be an IDX file"],
    [Uint8Array.from([0, 0, 8, 3, 0]), "a file that is cut off"],
    [Uint8Array.from([]), "must be an IDX file"],
  ])("%j is refused", (bytes, message) => {
    expect(() => readIdx(file("g", bytes), file("labels", idx(8, [2], [0, 0])))).toThrow(message);
  });

  it("needs as many labels as images", () => {
    expect(() => readIdx(file("h", idx(8, [2, 1], [1, 2])), file("labels", idx(8, [3], [0, 0, 0])))).toThrow(
      "needs 2 labels in one row, got 3",
    );
  });
});
