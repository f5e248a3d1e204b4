import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { commands, help } from "../../cli/commands.js";
import { exitCode } from "../../cli/command.js";
import { packageFolder } from "../../package.js";
import { cellTags } from "../facts/cell-tags.js";
import { settings } from "../facts/configuration.js";
import { variables } from "../facts/environment.js";
import { mediaTypes } from "../facts/media-types.js";
import { codeBlock, frontMatter, plainMarkdown } from "../site/markdown.js";
import type { SiteFolder } from "../site/site-folder.js";
import { schemaRows } from "./schema-rows.js";

/** The pages of what is no function: commands, files, settings. Their titles and addresses, for the list at the side. */
export async function formatPages(site: SiteFolder): Promise<{ text: string; link: string }[]> {
  const pages: [name: string, title: string, text: string][] = [
    ["commands", "Commands", await commandsText()],
    ["paper-json", "paper.json", paperText()],
    [
      "cell-tags",
      "Tags of cells",
      `Tags are written as in JupyterLab; \`remove-input\`, \`remove_input\` and \`Remove-Input\` are one.\n\n${table(["tag", "what it does"], Object.entries(cellTags))}`,
    ],
    [
      "media-types",
      "Media types",
      `What outputs of notebooks carry beside text, HTML, LaTeX, Markdown and pictures.\n\n${table(["media type", "what it holds"], Object.entries(mediaTypes))}`,
    ],
    [
      "environment",
      "Environment variables",
      table(
        ["variable", "what it does"],
        variables.map(({ name, text }) => [name, text]),
      ),
    ],
    [
      "exit-codes",
      "Exit codes",
      `What commands end with; each command's \`--help\` says which of them it has.\n\n${table(["code", "when"], exitCodes())}`,
    ],
    [
      "configuration",
      "Configuration",
      `Everything has a default, and nothing needs a file.\n\n${table(
        ["where", "what it does"],
        settings.map(({ name, text }) => [name, text]),
      )}`,
    ],
  ];
  for (const [name, title, text] of pages)
    site.page(
      `reference/${name}.md`,
      [frontMatter({ title, outline: [2, 3] }), `# ${title}`, text].join("\n\n"),
    );
  return pages.map(([name, text]) => ({ text, link: `/reference/${name}` }));
}

/** A table in Markdown; what stands on the left is code. */
const table = (head: [string, string], rows: readonly (readonly [string, string])[]): string =>
  [
    `| ${head.join(" | ")} |`,
    "|---|---|",
    ...rows.map(([name, text]) => `| \`${name}\` | ${plainMarkdown(text)} |`),
  ].join("\n");

/** What each command says of itself. */
async function commandsText(): Promise<string> {
  const sections = await Promise.all(
    Object.entries(commands).map(async ([name, { load }]) => {
      const { command } = await load();
      return `## ${name} {#${name}}\n\n${codeBlock(command.help, "txt")}`;
    }),
  );
  return [codeBlock(help, "txt"), ...sections].join("\n\n");
}

/** The codes with what the source says of them. */
function exitCodes(): [string, string][] {
  const path = join(packageFolder, "src/cli/command.ts");
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const texts = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
      texts.set(node.name.getText(), ts.getTextOfJSDocComment(comment?.comment) ?? "");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return Object.entries(exitCode).map(([name, code]) => [String(code), texts.get(name) ?? name]);
}

function paperText(): string {
  const schema = JSON.parse(readFileSync(join(packageFolder, "assets/paper.schema.json"), "utf8")) as object;
  const sections = schemaRows(schema).map(
    ({ title, text, rows }) =>
      `## ${title}\n\n${text === "" ? "" : `${plainMarkdown(text)}\n\n`}| field | type | |\n|---|---|---|\n${rows
        .map(
          ({ name, type, text: said, isRequired }) =>
            `| \`${name}\` | ${type} | ${isRequired ? "**required** " : ""}${plainMarkdown(said)} |`,
        )
        .join("\n")}`,
  );
  return [
    "A folder with a `paper.json` and a notebook for each problem is an exam paper. `npx gradsheet new --paper NAME` starts one that runs as it " +
      "is; editors check the file by the schema that it names.",
    ...sections,
  ].join("\n\n");
}
