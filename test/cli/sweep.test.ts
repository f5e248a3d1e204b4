import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { formatNotebook, readNotebook, type NotebookCell } from "../../src/api/notebook.js";
import { Experiment } from "../../src/experiment/experiment.js";
import { gradsheetIn } from "../support/gradsheet.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-sweep-"));
// Each run starts a kernel, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });
afterAll(() => rmSync(root, { recursive: true, maxRetries: 5 }));

const gradsheet = gradsheetIn(root);
const textOf = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

function save(name: string, ...sources: string[]): string {
  const cells = sources.map((source, index): NotebookCell => ({
    cell_type: "code",
    id: `c${index}`,
    metadata: index === 0 ? { tags: ["parameters"] } : {},
    source,
    execution_count: null,
    outputs: [],
  }));
  writeFileSync(join(root, name), formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
}

const tiny = save(
  "tiny.ipynb",
  "const lr = 0.5;\nconst seed = 1;\nconst word = 'a';",
  'import { report } from "gradsheet";\nreport("curve", [seed, seed * lr])',
  'report("end", seed * lr);\nreport("kind", `${word}${seed}`)',
);

/** What the runs of `tiny` are, by its own formulas. */
const expected = (rates: number[], seeds: number[]) =>
  new Experiment(
    rates.flatMap((lr) =>
      seeds.map((seed) => ({
        parameters: { lr, seed },
        values: { curve: [seed, seed * lr], end: seed * lr, kind: `a${seed}` },
        failure: null,
      })),
    ),
  );

describe("gradsheet sweep", () => {
  it("writes a row for each run, the points of curves, and a notebook that compares them", () => {
    const args = ["sweep", tiny, "-p", "lr=0.5,0.25,2", "-p", "seed=1..2", "-o", "whole"];
    const { status, stdout, stderr } = gradsheet(...args);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("6 runs over lr");
    const whole = expected([0.5, 0.25, 2], [1, 2]);
    expect(textOf("whole", "runs.csv")).toBe(whole.table().toCsv());
    expect(textOf("whole", "curves.csv")).toBe(whole.points().toCsv());
    const [first] = readNotebook(join(root, "whole", "comparison.ipynb")).cells.slice(1);
    expect(first).toMatchObject({ outputs: [{ data: { "text/plain": whole.summary().toString() } }] });
  });

  it("lists runs that fail, keeps them out of means, and makes them again only where it is told to", () => {
    const path = save(
      "failing.ipynb",
      "const n = 1;\nconst seed = 1;",
      'import { report } from "gradsheet";\nimport { existsSync } from "node:fs";\nreport("n", n)',
      'if (n + seed > 3 && !existsSync("mended")) throw new Error("too much, or so");',
    );
    const args = ["sweep", path, "-p", "n=1,2", "-p", "seed=[1,2]", "-o", "failing"];
    const first = gradsheet(...args);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain("✗ n = 2, seed = 2\n  cell 4: Error: too much, or so\n");
    expect(first.stderr).toContain("1 run failed, in no mean; --retry makes it again");
    expect(textOf("failing", "runs.csv")).toBe(
      'n,seed,n (reported),failure\n1,1,1,\n1,2,1,\n2,1,2,\n2,2,,"cell 4: Error: too much, or so"\n',
    );
    expect(first.stdout).toMatch(/│ 1 │ +2 │ +0 │ +1 │ +0 │\n│ 2 │ +1 │ +1 │ +2 │ +│/);
    writeFileSync(join(root, "mended"), "");
    const newer = "  newer than the runs that are kept: mended; -o with another folder makes all anew\n";
    const second = gradsheet(...args);
    expect([second.status, second.stderr]).toEqual([
      1,
      `4 of 4 runs kept from before\n${newer}  1 run failed, in no mean; --retry makes it again\n`,
    ]);
    const third = gradsheet(...args, "--retry");
    expect([third.status, third.stderr]).toEqual([0, `3 of 4 runs kept from before\n${newer}`]);
    expect(textOf("failing", "runs.csv")).toBe(
      "n,seed,n (reported),failure\n1,1,1,\n1,2,1,\n2,1,2,\n2,2,2,\n",
    );
  });

  it("notices that the notebook is another one than that of the folder's runs", () => {
    const make = (factor: string, ...more: string[]) => {
      save(
        "changing.ipynb",
        "const n = 1;",
        `import { report } from "gradsheet";\nreport("value", ${factor} * n)`,
      );
      return gradsheet("sweep", "changing.ipynb", "-p", "n=3", "-o", "changing", ...more);
    };
    expect(make("2").status).toBe(0);
    const changed = make("5");
    expect([changed.status, changed.stderr]).toEqual([
      1,
      "changing: must hold runs of changing.ipynb as it is now, got 1 of another version of it, or of what it imports. Name another folder after -o, or add --restart to throw them away.\n",
    ]);
    expect(textOf("changing", "runs.csv")).toBe("n,value,failure\n3,6,\n");
    expect(make("5", "--restart").status).toBe(0);
    expect(textOf("changing", "runs.csv")).toBe("n,value,failure\n3,15,\n");
  });

  it("keeps runs neither for another notebook with the same code, nor with another module, nor silently with other data", () => {
    const code = [
      "const n = 1;",
      'import { factor } from "./factor.js";\nimport { readFileSync } from "node:fs";\nimport { report } from "gradsheet";',
      'report("value", factor * n + Number(readFileSync("offset.txt", "utf8")))',
    ];
    for (const folder of ["one", "other"]) {
      mkdirSync(join(root, folder));
      save(join(folder, "same.ipynb"), ...code);
      writeFileSync(join(root, folder, "factor.ts"), "export const factor = 2;");
      writeFileSync(join(root, folder, "offset.txt"), folder === "one" ? "10" : "20");
    }
    const sweep = (path: string) => gradsheet("sweep", path, "-p", "n=3", "-o", "same");
    const first = sweep("one/same.ipynb");
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(textOf("same", "runs.csv")).toBe("n,value,failure\n3,16,\n");
    expect(sweep("other/same.ipynb").stderr).toContain(
      "same: must hold runs of same.ipynb as it is now, got those of one/same.ipynb. ",
    );
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "one", "offset.txt"), later, later);
    expect(sweep("one/same.ipynb").stderr).toBe(
      "1 of 1 run kept from before\n  newer than the runs that are kept: offset.txt; -o with another folder makes all anew\n",
    );
    writeFileSync(join(root, "one", "factor.ts"), "export const factor = 3;");
    expect(sweep("one/same.ipynb").stderr).toContain("got 1 of another version of it, or of what it imports");
  });

  it("keeps runs of a notebook that was moved with its sweep, and those that an earlier version has marked and named", () => {
    mkdirSync(join(root, "before"));
    save(
      "before/moved.ipynb",
      "const n = 1;",
      'import { report } from "gradsheet";\nimport { existsSync } from "node:fs";',
      'if (!existsSync("ready")) throw new Error("not ready");\nreport("n", n)',
    );
    const sweep = (folder: string, ...more: string[]) =>
      gradsheet("sweep", `${folder}/moved.ipynb`, "-p", "n=4", "-o", `${folder}/runs of it`, ...more);
    expect(sweep("before").stderr).toContain("1 run failed");
    const failed = "  1 run failed, in no mean; --retry makes it again\n";
    renameSync(join(root, "before"), join(root, "after"));
    expect(sweep("after").stderr).toBe(`1 of 1 run kept from before\n${failed}`);
    const runs = join(root, "after", "runs of it", "runs");
    const [name] = readdirSync(runs);
    const kept = readNotebook(join(runs, name));
    // As marks were: the digest of the cells alone, and no place of the notebook.
    const cells = readNotebook(join(root, "after", "moved.ipynb")).cells.map(({ source, metadata }) => ({
      source,
      tags: metadata["tags"] ?? [],
      own: {},
    }));
    const code = createHash("sha256").update(JSON.stringify(cells)).digest("hex").slice(0, 16);
    kept.metadata["gradsheet"] = {
      sweep: { code, parameters: { n: 4 }, failure: "cell 3: Error: not ready" },
    };
    writeFileSync(join(runs, "n=4-01234567.ipynb"), formatNotebook(kept));
    rmSync(join(runs, name));
    expect(sweep("after").stderr).toBe(`1 of 1 run kept from before\n${failed}`);
    writeFileSync(join(root, "after", "ready"), "");
    expect(sweep("after", "--retry").status).toBe(0);
    expect(readdirSync(runs)).toEqual([name]);
  });

  it("lists values that the notebook's own conditions refuse, and knows runs whatever the order of their parameters", () => {
    save(
      "ordered.ipynb",
      "const a = 1;\nconst b = 2;",
      'import { report } from "gradsheet";\nreport("sum", a + b)',
    );
    const notebook = readNotebook(join(root, "ordered.ipynb"));
    notebook.cells[0].metadata["gradsheet"] = { where: ["a < b"] };
    writeFileSync(join(root, "ordered.ipynb"), formatNotebook(notebook));
    const first = gradsheet("sweep", "ordered.ipynb", "-p", "a=1,5", "-p", "b=4", "-o", "ordered");
    expect([first.status, textOf("ordered", "runs.csv")]).toEqual([
      1,
      expect.stringMatching(
        /^a,b,sum,failure\n1,4,5,\n5,4,,"ordered\.ipynb: needs parameters for which a < b, .+"\n$/,
      ),
    ]);
    const second = gradsheet("sweep", "ordered.ipynb", "-p", "b=4", "-p", "a=1,5", "-o", "ordered");
    expect(second.stderr).toMatch(/^2 of 2 runs kept from before\n/);
    expect(textOf("ordered", "runs.csv")).toMatch(/^b,a,sum,failure\n4,1,5,\n4,5,,/);
    const other = gradsheet(
      "sweep",
      "ordered.ipynb",
      "-p",
      "a=2",
      "-p",
      "b=4",
      "-o",
      "ordered",
      "--jobs",
      "1",
    );
    expect(other.stderr).toBe(
      `  2 runs of other values in ${join("ordered", "runs")}, in no table: their values are to stand after -p too\n`,
    );
    expect(textOf("ordered", "runs.csv")).toBe("a,b,sum,failure\n2,4,6,\n");
    const whole = gradsheet("sweep", "ordered.ipynb", "-p", "a=1,2,5", "-p", "b=4", "-o", "ordered");
    expect(whole.stderr).toMatch(/^3 of 3 runs kept from before\n {2}1 run failed/);
    expect(textOf("ordered", "runs.csv")).toMatch(/^a,b,sum,failure\n1,4,5,\n2,4,6,\n5,4,,/);
  });

  it("says so where no run reports anything, and refuses a folder with files of something else", () => {
    const path = save("silent.ipynb", "const n = 1;", "n + 1");
    const silent = gradsheet("sweep", path, "-p", "n=2");
    expect([silent.status, silent.stderr]).toEqual([
      0,
      '  no run reported a value: call report("loss", value) in the notebook, from "gradsheet"\n',
    ]);
    expect(textOf("sweeps", "silent", "runs.csv")).toBe("n,failure\n2,\n");
    mkdirSync(join(root, "mine"));
    writeFileSync(join(root, "mine", "comparison.ipynb"), "mine");
    const refused = gradsheet("sweep", path, "-p", "n=2", "-o", "mine");
    expect([refused.status, refused.stderr]).toEqual([
      1,
      "mine: must be a new folder, or one of a sweep, got one with a comparison.ipynb of something else. Name another one after -o.\n",
    ]);
    expect(textOf("mine", "comparison.ipynb")).toBe("mine");
  });

  it.each([
    [[], "gradsheet sweep: needs one notebook, got 0."],
    [[tiny], "gradsheet sweep: needs -p NAME=VALUES, got none."],
    [[tiny, "-p", "lr"], "gradsheet sweep: needs name=value after -p, got lr."],
    [[tiny, "-p", "rate=1"], "needs a parameter of tiny.ipynb after -p, got rate. It has lr, seed, word."],
    [[tiny, "-p", "lr=0.1,fast"], 'gradsheet sweep: needs a number for lr, got "fast".'],
    [[tiny, "-p", "lr=0.1..0.9"], "gradsheet sweep -p lr: needs a step for a range"],
    [
      [tiny, "-p", "lr=1", "-p", "lr=2"],
      "needs one -p for each parameter, got two for lr. Put all values into one: -p lr=1,2,3.",
    ],
    [
      [tiny, "-p", "lr=1", "--repeats", "fold"],
      "needs names that stand after -p, after --repeats, got fold. There are lr.",
    ],
    [[tiny, "-p", "lr=1..200", "-p", "seed=1..200"], "sweep: makes at most 10000 runs, got 40000."],
  ])("%j is refused: %s", (args, message) => {
    const { status, stderr } = gradsheet("sweep", ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(message.startsWith("sweep:") ? 1 : 2);
  });
});
