import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readNotebook, type Notebook } from "../../src/api/notebook.js";
import { withParameters } from "../../src/parameters/inject.js";
import { chooseKernel } from "../../src/run/choose-kernel.js";
import { executeNotebook } from "../../src/run/execute-notebook.js";
import type { KernelClient } from "../../src/run/kernel-client.js";
import { startKernel } from "../../src/run/start-kernel.js";
import { claimMime } from "../../src/training/claim.js";
import { notebooksFolder, paperTimeout } from "./support/solved-paper.js";

/* The claims of the training worksheets hold for seeds that nobody has chosen. */

const folder = join(notebooksFolder, "training");
const names = readdirSync(folder).filter((name) => /^1[2-8]-.*\.ipynb$/.test(name));

interface Told {
  held: boolean;
  rows: { name: string; values: (number | null)[]; held: boolean }[];
}

/** What the cells' claims said of themselves. */
const claimsIn = ({ cells }: Notebook): Told[] =>
  cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output && claimMime in output.data ? [output.data[claimMime]] : []))
    .map((told) => told as unknown as Told);

describe("the claims of the training worksheets 12 to 18", () => {
  let client: KernelClient;
  beforeAll(async () => {
    // The device that every machine has; another one rounds otherwise.
    vi.stubEnv("GRADSHEET_DEVICE", "wasm");
    const path = join(folder, names[0]);
    client = await startKernel(chooseKernel(readNotebook(path), path), folder);
  }, paperTimeout);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await client?.shutdown();
  });

  it("are seven", () => expect(names).toHaveLength(7));

  it.each(names)(
    "%s: holds for the seeds 1001 to 1003",
    async (name) => {
      const path = join(folder, name);
      const notebook = withParameters(readNotebook(path), { seed: 1001 }, path);
      const { notebook: executed, failure } = await executeNotebook(notebook, client);
      expect(failure).toBeNull();
      const claims = claimsIn(executed);
      expect(claims).toHaveLength(1);
      const [{ held, rows }] = claims;
      expect(rows.filter((row) => !row.held)).toEqual([]);
      expect(held).toBe(true);
      // Three seeds, each with a number of its own, are what is claimed.
      expect(rows.some(({ values }) => new Set(values).size === 3)).toBe(true);
    },
    paperTimeout,
  );
});
