import { describe, expect, it } from "vitest";
import { Compiler } from "../../kernel/compiler/compiler.js";
import { packageRoot } from "../../kernel/package-root.js";
import { warmUpCell } from "../../kernel/product.js";

describe("the cell that warms the compiler up", () => {
  it("compiles clean: every name in it is one that the package exports", () => {
    expect(new Compiler(packageRoot).compile(warmUpCell, "In [1]")).not.toHaveProperty("error");
  });

  it("would not with a name that is gone", () => {
    const { error } = new Compiler(packageRoot).compile(
      warmUpCell.replace("traceMlp,", "traceMlq,"),
      "In [1]",
    ) as {
      error?: { ename: string };
    };
    expect(error).toBeDefined();
  });
});
