import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { notebookText } from "../support/notebook-text.js";
import { gradsheetIn, program } from "../support/gradsheet.js";

/* A sweep of 60 runs, killed where it hurts and called again, comes to what one that was left alone comes to. */

const root = mkdtempSync(join(tmpdir(), "gradsheet-killed-"));
afterAll(() => rmSync(root, { recursive: true, maxRetries: 5 }));
const gradsheet = gradsheetIn(root);

const runs = 60;
const grid = ["-p", "rate=0.5,0.25,2", "-p", "seed=1..20"];

/** Reports without the library: importing it is most of the time that so short a run takes. */
const notebook = JSON.parse(
  notebookText(
    "const rate = 1;\nconst seed = 1;",
    `const reported = (record: object) => ({
  [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.gradsheet.report+json": record }),
});
reported({ name: "loss", kind: "curve", value: [seed, seed * rate, seed * rate ** 2] })`,
    'if (rate === 2 && seed === 7) throw new Error("no luck");\nreported({ name: "end", kind: "number", value: seed * rate })',
  ),
);
notebook.cells[0].metadata.tags = ["parameters"];
writeFileSync(join(root, "short.ipynb"), JSON.stringify(notebook));

/** Where it is killed, in turn: each time it has come further. */
const deaths = [
  { file: "experiment.json", nth: 1, moment: "before it is renamed" },
  { file: "runs", nth: 1, moment: "half" },
  { file: "runs", nth: 17, moment: "before it is renamed" },
  { file: "runs", nth: 23, moment: "whole" },
  { file: "runs", nth: 12, moment: "half" },
  { file: "experiment.json", nth: 1, moment: "half" },
  { file: "runs.csv", nth: 1, moment: "half" },
  { file: "curves.csv", nth: 1, moment: "before it is renamed" },
  { file: "comparison.ipynb", nth: 1, moment: "half" },
];

const filesOf = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(join(root, folder).length + 1), readFileSync(path, "utf8")]),
  );

it(
  "60 runs, killed nine times and gone on with, end in the same files as 60 that were not",
  { timeout: 600_000 },
  () => {
    const hook = fileURLToPath(new URL("../support/dies-while-writing.mjs", import.meta.url));
    const args = ["sweep", "short.ipynb", ...grid, "-o", "killed"];
    const written = new Map<string, number>();
    const progress: number[] = [];
    for (const death of deaths) {
      const { signal, stderr } = spawnSync(process.execPath, ["--import", hook, program, ...args], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, GRADSHEET_TEST_DEATH: JSON.stringify(death) },
      });
      expect([signal, stderr], JSON.stringify(death)).toEqual([
        "SIGKILL",
        expect.not.stringContaining("must"),
      ]);
      for (const name of filesOf("killed").keys()) {
        if (!/^runs.*\.ipynb$/.test(name)) continue;
        const { mtimeMs } = statSync(join(root, "killed", name));
        // What was there is kept, and not made again.
        expect(mtimeMs, name).toBe(written.get(name) ?? mtimeMs);
        written.set(name, mtimeMs);
      }
      progress.push(written.size);
    }
    expect(progress.slice(0, 3)).toEqual([0, 0, 16]);
    expect(progress.slice(-4)).toEqual([runs, runs, runs, runs]);
    const last = gradsheet(...args);
    expect(last.stderr).toMatch(/^60 of 60 runs kept from before\n {2}1 run failed/);
    expect(last.status).toBe(1);
    const whole = gradsheet(...args.slice(0, -1), "whole");
    expect([whole.status, whole.stdout.replaceAll("whole", "killed")]).toEqual([1, last.stdout]);
    expect(filesOf("whole").size).toBe(runs + 4);
    expect([...filesOf("killed").keys()]).toEqual([...filesOf("whole").keys()]);
    for (const [name, text] of filesOf("whole")) expect(filesOf("killed").get(name), name).toBe(text);
    const [head, ...rows] = filesOf("whole").get("runs.csv")!.trim().split("\n");
    expect(head).toBe("rate,seed,loss,end,failure");
    expect(rows.slice(0, 2)).toEqual(["0.5,1,0.25,0.5,", "0.5,2,0.5,1,"]);
    expect(rows.filter((row) => row.includes("no luck"))).toEqual([expect.stringMatching(/^2,7,,,/)]);
  },
);
