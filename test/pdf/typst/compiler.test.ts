import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../../src/pdf/document.js";
import { NoCompilerError, startCompiler } from "../../../src/pdf/typst/compiler.js";
import { samplePaper } from "../sample-paper.js";
import { code, markdown, shown, source } from "../sample-notebook.js";

const require = createRequire(import.meta.url);
const nothing = Object.assign(
  (): never => {
    throw new Error("not installed");
  },
  { resolve: nothingFound },
) as unknown as NodeJS.Require;

function nothingFound(): never {
  throw new Error("not installed");
}

function installed(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

describe("startCompiler", () => {
  it("says what to install where there is no compiler", async () => {
    await expect(startCompiler(undefined, nothing)).rejects.toThrow(NoCompilerError);
    await expect(startCompiler(undefined, nothing)).rejects.toThrow(
      /needs a Typst compiler, and none is installed for \w+ \w+\. Run npx gradsheet setup typst/,
    );
  });

  it("refuses a compiler that it does not know", async () => {
    await expect(startCompiler("latex", require)).rejects.toThrow(
      "GRADSHEET_TYPST: needs native or web, got latex.",
    );
  });
});

const web = "@myriaddreamin/typst-ts-web-compiler";
const native = installed("@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu");
const missing = [installed(web) ? "" : web, native ? "" : "the native compiler"].filter(
  (name) => name !== "",
);

describe.skipIf(missing.length > 0)(
  `the WebAssembly compiler${missing.length > 0 ? ` (not compared: ${missing.join(" and ")} is not installed)` : ""}`,
  () => {
    const before = process.env.GRADSHEET_TYPST;
    afterEach(() => {
      if (before === undefined) delete process.env.GRADSHEET_TYPST;
      else process.env.GRADSHEET_TYPST = before;
    });
    const { sources, paper } = samplePaper();
    const options = { root: "/nowhere", paper };

    it("gives the very bytes of the native one", async () => {
      process.env.GRADSHEET_TYPST = "native";
      const first = await notebooksToPdf(sources, options);
      process.env.GRADSHEET_TYPST = "web";
      const second = await notebooksToPdf(sources, options);
      expect(second.pages).toBe(first.pages);
      expect(Buffer.compare(Buffer.from(first.pdf), Buffer.from(second.pdf))).toBe(0);
    }, 120_000);

    it("lets a damaged picture cost itself alone", async () => {
      process.env.GRADSHEET_TYPST = "web";
      const damaged = Buffer.from("\x89PNG\r\n\x1a\ndamage", "latin1").toString("base64");
      const sheet = source(
        "/x/a.ipynb",
        code("plot()", [shown({ "image/png": damaged })]),
        markdown("After."),
      );
      const { degraded, pages } = await notebooksToPdf([sheet], { root: "/x" });
      expect(degraded).toMatchObject([{ cell: 1, what: "image" }]);
      expect(pages).toBe(1);
    }, 120_000);

    it("says that it knows no standards", async () => {
      process.env.GRADSHEET_TYPST = "web";
      await expect(notebooksToPdf(sources, { ...options, standard: "ua-1" })).rejects.toThrow(
        "standards with the native compiler alone",
      );
    }, 120_000);
  },
);
