import { it, expect } from "vitest";
import { mkdtempSync, writeFileSync } from "node:fs";
import { startKernelGateway } from "./servers/kernel-gateway.js";
import { startJupyterServer } from "./servers/jupyter-server.js";
import { CuttingProxy } from "./servers/cutting-proxy.js";
import { connectServer } from "../../src/run/remote/connect-server.js";
import { runNotebook } from "../../src/run/run-notebook.js";
import { notebookText } from "../support/notebook-text.js";
for (const start of [startKernelGateway, startJupyterServer])
it(start.name, async () => {
  const dir = mkdtempSync("/tmp/cut-");
  const server = await start();
  const path = `${dir}/a.ipynb`;
  const pause = "await new Promise((later) => setTimeout(later, 20));";
  writeFileSync(path, notebookText(`for (let line = 0; line < 40; line++) { console.log(\`line \${line}\`); ${pause} }`, "6 * 7"));
  try {
    for (let i = 0; i < 4; i++) {
      const address = new URL(server.address);
      const proxy = await CuttingProxy.to(Number(address.port), ["line 10", "line 20", "line 30"]);
      address.port = String(proxy.port);
      const engine = await connectServer(address.href, { token: server.token, records: dir });
      const { notebook, failure } = await runNotebook(path, { engine });
      console.log(i, failure?.error, (notebook.cells[0] as any).outputs.map((o: any) => o.text).join("").split("\n").length);
      proxy.close();
    }
  } finally { console.log(server.log.replaceAll(/^.*(Validator|extension|lsp).*$/gm, "").slice(-6000)); await server.stop(); }
}, 200000);
