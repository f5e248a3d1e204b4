import type { CellOutput, Json } from "../../notebook/format.js";
import type { Block, Inline } from "../tree.js";
import type { Context } from "./context.js";
import { blocksFromHtml } from "./html.js";
import { pictureOf } from "./picture.js";

type Fields = { [key: string]: Json };

interface Model {
  name: string;
  state: Fields;
  buffers: Json[];
}

/** How the parts of a widget that are no text are shown. */
export interface WidgetReaders {
  outputs(outputs: CellOutput[]): Block[];
  figure(figure: Json): Block[];
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A widget as text, by the state that its notebook has stored: labels and current values, boxes in their order. Null where no state
 * is stored, or the widget is none of Jupyter's own.
 */
export function widgetBlocks(context: Context, view: Json, readers: WidgetReaders): Block[] | null {
  const id = isFields(view) ? view.model_id : null;
  if (typeof id !== "string" || !Object.hasOwn(context.widgets ?? {}, id)) return null;
  const blocks = new WidgetReader(context, context.widgets!, readers).read(id, 0);
  return blocks === null || blocks.length === 0 ? null : blocks;
}

const boxes =
  /^(Box|HBox|VBox|GridBox|TwoByTwoLayout|AppLayout|GridspecLayout|Tab|Accordion|Stack|FloatBox)Model$/;
/** What only does something when it is pressed, or says how others look. */
const unseen = /^(Button|Play|Controller|FileUpload|Layout|.*Style|Link|DirectionalLink|LinkModel)Model$/;

class WidgetReader {
  constructor(
    private readonly context: Context,
    private readonly states: Fields,
    private readonly readers: WidgetReaders,
  ) {}

  read(id: string, depth: number): Block[] | null {
    const model = this.model(id);
    if (model === null || depth > 30) return null;
    const { name, state } = model;
    if (this.isHidden(state)) return [];
    if (boxes.test(name)) return this.box(name, state, depth);
    if (unseen.test(name)) return [];
    if (name === "FigureModel" && Array.isArray(state._data))
      return this.readers.figure({ data: state._data, layout: state._layout ?? {} });
    switch (name) {
      case "HTMLModel":
      case "HTMLMathModel":
        return [...this.lead(state), ...blocksFromHtml(this.context, String(state.value ?? ""))];
      case "OutputModel":
        return Array.isArray(state.outputs)
          ? this.readers.outputs(state.outputs.filter(isFields) as unknown as CellOutput[])
          : [];
      case "ImageModel":
        return this.picture(model);
      default:
        return this.control(name, state);
    }
  }

  private model(id: string): Model | null {
    const entry = this.states[id];
    if (!isFields(entry) || !isFields(entry.state)) return null;
    const { model_name: name = entry.state._model_name ?? "", state, buffers } = entry;
    return { name: String(name), state, buffers: Array.isArray(buffers) ? buffers : [] };
  }

  private isHidden({ layout }: Fields): boolean {
    const { state } = this.model(idOf(layout ?? null) ?? "") ?? { state: {} as Fields };
    return state.display === "none" || state.visibility === "hidden";
  }

  private box(name: string, state: Fields, depth: number): Block[] | null {
    const children = Array.isArray(state.children) ? state.children : [];
    const titles = Array.isArray(state.titles)
      ? state.titles
      : Object.values(isFields(state._titles) ? state._titles : {});
    const read = children.map((child) => this.read(idOf(child) ?? "", depth + 1));
    if (read.length > 0 && read.every((blocks) => blocks === null)) return null;
    const blocks = read.flatMap((part, index) => {
      const title = name === "TabModel" || name === "AccordionModel" ? titles[index] : undefined;
      const head: Block[] =
        typeof title === "string" && title !== ""
          ? [paragraph([{ kind: "strong", body: [{ kind: "text", text: title }] }])]
          : [];
      return [...head, ...(part ?? [])];
    });
    return name === "HBoxModel" ? onOneLine(blocks) : blocks;
  }

  private picture({ state, buffers }: Model): Block[] {
    const entry = buffers.find((buffer) => isFields(buffer) && String(buffer.path) === "value");
    if (!isFields(entry) || typeof entry.data !== "string") return [];
    const width = Number.parseFloat(String(state.width ?? ""));
    const found = pictureOf(
      this.context,
      Buffer.from(entry.data, entry.encoding === "hex" ? "hex" : "base64"),
      "picture",
      width > 0 ? { width } : {},
    );
    return ["bytes" in found ? { kind: "picture", picture: found } : { kind: "missing", missing: found }];
  }

  /** The description before a value. */
  private lead({ description }: Fields): Block[] {
    return typeof description === "string" && description !== "" ? [paragraph([text(description)])] : [];
  }

  private control(name: string, state: Fields): Block[] | null {
    const value = valueOf(name, state);
    if (value === null) return null;
    const description = typeof state.description === "string" ? state.description.replace(/:\s*$/, "") : "";
    const words =
      name === "CheckboxModel" || name === "ToggleButtonModel"
        ? `${value} ${description}`
        : description === ""
          ? value
          : `${description}: ${value}`;
    return words.trim() === "" ? [] : [paragraph([text(words)])];
  }
}

const text = (words: string): Inline => ({ kind: "text", text: words });
const paragraph = (body: Inline[]): Block => ({ kind: "paragraph", body });

const idOf = (reference: Json): string | null =>
  typeof reference === "string" ? (/^IPY_MODEL_(.+)$/.exec(reference)?.[1] ?? null) : null;

/** The value of a control in words; null where it is not known what its value is. */
function valueOf(name: string, state: Fields): string | null {
  if (name === "CheckboxModel" || name === "ValidModel" || name === "ToggleButtonModel")
    return state.value === true ? "☒" : "☐";
  const options = state._options_labels;
  if (Array.isArray(options)) {
    const chosen = Array.isArray(state.index) ? state.index : [state.index];
    return chosen.flatMap((at) => (typeof at === "number" ? [String(options[at] ?? "")] : [])).join(", ");
  }
  if (!("value" in state)) return null;
  if (/Progress/.test(name)) return `${String(state.value)} of ${String(state.max ?? "")}`;
  return inWords(state.value!);
}

function inWords(value: Json): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(inWords).join(" – ");
  if (!isFields(value)) return String(value);
  const { year, month, date } = value;
  return typeof year === "number" && typeof month === "number" && typeof date === "number"
    ? `${year}-${String(month + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}`
    : JSON.stringify(value);
}

/** Neighboring paragraphs as one, as they stand beside each other in a row. */
function onOneLine(blocks: Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (block.kind === "paragraph" && last?.kind === "paragraph")
      joined[joined.length - 1] = paragraph([...last.body, text(" "), ...block.body]);
    else joined.push(block);
  }
  return joined;
}
