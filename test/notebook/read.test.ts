import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  formatNotebook,
  parseNotebook,
  readNotebook,
  withoutOutputs,
  writeNotebook,
} from "../../src/api/notebook.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-notebook-"));
afterAll(() => rmSync(folder, { recursive: true }));

const minimal = (cells: unknown[], rest: object = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells, ...rest });

describe("parseNotebook(text)", () => {
  it("joins the lines of sources, streams and text data, and leaves JSON data alone", () => {
    const notebook = parseNotebook(
      minimal([
        {
          cell_type: "code",
          metadata: {},
          execution_count: 3,
          source: ["a\n", "b"],
          outputs: [
            { output_type: "stream", name: "stderr", text: ["x\n", "y\n"] },
            {
              output_type: "display_data",
              metadata: {},
              data: { "text/html": ["<b>", "</b>"], "application/vnd.plotly.v1+json": ["kept", "apart"] },
            },
          ],
        },
      ]),
      "lines.ipynb",
    );
    expect(notebook.cells[0]).toMatchObject({
      source: "a\nb",
      execution_count: 3,
      outputs: [
        { name: "stderr", text: "x\ny\n" },
        { data: { "text/html": "<b></b>", "application/vnd.plotly.v1+json": ["kept", "apart"] } },
      ],
    });
  });

  it("gives cells without an id, and cells with the same id, ids of their own, the same ones each time", () => {
    const cell = { cell_type: "markdown", id: "same", metadata: {}, source: "text" };
    const ids = () =>
      parseNotebook(minimal([cell, cell, { ...cell, id: undefined }]), "ids.ipynb").cells.map(({ id }) => id);
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toEqual(ids());
    for (const id of ids()) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
  });

  it.each([
    ["", "must be JSON, got an empty file"],
    ["{", "must be JSON"],
    ["[]", "must hold a notebook"],
    ["{}", "must be a notebook of nbformat 4, got no field nbformat"],
    [
      '{"nbformat": 1, "cells": []}',
      "must be a notebook of nbformat 4, got nbformat 1. Save it as nbformat 4",
    ],
    [
      '{"nbformat": 5, "cells": []}',
      "must be a notebook of nbformat 4, got nbformat 5. Save it as nbformat 4",
    ],
    ['{"nbformat": 3}', "must have a list of cells, got nothing"],
    ['{"nbformat": 3, "worksheets": [7]}', "bad.ipynb, cell 1: must be a JSON object, got a number"],
    ['{"nbformat": 4}', "must have a list of cells, got nothing"],
    [
      minimal([{ cell_type: "heading" }]),
      'bad.ipynb, cell 1: cell_type must be code, markdown or raw, got "heading"',
    ],
    [
      minimal([{ cell_type: "raw", source: 7 }]),
      "bad.ipynb, cell 1: source must be text or a list of lines, got a number",
    ],
    [minimal([{ cell_type: "code", source: "", outputs: [{}] }]), "cell 1: output_type must be stream"],
  ])("refuses %s", (text, message) => {
    expect(() => parseNotebook(text, "bad.ipynb")).toThrow(message);
  });

  it("passes over a byte order mark", () => {
    expect(parseNotebook(`\uFEFF${minimal([])}`, "bom.ipynb").cells).toEqual([]);
  });
});

describe("readNotebook(path)", () => {
  it("says what is wrong with a path", () => {
    expect(() => readNotebook(join(folder, "none.ipynb"))).toThrow("got no such file. Check the path.");
    expect(() => readNotebook(folder)).toThrow("got a folder");
  });

  it.each([
    ["UTF-16, with a mark", Buffer.from(`\uFEFF${minimal([])}`, "utf16le")],
    ["UTF-16, the other way round", Buffer.from(`\uFEFF${minimal([])}`, "utf16le").swap16()],
    ["UTF-16, without a mark", Buffer.from(minimal([]), "utf16le")],
  ])("says of %s, what it is", (name, bytes) => {
    const path = join(folder, `${name}.ipynb`);
    writeFileSync(path, bytes);
    expect(() => readNotebook(path)).toThrow(
      "must be JSON in UTF-8, got UTF-16. Open it in an editor and save it as UTF-8.",
    );
  });

  it("says of what is no text on one line what is wrong, without the letters that it is made of", () => {
    const path = join(folder, "zip.ipynb");
    writeFileSync(path, Buffer.from([0x50, 0x4b, 3, 4, 10, 0, 0, 8, 0x1b, 0xff]));
    expect(() => readNotebook(path)).toThrow(/must be JSON, got [\x20-\x7e]+$/);
  });
});

describe("writeNotebook(path, notebook)", () => {
  it("gives back what was read, unknown keys included", () => {
    const text = minimal(
      [
        {
          cell_type: "markdown",
          id: "m",
          metadata: { tags: ["solution"] },
          source: "a\nb\n",
          attachments: { "p.png": {} },
        },
        { cell_type: "code", id: "c", metadata: {}, execution_count: 1, source: "", outputs: [], extra: 1 },
      ],
      { unknown: { kept: true } },
    );
    const notebook = parseNotebook(text, "round.ipynb");
    const path = join(folder, "deeper", "round.ipynb");
    writeNotebook(path, notebook);
    expect(readNotebook(path)).toEqual(notebook);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
      nbformat_minor: 5,
      unknown: { kept: true },
    });
    expect(readdirSync(join(folder, "deeper"))).toEqual(["round.ipynb"]);
  });

  it("writes texts as lists of lines", () => {
    const notebook = parseNotebook(
      minimal([{ cell_type: "raw", id: "r", metadata: {}, source: "a\nb" }]),
      "lines.ipynb",
    );
    expect(JSON.parse(formatNotebook(notebook)).cells[0].source).toEqual(["a\n", "b"]);
  });

  it("refuses a folder that cannot be written and leaves nothing behind", () => {
    const blocked = join(folder, "file");
    writeFileSync(blocked, "");
    expect(() => writeNotebook(join(blocked, "n.ipynb"), parseNotebook(minimal([]), "n"))).toThrow(
      "must be a file that can be written",
    );
    expect(readFileSync(blocked, "utf8")).toBe("");
  });
});

describe("withoutOutputs(notebook)", () => {
  it("drops outputs and counts and nothing else", () => {
    const cell = { cell_type: "code", id: "c", metadata: { tags: ["x"] }, source: "1", execution_count: 5 };
    const output = { output_type: "stream", name: "stdout", text: "1" };
    const notebook = parseNotebook(minimal([{ ...cell, outputs: [output] }]), "n.ipynb");
    expect(withoutOutputs(notebook).cells).toEqual([{ ...cell, execution_count: null, outputs: [] }]);
  });
});
