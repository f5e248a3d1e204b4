import { readFileSync, mkdirSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { Served } from "./support/served.js";

const hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
let served: Served;
beforeAll(async () => {
  let book = "";
  served = await Served.start(
    (_folder, scratch) => {
      book = join(scratch, "book");
      mkdirSync(join(book, "assets"), { recursive: true });
      mkdirSync(join(book, "guide"));
      writeFileSync(join(book, "index.html"), "<title>the book</title>");
      writeFileSync(join(book, "guide", "index.html"), "<title>the guide</title>");
      writeFileSync(join(book, "assets", "page.js"), "1");
      writeFileSync(join(book, "scripts.json"), JSON.stringify([hash]));
      writeFileSync(join(scratch, "secret.html"), "secret");
    },
    {
      get book() {
        return book;
      },
    },
  );
});
afterAll(() => served.stop());

describe("the book, where it is built", () => {
  it("is the Help: its pages may run the scripts that it was built with, and no others", async () => {
    const { status, text, headers } = await served.ask("GET", "help/");
    expect([status, text]).toEqual([200, "<title>the book</title>"]);
    const policy = headers.get("content-security-policy")!;
    expect(policy).toContain(`script-src 'self' '${hash}';`);
    expect(policy).not.toContain("unsafe-eval");
    expect((await served.ask("GET", "help/guide/")).text).toBe("<title>the guide</title>");
    const script = await served.ask("GET", "help/assets/page.js");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect((await served.ask("GET", "gradsheet/help")).json).toMatchObject({ book: true });
  });

  it("gives nothing of what lies outside its folder, and asks for the token as every page does", async () => {
    for (const path of [
      "help/..%2Fsecret.html",
      "help/%2e%2e/secret.html",
      "help/guide/..%2f..%2fsecret.html",
    ])
      expect((await served.ask("GET", path)).text).not.toContain("secret</");
    const unknown = await fetch(`${served.base}help/`, { redirect: "manual" });
    expect(await unknown.text()).not.toContain("the book");
  });
});

describe("a notebook of the book that is tried", () => {
  const name = "01-optimizers-on-handwritten-digits.ipynb";

  it("is copied once into the served folder, and stays as its user leaves it", async () => {
    const asked = { path: `notebooks/training/${name}` };
    expect((await served.ask("POST", "gradsheet/try", asked)).json).toEqual({
      path: `tried/training/${name}`,
    });
    const file = join(served.folder, "tried", "training", name);
    expect(JSON.parse(readFileSync(file, "utf8"))).toHaveProperty("nbformat", 4);
    writeFileSync(file, "mine");
    expect((await served.ask("POST", "gradsheet/try", asked)).json).toEqual({
      path: `tried/training/${name}`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("says which paper it is of, so that it can be practised on where it is", async () => {
    const problem = "q05-kernel-size-parameters-multiplications.ipynb";
    const asked = { path: `notebooks/sharif-ml-2023-hw3/${problem}` };
    const { json } = await served.ask("POST", "gradsheet/try", asked);
    expect(json).toEqual({ path: `tried/sharif-ml-2023-hw3/${problem}` });
    const copy = JSON.parse(readFileSync(join(served.folder, (json as { path: string }).path), "utf8"));
    expect(copy).toHaveProperty("metadata.gradsheet.paper", "sharif-ml-2023-hw3");
    expect(findInputs([join(served.folder, "tried")])).toContainEqual(
      expect.objectContaining({ paper: expect.objectContaining({ paper: "sharif-ml-2023-hw3" }) }),
    );
  });

  it.each([
    "notebooks/../package.json",
    "/etc/passwd",
    "notebooks/guide/none.ipynb",
    "docs/a/b.ipynb",
    7,
    null,
  ])("cannot be %s: 404", async (path) => {
    expect((await served.ask("POST", "gradsheet/try", { path })).status).toBe(404);
    expect(existsSync(join(served.folder, "tried", "package.json"))).toBe(false);
  });
});
