import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownKernelspec } from "../../kernel/kernelspec.js";
import type { CodeCell, Notebook } from "../../src/api/notebook.js";
import { brokenConditions } from "../../src/run/conditions.js";
import { evaluateTexts } from "../../src/run/evaluate-text.js";
import { executeNotebook } from "../../src/run/execute-notebook.js";
import type { KernelClient } from "../../src/run/kernel-client.js";
import { startKernel } from "../../src/run/start-kernel.js";
import { templateFault, templateFaultText } from "../../src/run/template-faults.js";

let client: KernelClient;
beforeAll(async () => {
  client = await startKernel(ownKernelspec(), tmpdir());
}, 120_000);
afterAll(() => client?.shutdown());

function notebookOf(...cells: (string | [source: string, tag: string])[]): Notebook {
  return {
    cells: cells.map((cell, index): CodeCell => {
      const [source, ...tags] = typeof cell === "string" ? [cell] : cell;
      return {
        cell_type: "code",
        id: `c${index}`,
        metadata: { tags },
        source,
        execution_count: 7,
        outputs: [],
      };
    }),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

const shown = ({ cells }: Notebook): unknown[] =>
  (cells as CodeCell[]).map(({ outputs }) => outputs.map(({ output_type }) => output_type).join());

describe("executeNotebook", () => {
  it("leaves the given notebook as it is, runs no empty cell, and counts the others", async () => {
    const notebook = notebookOf("1 + 1", " \n", "2 + 2");
    const before = structuredClone(notebook);
    const starts: number[] = [];
    const { notebook: executed, failure } = await executeNotebook(notebook, client, {
      onCell: ({ cell, cells }) => starts.push(cell, cells),
    });
    expect(failure).toBeNull();
    expect(starts).toEqual([1, 2, 2, 2]);
    expect(shown(executed)).toEqual(["execute_result", "", "execute_result"]);
    expect((executed.cells as CodeCell[])[1].execution_count).toBeNull();
    expect(notebook).toEqual(before);
  });

  it("names cell, line and source of an error, and shows nothing of the cells behind it", async () => {
    const { notebook, failure } = await executeNotebook(
      notebookOf("const fine = 1;", "fine;\nthrow new RangeError('here');", "'never'"),
      client,
    );
    expect(failure).toEqual({
      kind: "error",
      cell: 2,
      error: "RangeError: here",
      line: 2,
      source: "throw new RangeError('here');",
    });
    expect(shown(notebook)).toEqual(["", "error", ""]);
  });

  it("goes on behind a cell tagged raises-exception", async () => {
    const { notebook, failure } = await executeNotebook(
      notebookOf(["throw new Error('meant')", "raises-exception"], "'after'"),
      client,
    );
    expect(failure).toBeNull();
    expect(shown(notebook)).toEqual(["error", "execute_result"]);
  });

  it("runs nothing where the signal had been given before", async () => {
    const { notebook, failure } = await executeNotebook(notebookOf("'never'"), client, {
      signal: AbortSignal.abort(),
    });
    expect(failure).toMatchObject({ kind: "interrupted", cell: 1, error: "interrupted" });
    // The kernel was never asked, so that the notebook itself says what happened.
    expect(shown(notebook)).toEqual(["error"]);
  });

  it("ends a cell at its time limit, and the kernel lives on", async () => {
    const { failure } = await executeNotebook(notebookOf("while (true);"), client, { timeout: 0.5 });
    expect(failure).toMatchObject({ kind: "timeout", error: "the cell took longer than 0.5 s" });
    const { failure: next } = await executeNotebook(notebookOf("1"), client);
    expect(next).toBeNull();
  });
});

describe("evaluateTexts", () => {
  it("prints numbers to twelve digits, texts as they are, and null for what cannot be computed", async () => {
    const values = await evaluateTexts(client, ["0.1 + 0.2", "'a' + 'b'", "[1, 2]", "nowhere", "throw 1"]);
    expect([...values.values()]).toEqual(["0.3", "ab", "1,2", null, null]);
  });
});

describe("templateFault", () => {
  const told = (...templates: string[]): Notebook => {
    const notebook = notebookOf(
      "const eta = 0.5; const layer = { out: 6 }; let never: number[] | undefined;",
    );
    const retell = Object.fromEntries(templates.map((template, at) => [`words ${at}`, template]));
    return {
      ...notebook,
      cells: [
        ...notebook.cells,
        { cell_type: "markdown", id: "t", metadata: { gradsheet: { retell } }, source: "Words." },
      ],
    };
  };

  it.each([
    ["a name that nobody declares", "{{etta}}", "Cannot find name 'etta'"],
    ["a key that is not there", "{{layer.outt}}", "Property 'outt' does not exist"],
    ["a slip of the pen", "{{eta +}}", ""],
    ["one of several", "{{eta}} and {{2 * etta}}", "Cannot find name 'etta'"],
  ])("names %s: %j", async (_, template, message) => {
    const notebook = told("no hole", "{{eta}} {{layer.out}}", template);
    await executeNotebook(notebook, client);
    const fault = await templateFault(client, notebook);
    expect(fault).toMatchObject({ cell: 2, message: expect.stringContaining(message) });
    expect(templateFaultText(fault!)).toMatch(
      /^must hold in \{\{…\}\} what the notebook's cells define, got \{\{.*\}\} \(.+\)\. Mend .*\.$/,
    );
  });

  it("is null for templates that can be compiled, which are not computed, and for none", async () => {
    const notebook = told("{{eta}}", "{{(() => { throw new Error('computed'); })()}}", "");
    await executeNotebook(notebook, client);
    expect(await templateFault(client, notebook)).toBeNull();
    expect(await templateFault(null as never, notebookOf("1"))).toBeNull();
  });
});

describe("brokenConditions", () => {
  it("asks the kernel nothing where there are no conditions, or no draws", async () => {
    const none = null as never;
    expect(await brokenConditions(none, [{ x: 1 }, { x: 2 }], [])).toEqual([null, null]);
    expect(await brokenConditions(none, [], ["x > 0"])).toEqual([]);
  });

  it("gives the first condition that each draw breaks: of x > 0 and x < y", async () => {
    const draws = [
      { x: 1, y: 2 },
      { x: -1, y: -2 },
      { x: 3, y: 2 },
    ];
    expect(await brokenConditions(client, draws, ["x > 0", "x < y"])).toEqual([null, "x > 0", "x < y"]);
  });

  it("types lists, records, mixed lists and empty ones as a cell would", async () => {
    const draw = { W: [[1, -2], [0, 3]], data: { name: "a", n: 2 }, mixed: [1, "2"], none: [] }; // prettier-ignore
    const where = [
      "W.every((row) => row.length === 2)",
      'data.name.toUpperCase() === "A" && data.n.toFixed(0) === "2"',
      'mixed.some((one) => typeof one === "string")',
      "none.reduce((sum, x) => sum + x, 0) === 0",
    ];
    expect(await brokenConditions(client, [draw], where)).toEqual([null]);
  });

  it("refuses a condition that is no expression of the parameters", async () => {
    await expect(brokenConditions(client, [{ x: 1 }], ["z > 0"])).rejects.toThrow(
      "gradsheet.where: must hold conditions, TypeScript expressions of the parameters, got z > 0.",
    );
  });
});
