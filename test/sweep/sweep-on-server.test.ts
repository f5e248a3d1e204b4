import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatNotebook, parseNotebook } from "../../src/api/notebook.js";
import { connectServer } from "../../src/run/remote/connect-server.js";
import { sweepNotebook } from "../../src/sweep/sweep-notebook.js";
import { fakeServers } from "../run/support/fake-servers.js";
import { notebookText } from "../support/notebook-text.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-sweep-server-"));
afterAll(() => rmSync(root, { recursive: true }));
const serve = fakeServers();

/** A notebook with a parameter `n`. */
function write(name: string, ...cells: string[]): string {
  const notebook = parseNotebook(notebookText("const n = 1;", ...cells), name);
  notebook.cells[0].metadata["tags"] = ["parameters"];
  const path = join(root, name);
  writeFileSync(path, formatNotebook(notebook));
  return path;
}

/** What a run's cell does on its server, and whether the server refuses what comes. */
async function lossy(name: string, refusal: { status: number; isOfAll: boolean }) {
  let lost: string | null = null;
  const server = await serve({
    cells: {
      "work()": (kernel, request) => {
        if (lost !== null) return undefined;
        kernel.print("half of it\n", request);
        lost = kernel.id;
        kernel.cut();
        return "no reply";
      },
    },
    instead: ({ path }) =>
      lost !== null && (refusal.isOfAll || path.includes(`${lost}/channels`))
        ? { status: refusal.status }
        : undefined,
  });
  const records = join(root, `records of ${name}`);
  const engine = await connectServer(server.url, { token: "of today", records, patience: 300, interval: 50 });
  const path = write(`${name}.ipynb`, "work()");
  const folder = join(root, name);
  const ends: [string, string | null][] = [];
  const swept = await sweepNotebook(path, { n: [4, 5, 6] }, folder, {
    engine,
    jobs: 1,
    onEnd: (run, failure) => ends.push([run, failure]),
  });
  return { path, folder, swept, ends };
}

describe("a sweep on a server", () => {
  it("that loses a run makes the others, and that one at the next call: it has not failed", async () => {
    const { path, folder, swept, ends } = await lossy("lost", { status: 502, isOfAll: false });
    expect(swept.experiment.runs.map(({ parameters, failure }) => [parameters["n"], failure])).toEqual([
      [5, null],
      [6, null],
    ]);
    expect(Object.keys(swept.missing)).toEqual(["n = 4"]);
    expect(swept.missing["n = 4"]).toMatch(
      /cell \d: .*must be reached again when a connection drops, got the answer 502 /,
    );
    expect(ends[0]).toEqual(["n = 4", swept.missing["n = 4"]]);
    expect(readdirSync(join(folder, "runs")).length).toBe(2);
    const again = await serve({});
    const engine = await connectServer(again.url, { records: join(root, "records") });
    const plans: [number, number][] = [];
    const whole = await sweepNotebook(path, { n: [4, 5, 6] }, folder, {
      engine,
      onPlan: (runs, kept) => plans.push([runs, kept]),
    });
    expect(plans).toEqual([[3, 2]]);
    expect(whole.experiment.runs.map(({ failure }) => failure)).toEqual([null, null, null]);
    expect(whole.missing).toEqual({});
  });

  it("whose token is revoked in the middle says so of each run that is missing, and calls none failed", async () => {
    const { swept } = await lossy("revoked", { status: 401, isOfAll: true });
    expect(swept.experiment.runs).toEqual([]);
    expect(Object.keys(swept.missing)).toEqual(["n = 4", "n = 5", "n = 6"]);
    for (const why of Object.values(swept.missing))
      expect(why).toMatch(/needs a token that opens .*, got one that is refused \(the answer 401\)/);
  });
});
