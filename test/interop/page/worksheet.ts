import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import type { Served } from "./served.js";

/** What JupyterLab's packages write into the console by themselves. */
const upstream = [
  "[yjs#509] Not same Y.Doc",
  "Invalid access: Add Yjs type to a document before reading data.",
  "Starting WebSocket: ",
  "CodeMirrorEditor already set",
  "reading 'cellRef'",
  "Connection lost, reconnecting in 0 seconds.",
  "Comm not found for comm id",
];

/** How long anything may take on a machine that does much else. */
export const patience = 60_000;

/** A notebook's page, used as a person does. */
export class Worksheet {
  private constructor(
    readonly page: Page,
    /** What the console says that is not upstream's, and what was thrown. */
    readonly complaints: string[],
  ) {}

  /** A browser's window that has been let in. */
  static async enter(browser: Browser, served: Served, options: object = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 1000 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    await page.goto(served.entrance);
    await page.close();
    return context;
  }

  static async open(context: BrowserContext, served: Served, path: string): Promise<Worksheet> {
    const worksheet = await Worksheet.at(context, `${served.origin}/notebooks/${path}`);
    await worksheet.isReady();
    return worksheet;
  }

  /** The first page; what it leads to is used as a worksheet. */
  static async papers(context: BrowserContext, served: Served): Promise<Worksheet> {
    const worksheet = await Worksheet.at(context, `${served.origin}/`);
    await worksheet.page.locator("body[data-ready]").waitFor();
    return worksheet;
  }

  private static async at(context: BrowserContext, address: string): Promise<Worksheet> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() !== "debug" && !upstream.some((known) => text.includes(known)))
        complaints.push(text);
    });
    page.on("pageerror", (error) => {
      if (!upstream.some((known) => error.message.includes(known))) complaints.push(error.message);
    });
    page.on("dialog", (dialog) => void dialog.accept());
    await page.goto(address);
    return new Worksheet(page, complaints);
  }

  /** Waits until the notebook is there and its kernel has nothing to do. */
  async isReady(): Promise<void> {
    await this.page.locator("body[data-ready]").waitFor();
    await this.idle();
  }

  get codeCells(): Locator {
    return this.page.locator(".jp-CodeCell");
  }

  /** Runs a code cell, and waits for its end unless told otherwise. */
  async run(cell: number, { waits = true } = {}): Promise<void> {
    await this.prompt(cell).click();
    await this.page.keyboard.press("Control+Enter");
    if (waits) await this.ran(cell);
  }

  /** Waits until a cell has been run. */
  async ran(cell: number): Promise<void> {
    await this.prompt(cell)
      .filter({ hasText: /\[\d+\]/ })
      .waitFor();
  }

  /** Waits until the kernel computes a cell. */
  async runs(cell: number): Promise<void> {
    await this.prompt(cell).filter({ hasText: "[*]" }).waitFor();
    await this.page.locator('#kernel[data-state="busy"]').waitFor();
  }

  async idle(): Promise<void> {
    await this.page.locator('#kernel[data-state="idle"]').waitFor();
  }

  async output(cell: number): Promise<string> {
    return (await this.codeCells.nth(cell).locator(".jp-OutputArea-output").allTextContents()).join("\n");
  }

  /** Waits until a cell shows something. */
  async shows(cell: number, text: string | RegExp): Promise<void> {
    const outputs = this.codeCells.nth(cell).locator(".jp-OutputArea-child .jp-OutputArea-output");
    await outputs.filter({ hasText: text }).first().waitFor();
  }

  /** Puts the cursor at the end of a cell's text. */
  async edit(cell: number): Promise<void> {
    await this.codeCells.nth(cell).locator(".cm-content").click();
    await this.page.keyboard.press("Control+End");
  }

  /** Chooses a cell as a whole: keys are then commands. */
  async select(cell: number): Promise<void> {
    await this.prompt(cell).click();
    await this.codeCells.nth(cell).and(this.page.locator(".jp-mod-selected")).waitFor();
    await this.page.keyboard.press("Escape");
  }

  /** Takes a cell by its prompt and lets it go at the upper edge of another. */
  async drag(cell: number, before: number): Promise<void> {
    const { mouse } = this.page;
    const from = (await this.prompt(cell).boundingBox())!;
    const to = (await this.codeCells.nth(before).boundingBox())!;
    await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + from.width / 2 + 8, from.y + from.height / 2 + 8, { steps: 4 });
    await mouse.move(to.x + to.width / 2, to.y + 4, { steps: 8 });
    await mouse.up();
  }

  /** Presses a button by its name, beside which its key may be told. */
  async press(name: string): Promise<void> {
    await this.page
      .getByRole("button", { name: new RegExp(`^${name}( \\(.*\\))?$`) })
      .first()
      .click();
  }

  /** Waits for the state that the foot tells. */
  async isSaved(state: "Saved" | "Not saved"): Promise<void> {
    await this.page.locator("#saved", { hasText: new RegExp(`^${state}$`) }).waitFor();
  }

  private prompt(cell: number): Locator {
    return this.codeCells.nth(cell).locator(".jp-InputPrompt");
  }
}
