import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { formatNotebook, readNotebook, withoutOutputs } from "../../src/index.js";
import { runNotebook } from "../../src/run/run-notebook.js";
import { report } from "../../src/worksheet/report.js";

const folder = fileURLToPath(new URL("../../notebooks", import.meta.url));
const papers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name } of papers) {
  describe(name, () => {
    const inputs = findInputs([join(folder, name)]);

    it("has one notebook for each problem, and a problem for each notebook", () => {
      const named = inputs[0].paper?.problems.map(({ notebook }) => join(name, notebook));
      expect(inputs.map(({ target }) => target)).toEqual(named);
    });

    for (const { path, target, paper } of inputs) {
      it(`${target} is stored clean, as gradsheet writes it`, () => {
        const notebook = readNotebook(path);
        expect(readFileSync(path, "utf8")).toBe(formatNotebook(withoutOutputs(notebook)));
        expect(notebook.metadata.kernelspec?.name).toBe("gradsheet");
      });

      it(`${target} runs and answers every part in its shape`, async () => {
        const { failure, answers } = await runNotebook(path);
        expect(failure).toBeNull();
        const parts = paper?.problems.find(({ notebook }) => target.endsWith(notebook))?.parts ?? [];
        expect(answers.map(({ id }) => id)).toEqual(parts.map(({ id }) => id));
        for (const { id, value } of answers) {
          const expects = parts.find((part) => part.id === id)?.expects ?? null;
          expect(report(value, expects, id)).toEqual(value);
        }
      });
    }
  });
}
