import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import type { CodeCell, StreamOutput } from "../../src/notebook/format.js";
import { readNotebook } from "../../src/notebook/read.js";
import { connectServer } from "../../src/run/remote/connect-server.js";
import { runNotebook } from "../../src/run/run-notebook.js";
import { writeFile } from "../../src/write-file.js";
import { notebookText } from "../support/notebook-text.js";
import { CuttingProxy } from "./servers/cutting-proxy.js";
import { startEnterpriseGateway } from "./servers/enterprise-gateway.js";
import { Gradsheet } from "./servers/gradsheet.js";
import { startJupyterHub } from "./servers/jupyter-hub.js";
import { startJupyterServer } from "./servers/jupyter-server.js";
import { startKernelGateway } from "./servers/kernel-gateway.js";
import type { ServerProgram } from "./servers/server-program.js";

/* Notebooks run on Jupyter's own servers as they do on this machine. */

const engines = {
  "Jupyter Server": startJupyterServer,
  JupyterHub: startJupyterHub,
  "Kernel Gateway": startKernelGateway,
  "Enterprise Gateway": startEnterpriseGateway,
};

const papers = ["bits-dnn-samples", "iitkgp-dl-2022-ct2"].map((name) =>
  fileURLToPath(new URL(`../../notebooks/${name}`, import.meta.url)),
);
const notebooks = findInputs(papers).map(({ path }) => join(basename(dirname(path)), basename(path)));

const scratch = mkdtempSync(join(tmpdir(), "gradsheet-servers-"));
const here = join(scratch, "here");
const environment = { GRADSHEET_DATA: join(scratch, "data") };
beforeAll(async () => {
  const command = new Gradsheet(["run", ...papers, "-o", here], environment, scratch);
  expect([await command.ended(), command.said]).toEqual([0, expect.any(String)]);
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true }));

/** A notebook of the test's own. */
function written(name: string, ...cells: string[]): string {
  const path = join(scratch, `${name}.ipynb`);
  writeFile(path, notebookText(...cells));
  return path;
}

describe.each(Object.entries(engines))("%s", (name, start) => {
  let server: ServerProgram;
  beforeAll(async () => {
    server = await start();
  }, 200_000);
  afterAll(async () => {
    // The token is in no address and no message, so no log has it.
    const { log, token } = server;
    await server.stop();
    expect(log).not.toContain(token);
  });

  it("runs two papers as this machine does, cell by cell", async () => {
    const there = join(scratch, name);
    const args = ["run", ...papers, "--server", server.address, "--jobs", "2", "-o", there];
    const command = new Gradsheet(args, { ...environment, GRADSHEET_TOKEN: server.token }, scratch);
    expect([await command.ended(), command.said]).toEqual([0, expect.any(String)]);
    for (const notebook of notebooks)
      expect(readNotebook(join(there, notebook)).cells, notebook).toEqual(
        readNotebook(join(here, notebook)).cells,
      );
    expect(await server.kernels()).toEqual([]);
  });

  it("loses none of 40 lines whose connection is cut three times, and stops a cell that takes too long", async () => {
    const address = new URL(server.address);
    const proxy = await CuttingProxy.to(Number(address.port), ["line 10", "line 20", "line 30"]);
    address.port = String(proxy.port);
    const engine = await connectServer(address.href, {
      token: server.token,
      records: join(scratch, "records"),
    });
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("");
    const pause = "await new Promise((later) => setTimeout(later, 20));";
    const printing = `for (let line = 0; line < 40; line++) { console.log(\`line \${line}\`); ${pause} }`;
    try {
      const { notebook, failure } = await runNotebook(written("lines", printing, "6 * 7"), { engine });
      expect(failure).toBeNull();
      const [printed, result] = notebook.cells as CodeCell[];
      expect(printed!.outputs.map((output) => (output as StreamOutput).text).join("")).toBe(lines);
      expect(result!.outputs).toMatchObject([{ data: { "text/plain": "42" } }]);
      expect(proxy.cuts).toEqual(["line 10", "line 20", "line 30"]);

      const endless = written("endless", 'console.log("begun"); for (;;) {}');
      const stopped = await runNotebook(endless, { engine, timeout: 2 });
      expect(stopped.failure).toMatchObject({ kind: "timeout", cell: 0 });
      expect(await server.kernels()).toEqual([]);
    } finally {
      proxy.close();
    }
  });
});
