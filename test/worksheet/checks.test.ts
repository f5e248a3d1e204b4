import { describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";

const xor = { function: "A xor B", input_order: ["A", "B"] };

type Layers = { weights: number[][]; bias: number[] }[];

/** Every network that differs from this one in one number, by what may stand for the number. */
function everyDamage(layers: Layers, others: (value: number, isBias: boolean) => number[]): Layers[] {
  return layers.flatMap((layer, at) => [
    ...layer.weights.flatMap((row, unit) =>
      row.flatMap((value, from) =>
        others(value, false).map((other) =>
          layers.with(at, { ...layer, weights: layer.weights.with(unit, row.with(from, other)) }),
        ),
      ),
    ),
    ...layer.bias.flatMap((value, unit) =>
      others(value, true).map((other) => layers.with(at, { ...layer, bias: layer.bias.with(unit, other) })),
    ),
  ]);
}

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

  it("firesOnTable: a line that parts the table's rows passes, with one number changed it does not", () => {
    const table = [
      [0, 0, 1],
      [0, 1, 1],
      [1, 0, 0],
      [1, 1, 0],
    ];
    const right = { a: 1, b: -3, c: 1 };
    expect(checks.firesOnTable(right, { table })).toBe(true);
    for (const damage of [{ a: -1 }, { a: 4 }, { b: 3 }, { b: -1 }, { c: -1 }, { c: 2.5 }])
      expect(checks.firesOnTable({ ...right, ...damage }, { table }), JSON.stringify(damage)).toBe(false);
  });

  it("markRectangle: four half planes and their conjunction pass, with one number changed they do not", () => {
    const given = { region: { x1: [1, 3], x2: [2, 4] }, weights: [-10, 0, 10] };
    // -x1 >= -3, -x2 >= -4 in ascending order of bias; the output is on where all four are 1
    const right = [
      {
        weights: [
          [0, -10],
          [-10, 0],
          [10, 0],
          [0, 10],
        ],
        bias: [-40, -30, 10, 20],
      },
      { weights: [[10, 10, 10, 10]], bias: [40] },
    ];
    expect(checks.markRectangle({ layers: right }, given)).toBe(true);
    const wrong = everyDamage(right, (value, isBias) =>
      isBias ? [value + 10, value - 10, value / 4] : [-value || 10, 5],
    )
      // the sum of four signals is even in tens of two: a threshold of 30 marks the same rectangle
      .filter((layers) => layers[1].bias[0] !== 30);
    expect(wrong).toHaveLength(3 * 5 - 1 + 2 * 12);
    expect(wrong.filter((layers) => checks.markRectangle({ layers }, given))).toEqual([]);
  });

  it("computesMinterms: the smallest network passes, with one weight turned or a unit too many it does not", () => {
    const given = { minterms: ["011", "110", "111"], weights: [-10, 0, 10] };
    // x2 and (x1 or x3): the row of x2 alone is left out by the second unit
    const right = [
      {
        weights: [
          [0, 10, 0],
          [10, 0, 10],
        ],
        bias: [10, 10],
      },
      { weights: [[10, 10]], bias: [20] },
    ];
    expect(checks.computesMinterms({ layers: right }, given)).toBe(true);
    const wrong = everyDamage(right, (value, isBias) =>
      isBias ? [value + 20, -value, 5] : [-value || 10, 5],
    );
    // of the zeros of the first unit either may be 10 with a bias of its own, not with this one
    expect(wrong).toHaveLength(3 * 3 + 2 * 8);
    expect(wrong.filter((layers) => checks.computesMinterms({ layers }, given))).toEqual([]);
    const [hidden, output] = right;
    const wider = [
      { weights: [...hidden.weights, [0, 10, 0]], bias: [...hidden.bias, 10] },
      { weights: [[...output.weights[0], 0]], bias: output.bias },
    ];
    expect(checks.computesMinterms({ layers: wider }, given)).toBe(false);
  });

  it("verticalEdgeFilter: Sobel's filter passes, with one weight changed, turned or empty it does not", () => {
    const sobel = [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ];
    expect(checks.verticalEdgeFilter({ filter: sobel })).toBe(true);
    for (const row of [0, 1, 2])
      for (const column of [0, 1, 2]) {
        const filter = sobel.with(row, sobel[row].with(column, sobel[row][column] + 1));
        expect(checks.verticalEdgeFilter({ filter }), JSON.stringify(filter)).toBe(false);
      }
    const turned = sobel.map((row, at) => row.map((_, column) => sobel[column][at]));
    expect(checks.verticalEdgeFilter({ filter: turned })).toBe(false);
    expect(checks.verticalEdgeFilter({ filter: sobel.map((row) => row.map(() => 0)) })).toBe(false);
  });

  it("crossFilter: black corners and center against white edges pass, with one sign changed they do not", () => {
    const cross = [
      [-1, 2, -1],
      [2, -3, 2],
      [-1, 2, -1],
    ];
    expect(checks.crossFilter({ filter: cross })).toBe(true);
    for (const row of [0, 1, 2])
      for (const column of [0, 1, 2])
        for (const value of [-cross[row][column], 0]) {
          const filter = cross.with(row, cross[row].with(column, value));
          expect(checks.crossFilter({ filter }), JSON.stringify(filter)).toBe(false);
        }
  });

  it("allowedNetwork: three units for xor pass, with one sign changed, another number or a unit too many they do not", () => {
    const given = { ...xor, allowed: [-1, 0, 1], units: [2, 1] };
    const right = [
      {
        weights: [
          [1, -1],
          [-1, 1],
        ],
        bias: [0, 0],
      },
      { weights: [[1, 1]], bias: [0] },
    ];
    expect(checks.allowedNetwork({ layers: right }, given)).toBe(true);
    const wrong = everyDamage(right, (value, isBias) => (isBias ? [1, 0.5] : [-value, 0.5 * value]));
    expect(wrong).toHaveLength(2 * 3 + 2 * 6);
    expect(wrong.filter((layers) => checks.allowedNetwork({ layers }, given))).toEqual([]);
    const [hidden, output] = right;
    const wider = [
      { weights: [...hidden.weights, [0, 0]], bias: [...hidden.bias, 0] },
      { weights: [[...output.weights[0], 0]], bias: output.bias },
    ];
    expect(checks.allowedNetwork({ layers: wider }, given)).toBe(false);
  });

  it("momentumIterates: both textbook forms pass, with one sign or factor changed they do not", () => {
    const right = { v_next: "beta*v + g", theta_next: "theta - alpha*v_next" };
    expect(checks.momentumIterates(right)).toBe(true);
    expect(checks.momentumIterates({ v_next: "beta*v - alpha*g", theta_next: "theta + v_next" })).toBe(true);
    for (const damage of [
      { v_next: "beta*v - g" },
      { v_next: "-beta*v + g" },
      { v_next: "beta*v + 1.001*g" },
      { v_next: "beta*v + (1 - beta)*g" },
      { v_next: "g" },
      { theta_next: "theta + alpha*v_next" },
      { theta_next: "theta - v_next" },
      { theta_next: "theta - alpha*v_next + 1" },
    ])
      expect(checks.momentumIterates({ ...right, ...damage }), JSON.stringify(damage)).toBe(false);
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
