import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookText } from "../support/notebook-text.js";
import { Served } from "./support/served.js";

let served: Served;
const file = (name: string) => join(served.folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

beforeAll(async () => {
  served = await Served.start((folder) => {
    mkdirSync(join(folder, "sub"));
    mkdirSync(join(folder, ".secret"));
    writeFileSync(join(folder, ".secret", "key"), "hidden");
    writeFileSync(join(folder, "one.ipynb"), notebookText("1 + 1", "const text = `ü\n漢`;"));
    writeFileSync(join(folder, "text.txt"), "first\nsecond\n");
    writeFileSync(join(folder, "picture.png"), Buffer.from([137, 80, 78, 71, 0, 255]));
    writeFileSync(join(folder, "page.html"), "<script>alert(1)</script>");
    writeFileSync(join(folder, "drawing.svg"), '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    writeFileSync(join(folder, "paper.pdf"), "%PDF-1.7");
    writeFileSync(join(folder, "broken.ipynb"), "{");
    symlinkSync("/etc", join(folder, "outside"));
    symlinkSync(join(folder, "text.txt"), join(folder, "link.txt"));
  });
});
afterAll(() => served.stop());

/** The keys that JupyterLab's validation wants in each model. Source: @jupyterlab/services 7.6, contents/validate. */
const keys = ["name", "path", "type", "created", "last_modified", "mimetype", "content", "format"];

describe("reading", () => {
  it("a notebook comes as an object, with every text as one string and the sha256 of its bytes", async () => {
    const { status, json } = await served.ask("GET", "api/contents/one.ipynb?content=1&hash=1&1795876949608");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      type: "notebook",
      format: "json",
      mimetype: null,
      hash_algorithm: "sha256",
    });
    expect(json.hash).toBe(sha256(readFileSync(file("one.ipynb"))));
    expect(json.size).toBe(statSync(file("one.ipynb")).size);
    expect(json.content.cells.map((cell: { source: string }) => cell.source)).toEqual([
      "1 + 1",
      "const text = `ü\n漢`;",
    ]);
    for (const key of keys) expect(json).toHaveProperty(key);
    expect(json.last_modified).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it("a folder lists what can be opened: no hidden file, no link to the outside", async () => {
    const { json } = await served.ask("GET", "api/contents/");
    expect(json).toMatchObject({ type: "directory", format: "json", path: "", size: null });
    expect(json.content.map((entry: { name: string }) => entry.name).toSorted()).toEqual([
      "broken.ipynb",
      "drawing.svg",
      "link.txt",
      "one.ipynb",
      "page.html",
      "paper.pdf",
      "picture.png",
      "sub",
      "text.txt",
    ]);
    for (const entry of json.content) {
      expect(entry.content).toBeNull();
      for (const key of keys) expect(entry).toHaveProperty(key);
    }
  });

  it("a text comes as text, bytes as base64, and each in the format that is asked for", async () => {
    const text = await served.ask("GET", "api/contents/text.txt");
    expect(text.json).toMatchObject({ format: "text", content: "first\nsecond\n", mimetype: "text/plain" });
    const bytes = await served.ask("GET", "api/contents/picture.png");
    expect(bytes.json).toMatchObject({ format: "base64", mimetype: "image/png" });
    expect([...Buffer.from(bytes.json.content as string, "base64")]).toEqual([137, 80, 78, 71, 0, 255]);
    const asked = await served.ask("GET", "api/contents/text.txt?format=base64");
    expect(asked.json.content).toBe(Buffer.from("first\nsecond\n").toString("base64"));
    expect((await served.ask("GET", "api/contents/picture.png?format=text")).status).toBe(400);
    const source = await served.ask("GET", "api/contents/one.ipynb?type=file");
    expect(source.json).toMatchObject({ type: "file", format: "text", content: read("one.ipynb") });
  });

  it("without content there is none, and a hash where it is asked for", async () => {
    const plain = await served.ask("GET", "api/contents/text.txt?content=0");
    expect(plain.json).toMatchObject({ content: null, format: null, hash: null });
    const hashed = await served.ask("GET", "api/contents/text.txt?content=0&hash=1");
    expect(hashed.json).toMatchObject({ content: null, hash: sha256("first\nsecond\n") });
  });

  it.each([
    ["api/contents/none.ipynb", 404, "No such file or folder: none.ipynb"],
    ["api/contents/sub?type=file", 400, "It is a folder, not a file: sub"],
    ["api/contents/text.txt?type=directory", 400, "It is not a folder: text.txt"],
    ["api/contents/text.txt/x", 404, "No such file or folder: text.txt/x"],
    ["api/contents/text.txt?content=2", 400, "content must be 0 or 1."],
    ["api/contents/text.txt?format=xml", 400, "The format of a file is text or base64."],
    ["api/contents/.secret/key", 404, "No such file or folder: .secret/key"],
    ["api/contents/outside/passwd", 404, "No such file or folder: outside/passwd"],
    ["api/contents/broken.ipynb", 400, "broken.ipynb: must be JSON"],
  ])("%s is %i", async (path, status, message) => {
    const answer = await served.ask("GET", path);
    expect(answer.status).toBe(status);
    expect(answer.json.message).toContain(message);
    expect(answer.json).toHaveProperty("reason");
    expect(answer.text).not.toContain(served.scratch);
  });

  it("/files shows pictures and PDF, everything else is a download, and nothing of it runs", async () => {
    const headersOf = async (path: string) => (await served.ask("GET", `files/${path}`)).headers;
    for (const path of ["page.html", "one.ipynb", "text.txt"]) {
      const headers = await headersOf(path);
      expect(headers.get("content-disposition"), path).toMatch(/^attachment; filename\*=UTF-8''/);
      expect(headers.get("content-security-policy"), path).toMatch(/^sandbox; default-src 'none'/);
    }
    const drawing = await headersOf("drawing.svg");
    expect(drawing.get("content-disposition")).toMatch(/^inline/);
    expect(drawing.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect((await headersOf("paper.pdf")).get("content-disposition")).toMatch(/^inline/);
    expect((await headersOf("picture.png?download=1")).get("content-disposition")).toMatch(/^attachment/);
    for (const path of ["page.html", "drawing.svg", "paper.pdf"])
      expect((await headersOf(path)).get("x-content-type-options")).toBe("nosniff");
    expect((await served.ask("GET", "files/picture.png")).headers.get("content-length")).toBe("6");
    expect((await served.ask("GET", "files/sub")).status).toBe(404);
    expect((await served.ask("HEAD", "files/text.txt")).text).toBe("");
  });
});

describe("writing", () => {
  const notebook = (source: string) => ({
    type: "notebook",
    format: "json",
    content: JSON.parse(notebookText(source)) as object,
  });

  it("a new file is 201, an old one 200, and the hash is of what is on the disk then", async () => {
    const first = await served.ask("PUT", "api/contents/new.ipynb", notebook("1"));
    expect([first.status, first.json.content]).toEqual([201, null]);
    expect(first.headers.get("location")).toBe("/api/contents/new.ipynb");
    const second = await served.ask("PUT", "api/contents/new.ipynb", notebook("2"));
    expect(second.status).toBe(200);
    expect(second.json.hash).toBe(sha256(readFileSync(file("new.ipynb"))));
    const text = { type: "file", format: "text", content: "ü" };
    expect((await served.ask("PUT", "api/contents/sub/a%20b.txt", text)).json.path).toBe("sub/a b.txt");
    expect(read("sub/a b.txt")).toBe("ü");
    const bytes = { type: "file", format: "base64", content: Buffer.from([0, 255]).toString("base64") };
    await served.ask("PUT", "api/contents/bytes.bin", bytes);
    expect([...readFileSync(file("bytes.bin"))]).toEqual([0, 255]);
  });

  it("opening and saving changes no byte: JupyterLab's own order of keys is put right", async () => {
    const before = read("one.ipynb");
    const { json } = await served.ask("GET", "api/contents/one.ipynb");
    json.content.cells = json.content.cells.map((cell: object) =>
      Object.fromEntries(Object.entries(cell).toReversed()),
    );
    const saved = { type: "notebook", format: "json", content: json.content };
    expect((await served.ask("PUT", "api/contents/one.ipynb", saved)).status).toBe(200);
    expect(read("one.ipynb")).toBe(before);
  });

  it("a notebook that is none is refused, and the file stays", async () => {
    const before = read("one.ipynb");
    for (const content of [null, [], "text", {}, { nbformat: 4, cells: [{ cell_type: "x" }] }]) {
      const { status, json } = await served.ask("PUT", "api/contents/one.ipynb", {
        type: "notebook",
        content,
      });
      expect([status, json.reason]).toEqual([400, "bad notebook"]);
    }
    expect((await served.ask("PUT", "api/contents/one.ipynb", "{")).status).toBe(400);
    expect((await served.ask("PUT", "api/contents/one.ipynb", "[1]")).status).toBe(400);
    expect((await served.ask("PUT", "api/contents/sub", notebook("1"))).status).toBe(400);
    expect((await served.ask("PUT", "api/contents/", notebook("1"))).status).toBe(400);
    expect((await served.ask("PUT", "api/contents/nowhere/x.ipynb", notebook("1"))).status).toBe(404);
    expect(read("one.ipynb")).toBe(before);
  });

  it("a link is written through, and keeps being one; who may read a file stays as it was", async () => {
    chmodSync(file("text.txt"), 0o640);
    await served.ask("PUT", "api/contents/link.txt", { type: "file", format: "text", content: "through" });
    expect(read("text.txt")).toBe("through");
    expect(statSync(file("text.txt")).mode & 0o777).toBe(0o640);
    expect(lstatSync(file("link.txt")).isSymbolicLink()).toBe(true);
  });

  it("a large file comes in pieces and is there when the last one is", async () => {
    const piece = (chunk: number, text: string) =>
      served.ask("PUT", "api/contents/large.bin", {
        type: "file",
        format: "base64",
        content: Buffer.from(text).toString("base64"),
        chunk,
      });
    expect((await piece(2, "x")).status).toBe(400);
    await piece(1, "one ");
    await piece(2, "two ");
    expect(existsSync(file("large.bin"))).toBe(false);
    const names = (await served.ask("GET", "api/contents/")).json.content.map(
      (entry: { name: string }) => entry.name,
    );
    expect(names).not.toContain(".large.bin.upload");
    await piece(-1, "three");
    expect(read("large.bin")).toBe("one two three");
    expect((await piece(0, "x")).status).toBe(400);
  });

  it("new files get names that are free", async () => {
    const made = async (body: object) =>
      (await served.ask("POST", "api/contents/sub", body)).json.path as string;
    expect(await made({ type: "notebook" })).toBe("sub/Untitled.ipynb");
    expect(await made({ type: "notebook" })).toBe("sub/Untitled1.ipynb");
    expect(await made({ type: "file", ext: ".md" })).toBe("sub/untitled.md");
    expect(await made({})).toBe("sub/untitled.txt");
    expect(await made({ type: "directory" })).toBe("sub/Untitled Folder");
    expect(await made({ type: "directory" })).toBe("sub/Untitled Folder 1");
    const { content } = (await served.ask("GET", "api/contents/sub/Untitled.ipynb")).json;
    expect(content.metadata.kernelspec.name).toBe("gradsheet");
  });

  it("copies are numbered, and a copy of a copy is the next one", async () => {
    const copy = async (from: string) =>
      (await served.ask("POST", "api/contents/sub", { copy_from: from })).json.path as string;
    expect(await copy("one.ipynb")).toBe("sub/one-Copy1.ipynb");
    expect(await copy("sub/one-Copy1.ipynb")).toBe("sub/one-Copy2.ipynb");
    expect(read("sub/one-Copy2.ipynb")).toBe(read("one.ipynb"));
    expect((await served.ask("POST", "api/contents/sub", { copy_from: "sub" })).status).toBe(400);
    expect((await served.ask("POST", "api/contents/sub", { copy_from: "../x" })).status).toBe(404);
    expect((await served.ask("POST", "api/contents/one.ipynb", { type: "file" })).status).toBe(404);
  });

  it("a rename moves the file with its checkpoints, and never onto another", async () => {
    writeFileSync(file("old.txt"), "old");
    await served.ask("POST", "api/contents/old.txt/checkpoints");
    const rename = (path: string, to: unknown) => served.ask("PATCH", `api/contents/${path}`, { path: to });
    expect((await rename("old.txt", "one.ipynb")).status).toBe(409);
    expect((await rename("old.txt", "nowhere/x.txt")).status).toBe(404);
    expect((await rename("old.txt", "../x.txt")).status).toBe(404);
    expect((await rename("old.txt", ".x.txt")).status).toBe(404);
    expect((await rename("old.txt", 7)).status).toBe(400);
    expect((await rename("", "x")).status).toBe(400);
    expect((await rename("old.txt", "sub/renamed.txt")).json.path).toBe("sub/renamed.txt");
    expect(existsSync(file("old.txt"))).toBe(false);
    expect((await served.ask("GET", "api/contents/sub/renamed.txt/checkpoints")).json).toHaveLength(1);
  });

  it("a removal takes a file, an empty folder, and of a link the link alone", async () => {
    mkdirSync(file("empty"));
    mkdirSync(file("full"));
    writeFileSync(file("full/x.txt"), "x");
    symlinkSync(file("full/x.txt"), file("to-x.txt"));
    const remove = async (path: string) => (await served.ask("DELETE", `api/contents/${path}`)).status;
    expect(await remove("to-x.txt")).toBe(204);
    expect(read("full/x.txt")).toBe("x");
    expect(await remove("empty")).toBe(204);
    expect(await remove("full")).toBe(400);
    expect(await remove("")).toBe(400);
    expect(await remove("none")).toBe(404);
    expect(await remove("full/x.txt")).toBe(204);
    expect(await remove("full")).toBe(204);
  });
});

describe("what is there is not lost", () => {
  const save = (path: string, content: string, headers: Record<string, string> = {}) =>
    served.ask("PUT", `api/contents/${path}`, { type: "file", format: "text", content }, headers);
  const checkpointsOf = async (path: string) =>
    (await served.ask("GET", `api/contents/${path}/checkpoints`)).json as { id: string }[];

  it("a save with the hash of another version is 412, tells the one that is there, and writes nothing", async () => {
    const { json: first } = await save("shared.txt", "one");
    writeFileSync(file("shared.txt"), "from an editor");
    const refused = await save("shared.txt", "mine", { "If-Match": `"${first.hash}"` });
    expect(refused.status).toBe(412);
    expect(refused.json).toMatchObject({ reason: "changed", hash: sha256("from an editor") });
    expect(refused.json.message).toContain("has changed on the disk");
    expect(read("shared.txt")).toBe("from an editor");
    const again = await save("shared.txt", "mine", { "If-Match": `"${refused.json.hash}"` });
    expect([again.status, read("shared.txt")]).toEqual([200, "mine"]);
  });

  it("a save of a file that is gone, and a new file where there is one, are 412", async () => {
    const { json } = await save("gone.txt", "one");
    rmSync(file("gone.txt"));
    const refused = await save("gone.txt", "two", { "If-Match": `"${json.hash}"` });
    expect([refused.status, refused.json.hash]).toEqual([412, null]);
    expect((await save("gone.txt", "two", { "If-Match": "*" })).status).toBe(412);
    expect((await save("gone.txt", "two", { "If-None-Match": "*" })).status).toBe(201);
    expect((await save("gone.txt", "three", { "If-None-Match": "*" })).status).toBe(412);
    expect(read("gone.txt")).toBe("two");
  });

  it("a client that does not ask writes over what it has not read: that version is kept and can be put back", async () => {
    await save("kept.txt", "one");
    writeFileSync(file("kept.txt"), "from an editor");
    await save("kept.txt", "mine");
    const [{ id }] = await checkpointsOf("kept.txt");
    expect(id).toMatch(/^overwritten-\d{8}T\d{9}Z$/);
    expect(await served.ask("POST", `api/contents/kept.txt/checkpoints/${id}`)).toMatchObject({
      status: 204,
    });
    expect(read("kept.txt")).toBe("from an editor");
  });

  it("of versions that were written over unread, the newest five stay; what a client has read needs none", async () => {
    await save("many.txt", "0");
    for (let round = 1; round <= 7; round++) {
      writeFileSync(file("many.txt"), `editor ${round}`);
      await save("many.txt", `mine ${round}`);
    }
    expect(await checkpointsOf("many.txt")).toHaveLength(5);
    writeFileSync(file("read.txt"), "editor");
    await served.ask("GET", "api/contents/read.txt");
    await save("read.txt", "mine");
    expect(await checkpointsOf("read.txt")).toEqual([]);
  });

  it("checkpoints are made, listed, put back and removed as Jupyter's clients ask", async () => {
    await save("check.txt", "one");
    const made = await served.ask("POST", "api/contents/check.txt/checkpoints");
    expect([made.status, made.json.id]).toEqual([201, "checkpoint"]);
    expect(existsSync(file(".ipynb_checkpoints/check-checkpoint.txt"))).toBe(true);
    await save("check.txt", "two");
    expect((await served.ask("POST", "api/contents/check.txt/checkpoints/checkpoint")).status).toBe(204);
    expect(read("check.txt")).toBe("one");
    expect((await served.ask("DELETE", "api/contents/check.txt/checkpoints/checkpoint")).status).toBe(204);
    expect(await checkpointsOf("check.txt")).toEqual([]);
    expect((await served.ask("DELETE", "api/contents/check.txt/checkpoints/checkpoint")).status).toBe(404);
    expect((await served.ask("POST", "api/contents/check.txt/checkpoints/..%2fx")).status).toBe(404);
  });

  it("two saves at the same moment leave one of them whole", async () => {
    const texts = ["a", "b"].map((letter) => letter.repeat(300_000));
    await Promise.all(texts.map((text) => save("race.txt", text)));
    expect(texts).toContain(read("race.txt"));
    expect(readdirSync(served.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("a full disk is said, the file stays whole, and nothing is left beside it", async (context) => {
    const small = join(served.folder, "small");
    mkdirSync(small);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]).status !== 0)
      return context.skip("a small disk can be mounted by root alone");
    try {
      await save("small/x.txt", "whole");
      const full = await save("small/x.txt", "x".repeat(200_000));
      expect(full.status).toBe(507);
      expect(full.json.message).toBe("The disk is full: small/x.txt");
      expect(read("small/x.txt")).toBe("whole");
      expect(readdirSync(small).filter((name) => !name.startsWith(".ipynb"))).toEqual(["x.txt"]);
      expect((await save("small/x.txt", "fits")).status).toBe(200);
    } finally {
      spawnSync("umount", [small]);
    }
  });
});

describe("trust", () => {
  const shown = (html: string) => [
    { output_type: "display_data", data: { "text/html": html, "text/plain": "x" }, metadata: {} },
  ];
  const withOutputs = (html: string, trusted: boolean) => {
    const notebook = JSON.parse(notebookText("draw()")) as { cells: Record<string, unknown>[] };
    Object.assign(notebook.cells[0], { outputs: shown(html), metadata: { trusted } });
    return notebook;
  };
  const trustOf = async (path: string) =>
    (await served.ask("GET", `api/contents/${path}`)).json.content.cells[0].metadata.trusted as boolean;
  const saved = (path: string, html: string, trusted: boolean) =>
    served.ask("PUT", `api/contents/${path}`, { type: "notebook", content: withOutputs(html, trusted) });

  it("is what a client has said of these very outputs, never what the file says of itself", async () => {
    writeFileSync(file("sent.ipynb"), JSON.stringify(withOutputs("<b>sent</b>", true)));
    expect(await trustOf("sent.ipynb")).toBe(false);
    await saved("made.ipynb", "<b>made</b>", true);
    expect(await trustOf("made.ipynb")).toBe(true);
    expect(read("made.ipynb")).not.toContain("trusted");
    writeFileSync(file("made.ipynb"), read("made.ipynb").replace("<b>made</b>", "<b>changed</b>"));
    expect(await trustOf("made.ipynb")).toBe(false);
    await saved("made.ipynb", "<b>changed</b>", false);
    expect(await trustOf("made.ipynb")).toBe(false);
  });

  it("a cell without outputs has nothing to mistrust; the key is the user's alone and not in the folder", async () => {
    expect(await trustOf("one.ipynb")).toBe(true);
    const key = join(served.scratch, "state", "trust-key");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(statSync(join(served.scratch, "state", "trusted")).mode & 0o777).toBe(0o600);
    expect(readdirSync(served.folder).join()).not.toContain("trust");
  });

  it("outlives the server", async () => {
    await saved("lasting.ipynb", "<b>lasting</b>", true);
    const { WorksheetServer } = await import("../../src/server/server.js");
    const state = join(served.scratch, "state");
    const other = await WorksheetServer.start({ folder: served.folder, port: 0, state });
    const response = await fetch(`${other.address}api/contents/lasting.ipynb?token=${other.token}`);
    const model = (await response.json()) as { content: { cells: { metadata: object }[] } };
    expect(model.content.cells[0].metadata).toEqual({ trusted: true });
    expect(other.token).toBe(served.server.token);
    await other.stop();
  });
});
