type Content = Record<string, unknown>;

/** Media types whose value may be any JSON. Source: nbformat 4.5, `mimebundle`. */
const jsonType = /^application\/(?:.*\+)?json$/;
const isText = (value: unknown): boolean => typeof value === "string";
const isRecord = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Why a mime bundle cannot be part of a notebook file; undefined where it can. */
function faultOfBundle(bundle: unknown): string | undefined {
  if (!isRecord(bundle)) return "the data are no object";
  for (const [type, value] of Object.entries(bundle)) {
    const isMultiline = isText(value) || (Array.isArray(value) && value.every(isText));
    if (!jsonType.test(type) && !isMultiline) return `${type} is no text`;
  }
  return undefined;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, part]) => isWellFormed(key) && isWellFormed(part));
}

/**
 * Why a notebook could not be saved with an output, by the schema of nbformat 4.5 and by what UTF-8 can hold; undefined where it could.
 * @param type The message type of a broadcast.
 * @param content Its content as it came off the wire.
 */
export function faultOf(type: string, content: Content): string | undefined {
  if (!isWellFormed(content)) return "half a surrogate pair";
  switch (type) {
    case "stream":
      return isText(content["text"]) && /^std(out|err)$/.test(String(content["name"]))
        ? undefined
        : "no stream";
    case "error": {
      const { ename, evalue, traceback } = content;
      const isError = isText(ename) && isText(evalue) && Array.isArray(traceback) && traceback.every(isText);
      return isError ? undefined : "no error";
    }
    case "display_data":
    case "update_display_data":
    case "execute_result":
      return isRecord(content["metadata"]) ? faultOfBundle(content["data"]) : "the metadata are no object";
    default:
      return undefined;
  }
}
