import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookText } from "../support/notebook-text.js";
import { installKernelspec } from "../../kernel/kernelspec.js";
import { Lab, python, refusal } from "./lab/lab.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const panelCells = [
  `import { descend, interact, slider } from "gradsheet";
const panel = interact(
  { rate: slider(0.01, 1.2, { value: 0.1, label: "learning rate" }), start: [-4, 4], method: ["sgd", "adam"] },
  ({ rate, start, method }) =>
    descend({ f: "x^2 + 2*y^2", start: { x: start, y: 2 }, method: { type: method, learningRate: rate }, steps: 12 }).figure({ x: [-5, 5], y: [-3, 3] }),
);
panel`,
  "panel.controls.rate.value = 0.3;",
];
const moreCells = [
  `import { anywidget, button, choice, interact, play, slider } from "gradsheet";
const counter = anywidget({
  esm: \`export default { render({ model, el }) {
    const count = document.createElement("button");
    count.className = "counter";
    const write = () => { count.textContent = "count is " + model.get("count"); };
    count.addEventListener("click", () => { model.set("count", model.get("count") + 1); model.save_changes(); });
    model.on("change:count", write);
    write();
    el.appendChild(count);
  } }\`,
  state: { count: 1 },
});
counter`,
  "counter.get('count')",
  `interact(
  { step: play(0, 12, { interval: 120 }), name: "a name", bias: true, scale: choice([1, 10, 100], { as: "buttons" }), log: slider(1e-4, 1, { scale: "log", label: "weight decay" }), again: button("Draw anew", undefined, { icon: "refresh" }) },
  ({ step, name, bias, scale, log }) => { console.log({ step, name, bias, scale, log }); },
)`,
];
let lab: Lab | undefined;
beforeAll(async () => {
  if (refusal !== undefined) return;
  lab = await Lab.start({
    "widgets.ipynb": notebookText(...panelCells),
    "more.ipynb": notebookText(...moreCells),
  });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

/** What a run of the notebook in nbclient writes. */
function executed(): Saved {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-widgets-"));
  try {
    installKernelspec({ prefix: folder });
    mkdirSync(join(folder, "notebooks"));
    const path = join(folder, "notebooks", "widgets.ipynb");
    writeFileSync(path, notebookText(...panelCells));
    const env = { ...process.env, JUPYTER_PATH: join(folder, "share", "jupyter") };
    // Into a file: a kernel makes a pipe that it shares with its parent non-blocking, and the parent's long text is cut.
    const target = openSync(join(folder, "executed.ipynb"), "w");
    execFileSync(python, [here("execute.py"), path], { env, stdio: ["ignore", target, "inherit"] });
    closeSync(target);
    return JSON.parse(readFileSync(join(folder, "executed.ipynb"), "utf8")) as Saved;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Saved {
  metadata: {
    widgets: Record<
      string,
      { state: Record<string, { model_name: string; state: Record<string, unknown> }> }
    >;
  };
  cells: { outputs: { data?: Record<string, unknown> }[] }[];
}

describe("widgets under nbclient", () => {
  it("are saved with their state: the values as cells left them, and the newest figure in the output", () => {
    const { metadata, cells: ran } = executed();
    const { state } = metadata.widgets["application/vnd.jupyter.widget-state+json"]!;
    const bundle = ran[0]!.outputs[0]!.data!;
    const { model_id } = bundle["application/vnd.jupyter.widget-view+json"] as { model_id: string };
    const children = (state[model_id]!.state["children"] as string[]).map(
      (id) => state[id.replace("IPY_MODEL_", "")]!,
    );
    expect(children.map(({ model_name }) => model_name)).toEqual([
      "FloatSliderModel",
      "IntSliderModel",
      "DropdownModel",
      "OutputModel",
    ]);
    expect(children[0]!.state).toMatchObject({ value: 0.3, description: "learning rate" });
    const [shown] = children.at(-1)!.state["outputs"] as { data: Record<string, unknown> }[];
    // The bundle has the figure of its own moment, for who shows no widgets.
    for (const data of [bundle, shown!.data])
      expect(Object.keys(data)).toEqual(
        expect.arrayContaining(["application/vnd.plotly.v1+json", "image/svg+xml"]),
      );
    expect(shown!.data["image/svg+xml"]).not.toBe(bundle["image/svg+xml"]);
    expect([bundle["text/plain"]].flat().join("")).toMatch(/^rate = 0.1, start = 0, method = "sgd"$/m);
  });
});

describe("widgets in JupyterLab, in a headless Chromium", () => {
  if (refusal !== undefined) console.warn(`Widgets in JupyterLab are not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "a slider that is moved by keys, by the pointer and by a cell redraws the figure, also after the page is loaded anew",
    async () => {
      const notebook = await lab!.open("widgets.ipynb");
      const { page } = notebook;
      await notebook.run(0);
      const panel = notebook.codeCells.nth(0);
      const figure = () => panel.locator(".jp-OutputArea-output img").getAttribute("src");
      const readout = () => panel.locator(".widget-readout").first().innerText();
      const handle = panel.locator(".noUi-handle").first();
      const seen = [await figure()];
      const redrawn = async () => {
        await expect.poll(figure, { timeout: 60_000 }).not.toBe(seen.at(-1));
        seen.push(await figure());
        await notebook.idle();
      };
      expect(await readout()).toBe("0.10");

      await handle.focus();
      await page.keyboard.press("ArrowRight");
      await redrawn();
      expect(await readout()).toBe("0.11");

      const { x, y, width, height } = (await handle.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + 100, y + height / 2, { steps: 10 });
      await page.mouse.up();
      await redrawn();
      expect(Number(await readout())).toBeGreaterThan(0.4);

      await notebook.run(1);
      await redrawn();
      expect(await readout()).toBe("0.30");

      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+s");
      await expect
        .poll(() => lab!.server.text("widgets.ipynb"), { timeout: 60_000 })
        .toContain("widget-view");
      await page.reload();
      await handle.waitFor();
      await notebook.idle();
      expect(await readout()).toBe("0.30");
      await handle.focus();
      await page.keyboard.press("ArrowRight");
      await redrawn();
      expect(await readout()).toBe("0.31");
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "an animation runs to its end, labels stand in one column, and a front end of one's own counts",
    async () => {
      const notebook = await lab!.open("more.ipynb");
      const { page } = notebook;
      await notebook.run(0);
      const counter = notebook.codeCells.nth(0).locator("button.counter");
      await counter.click();
      await expect.poll(() => counter.innerText()).toBe("count is 2");
      await notebook.run(1);
      await expect.poll(() => notebook.output(1)).toBe("2");

      await notebook.run(2);
      const panel = notebook.codeCells.nth(2);
      await panel.locator(".widget-play button").first().click();
      const printed = () => panel.locator(".widget-output pre").innerText();
      await expect.poll(printed, { timeout: 60_000 }).toContain("step: 12");
      await panel.locator("input[type=text]").fill("another");
      await page.keyboard.press("Enter");
      await expect.poll(printed).toContain("name: 'another'");
      await panel.locator("input[type=checkbox]").click();
      await expect.poll(printed).toContain("bias: false");
      await panel.getByRole("button", { name: "100", exact: true }).click();
      await expect.poll(printed).toContain("scale: 100");
      const endOf = async (label: string) => {
        const { x, width } = (await panel.locator(".widget-label", { hasText: label }).boundingBox())!;
        return Math.round(x + width);
      };
      const ends = await Promise.all(["step", "name", "scale", "weight decay"].map(endOf));
      expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(3);
      await page.close();
    },
  );
});
