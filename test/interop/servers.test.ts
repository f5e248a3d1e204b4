import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
import { BreakableWay } from "./servers/breakable-way.js";
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
  if ((await command.ended()) !== 0) throw new Error(command.said);
}, 300_000);
afterAll(() => rmSync(scratch, { recursive: true }));

/** For what a machine that does other things too may need. */
const wait = { timeout: 60_000, interval: 50 };

/** A notebook of the test's own. */
function written(name: string, ...cells: string[]): string {
  const path = join(scratch, `${name}.ipynb`);
  writeFile(path, notebookText(...cells));
  return path;
}

it("docs/servers.md shows the configuration of the hub that is tested, whole", () => {
  const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
  expect(docs("servers.md")).toContain(`\`\`\`python\n${docs("jupyterhub_config.py")}\`\`\`\n`);
});

describe.each(Object.entries(engines))("%s", (name, start) => {
  let server: ServerProgram;
  beforeAll(async () => {
    server = await start();
  }, 200_000);
  afterAll(() => server.stop());

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

  it("loses none of 40 lines whose connection is cut twice, and stops a cell that takes too long", async () => {
    const way = await BreakableWay.to(Number(new URL(server.address).port));
    const address = Object.assign(new URL(server.address), { port: String(way.port) });
    const gate = mkdtempSync(join(scratch, "gate-"));
    const printing = written(
      "lines",
      `import { existsSync, writeFileSync } from "node:fs";
      for (let line = 0; line < 40; line++) {
        if (line > 0 && line % 10 === 0) {
          writeFileSync(\`${gate}/printed-\${line}\`, "");
          while (!existsSync(\`${gate}/go-\${line}\`)) await new Promise((later) => setTimeout(later, 20));
        }
        console.log(\`line \${line}\`);
      }`,
      "6 * 7",
    );
    try {
      const arrived = ["line 9", "line 19", "line 29"].map((text) => way.passed(text));
      const options = { token: server.token, records: join(scratch, "records") };
      const engine = await connectServer(address.href, options);
      const run = runNotebook(printing, { engine });
      for (const [index, line] of [10, 20].entries()) {
        await arrived[index];
        way.cut();
        await expect
          .poll(async () => (await server.kernels()).map(({ connections }) => connections), wait)
          .toEqual([0]);
        writeFile(join(gate, `go-${line}`), "");
        // The next ten are printed while the connection is away.
        await expect.poll(() => existsSync(join(gate, `printed-${line + 10}`)), wait).toBe(true);
        way.mend();
      }
      await arrived[2];
      writeFile(join(gate, "go-30"), "");
      const { notebook, failure } = await run;
      expect(failure).toBeNull();
      const [printed, result] = notebook.cells as CodeCell[];
      const lines = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("");
      expect(printed!.outputs.map((output) => (output as StreamOutput).text).join("")).toBe(lines);
      expect(result!.outputs).toMatchObject([{ data: { "text/plain": "42" } }]);

      const endless = written("endless", 'console.log("begun"); for (;;) {}');
      const stopped = await runNotebook(endless, { engine, timeout: 2 });
      expect(stopped.failure).toMatchObject({ kind: "timeout", cell: 1 });
      expect(await server.kernels()).toEqual([]);
    } finally {
      way.close();
    }
  });

  it("has the token in no log, since no address and no message has it", () => {
    expect(server.log).toMatch(/kernel/i);
    expect(server.log).not.toContain(server.token);
  });
});
