import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Experiment } from "../../src/experiment/experiment.js";
import type { ExperimentRun } from "../../src/experiment/experiment-run.js";
import { readExperiment } from "../../src/experiment/read-experiment.js";
import { saveExperiment } from "../../src/experiment/save-experiment.js";
import { readNotebook } from "../../src/notebook/read.js";
import { csvRows } from "../../src/table/csv-rows.js";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { xor } from "../../src/training/datasets/shapes.js";
import { sweep } from "../../src/training/sweep.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-runs-"));
afterAll(() => rmSync(root, { recursive: true }));

const run = (parameters: ExperimentRun["parameters"], values: ExperimentRun["values"]): ExperimentRun => ({
  parameters,
  values,
  failure: null,
});
const text = { title: "A sweep", statement: "Words." };

/** Two rates with three seeds each; one run failed, and one stopped a step earlier. */
const tried = new Experiment([
  run({ lr: 0.1, seed: 1 }, { loss: [4, 2, 1], words: "plain", good: true }),
  run({ lr: 0.1, seed: 2 }, { loss: [4, 3, 3], words: "plain", good: false }),
  run({ lr: 0.1, seed: 3 }, { loss: [8, 5], words: "other", good: true }),
  run({ lr: 0.01, seed: 1 }, { loss: [9, 9, 8], words: "plain", good: false }),
  { parameters: { lr: 0.01, seed: 2 }, values: {}, failure: "cell 2: Error: no, data" },
  run({ lr: 0.01, seed: 3 }, { loss: [9, 9, 10], words: "plain", good: false }),
]);

describe("an experiment", () => {
  it("has a row for each run with the end of its curves, and one for each point", () => {
    expect(tried.table().toCsv().split("\n")).toEqual([
      "lr,seed,loss,words,good,failure",
      "0.1,1,1,plain,true,",
      "0.1,2,3,plain,false,",
      "0.1,3,5,other,true,",
      "0.01,1,8,plain,false,",
      '0.01,2,,,,"cell 2: Error: no, data"',
      "0.01,3,10,plain,false,",
      "",
    ]);
    const points = tried.points().toCsv().trimEnd().split("\n");
    expect(points[0]).toBe("lr,seed,step,loss");
    expect(points).toHaveLength(1 + 3 + 3 + 2 + 3 + 3);
    expect(points[8]).toBe("0.1,3,2,5");
  });

  it("has means and deviations over the seeds, without the failed run, and shares of what is true", () => {
    const { columns, rows, caption } = tried.summary();
    expect(columns.map(({ name }) => name)).toEqual([
      "lr",
      "runs",
      "failed",
      "loss",
      "loss, deviation",
      "words",
      "good",
    ]);
    // 1, 3, 5: mean 3, variance (4 + 0 + 4) / 2; 8, 10: mean 9, variance (1 + 1) / 1.
    expect(rows).toEqual([
      [0.1, 3, 0, 3, 2, "plain, other", 2 / 3],
      [0.01, 2, 1, 9, expect.closeTo(Math.SQRT2, 12), "plain", 0],
    ]);
    expect(caption).toBe("6 runs over lr, 1 failed");
    expect(tried.failures().rows).toEqual([[0.01, 2, "cell 2: Error: no, data"]]);
  });

  it("draws the mean of the seeds with a band, as far as the shortest of them goes", () => {
    const { data, description, layout } = tried.curves("loss", { spread: "range" });
    const lines = data as { name?: string; x: number[]; y: number[] }[];
    expect(lines.filter(({ name }) => name !== undefined)).toMatchObject([
      { name: "lr = 0.1", x: [1, 2], y: [16 / 3, 10 / 3] },
      { name: "lr = 0.01", x: [1, 2, 3], y: [9, 9, 9] },
    ]);
    expect([lines[0].y, lines[1].y]).toEqual([
      [4, 2],
      [8, 5],
    ]);
    expect(description).toMatch(/as far as the shortest run goes$/);
    expect(layout).toMatchObject({ xaxis: { title: { text: "step" } }, yaxis: { title: { text: "loss" } } });
    expect(() => tried.curves("lost")).toThrow(
      'curves: needs a curve out of loss, got "lost". Did you mean "loss"?',
    );
  });

  it("draws a line over one parameter from its smallest value on, with the seeds' deviations", () => {
    const [line] = tried.figure("loss").data;
    expect(line).toMatchObject({
      x: [0.01, 0.1],
      y: [9, 3],
      error_y: { array: [expect.closeTo(Math.SQRT2, 12), 2] },
    });
    expect(tried.figure("loss").layout).toMatchObject({ yaxis: { title: { text: "loss" } } });
    expect((tried.figure("good").data[0] as { y: number[] }).y).toEqual([0, 2 / 3]);
    expect(() => tried.figure("words")).toThrow(
      'draws numbers, got words, which is "plain" in a run. Take summary().',
    );
  });

  const grid = (of: (a: number, b: string, c: boolean) => number | undefined) =>
    new Experiment(
      [3, 1].flatMap((a) =>
        ["x", "y"].flatMap((b) =>
          [true, false].map((c): ExperimentRun => {
            const value = of(a, b, c);
            const parameters = { a, b, c };
            return value === undefined
              ? { parameters, values: {}, failure: "no" }
              : run(parameters, { m: value });
          }),
        ),
      ),
    );

  it("draws a map over two parameters, and maps side by side in the same colors over three", () => {
    const all = grid((a, b, c) =>
      a === 3 && b === "y" && c ? undefined : a + (b === "y" ? 10 : 0) + (c ? 100 : 0),
    );
    const maps = all.figure("m").data as {
      x: string[];
      y: string[];
      text: string[][];
      zmin: number;
      zmax: number;
    }[];
    expect(maps.map(({ x, y, text: cells, zmin, zmax }) => [x, y, cells, zmin, zmax])).toEqual([
      [
        ["1", "3"],
        ["x", "y"],
        [
          ["101", "103"],
          ["111", "–"],
        ],
        Math.log10(1),
        Math.log10(111),
      ],
      [
        ["1", "3"],
        ["x", "y"],
        [
          ["1", "3"],
          ["11", "13"],
        ],
        Math.log10(1),
        Math.log10(111),
      ],
    ]);
    const { annotations } = all.figure("m").layout as { annotations: { text: string }[] };
    expect(annotations.map(({ text: title }) => title)).toEqual(["c = true", "c = false"]);
    const one = all.figure("m", { at: { c: false } });
    expect(one.data).toHaveLength(1);
    expect(one.description).toBe("m by a, b, c = false");
    expect(all.figure("m", { at: { c: false, b: "x" } }).data[0]).toMatchObject({ x: [1, 3], y: [1, 3] });
    expect(() => all.figure("m", { at: { c: 5 } })).toThrow(
      "needs a value of c that was tried, got 5. It was true, false.",
    );
    expect(() => all.figure("m", { at: { d: 5 } })).toThrow("needs a parameter out of a, b, c");
    expect(all.figure("m").svg).toContain("c = true");
  });

  it("of more combinations than colors has a panel for each", () => {
    const runs = Array.from({ length: 10 }, (_, n) => run({ n, seed: 1 }, { loss: [n, n + 1] }));
    const { layout, description } = new Experiment(runs).curves("loss");
    expect((layout as { annotations: unknown[] }).annotations).toHaveLength(10);
    expect(description).toMatch(/^loss by step of 10 combinations, a panel for each/);
  });

  it("takes the repetitions that it is told, else parameters that are called seeds", () => {
    const of = (name: string) => run({ [name]: 1, lr: 2 }, { m: 1 });
    expect(
      ["seed", "dataSeed", "data_seed", "seeds", "seeded"].map((name) => new Experiment([of(name)]).repeats),
    ).toEqual([["seed"], ["dataSeed"], ["data_seed"], [], []]);
    expect(
      new Experiment([of("fold")], { repeats: ["fold"] }).summary().columns.map(({ name }) => name),
    ).toEqual(["lr", "m"]);
  });

  it("keeps names apart that parameters and reports have in common", () => {
    const csv = new Experiment([run({ lr: 1 }, { lr: 2, failure: 3 })]).table().toCsv();
    expect(csv).toBe("lr,lr (reported),failure (reported),failure\n1,2,3,\n");
  });
});

describe("the folder of an experiment", () => {
  it("is read back as it was, with numbers that are none", () => {
    const odd = new Experiment([
      ...tried.runs,
      run({ lr: 1, seed: 1 }, { loss: [NaN, Infinity], words: "a", good: true }),
    ]);
    expect(saveExperiment(join(root, "a"), odd, text)).toEqual([
      "experiment.json",
      "runs.csv",
      "curves.csv",
      "comparison.ipynb",
    ]);
    const read = readExperiment(join(root, "a"));
    expect(read.runs).toEqual(odd.runs);
    expect(read.summary().toString()).toBe(odd.summary().toString());
    expect(readFileSync(join(root, "a", "runs.csv"), "utf8")).toBe(read.table().toCsv());
    const cells = readNotebook(join(root, "a", "comparison.ipynb")).cells;
    expect(cells.map(({ source }) => source.split("\n").at(-1))).toEqual([
      "Words.",
      "tried.summary()",
      'tried.curves("loss")',
      'tried.figure("loss")',
      'tried.figure("good")',
      "tried.failures()",
      "tried.table()",
    ]);
    // Without curves the file of those before is gone.
    saveExperiment(join(root, "a"), new Experiment([run({ lr: 1 }, { m: 1 })]), text);
    expect(readdirSync(join(root, "a"))).toEqual(["comparison.ipynb", "experiment.json", "runs.csv"]);
  });

  it.each([["{}"], ['{"version":1,"repeats":[],"axis":"step","runs":[5]}'], ["no json"], ["null"]])(
    "with %s in it is refused",
    (content) => {
      writeFileSync(join(root, "experiment.json"), content);
      expect(() => readExperiment(root)).toThrow("must be a folder with the experiment.json of a sweep, got");
    },
  );
});

describe("what sweep and compareOptimizers save", () => {
  const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
  const options = { epochs: 2, batchSize: 4, seeds: [3, 4], device: "cpu", progress: false } as const;

  it("has the columns of a sweep of notebooks: parameters, seed, step, then what was measured", async () => {
    const made = await sweep(
      net,
      xor(),
      { learningRate: [0.1, 1e30] },
      { ...options, optimizer: "sgd", validation: xor() },
    );
    made.save(join(root, "s"));
    const csv = (name: string) =>
      readFileSync(join(root, "s", name), "utf8")
        .trimEnd()
        .split("\n");
    expect(csv("runs.csv")[0]).toBe(
      "learningRate,seed,training loss,accuracy,validation loss,validation accuracy,failure",
    );
    const { history } = made.runs[0].result;
    expect(csv("runs.csv")[1]).toBe(
      [
        0.1,
        3,
        ...[history.loss, history.accuracy!, history.valLoss!, history.valAccuracy!].map((each) =>
          each.at(-1),
        ),
        "",
      ].join(","),
    );
    expect(csv("curves.csv")[2]).toBe(
      [0.1, 3, 2, history.loss[1], history.accuracy![1], history.valLoss![1], history.valAccuracy![1]].join(
        ",",
      ),
    );
    const read = readExperiment(join(root, "s"));
    expect(read.curves("training loss").layout).toMatchObject({ xaxis: { title: { text: "epoch" } } });
    // The same numbers as the table of the sweep itself, where no run broke.
    const [row] = read.summary().rows;
    expect(row[read.summary().columns.findIndex(({ name }) => name === "validation loss")]).toBeCloseTo(
      made.rows[0].mean,
      12,
    );
    expect(made.epochs().toCsv().split("\n").slice(1, 3)).toEqual(csv("curves.csv").slice(1, 3));
  });

  it("calls runs that broke failed, and keeps them out of the means", async () => {
    const numbers = { x: [[1], [2], [3]], y: [[2], [4], [6]] };
    const broken = await sweep(
      { input: [1], layers: ["1"] },
      numbers,
      { learningRate: [1e9, 0.01] },
      { epochs: 20, optimizer: "sgd", device: "cpu", progress: false },
    );
    broken.save(join(root, "b"));
    const { runs } = readExperiment(join(root, "b"));
    expect(runs.map(({ failure }) => failure === null)).toEqual([false, true]);
    expect([runs[0].failure, runs[0].values]).toEqual([expect.stringMatching(/^stopped: .+step \d+/), {}]);
  });

  it("compares optimizers by their names, with the epoch that early stopping gave back", async () => {
    const comparison = await compareOptimizers(
      net,
      xor(),
      { slow: { type: "sgd", learningRate: 0.1 }, adam: "adam" },
      options,
    );
    comparison.save(join(root, "c"));
    const read = readExperiment(join(root, "c"));
    expect(read.summary().rows.map(([name]) => name)).toEqual(["slow", "adam"]);
    expect(read.parameters).toEqual(["optimizer", "seed"]);
    expect(() => comparison.save("")).toThrow("save");
    const early = await sweep(
      net,
      xor(),
      { batchSize: [4] },
      {
        epochs: 3,
        optimizer: { type: "sgd", learningRate: 5 },
        earlyStopping: { patience: 3, restoreBest: true, monitor: "loss" },
        device: "cpu",
        progress: false,
      },
    );
    early.save(join(root, "e"));
    const { values } = readExperiment(join(root, "e")).runs[0];
    const { best, history } = early.runs[0].result;
    expect(values["best epoch"]).toBe(best!.epoch);
    expect(values["training loss of the best epoch"]).toBe(history.loss[best!.epoch - 1]);
  });
});

describe("names and values that nobody expects", () => {
  const names = [
    "a,b",
    'the "best"',
    "two\nlines",
    "=1+1",
    "Verlust für β",
    " edge ",
    "__proto__",
    "constructor",
    "failure",
    "lr",
    "lr (reported)",
    "x",
    "x, deviation",
  ];
  const values = Object.fromEntries(names.map((name, at) => [name, at + 0.1]));
  const odd: Record<string, number | string> = {
    ...values,
    x: -Infinity,
    ["a,b"]: NaN,
    ["=1+1"]: '=HYPERLINK("x")\r\n, end ',
  };
  const two = new Experiment([
    run({ lr: 1, step: 2 }, odd),
    { parameters: { lr: 2, step: 2 }, values: {}, failure: 'cell 1: "no",\nsaid it' },
  ]);

  it("come back from the table as they were, under headings that no two columns share", () => {
    const [headings, first, second] = csvRows(two.table().toCsv(), ",", "runs.csv");
    expect(headings).toEqual([
      "lr",
      "step",
      ...names.map(
        (name) =>
          `${name}${["failure", "lr"].includes(name) ? " (reported)" : name === "lr (reported)" ? " (reported)" : ""}`,
      ),
      "failure",
    ]);
    expect(new Set(headings).size).toBe(headings.length);
    const read = Object.fromEntries(names.map((name, at) => [name, first[at + 2]]));
    expect(read).toEqual(Object.fromEntries(names.map((name) => [name, String(odd[name])])));
    expect(second).toEqual(["2", "2", ...names.map(() => ""), 'cell 1: "no",\nsaid it']);
  });

  it("come back from the record, and are shown by the summary and the notebook", () => {
    const folder = join(root, "odd");
    saveExperiment(folder, two, text);
    expect(readExperiment(folder).runs).toEqual(two.runs);
    expect(two.summary().columns.length).toBe(new Set(two.summary().columns.map(({ name }) => name)).size);
    expect(readNotebook(join(folder, "comparison.ipynb")).cells.length).toBeGreaterThan(2);
  });

  it("of a parameter called as the points' numbers does not hide it", () => {
    const curves = new Experiment([run({ step: 7 }, { loss: [2, 1] })]);
    expect(curves.points().toCsv()).toBe("step,step (reported),loss\n7,1,2\n7,2,1\n");
  });
});
