import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../package.js";
import { exampleOutputs } from "../show/example-outputs.js";
import { PictureKinds } from "../show/picture-kinds.js";
import { codeBlock, frontMatter } from "../site/markdown.js";
import type { SiteFolder } from "../site/site-folder.js";

/** What the first page shows of a first cell. */
const firstCell = `descend({
  f: "(x - 3)^2",
  start: [0],
  method: { type: "sgd", learningRate: 0.2 },
  steps: 4,
})`;

/** Writes the first page: what it is, what it looks like, two commands, a first cell. @param first - The guide's first chapter. */
export async function homePage(site: SiteFolder, first: string): Promise<void> {
  const { outputs } = await exampleOutputs("descend", firstCell, new PictureKinds([]));
  site.faults.push(...outputs.flatMap(({ faults }) => faults));
  const picture = site.picture(readFileSync(join(packageFolder, "docs/solution.png")), "png");
  site.page(
    "index.md",
    [
      frontMatter({
        title: "gradsheet",
        titleTemplate: false,
        sidebar: false,
        aside: false,
        editLink: false,
      }),
      '<div class="home">',
      "# gradsheet",
      "TypeScript notebooks that solve deep-learning exams and prove their answers: a Jupyter kernel, exact derivatives and counts, worked " +
        "steps with every number, real training on TensorFlow.js, and typeset solutions.",
      `<p class="starts"><a class="start" href="${site.base}${first.slice(1)}${first.endsWith("/") ? "" : ".html"}">Start with the guide</a> <a href="${site.base}reference/">Reference</a> <a href="${site.base}gallery/">Gallery</a></p>`,
      "## Two commands",
      codeBlock("npm ci       # in a clone\nnpm start    # the worksheets in a browser", "sh"),
      "`npx gradsheet kernel install` brings the kernel to JupyterLab and VS Code.",
      "## A first cell",
      codeBlock(`import { descend } from "gradsheet";\n\n${firstCell}`),
      ...outputs.map(({ html }) => site.part(html, "gs output")),
      "## What comes out",
      `<img class="shot" src="${picture}" alt="A page of a typeset solution: a question, its derivation, and each answer beside the published one">`,
      "A worksheet answers the parts of an exam paper; each answer is held against the published one and against a key that was computed " +
        "without the library. The [gallery](/gallery/) has the problems of real papers, and experiments that train for real.",
      "</div>",
    ].join("\n\n"),
  );
}
