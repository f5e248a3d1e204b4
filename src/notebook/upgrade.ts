type Loose = Record<string, unknown>;

/** What nbformat 3 calls the representations of an output, by mime type. */
const mimeOf: Record<string, string> = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
};

/**
 * A notebook of nbformat 2 or 3 as one of nbformat 4, as Jupyter itself converts it: the cells of all worksheets after each
 * other, headings as Markdown, outputs with their mime types. What is no cell or output of the format comes out as it is, so that
 * the check of nbformat 4 names it. The language of the code cells is kept as the notebook's.
 * Source: nbformat/v4/convert.py, https://github.com/jupyter/nbformat
 */
export function upgraded(notebook: Loose): Loose {
  const { worksheets } = notebook;
  const rest = without(notebook, "worksheets", "orig_nbformat", "orig_nbformat_minor");
  if (!Array.isArray(worksheets)) return { ...rest, nbformat: 4, nbformat_minor: 5, cells: worksheets };
  const cells = worksheets.flatMap((sheet): unknown[] => {
    const ofSheet = isRecord(sheet) ? sheet["cells"] : undefined;
    return Array.isArray(ofSheet) ? ofSheet : [sheet];
  });
  const language = cells.map(languageOf).find((each) => each !== undefined);
  const metadata = without(isRecord(rest["metadata"]) ? rest["metadata"] : {}, "name", "signature");
  return {
    ...rest,
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { ...(language === undefined ? {} : { language_info: { name: language } }), ...metadata },
    cells: cells.map(upgradedCell),
  };
}

const languageOf = (cell: unknown): string | undefined =>
  isRecord(cell) && cell["cell_type"] === "code" && typeof cell["language"] === "string"
    ? cell["language"]
    : undefined;

function upgradedCell(cell: unknown): unknown {
  if (!isRecord(cell)) return cell;
  const { level, input, prompt_number, collapsed } = cell;
  const rest = without(cell, "level", "language", "input", "prompt_number", "collapsed");
  switch (cell["cell_type"]) {
    case "code": {
      const metadata = isRecord(rest["metadata"]) ? rest["metadata"] : {};
      return {
        ...rest,
        metadata: collapsed === undefined ? metadata : { ...metadata, collapsed },
        source: input ?? "",
        execution_count: prompt_number ?? null,
        outputs: Array.isArray(rest["outputs"]) ? rest["outputs"].map(upgradedOutput) : rest["outputs"],
      };
    }
    case "heading": {
      const { source } = rest;
      const text = Array.isArray(source) ? source.join("") : String(source ?? "");
      const marks = "#".repeat(typeof level === "number" ? level : 1);
      return { ...rest, cell_type: "markdown", source: `${marks} ${text.split(/\r?\n/).join(" ")}` };
    }
    case "html":
      return { ...rest, cell_type: "markdown" };
    default:
      return rest;
  }
}

function upgradedOutput(output: unknown): unknown {
  if (!isRecord(output)) return output;
  const { output_type, metadata, prompt_number, stream, ...rest } = output;
  switch (output_type) {
    case "pyout":
    case "display_data":
      return {
        output_type: output_type === "pyout" ? "execute_result" : output_type,
        ...(output_type === "pyout" ? { execution_count: prompt_number ?? null } : {}),
        metadata: isRecord(metadata) ? underMimeTypes(metadata) : {},
        data: parsedJson(underMimeTypes(rest)),
      };
    case "pyerr":
      return { ...rest, output_type: "error" };
    case "stream":
      return { ...rest, output_type, name: stream ?? "stdout" };
    default:
      return output;
  }
}

const underMimeTypes = (data: Loose): Loose =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [mimeOf[key] ?? key, value]));

/** nbformat 3 has JSON as text. */
function parsedJson(data: Loose): Loose {
  const json = data["application/json"];
  const text = Array.isArray(json) ? json.join("") : json;
  if (typeof text !== "string") return data;
  try {
    return { ...data, "application/json": JSON.parse(text) };
  } catch {
    return { ...data, "application/json": text };
  }
}

const without = (record: Loose, ...keys: string[]): Loose =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
