import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { browserPath } from "./browser.js";
import { NotebookPage } from "./notebook-page.js";
import { LabServer } from "./server.js";

export { refusal } from "./browser.js";

/** The interpreter of the environment that `setup.sh` makes. */
export const python =
  process.env["GRADSHEET_PYTHON"] ?? fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));

/** A JupyterLab and a browser to use it with. */
export class Lab {
  private constructor(
    readonly server: LabServer,
    private readonly browser: Browser,
  ) {}

  /** @param notebooks Their texts by file name. */
  static async start(notebooks: Record<string, string>): Promise<Lab> {
    if (browserPath === undefined) throw new Error("Chromium is missing, and CI must not go without it.");
    const server = await LabServer.start(python, notebooks);
    return new Lab(server, await chromium.launch({ executablePath: browserPath }));
  }

  /** Opens one of the notebooks. */
  open(notebook: string): Promise<NotebookPage> {
    return NotebookPage.open(this.browser, this.server.address(notebook));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
