import type { Locator, Page } from "playwright-core";
import type { NotebookPage } from "./notebook-page.js";

/** JupyterLab's debugger beside a notebook, used as a person does. */
export class DebuggerPanel {
  readonly #notebook: NotebookPage;
  readonly #page: Page;

  constructor(notebook: NotebookPage) {
    this.#notebook = notebook;
    this.#page = notebook.page;
  }

  get #sidebar(): Locator {
    return this.#page.locator(".jp-DebuggerSidebar");
  }

  /** Presses the bug in the notebook's toolbar. */
  async turnOn(): Promise<void> {
    await this.#page.locator(".jp-DebuggerBugButton").first().click();
    await this.#sidebar.waitFor();
    await this.#page.locator(".cm-breakpoint-gutter").first().waitFor();
  }

  /** Clicks beside a line of a cell; lines count from 1. */
  async toggleBreakpoint(cell: number, line: number): Promise<void> {
    const { x, y, height } = (await this.#lines(cell)
      .nth(line - 1)
      .boundingBox())!;
    const gutter = (await this.#notebook.codeCells
      .nth(cell)
      .locator(".cm-breakpoint-gutter")
      .first()
      .boundingBox())!;
    await this.#page.mouse.click(Math.min(gutter.x + gutter.width / 2, x), y + height / 2);
    await this.#icons(cell).first().waitFor();
  }

  /** The lines of a cell that have a breakpoint. */
  async breakpointsIn(cell: number): Promise<number[]> {
    const lines = await boxes(this.#lines(cell));
    const icons = await boxes(this.#icons(cell));
    return icons.map((icon) => lines.findIndex(({ y, height }) => y + height > icon.y + icon.height / 2) + 1);
  }

  /** Runs a cell that is going to stop. */
  async begin(cell: number): Promise<void> {
    await this.#notebook.codeCells.nth(cell).locator(".jp-InputPrompt").click();
    await this.#page.keyboard.press("Control+Enter");
  }

  /** Waits until a line is marked as the one where the notebook is stopped, and its variables are there. */
  async stoppedAt(cell: number, line: number): Promise<void> {
    await this.#notebook.codeCells
      .nth(cell)
      .locator(`.cm-line:nth-child(${line}).jp-DebuggerEditor-highlight`)
      .waitFor({ timeout: 60_000 });
    await this.#sidebar.locator(".jp-DebuggerCallstackFrame").first().waitFor();
    await this.#page.waitForTimeout(300);
  }

  /** The frames, the innermost first. */
  async callStack(): Promise<string[]> {
    const frames = await this.#sidebar.locator(".jp-DebuggerCallstackFrame").allInnerTexts();
    return frames.map((text) => text.replaceAll(/\s+/g, " ").trim());
  }

  /** What the tree of variables shows beside each name. */
  async variables(): Promise<Record<string, string>> {
    const items = await this.#sidebar.locator(".jp-DebuggerVariables .jp-TreeItem").all();
    const shown: Record<string, string> = {};
    for (const item of items) {
      const name = await item.locator(".jp-DebuggerVariables-name").first().innerText();
      const detail = item.locator(".jp-DebuggerVariables-detail").first();
      shown[name.replace(/:\s*$/, "")] = (await detail.count()) === 0 ? "" : await detail.innerText();
    }
    return shown;
  }

  /** Presses a button above the call stack. */
  async press(button: "Continue" | "Next" | "Step In" | "Step Out" | "Terminate"): Promise<void> {
    await this.#sidebar.getByRole("button", { name: new RegExp(`^${button}`) }).click();
  }

  /** Evaluates code at the stop, in a console that is closed again. */
  async evaluate(code: string): Promise<void> {
    await this.#sidebar.getByRole("button", { name: /^Evaluate/ }).click();
    await this.#page.locator(".jp-CodeConsole-input .cm-content").click();
    await this.#page.keyboard.type(code);
    await this.#page.keyboard.press("Shift+Enter");
    await this.#page.locator(".jp-CodeConsole-content .jp-OutputArea-output").waitFor();
    const tab = this.#page.locator(".lm-TabBar-tab", { hasText: "Console" });
    await tab.locator(".lm-TabBar-tabCloseIcon").click();
  }

  /** The red dots; another one is there to keep room for them, and is never seen. */
  #icons(cell: number): Locator {
    return this.#notebook.codeCells.nth(cell).locator(".cm-breakpoint-icon").filter({ visible: true });
  }

  #lines(cell: number): Locator {
    return this.#notebook.codeCells.nth(cell).locator(".jp-InputArea .cm-line");
  }
}

async function boxes(all: Locator): Promise<{ x: number; y: number; width: number; height: number }[]> {
  const found = await Promise.all((await all.all()).map((one) => one.boundingBox()));
  return found.filter((box) => box !== null);
}
