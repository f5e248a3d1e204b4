import { join } from "node:path";
import { mkdirSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { readNotebook, hasTag } from "../../src/index.js";
import { notebooksFolder } from "../notebooks/support/solved-paper.js";
import { hasNumbers, isComputed, movingOf } from "../notebooks/support/moving.js";
it("moving", async () => {
  const words = (process.env.NB ?? "").split(",").map((w) => join(notebooksFolder, w));
  const inputs = findInputs(words).filter(
    ({ path, paper }) => paper && readNotebook(path).cells.some((c) => hasTag(c, "parameters")),
  );
  const queue = [...inputs];
  const lines: string[] = [];
  await Promise.all(
    [0, 1].map(async () => {
      for (let input = queue.shift(); input; input = queue.shift()) {
        const t = performance.now();
        const parts = input
          .paper!.problems.find(({ notebook }) => input.target.endsWith(notebook))!
          .parts.filter((p) => isComputed(p));
        const r = await movingOf(input, parts).catch((e) => ({
          moved: new Map(),
          failures: [],
          misquoted: [],
          variant: String(e.message),
        }));
        const stuck = parts
          .filter((p) => !r.moved.has(p.id))
          .map((p) => p.id + (hasNumbers(p.given) ? "" : "(no given)"));
        if (typeof r.variant === "string") lines.push(`VARIANT ${r.variant.slice(0, 400)}`);
        else if (r.variant) {
          mkdirSync("/tmp/variant-text", { recursive: true });
          writeFileSync(
            "/tmp/variant-text/" + input.target.replace("/", "--") + ".md",
            r.variant.cells
              .map((c) =>
                c.cell_type === "markdown"
                  ? (JSON.stringify(c.metadata.tags ?? []).includes("solution")
                      ? "[solution] "
                      : "[question] ") + c.source
                  : hasTag(c, "parameters")
                    ? c.source
                    : "~~",
              )
              .join("\n"),
          );
        }
        lines.push(
          `${input.target} ${((performance.now() - t) / 1000).toFixed(1)} s ${r.moved.size}/${parts.length}${stuck.length ? "\n   STUCK " + stuck.join(", ") : ""}${r.failures.map((f) => "\n   FAIL " + f.slice(0, 300)).join("")}${r.misquoted.map((f) => "\n   MISQUOTED " + f).join("")}`,
        );
        writeFileSync("/tmp/variant-moving.txt", lines.join("\n"));
      }
    }),
  );
}, 900_000);
