import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { HelpIndex, JobLine, Papers } from "../../src/server/api.js";
import { answerMime } from "../../src/paper/answer-record.js";
import { notebookText } from "../support/notebook-text.js";
import { Served } from "./support/served.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const paper = "sharif-ml-2023-hw3";
const own = fileURLToPath(new URL(`../../notebooks/${paper}`, import.meta.url));
let served: Served;
beforeAll(async () => {
  served = await Served.start((folder) => {
    cpSync(own, join(folder, paper), { recursive: true });
    writeFileSync(join(folder, paper, "mine.ipynb"), notebookText("1"));
    writeFileSync(join(folder, "alone.ipynb"), notebookText("1"));
    mkdirSync(join(folder, "broken"));
    writeFileSync(join(folder, "broken", "paper.json"), "{");
    for (const path of ["a/my-lab/10-last", "a/my-lab/2-next", "z/guide/01-start"]) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, `${path}.ipynb`), notebookText("1"));
    }
    mkdirSync(join(folder, "solutions"));
    const practised = { ...emptyNotebook, metadata: { gradsheet: { practice: { paper } } } };
    for (const [name, text] of [
      ["made", notebookText("1")],
      ["q02-forward-mode-jacobian-of-a-composition-variant-7", notebookText("1")],
      [`${paper}-practice/anything`, JSON.stringify(practised)],
    ]) {
      mkdirSync(join(folder, "solutions", dirname(name)), { recursive: true });
      writeFileSync(join(folder, "solutions", `${name}.ipynb`), text);
    }
  });
});
afterAll(() => served.stop());

const emptyNotebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
const papers = async () => (await served.ask("GET", "gradsheet/papers")).json as Papers;
const lines = async (path: string, body: object) =>
  (await served.ask("POST", path, body)).text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JobLine);

describe("the papers of a folder", () => {
  it("are told with problems, marks, topics, the notebooks beside them and what the commands have made of them", async () => {
    // The second source is the file itself.
    const stored = JSON.parse(readFileSync(join(own, "paper.json"), "utf8")) as {
      title: string;
      problems: { notebook: string; parts: { id: string; topic: string }[] }[];
    };
    const list = await papers();
    expect(list.papers).toHaveLength(1);
    const [card] = list.papers;
    expect(card).toMatchObject({ paper, folder: paper, title: stored.title });
    expect(card.problems.map(({ path }) => path)).toEqual(
      stored.problems.map(({ notebook }) => `${paper}/${notebook}`),
    );
    expect(card.problems.flatMap(({ parts }) => parts.map(({ id }) => id))).toEqual(
      stored.problems.flatMap(({ parts }) => parts.map(({ id }) => id)),
    );
    expect(card.others.map(({ path }) => path)).toEqual([
      `${paper}/mine.ipynb`,
      "solutions/q02-forward-mode-jacobian-of-a-composition-variant-7.ipynb",
      `solutions/${paper}-practice/anything.ipynb`,
    ]);
    expect(list.folders).toEqual([
      { folder: "", title: "Notebooks", notebooks: [{ path: "alone.ipynb", title: "alone" }] },
      {
        folder: "a/my-lab",
        title: "My lab",
        notebooks: [
          { path: "a/my-lab/2-next.ipynb", title: "2-next" },
          { path: "a/my-lab/10-last.ipynb", title: "10-last" },
        ],
      },
      {
        folder: "solutions",
        title: "Solutions",
        notebooks: [{ path: "solutions/made.ipynb", title: "made" }],
      },
    ]);
    expect(list.guide).toEqual({
      folder: "z/guide",
      title: "Guide",
      notebooks: [{ path: "z/guide/01-start.ipynb", title: "01-start" }],
    });
    const topics = new Set(stored.problems.flatMap(({ parts }) => parts.map(({ topic }) => topic)));
    expect(list.topics.map(({ topic }) => topic).toSorted()).toEqual([...topics].toSorted());
    expect(list.topics.reduce((sum, { parts }) => sum + parts, 0)).toBe(
      stored.problems.flatMap(({ parts }) => parts).length,
    );
    expect(list.faults).toEqual([expect.stringMatching(/^broken\/paper\.json: must be JSON/) as string]);
  });

  it("each part stands as its notebook's outputs say, read anew after a save", async () => {
    const part = async () => (await papers()).papers[0].problems[1].parts[0];
    expect((await part()).state).toBe("not run");
    const { path } = (await papers()).papers[0].problems[1];
    const { content } = (await served.ask("GET", `api/contents/${path}`)).json;
    const record = {
      id: (await part()).id,
      part: "",
      value: 1,
      published: null,
      verdict: "corrected",
      note: "why",
    };
    const code = content.cells.find((cell: { cell_type: string }) => cell.cell_type === "code");
    code.outputs = [{ output_type: "display_data", data: { [answerMime]: record }, metadata: {} }];
    await served.ask("PUT", `api/contents/${path}`, { type: "notebook", content });
    expect((await part()).state).toBe("corrected");
  });
});

describe("documents and copies", () => {
  const problem = `${paper}/q02-forward-mode-jacobian-of-a-composition.ipynb`;

  it("a question sheet is made where the command puts it, by a process of its own, which tells what it is at", async () => {
    const told = await lines("gradsheet/documents", { path: problem, kind: "questions" });
    const path = `solutions/${basename(problem, ".ipynb")}-questions.pdf`;
    expect(told[0]).toMatchObject({ type: "progress", text: "typesetting" });
    expect(told.at(-1)).toEqual({ type: "done", path, url: `/files/${path}`, warnings: [] });
    expect(readFileSync(join(served.folder, path), "latin1")).toMatch(/^%PDF-1\.7[^]*%%EOF\s*$/);
  });

  it("a download is fetched from its address, and is not in the folder", async () => {
    const told = await lines("gradsheet/documents", {
      path: "alone.ipynb",
      kind: "questions",
      to: "download",
    });
    const done = told.at(-1)!;
    expect(done).toMatchObject({ type: "done", path: null });
    const { url } = done as Extract<JobLine, { type: "done" }>;
    const fetched = await served.ask("GET", url.slice(1));
    expect(fetched.headers.get("content-type")).toBe("application/pdf");
    expect(fetched.text).toMatch(/^%PDF/);
    expect(existsSync(join(served.folder, "solutions", "alone-questions.pdf"))).toBe(false);
    expect((await served.ask("GET", "gradsheet/documents/none/x.pdf")).status).toBe(404);
  });

  it("what the command refuses is told in its words, without paths", async () => {
    const told = await lines("gradsheet/variant", { path: "alone.ipynb" });
    const last = told.at(-1)!;
    expect(last).toMatchObject({ type: "failed" });
    expect((last as { message: string }).message).toMatch(/^alone\.ipynb: /);
    expect(JSON.stringify(told)).not.toContain(served.scratch);
    expect(existsSync(join(served.folder, "solutions", "alone-variant-1.ipynb"))).toBe(false);
  });

  it.each([
    [{ path: "alone.ipynb", kind: "poster" }, 400],
    [{ path: "none.ipynb", kind: "key" }, 404],
    [{ path: `${paper}/paper.json`, kind: "key" }, 400],
    [{ kind: "key" }, 400],
  ])("%j is %i", async (body, status) => {
    expect((await served.ask("POST", "gradsheet/documents", body)).status).toBe(status);
  });

  it("a copy that is there is not made again: it may have been worked on", async () => {
    const file = join(served.folder, "solutions", "alone-variant-3.ipynb");
    writeFileSync(file, notebookText("worked on"));
    const { status, json } = await served.ask("POST", "gradsheet/variant", { path: "alone.ipynb", seed: 3 });
    expect([status, json.reason, json.path]).toEqual([409, "exists", "solutions/alone-variant-3.ipynb"]);
    expect(readFileSync(file, "utf8")).toContain("worked on");
  });

  it("a seed that is none is refused", async () => {
    expect((await served.ask("POST", "gradsheet/variant", { path: problem, seed: -1 })).status).toBe(400);
    expect((await served.ask("POST", "gradsheet/practise", { path: paper })).status).toBe(400);
  });
});

describe("a new worksheet", () => {
  const make = (body: object) => served.ask("POST", "gradsheet/worksheets", body);

  it("is empty, of gradsheet's kernel, and has the name that it is given or the next one that is free", async () => {
    const made = [];
    for (const wish of [{}, {}, { name: " Week 1.ipynb ", folder: "new/term" }])
      made.push((await make(wish)).json.path);
    expect(made).toEqual(["Untitled.ipynb", "Untitled1.ipynb", "new/term/Week 1.ipynb"]);
    expect(JSON.parse(readFileSync(join(served.folder, made[2]), "utf8"))).toEqual({
      ...emptyNotebook,
      metadata: {
        kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
      },
    });
  });

  it.each([
    [{ name: "alone" }, 409],
    [{ name: "../out" }, 400],
    [{ name: ".hidden" }, 400],
    [{ name: "in", folder: "../out" }, 404],
    [{ name: 1 }, 400],
  ])("%j is %i", async (body, status) => {
    expect((await make(body)).status).toBe(status);
  });
});

describe("the rest of what the page asks", () => {
  it("the help has the README, its links lead to pages and its pictures are there", async () => {
    const index = (await served.ask("GET", "gradsheet/help")).json as HelpIndex;
    expect(index.pages.map(({ name }) => name)).toEqual(expect.arrayContaining(["readme", "architecture"]));
    const { html } = (await served.ask("GET", "gradsheet/help/readme")).json;
    expect(html).toMatch(/<a href="\/help\/architecture">/);
    const [, picture] = /<img src="\/(gradsheet\/help\/docs\/[\w-]+\.png)"/.exec(html as string)!;
    expect((await served.ask("GET", picture)).headers.get("content-type")).toBe("image/png");
    expect((await served.ask("GET", "gradsheet/help/none")).status).toBe(404);
    expect((await served.ask("GET", "gradsheet/help/docs/../package.json")).status).toBe(404);
  });

  it("the status has the server's memory and its kernels'", async () => {
    const { json } = await served.ask("GET", "gradsheet/status");
    expect(json).toMatchObject({ folder: "served", kernels: [] });
    expect(json.memory).toBeGreaterThan(10_000_000);
  });

  it("an edit that is none is refused", async () => {
    expect((await served.ask("PUT", "gradsheet/edits", { page: 1 })).status).toBe(400);
    expect((await served.ask("PUT", "gradsheet/edits", { page: "p", path: "x", unsaved: true })).status).toBe(
      204,
    );
    expect(served.faults).toEqual([]);
  });
});
