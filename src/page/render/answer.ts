import { type IRenderMime, renderMarkdown } from "@jupyterlab/rendermime";
import { Widget } from "@lumino/widgets";
import { answerMime, type AnswerRecord, verdictFacts, verdictText } from "../../paper/answer-record.js";
import { h } from "../shell/dom.js";

/** An answer in a frame: its part, how it stands beside the published one, and the answer itself as the bundle's text says it. */
class AnswerBox extends Widget implements IRenderMime.IRenderer {
  constructor(private readonly options: IRenderMime.IRendererOptions) {
    super();
    this.addClass("gs-Answer");
    // The style goes by it, for no text of a notebook can have it.
    this.node.dataset["mimeType"] = answerMime;
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const record = answerIn(model.data[answerMime]);
    const text = withoutQuoteMarks(String(model.data["text/markdown"] ?? model.data["text/plain"] ?? ""));
    const body = h("div.gs-Answer-body.jp-RenderedHTMLCommon");
    this.node.replaceChildren();
    if (record !== undefined) {
      this.node.dataset["tone"] = verdictFacts[record.verdict].tone;
      this.node.append(headOf(record));
    }
    this.node.append(body);
    await renderMarkdown({
      ...this.options,
      markdownParser: this.options.markdownParser ?? null,
      host: body,
      source: record === undefined ? text : bodyOf(text, record),
      trusted: model.trusted,
      shouldTypeset: false,
    });
    if (this.isAttached) this.#typeset();
  }

  protected override onAfterAttach(): void {
    this.#typeset();
  }

  #typeset(): void {
    void this.options.latexTypesetter?.typeset(this.node);
  }
}

function headOf(record: AnswerRecord): HTMLElement {
  return h(
    "div.gs-Answer-head",
    {},
    h("span.gs-Answer-part", {}, record.part === "" ? "Answer" : `Answer ${record.part}`),
    h("span.gs-Verdict", {}, verdictText(record)),
  );
}

/** A record that says what is needed of it; anybody may have written the notebook. */
function answerIn(data: unknown): AnswerRecord | undefined {
  const record = data as Partial<AnswerRecord> | null | undefined;
  const isRead =
    typeof record === "object" &&
    record !== null &&
    typeof record.part === "string" &&
    typeof record.verdict === "string" &&
    Object.hasOwn(verdictFacts, record.verdict);
  return isRead ? (record as AnswerRecord) : undefined;
}

const withoutQuoteMarks = (markdown: string): string => markdown.replaceAll(/^> ?/gm, "");

/** The text without what the head says already. */
function bodyOf(markdown: string, record: AnswerRecord): string {
  const verdict = `*${verdictText(record)}*`;
  return markdown
    .replace(/^\*\*Answer[^\n]*\*\*\n+/, "")
    .split("\n\n")
    .filter((paragraph) => paragraph !== verdict)
    .map((paragraph) =>
      paragraph.startsWith("Published: ") && paragraph.endsWith(` — ${verdict}`)
        ? `<span class="gs-Published">Published</span> ${paragraph.slice(11, -verdict.length - 3)}`
        : paragraph,
    )
    .join("\n\n");
}

export const answerFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [answerMime],
  defaultRank: 30,
  createRenderer: (options) => new AnswerBox(options),
};
