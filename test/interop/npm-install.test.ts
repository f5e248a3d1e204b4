import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../kernel/support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel.stop());

const use = `import isOdd from "is-odd";
import Queue from "yocto-queue";
const queue = new Queue<boolean>();
queue.enqueue(isOdd(5));
queue.dequeue()`;

describe("%npm install with npm's registry", () => {
  it("makes an import work that failed before, with its types, in the same kernel", async () => {
    const before = await kernel.run(use);
    expect(before.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect((before.reply["traceback"] as string[]).join("\n")).toContain("%npm install is-odd");

    const installed = await kernel.run("%npm install is-odd@3.0.1 @types/is-odd@3.0.4 yocto-queue@1.2.1");
    expect(installed.reply["status"]).toBe("ok");
    expect(installed.stdout).toMatch(/added 4 packages/);
    const { dependencies } = JSON.parse(readFileSync(join(kernel.folder, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual(["@types/is-odd", "is-odd", "yocto-queue"]);
    expect(existsSync(join(kernel.folder, "node_modules", "is-odd"))).toBe(true);

    expect((await kernel.run(use)).result).toBe("true");
    const wrong = await kernel.run("queue.enqueue(isOdd(5) ? 1 : 2)");
    expect(wrong.reply["evalue"]).toMatch(/^TS2345 in line 1/);
    expect(await kernel.value("queue.size")).toBe("0");
  });

  it("says what npm says about a package that is not there, and goes on", async () => {
    const { reply, stderr } = await kernel.run("%npm install @gradsheet/no-such-package-here");
    expect(reply["status"]).toBe("error");
    expect(stderr).toContain("E404");
    expect(await kernel.value("1 + 1")).toBe("2");
  });
});
