import { inflateSync } from "node:zlib";

/*
 * Reads a PDF back, as far as Typst writes it: objects without compression around them, two-byte fonts with Unicode maps.
 * An own small reader, so that the tests need Node alone; test/interop compares it with poppler's.
 */

/** A PDF name such as /Formula. */
export class Name {
  constructor(readonly name: string) {}
}
export class Reference {
  constructor(readonly id: number) {}
}
export type Value = number | boolean | null | string | Name | Reference | Operator | Value[] | Dictionary;
export interface Dictionary {
  [key: string]: Value;
}
class Operator {
  constructor(readonly operator: string) {}
}

/** Turns the text of objects and page contents into values; strings stay bytes in latin1. */
class Tokens {
  private at = 0;
  constructor(private readonly text: string) {}

  /** The next value, or undefined at the end. */
  next(): Value | undefined {
    this.skipSpace();
    const { text } = this;
    if (this.at >= text.length) return undefined;
    const character = text[this.at]!;
    if (character === "/") {
      const [name] = /^\/[^\s()<>[\]{}/%]*/.exec(text.slice(this.at, this.at + 200))!;
      this.at += name.length;
      return new Name(
        name
          .slice(1)
          .replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      );
    }
    if (character === "(") return this.literalString();
    if (text.startsWith("<<", this.at)) return this.dictionary();
    if (character === "<") {
      const end = text.indexOf(">", this.at);
      const hex = text.slice(this.at + 1, end).replace(/\s/g, "");
      this.at = end + 1;
      return Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, "hex").toString("latin1");
    }
    if (character === "[") {
      this.at++;
      const list: Value[] = [];
      for (;;) {
        this.skipSpace();
        if (text[this.at] === "]" || this.at >= text.length) break;
        list.push(this.reference() ?? this.next()!);
      }
      this.at++;
      return list;
    }
    const [word] = /^[^\s()<>[\]{}/%]+|^./s.exec(text.slice(this.at, this.at + 100))!;
    this.at += word.length;
    if (/^[-+]?\d*\.?\d+$|^[-+]?\d+\.$/.test(word)) return Number(word);
    if (word === "true" || word === "false") return word === "true";
    return word === "null" ? null : new Operator(word);
  }

  private skipSpace(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at]!)) this.at++;
  }

  private reference(): Reference | undefined {
    const found = /^\s*(\d+) 0 R(?![a-zA-Z])/.exec(this.text.slice(this.at, this.at + 30));
    if (found === null) return undefined;
    this.at += found[0].length;
    return new Reference(Number(found[1]));
  }

  private dictionary(): Dictionary {
    this.at += 2;
    const dictionary: Dictionary = {};
    for (;;) {
      this.skipSpace();
      if (this.text.startsWith(">>", this.at) || this.at >= this.text.length) break;
      const key = this.next();
      if (!(key instanceof Name)) throw new Error("a dictionary's key is no name");
      dictionary[key.name] = this.reference() ?? this.next()!;
    }
    this.at += 2;
    return dictionary;
  }

  private literalString(): string {
    let depth = 0;
    let result = "";
    const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at]!;
      if (character === "\\") {
        const [octal] = /^[0-7]{1,3}/.exec(this.text.slice(this.at + 1, this.at + 4)) ?? [];
        if (octal === undefined) result += escapes[this.text[++this.at]!] ?? this.text[this.at]!;
        else {
          result += String.fromCharCode(Number.parseInt(octal, 8));
          this.at += octal.length;
        }
      } else if (character === "(" && depth++ === 0) continue;
      else if (character === ")" && --depth === 0) {
        this.at++;
        return result;
      } else result += character;
    }
    return result;
  }
}

interface PdfObject {
  value: Value;
  stream: Buffer | null;
}

/** A run of text on a page, in points from the lower left corner. */
export interface Run {
  page: number;
  text: string;
  x: number;
  y: number;
  right: number;
  size: number;
  font: string;
}

/** Where something is drawn on a page, in points from the lower left corner: a picture, a filled or stroked path. */
export interface Area {
  page: number;
  x: number;
  y: number;
  right: number;
  top: number;
  /** Is it a picture of pixels? */
  isPicture: boolean;
}

interface Marks {
  runs: Run[];
  areas: Area[];
}

export interface Tag {
  type: string;
  alt: string | null;
  children: Tag[];
}

type Matrix = [number, number, number, number, number, number];

const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + b * i,
  a * h + b * j,
  c * g + d * i,
  c * h + d * j,
  e * g + f * i + k,
  e * h + f * j + l,
];

/** A rectangle: left, bottom, right, top. */
type Box = [number, number, number, number];

const everywhere: Box = [-Infinity, -Infinity, Infinity, Infinity];
const shared = (one: Box, other: Box): Box => [
  Math.max(one[0], other[0]),
  Math.max(one[1], other[1]),
  Math.min(one[2], other[2]),
  Math.min(one[3], other[3]),
];

/** The box around points, given as x and y in turn. */
function boxAround(numbers: number[], [a, b, c, d, e, f]: Matrix): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const x = a * numbers[at]! + c * numbers[at + 1]! + e;
    const y = b * numbers[at]! + d * numbers[at + 1]! + f;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

interface Font {
  name: string;
  embedded: boolean;
  type3: boolean;
  unicode: Map<number, string>;
  widths: Map<number, number>;
}

/** A text string of a PDF: UTF-16 with a mark, or single bytes. */
function textString(bytes: string): string {
  if (!bytes.startsWith("\u00fe\u00ff")) return bytes;
  return Buffer.from(bytes.slice(2), "latin1").swap16().toString("utf16le");
}

export class Pdf {
  private readonly objects = new Map<number, PdfObject>();
  readonly root: Dictionary;
  readonly pages: Dictionary[] = [];
  private readonly raw: string;

  constructor(bytes: Uint8Array) {
    this.raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const table = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(this.raw);
    if (table === null) throw new Error("the file has no end");
    const start = Number(table[1]);
    for (const [, offset] of this.raw.slice(start).matchAll(/^(\d{10}) \d{5} n/gm))
      this.readObject(Number(offset));
    const trailer = new Tokens(this.raw.slice(this.raw.indexOf("trailer", start) + 7)).next() as Dictionary;
    this.root = this.get(trailer.Root) as Dictionary;
    const visit = (node: Dictionary): void => {
      if ((node.Type as Name).name === "Page") this.pages.push(node);
      else for (const kid of node.Kids as Value[]) visit(this.get(kid) as Dictionary);
    };
    visit(this.get(this.root.Pages) as Dictionary);
  }

  private readObject(offset: number): void {
    const [head, id] = /^(\d+) 0 obj\s/.exec(this.raw.slice(offset, offset + 30)) ?? [];
    if (head === undefined) throw new Error(`no object at ${offset}`);
    const from = offset + head.length;
    const end = this.raw.indexOf("endobj", from);
    const body = this.raw.slice(from, end);
    const value = /^\d+ 0 R/.test(body)
      ? new Reference(Number.parseInt(body, 10))
      : new Tokens(body.split("\nstream\n")[0]!).next()!;
    const length = (value as Dictionary | null)?.Length;
    const at = this.raw.indexOf("stream\n", from);
    let stream: Buffer | null = null;
    if (typeof length === "number" && at > 0) {
      const bytes = Buffer.from(this.raw.slice(at + 7, at + 7 + length), "latin1");
      stream =
        (value as Dictionary).Filter instanceof Name &&
        ((value as Dictionary).Filter as Name).name === "FlateDecode"
          ? inflateSync(bytes)
          : bytes;
    }
    this.objects.set(Number(id), { value, stream });
  }

  /** The value behind a reference. */
  get(value: Value | undefined): Value {
    return value instanceof Reference ? this.get(this.objects.get(value.id)?.value ?? null) : (value ?? null);
  }

  private stream(value: Value | undefined): Buffer {
    const object = value instanceof Reference ? this.objects.get(value.id) : undefined;
    if (object?.stream === null || object?.stream === undefined) throw new Error("no stream");
    return object.stream;
  }

  /** Width and height of a page in points. */
  size(page: number): [number, number] {
    const [, , width, height] = this.get(this.pages[page - 1]!.MediaBox) as number[];
    return [width!, height!];
  }

  /** All fonts of the file. */
  fonts(): Font[] {
    return [...this.objects.values()]
      .map(({ value }) => value)
      .filter(
        (value): value is Dictionary =>
          (isDictionary(value) &&
            (value.Type as Name | undefined)?.name === "Font" &&
            value.DescendantFonts !== undefined) ||
          (isDictionary(value) && (value.Subtype as Name | undefined)?.name === "Type3"),
      )
      .map((value) => this.font(value));
  }

  private font(dictionary: Dictionary): Font {
    const subtype = (dictionary.Subtype as Name).name;
    if (subtype === "Type3")
      return { name: "Type3", embedded: true, type3: true, unicode: new Map(), widths: new Map() };
    const descendant = this.get((this.get(dictionary.DescendantFonts) as Value[])[0]) as Dictionary;
    const descriptor = this.get(descendant.FontDescriptor) as Dictionary;
    const widths = new Map<number, number>();
    const list = (this.get(descendant.W) as Value[] | null) ?? [];
    for (let at = 0; at < list.length;) {
      const [first, second] = [list[at] as number, list[at + 1]!];
      if (Array.isArray(second)) {
        second.forEach((width, index) => widths.set(first + index, width as number));
        at += 2;
      } else {
        for (let glyph = first; glyph <= (second as number); glyph++)
          widths.set(glyph, list[at + 2] as number);
        at += 3;
      }
    }
    return {
      name: (dictionary.BaseFont as Name).name,
      embedded: descriptor.FontFile2 !== undefined || descriptor.FontFile3 !== undefined,
      type3: false,
      unicode:
        dictionary.ToUnicode === undefined
          ? new Map()
          : unicodeMap(this.stream(dictionary.ToUnicode).toString("latin1")),
      widths,
    };
  }

  /** Everything that is printed, in the order of the file. */
  runs(): Run[] {
    return this.marks().runs;
  }

  /** Everything that is drawn beside text, in the order of the file. */
  areas(): Area[] {
    return this.marks().areas;
  }

  private read: Marks | undefined;

  private marks(): Marks {
    if (this.read !== undefined) return this.read;
    const marks: Marks = { runs: [], areas: [] };
    for (const [index, page] of this.pages.entries()) {
      const contents = this.get(page.Contents);
      const parts = Array.isArray(contents) ? contents : [page.Contents];
      const text = parts.map((part) => this.stream(part).toString("latin1")).join("\n");
      const place = { matrix: [1, 0, 0, 1, 0, 0] as Matrix, clip: everywhere, page: index + 1 };
      this.readMarks(text, this.get(page.Resources) as Dictionary, place, marks);
    }
    this.read = marks;
    return marks;
  }

  private readMarks(
    contents: string,
    resources: Dictionary,
    { matrix: start, clip: outer, page }: { matrix: Matrix; clip: Box; page: number },
    { runs, areas }: Marks,
  ): void {
    const fonts = this.get(resources.Font) as Dictionary | null;
    const cache = new Map<string, Font>();
    const stack: { matrix: Matrix; clip: Box }[] = [];
    let [matrix, line, size] = [start, [1, 0, 0, 1, 0, 0] as Matrix, 0];
    let clip = outer;
    let path: number[] = [];
    let clips = false;
    const paint = (box: Box, isPicture = false): void => {
      const [x, y, right, top] = shared(box, clip);
      if (right >= x && top >= y) areas.push({ page, x, y, right, top, isPicture });
    };
    let font: Font | undefined;
    let operands: Value[] = [];
    const tokens = new Tokens(contents);
    for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
      if (!(token instanceof Operator)) {
        operands.push(token);
        continue;
      }
      const numbers = operands.filter((operand): operand is number => typeof operand === "number");
      switch (token.operator) {
        case "q":
          stack.push({ matrix, clip });
          break;
        case "Q":
          ({ matrix, clip } = stack.pop() ?? { matrix: start, clip: outer });
          break;
        case "cm":
          matrix = times(numbers as Matrix, matrix);
          break;
        case "m":
        case "l":
        case "c":
        case "v":
        case "y":
          path.push(...numbers);
          break;
        case "re": {
          const [x, y, width, height] = numbers as [number, number, number, number];
          path.push(x, y, x + width, y, x, y + height, x + width, y + height);
          break;
        }
        case "W":
        case "W*":
          clips = true;
          break;
        case "S":
        case "s":
        case "f":
        case "F":
        case "f*":
        case "B":
        case "B*":
        case "b":
        case "b*":
        case "n": {
          const box = boxAround(path, matrix);
          if (token.operator !== "n") paint(box);
          if (clips) clip = shared(clip, box);
          [path, clips] = [[], false];
          break;
        }
        case "BT":
          line = [1, 0, 0, 1, 0, 0];
          break;
        case "Tm":
          line = numbers as Matrix;
          break;
        case "Tf": {
          const name = (operands[0] as Name).name;
          if (!cache.has(name)) cache.set(name, this.font(this.get(fonts![name]) as Dictionary));
          font = cache.get(name);
          size = numbers[0]!;
          break;
        }
        case "Tj":
        case "TJ": {
          const parts = token.operator === "Tj" ? operands : (operands[0] as Value[]);
          let advance = 0;
          let text = "";
          for (const part of parts) {
            if (typeof part === "number") advance -= part / 1000;
            else
              for (let at = 0; at + 1 < (part as string).length; at += 2) {
                const code = (part as string).charCodeAt(at) * 256 + (part as string).charCodeAt(at + 1);
                text += font!.unicode.get(code) ?? "\ufffd";
                advance += (font!.widths.get(code) ?? 0) / 1000;
              }
          }
          const [a, b, , , x, y] = times(line, matrix);
          runs.push({
            page,
            text,
            x,
            y,
            right: x + a * advance * size,
            // Text may be turned, as at the axis of a plot.
            size: Math.hypot(a, b) * size,
            font: font!.name,
          });
          break;
        }
        case "Do": {
          const object = (this.get(resources.XObject) as Dictionary)[(operands[0] as Name).name];
          const form = this.get(object) as Dictionary;
          if ((form.Subtype as Name).name === "Form") {
            const own = (this.get(form.Matrix) as number[] | null) ?? [1, 0, 0, 1, 0, 0];
            const inner = (this.get(form.Resources) as Dictionary | null) ?? resources;
            const place = { matrix: times(own as Matrix, matrix), clip, page };
            this.readMarks(this.stream(object).toString("latin1"), inner, place, { runs, areas });
          } else paint(boxAround([0, 0, 1, 1, 0, 1, 1, 0], matrix), true);
          break;
        }
      }
      operands = [];
    }
  }

  /** The text of a page, or of all: runs of one line joined, lines apart. */
  text(page?: number): string {
    let text = "";
    let last: Run | undefined;
    for (const run of this.runs()) {
      if (page !== undefined && run.page !== page) continue;
      if (last !== undefined) {
        const sameLine =
          last.page === run.page && Math.abs(last.y - run.y) < 0.6 * Math.max(last.size, run.size);
        text += !sameLine ? "\n" : run.x - last.right > 0.12 * run.size ? " " : "";
      }
      text += run.text;
      last = run;
    }
    return text;
  }

  /** The bookmarks, depth first, with their depth from 0 and the page that they lead to. */
  outline(): { title: string; depth: number; page: number }[] {
    const entries: { title: string; depth: number; page: number }[] = [];
    const visit = (value: Value | undefined, depth: number): void => {
      for (
        let at = this.get(value) as Dictionary | null;
        at !== null;
        at = this.get(at.Next) as Dictionary | null
      ) {
        const target = this.get(at.Dest) as Value[];
        entries.push({
          title: textString(at.Title as string),
          depth,
          page: this.pages.indexOf(this.get(target[0]) as Dictionary) + 1,
        });
        visit(at.First, depth + 1);
      }
    };
    visit((this.get(this.root.Outlines) as Dictionary | null)?.First, 0);
    return entries;
  }

  /** The structure tree: what a screen reader is told. */
  tags(): Tag[] {
    const visit = (value: Value | undefined): Tag[] => {
      const node = this.get(value);
      if (Array.isArray(node)) return node.flatMap(visit);
      if (!isDictionary(node) || !(node.S instanceof Name)) return [];
      return [
        {
          type: node.S.name,
          alt: typeof node.Alt === "string" ? textString(node.Alt) : null,
          children: visit(node.K),
        },
      ];
    };
    return visit((this.get(this.root.StructTreeRoot) as Dictionary | null)?.K);
  }

  /** All tags of a type, wherever they stand. */
  tagged(type: string): Tag[] {
    const all = (tags: Tag[]): Tag[] => tags.flatMap((tag) => [tag, ...all(tag.children)]);
    return all(this.tags()).filter((tag) => tag.type === type);
  }

  /** How many raster pictures the file has. */
  rasters(): number {
    return [...this.objects.values()].filter(
      ({ value }) => isDictionary(value) && value.Subtype instanceof Name && value.Subtype.name === "Image",
    ).length;
  }

  /** The XMP metadata. */
  metadata(): string {
    return this.stream(this.root.Metadata).toString("utf8");
  }
}

function isDictionary(value: Value): value is Dictionary {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Name) &&
    !(value instanceof Reference) &&
    !(value instanceof Operator)
  );
}

const unicodeText = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");

function unicodeMap(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, section] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code, unicode] of section!.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>/gi))
      map.set(Number.parseInt(code!, 16), unicodeText(unicode!));
  for (const [, section] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, unicode] of section!.matchAll(
      /<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*<([0-9a-f]+)>/gi,
    )) {
      const first = Number.parseInt(from!, 16);
      for (let code = first; code <= Number.parseInt(to!, 16); code++)
        map.set(
          code,
          unicodeText(
            (Number.parseInt(unicode!, 16) + code - first).toString(16).padStart(unicode!.length, "0"),
          ),
        );
    }
  return map;
}
