import type { Browser, Locator, Page } from "playwright-core";

/** A drawing as the page shows it. */
export interface ShownPicture {
  /** Its size in the page, in CSS pixels. */
  width: number;
  height: number;
  /** How many of its pixels have a color, by `red,green,blue`. */
  colors: Record<string, number>;
}

/** A notebook that is open in JupyterLab, used as a person does: by menus and buttons, judged by what is seen. */
export class NotebookPage {
  private constructor(readonly page: Page) {}

  /** Opens a notebook and waits until its kernel is there. */
  static async open(browser: Browser, address: string): Promise<NotebookPage> {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1400 } });
    page.setDefaultTimeout(120_000);
    await page.goto(address);
    const notebook = new NotebookPage(page);
    await notebook.codeCells.first().waitFor();
    await notebook.idle();
    return notebook;
  }

  get codeCells(): Locator {
    return this.page.locator(".jp-CodeCell");
  }

  private get outputs(): Locator {
    return this.page.locator(".jp-OutputArea-output");
  }

  /** What all cells show below themselves, as text. */
  async text(): Promise<string> {
    return (await this.outputs.allInnerTexts()).join("\n");
  }

  /** What one code cell shows below itself, as text; cells count from 0. */
  async output(cell: number): Promise<string> {
    const outputs = this.codeCells.nth(cell).locator(".jp-OutputArea-output");
    return (await outputs.allInnerTexts()).join("\n");
  }

  /** The texts on the red ground of errors and warnings. */
  errors(): Promise<string[]> {
    return this.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts();
  }

  /** What stands beside the code cells: `[1]:` where one has run, `[*]:` while it runs, `[ ]:` before. */
  prompts(): Promise<string[]> {
    return this.codeCells.locator(".jp-InputPrompt").allInnerTexts();
  }

  /** The drawings among the outputs, from the top, as the browser paints them. */
  async pictures(): Promise<ShownPicture[]> {
    const pictures = await this.outputs.locator("img").all();
    return Promise.all(pictures.map((picture) => picture.evaluate(paint)));
  }

  /** Color and weight of a word of the cells' code. */
  styleOf(word: string): Promise<string> {
    return this.page.locator(".cm-line span").getByText(word, { exact: true }).first().evaluate(textStyle);
  }

  /** Chooses an entry of the menu bar. */
  async choose(menu: string, entry: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page.locator(".lm-Menu-itemLabel").getByText(entry, { exact: true }).click();
  }

  /** Presses a button of the toolbar. */
  async press(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).first().click();
  }

  /** Presses a button of the dialog that has come up. */
  async confirm(button: string): Promise<void> {
    await this.page.locator(".jp-Dialog").getByLabel(button, { exact: true }).click();
  }

  /** Puts other code into a cell, as somebody who types it. */
  async write(cell: number, source: string): Promise<void> {
    await this.codeCells.nth(cell).locator(".cm-content").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(source);
  }

  /** Runs one code cell and waits for its end. */
  async run(cell: number): Promise<void> {
    await this.codeCells.nth(cell).locator(".jp-InputPrompt").click();
    await this.page.keyboard.press("Control+Enter");
    await this.ran(cell);
  }

  /** Waits until a code cell has run. */
  async ran(cell: number): Promise<void> {
    await this.codeCells
      .nth(cell)
      .locator(".jp-InputPrompt", { hasText: /\[\d+\]/ })
      .waitFor();
  }

  /** Waits until the status bar says that the kernel has nothing to do. */
  async idle(): Promise<void> {
    await this.page.getByText("TypeScript (gradsheet) | Idle").waitFor();
  }
}

/** Runs in the page: an element's color and weight. */
function textStyle(element: object): string {
  const { getComputedStyle } = globalThis as unknown as { getComputedStyle(of: object): CSSStyle };
  const { color, fontWeight } = getComputedStyle(element);
  return `${color} ${fontWeight}`;
}

/** Runs in the page: the picture's size there, and its pixels counted by color. */
function paint(element: object): ShownPicture {
  const page = globalThis as unknown as { document: { createElement(name: "canvas"): Canvas } };
  const picture = element as { clientWidth: number; clientHeight: number };
  const canvas = page.document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.clientWidth, picture.clientHeight];
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const colors: Record<string, number> = {};
  for (let place = 0; place < data.length; place += 4) {
    const color = data.slice(place, place + 3).join(",");
    colors[color] = (colors[color] ?? 0) + 1;
  }
  return { width: canvas.width, height: canvas.height, colors };
}

/* What the two functions above use of the browser: the tests are typed without its library. */
interface CSSStyle {
  color: string;
  fontWeight: string;
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): {
    drawImage(picture: object, left: number, top: number): void;
    getImageData(left: number, top: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}
