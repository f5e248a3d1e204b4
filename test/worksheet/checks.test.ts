import { describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";

const xor = { function: "A xor B", input_order: ["A", "B"] };

describe("checks", () => {
  it("computesFunction: a network for xor passes, with one sign changed it does not", () => {
    const layersWith = (weight: number) => [
      {
        weights: [
          [1, weight],
          [-1, 1],
        ],
        bias: [-0.5, -0.5],
      },
      { weights: [[1, 1]], bias: [-0.5] },
    ];
    expect(checks.computesFunction({ layers: layersWith(-1) }, xor)).toBe(true);
    expect(checks.computesFunction({ layers: layersWith(1) }, xor)).toBe(false);
  });

  it("coversFunction: the terms of xor pass, with one literal changed they do not", () => {
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, 0],
            [0, 1],
          ],
        },
        xor,
      ),
    ).toBe(true);
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, -1],
            [0, 1],
          ],
        },
        xor,
      ),
    ).toBe(false);
    expect(checks.coversFunction({ terms: [[1, 0]] }, xor)).toBe(false);
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, 0],
            [0, 1],
            [2, 2],
          ],
        },
        xor,
      ),
    ).toBe(false);
  });
});

/** Every layer list that differs in one number: moved by 1 or with its sign changed. */
const damaged = (layers: { weights: number[][]; bias: number[] }[]) =>
  layers.flatMap(({ weights, bias }, at) => [
    ...bias.flatMap((value, unit) =>
      [value + 1, -value].map((moved) => layers.with(at, { weights, bias: bias.with(unit, moved) })),
    ),
    ...weights.flatMap((row, unit) =>
      row.flatMap((value, from) =>
        [value + 1, -value].map((moved) =>
          layers.with(at, { weights: weights.with(unit, row.with(from, moved)), bias }),
        ),
      ),
    ),
  ]);

describe("checks of networks whose units are on where w·x ≥ b", () => {
  // "at least k inputs are on" for k = 1, 2, 3, added with alternating signs
  const parity = [
    {
      weights: [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
      bias: [1, 2, 3],
    },
    { weights: [[1, -1, 1]], bias: [1] },
  ];
  // one unit for each of the rows 10 and 01, and their OR
  const minterms = [
    {
      weights: [
        [1, -1],
        [-1, 1],
      ],
      bias: [1, 1],
    },
    { weights: [[1, 1]], bias: [1] },
  ];
  // A ⊙ B: "both are on", or not "at least one is on"
  const xnor = [
    {
      weights: [
        [1, 1],
        [1, 1],
      ],
      bias: [1, 2],
    },
    { weights: [[-1, 1]], bias: [0] },
  ];

  /** What a network computes, row by row, written out once more. */
  const rowsWith = (layers: typeof parity, size: number) =>
    Array.from({ length: 2 ** size }, (_, row) => {
      let signals = Array.from({ length: size }, (_bit, index) => (row >> (size - 1 - index)) & 1);
      for (const { weights, bias } of layers)
        signals = bias.map((limit, unit) => {
          let sum = 0;
          for (const [from, weight] of weights[unit].entries()) sum += weight * signals[from];
          return sum >= limit ? 1 : 0;
        });
      return signals[0];
    }).join("");

  it.each([
    ["computesParity of three bits", checks.computesParity, parity, { n: 3 }, "01101001"],
    ["firesOnMinterms 10 and 01", checks.firesOnMinterms, minterms, { minterms: ["10", "01"] }, "0110"],
    ["computesXnorChain of two", checks.computesXnorChain, xnor, { inputs: 2 }, "1001"],
    [
      "computesXnorChain of three, which is their parity",
      checks.computesXnorChain,
      parity,
      { inputs: 3 },
      "01101001",
    ],
  ] as const)(
    "%s: takes the network, and of its damages those alone that change no row",
    (_, check, layers, given, table) => {
      const size = Math.log2(table.length);
      expect(rowsWith([...layers], size)).toBe(table);
      expect(check({ layers: [...layers] }, given as never)).toBe(true);
      const damages = damaged([...layers]);
      for (const damage of damages)
        expect(check({ layers: damage }, given as never), JSON.stringify(damage)).toBe(
          rowsWith(damage, size) === table,
        );
      expect(damages.filter((damage) => rowsWith(damage, size) !== table).length).toBeGreaterThan(
        damages.length / 2,
      );
    },
  );

  it("perceptronsOnTable: two perceptrons for NOR pass, with one number wrong they do not", () => {
    const table = [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ];
    const right = {
      binary: { w1: -1, w2: -1, threshold: -0.5 },
      bipolar: { w0: -1, w1: -1, w2: -1 },
    };
    const passes = (value: typeof right) => checks.perceptronsOnTable(value, { table });
    expect(passes(right)).toBe(true);
    expect(passes({ binary: { w1: -3, w2: -2, threshold: -1 }, bipolar: { w0: -2, w1: -3, w2: -3 } })).toBe(
      true,
    );
    for (const name of ["w1", "w2", "threshold"] as const)
      expect(passes({ ...right, binary: { ...right.binary, [name]: -right.binary[name] } }), name).toBe(
        false,
      );
    for (const name of ["w0", "w1", "w2"] as const)
      expect(passes({ ...right, bipolar: { ...right.bipolar, [name]: -right.bipolar[name] } }), name).toBe(
        false,
      );
    // all negative, and never on
    expect(passes({ ...right, bipolar: { w0: -10, w1: -1, w2: -1 } })).toBe(false);
  });

  it("boundsRectangle: four sides and their AND pass, with one number damaged they do not", () => {
    const given = { x1: [4, 7], x2: [2, 6] };
    const layers = [
      {
        weights: [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ],
        bias: [4, -7, 2, -6],
      },
      { weights: [[1, 1, 1, 1]], bias: [4] },
    ];
    const isIn = (x1: number, x2: number) => x1 >= 4 && x1 <= 7 && x2 >= 2 && x2 <= 6;
    const bounds = (rows: typeof layers) => {
      const out = (x: number[]) =>
        rows.reduce(
          (signals, { weights, bias }) =>
            bias.map((limit, unit) =>
              Number(weights[unit].reduce((sum, weight, from) => sum + weight * signals[from], 0) >= limit),
            ),
          x,
        )[0];
      for (let i = -80; i <= 160; i++)
        for (let j = -80; j <= 160; j++) if ((out([i / 4, j / 4]) === 1) !== isIn(i / 4, j / 4)) return false;
      return true;
    };
    expect(bounds(layers)).toBe(true);
    expect(checks.boundsRectangle({ layers }, given)).toBe(true);
    for (const damage of damaged(layers))
      expect(checks.boundsRectangle({ layers: damage }, given), JSON.stringify(damage)).toBe(bounds(damage));
    // a border moved by a ten-thousandth
    const moved = layers.with(0, { ...layers[0], bias: [4.0001, -7, 2, -6] });
    expect(checks.boundsRectangle({ layers: moved }, given)).toBe(false);
  });
});
