import { format } from "prettier";
import { firstSentence } from "../../cli/library-topics.js";
import { doorsOf, standingAlone } from "../library/imports-of.js";
import type { Member, PublicName, Topic } from "../library/public-name.js";
import { tfjsText } from "./tfjs-text.js";
import { exampleOutputs, type ShownOutput, type ShownPicture } from "../show/example-outputs.js";
import type { PictureKinds } from "../show/picture-kinds.js";
import { codeBlock, frontMatter, inlineCode, plainMarkdown } from "../site/markdown.js";
import type { SiteFolder } from "../site/site-folder.js";
import { escapeXml } from "../../xml.js";

/** What programs import a name from, and where its page is. */
export type Places = ReadonlyMap<string, string>;

/** The address of every public name. */
export const placesOf = (topics: readonly Topic[]): Places =>
  new Map(
    topics.flatMap(({ slug, names }) =>
      names.map(({ name }): [string, string] => [name, `/reference/${slug}#${name}`]),
    ),
  );

/** What the pages of the reference are written with. */
interface Writing {
  site: SiteFolder;
  places: Places;
  /** What examples import their names from. */
  doors: ReadonlyMap<string, string>;
  kinds: PictureKinds;
  /** What the examples have drawn so far. */
  pictures: ShownPicture[];
}

/**
 * Writes a page for each topic, and the list of all names.
 * @returns The figures and drawings that the examples have made.
 */
export async function referencePages(
  site: SiteFolder,
  topics: readonly Topic[],
  kinds: PictureKinds,
): Promise<ShownPicture[]> {
  const places = placesOf(topics);
  const writing = { site, places, doors: doorsOf(topics), kinds, pictures: [] };
  for (const topic of topics) site.page(`reference/${topic.slug}.md`, await topicPage(writing, topic));
  site.page("reference/index.md", indexPage(topics, places));
  return writing.pictures;
}

function indexPage(topics: readonly Topic[], places: Places): string {
  const sections = topics.map(({ title, slug, door, names }) => {
    const lines = names
      .filter(({ kind }) => kind !== "type")
      .map(({ name, text }) => `- [\`${name}\`](${places.get(name)}): ${plainMarkdown(firstSentence(text))}`);
    const from = door === "gradsheet" ? "" : ` (\`${door}\`)`;
    return `## [${title}](/reference/${slug})${from} {#${slug}}\n\n${lines.join("\n")}`;
  });
  return [
    frontMatter({ title: "Reference", outline: 2 }),
    "# Reference",
    'Everything that `import { … } from "gradsheet"` and the package\'s other entry points give, by topic. An example stands as it can be put into an ' +
      "empty cell; the project's tests run it, and what stands below it is what a notebook shows. Files that examples name lie in the " +
      "package's folder.",
    ...sections,
  ].join("\n\n");
}

async function topicPage(writing: Writing, topic: Topic): Promise<string> {
  const parts: string[] = [
    frontMatter({ title: topic.title, outline: [2, 3] }),
    `# ${topic.title}`,
    `These names are imported from \`"${topic.door}"\`.`,
    ...(topic.door === "gradsheet/tfjs" ? [tfjsText()] : []),
  ];
  const groups: [title: string | null, names: PublicName[]][] = [
    [null, topic.names.filter(({ kind }) => kind === "function" || kind === "constant")],
    ["Classes", topic.names.filter(({ kind }) => kind === "class")],
    ["Types", topic.names.filter(({ kind }) => kind === "type")],
  ];
  for (const [title, names] of groups) {
    if (names.length === 0) continue;
    if (title !== null) parts.push(`## ${title}`);
    for (const name of names) parts.push(await nameSection(writing, name, title === null ? 2 : 3));
  }
  return parts.join("\n\n");
}

async function nameSection(writing: Writing, name: PublicName, level: number): Promise<string> {
  const { site, places } = writing;
  const parts = [`${"#".repeat(level)} ${name.name} {#${name.name}}`];
  if (name.text !== "") parts.push(linked(name.text, places));
  if (!name.isExported) parts.push("Written where it is used: programs cannot import it by this name.");
  const isRecord = name.members.length > 0;
  if (!isRecord || name.kind !== "type" || /[&|]/.test(headOf(name)))
    if (name.kind !== "class") parts.push(codeBlock(await declarationText(name)));
  const types = name.mentions.filter((mentioned) => places.has(mentioned));
  if (types.length > 0 && !isRecord)
    parts.push(`Types: ${types.map((type) => `[${type}](${places.get(type)})`).join(", ")}`);
  if (name.parameters.length > 0)
    parts.push(
      [
        "**Takes**",
        "",
        ...name.parameters.map(({ name: word, text }) => `- \`${word}\`: ${linked(text, places)}`),
      ].join("\n"),
    );
  if (name.returns !== "") parts.push(`**Gives** ${linked(name.returns, places)}`);
  if (name.throws.length > 0)
    parts.push(`**Throws** ${name.throws.map((text) => linked(text, places)).join("; ")}`);
  if (name.source !== null) parts.push(`**Source** ${linked(name.source, places)}`);
  if (isRecord) parts.push(memberList(name.members, places, site.base));
  for (const code of name.examples) parts.push(await exampleBlock(writing, name, code));
  return parts.join("\n\n");
}

/** What stands before the first brace of a declaration. */
const headOf = ({ declarations }: PublicName): string => declarations[0]?.split("{")[0] ?? "";

/** Declarations as prettier lays them out, each as it is written by hand. */
async function declarationText({ declarations }: PublicName): Promise<string> {
  const texts = await Promise.all(
    declarations.map(async (text) => {
      const [, comment = "", declaration = text] = /^(\/\/ .*\n)?([\s\S]*)$/.exec(text) ?? [];
      const laidOut = await format(`declare ${declaration}`, { parser: "typescript", printWidth: 84 });
      return `${comment}${laidOut.trim().replace(/^declare /, "")}`;
    }),
  );
  return texts.join("\n");
}

async function exampleBlock(
  { site, doors, kinds, pictures }: Writing,
  name: PublicName,
  code: string,
): Promise<string> {
  const shown = codeBlock(standingAlone(code, doors));
  if (name.kind !== "function") return shown;
  const { outputs, pictures: drawn } = await exampleOutputs(name.name, code, kinds);
  pictures.push(...drawn);
  return [shown, ...outputs.map((output) => shownOutput(site, output, outputs.length > 1))].join("\n\n");
}

function shownOutput(site: SiteFolder, { call, html }: ShownOutput, isOneOfSeveral: boolean): string {
  const label = call.replaceAll(/\s+/g, " ");
  const short = label.length > 90 ? `${label.slice(0, 89)}…` : label;
  const head = isOneOfSeveral ? `<p class="call"><code>${escapeXml(short)}</code></p>` : "";
  return site.part(`${head}${html}`, "gs output");
}

function memberList(members: readonly Member[], places: Places, base: string): string {
  const shown = members.filter(({ name }) => name !== "toString" && name !== "toJSON");
  return shown
    .map(({ declaration, text, parameters }) => {
      const lines = declaration.split("\n");
      const said = [
        text === "" ? "" : linked(text, places),
        ...parameters.map(({ name, text: what }) => `\`${name}\`: ${linked(what, places)}`),
      ].filter((part) => part !== "");
      const [first = "", ...rest] = said;
      const more = rest.map((line) => `\n  <br>${line}`).join("");
      return `- ${lines.map((line) => typedCode(line, places, base)).join("<br>")}${first === "" ? "" : `<br>${first}`}${more}`;
    })
    .join("\n");
}

/** A declaration whose public types lead to their places. */
function typedCode(declaration: string, places: Places, base: string): string {
  const linkedText = escapeXml(declaration).replaceAll(/(?<![\w.&])([A-Z]\w*)(?![\w:(])/g, (word) => {
    const place = places.get(word);
    return place === undefined
      ? word
      : `<a href="${base}${place.slice(1).replace("#", ".html#")}">${word}</a>`;
  });
  return linkedText.includes("<a ")
    ? `<code class="linked" v-pre>${linkedText}</code>`
    : inlineCode(declaration);
}

/** Markdown of a doc comment: its links lead to the reference. */
function linked(text: string, places: Places): string {
  const parts = text.split(/(\{@link [^}]*\})/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return plainMarkdown(part);
      const [target, ...words] = part
        .slice("{@link ".length, -1)
        .trim()
        .split(/[\s|]+/);
      const place = places.get(target) ?? places.get(target.split(".")[0]);
      const label = words.length > 0 ? words.join(" ") : `\`${target}\``;
      return place === undefined ? label : `[${label}](${place})`;
    })
    .join("");
}
