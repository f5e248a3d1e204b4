import { createHash } from "node:crypto";
import { FileError } from "../errors.js";
import type { NotebookCell, Json, MimeBundle, Notebook, CellOutput } from "./format.js";
import { upgraded } from "./upgrade.js";

type Loose = Record<string, unknown>;

/**
 * The same notebook, proved to be one: texts joined from their lines, missing cell ids made up (the same ones each time), keys
 * that the format does not name kept; nbformat 2 and 3 are upgraded.
 * @param value - A parsed `.ipynb` file.
 * @param name - What errors call the notebook.
 * @throws FileError that names the first cell and key that break nbformat 4.
 */
export function checkNotebook(value: unknown, name: string): Notebook {
  const refuse = refuser(name);
  if (!isRecord(value)) throw refuse("must hold a notebook (a JSON object)", kindOf(value));
  if (typeof value["nbformat"] !== "number") {
    throw refuse("must be a notebook of nbformat 4", "no field nbformat", "Is it another kind of JSON file?");
  }
  if (value["nbformat"] === 2 || value["nbformat"] === 3) return checkNotebook(upgraded(value), name);
  if (value["nbformat"] !== 4) {
    throw refuse(
      "must be a notebook of nbformat 4",
      `nbformat ${value["nbformat"]}`,
      "Save it as nbformat 4, from the program that made it.",
    );
  }
  if (!Array.isArray(value["cells"])) throw refuse("must have a list of cells", kindOf(value["cells"]));
  const seen = new Set<string>();
  const cells = value["cells"].map((cell, index) =>
    checkCell(cell, refuser(`${name}, cell ${index + 1}`), index, seen),
  );
  const metadata = isRecord(value["metadata"]) ? (value["metadata"] as Notebook["metadata"]) : {};
  return { ...value, nbformat: 4, nbformat_minor: 5, metadata, cells };
}

function checkCell(value: unknown, refuse: Refuser, index: number, seen: Set<string>): NotebookCell {
  if (!isRecord(value)) throw refuse("must be a JSON object", kindOf(value));
  const type = value["cell_type"];
  if (type !== "code" && type !== "markdown" && type !== "raw") {
    throw refuse("cell_type must be code, markdown or raw", JSON.stringify(type) ?? "nothing");
  }
  const source = joinLines(value["source"]);
  if (source === null) throw refuse("source must be text or a list of lines", kindOf(value["source"]));
  const common = {
    ...value,
    id: uniqueId(value["id"], `${index}:${source}`, seen),
    metadata: (isRecord(value["metadata"]) ? value["metadata"] : {}) as Record<string, Json>,
    source,
  };
  if (type !== "code") return { ...common, cell_type: type } as NotebookCell;
  const outputs = value["outputs"] ?? [];
  if (!Array.isArray(outputs)) throw refuse("outputs must be a list", kindOf(outputs));
  const count = value["execution_count"];
  return {
    ...common,
    cell_type: "code",
    execution_count: typeof count === "number" ? count : null,
    outputs: outputs.map((output) => checkOutput(output, refuse)),
  };
}

function checkOutput(value: unknown, refuse: Refuser): CellOutput {
  if (!isRecord(value)) throw refuse("an output must be a JSON object", kindOf(value));
  const bundle = () => ({
    ...value,
    data: checkBundle(value["data"], refuse),
    metadata: (isRecord(value["metadata"]) ? value["metadata"] : {}) as Record<string, Json>,
  });
  switch (value["output_type"]) {
    case "stream":
      return {
        ...value,
        output_type: "stream",
        name: value["name"] === "stderr" ? "stderr" : "stdout",
        text: joinLines(value["text"]) ?? "",
      };
    case "display_data":
      return { ...bundle(), output_type: "display_data" };
    case "execute_result": {
      const count = value["execution_count"];
      return {
        ...bundle(),
        output_type: "execute_result",
        execution_count: typeof count === "number" ? count : null,
      };
    }
    case "error":
      return {
        ...value,
        output_type: "error",
        ename: String(value["ename"] ?? ""),
        evalue: String(value["evalue"] ?? ""),
        traceback: Array.isArray(value["traceback"]) ? value["traceback"].map(String) : [],
      };
    default:
      throw refuse(
        "output_type must be stream, display_data, execute_result or error",
        JSON.stringify(value["output_type"]) ?? "nothing",
      );
  }
}

/** Texts come as lists of lines; JSON mime types are values already, and a list there is a list. */
function checkBundle(value: unknown, refuse: Refuser): MimeBundle {
  if (!isRecord(value)) throw refuse("an output's data must be an object of mime types", kindOf(value));
  return Object.fromEntries(
    Object.entries(value).map(([mime, data]) => [
      mime,
      (isJsonMime(mime) ? data : (joinLines(data) ?? data)) as Json,
    ]),
  );
}

/** Whether data of this mime type is a JSON value in a notebook, not text. */
export function isJsonMime(mime: string): boolean {
  return mime === "application/json" || mime.endsWith("+json");
}

function uniqueId(id: unknown, seed: string, seen: Set<string>): string {
  let unique = typeof id === "string" && /^[a-zA-Z0-9-_]{1,64}$/.test(id) ? id : "";
  for (let attempt = 0; unique === "" || seen.has(unique); attempt++) {
    unique = createHash("sha256").update(`${attempt}:${seed}`).digest("hex").slice(0, 8);
  }
  seen.add(unique);
  return unique;
}

function joinLines(value: unknown): string | null {
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : null;
}

function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

type Refuser = (rule: string, got: string, cure?: string) => FileError;

function refuser(place: string): Refuser {
  return (rule, got, cure) => new FileError({ place, rule, got, cure });
}
