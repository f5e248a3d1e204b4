import { expect, it } from "vitest";
import { quotation } from "../../src/notebook/quotation.js";

it("a quotation puts each formula on one line, and leaves other lines as they are", () => {
  expect(quotation("Let\n$$\\begin{aligned}\na &= 1 \\\\\nb &= 2\n\\end{aligned}$$\nand $c\n= 3$.")).toBe(
    "> Let\n> $$\\begin{aligned} a &= 1 \\\\ b &= 2 \\end{aligned}$$\n> and $c = 3$.",
  );
  expect(quotation("- $a$\n- $b$\n\n\\$5\n- \\$6")).toBe("> - $a$\n> - $b$\n> \n> \\$5\n> - \\$6");
  expect(quotation("```sh\necho $A\necho $B\n```\n`$`\nx `$`")).toBe(
    "> ```sh\n> echo $A\n> echo $B\n> ```\n> `$`\n> x `$`",
  );
});
