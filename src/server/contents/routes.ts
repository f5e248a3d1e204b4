import type { Exchange } from "../http/exchange.js";
import { HttpError } from "../http/http-error.js";
import { empty, json, type Reply } from "../http/reply.js";
import { decodedOnce, type Routes } from "../http/router.js";
import type { Place, RootFolder } from "../root/root-folder.js";
import type { Contents, Condition } from "./contents.js";
import type { ContentsModel, ContentsType } from "./model.js";

/** Jupyter's contents service. Source: jupyter_server, `services/contents/handlers.py`; `@jupyterlab/services` 7.6, `contents`. */
export function contentsRoutes(root: RootFolder, contents: Contents): Routes {
  const { checkpoints } = contents;
  const placeOf = (exchange: Exchange) => root.placeOf(exchange.words["path"]);

  /** The file and the checkpoint that an address is about, or null where it is about a file or folder itself. */
  const checkpointIn = ({ words }: Exchange): { place: Place; id: string | null } | null => {
    const [, file, id = null] = /^(.+)\/checkpoints(?:\/([^/]+))?$/.exec(words["path"]) ?? [];
    if (file === undefined) return null;
    const place = root.placeOf(file);
    // A folder may have one of that name in it.
    return contents.hasFile(place) ? { place, id: id === null ? null : (decodedOnce(id) ?? "") } : null;
  };

  return {
    "GET /api/contents/*path": (exchange) => {
      const asked = checkpointIn(exchange);
      if (asked !== null && asked.id === null) return json(checkpoints.list(asked.place));
      const { query } = exchange;
      const place = placeOf(exchange);
      return told(
        contents.get(place, {
          content: flag(query, "content", true),
          hash: flag(query, "hash", false),
          type: wantedType(query.get("type")),
          format: wantedFormat(query.get("format")),
        }),
      );
    },
    "PUT /api/contents/*path": async (exchange) => {
      const place = placeOf(exchange);
      const body = await exchange.json();
      const { isNew, model } = contents.save(place, body, conditionOf(exchange));
      return told(model, isNew ? 201 : 200);
    },
    "POST /api/contents/*path": async (exchange) => {
      const asked = checkpointIn(exchange);
      if (asked !== null) {
        if (asked.id === null) return json(checkpoints.make(asked.place), 201);
        contents.restore(asked.place, asked.id);
        return empty();
      }
      const place = placeOf(exchange);
      const body = await exchange.json();
      if (typeof body["copy_from"] === "string")
        return told(contents.copy(root.place(body["copy_from"]), place), 201);
      const type = wantedType(typeof body["type"] === "string" ? body["type"] : null) ?? "file";
      const ending = typeof body["ext"] === "string" ? body["ext"] : "";
      return told(contents.create(place, ending === ".ipynb" ? "notebook" : type, ending), 201);
    },
    "PATCH /api/contents/*path": async (exchange) => {
      const place = placeOf(exchange);
      const { path } = await exchange.json();
      if (typeof path !== "string") throw new HttpError(400, "A rename needs the new path.", "bad path");
      return told(contents.rename(place, root.place(path)));
    },
    "DELETE /api/contents/*path": (exchange) => {
      const asked = checkpointIn(exchange);
      if (asked !== null && asked.id !== null) checkpoints.remove(asked.place, asked.id);
      else contents.remove(placeOf(exchange));
      return empty();
    },
  };
}

function told(model: ContentsModel, status = 200): Reply {
  const location = `/api/contents/${model.path.split("/").map(encodeURIComponent).join("/")}`;
  return json(model, status, {
    "Last-Modified": new Date(model.last_modified).toUTCString(),
    ...(status === 201 ? { Location: location } : {}),
  });
}

function flag(query: URLSearchParams, name: string, usual: boolean): boolean {
  const value = query.get(name);
  if (value === null) return usual;
  if (value !== "0" && value !== "1") throw new HttpError(400, `${name} must be 0 or 1.`, "bad query");
  return value === "1";
}

/** An unknown type is a file's. */
function wantedType(type: string | null): ContentsType | undefined {
  if (type === null || type === "") return undefined;
  return type === "directory" || type === "notebook" ? type : "file";
}

function wantedFormat(format: string | null): "text" | "base64" | undefined {
  if (format === "text" || format === "base64") return format;
  if (format === null || format === "json") return undefined;
  throw new HttpError(400, "The format of a file is text or base64.", "bad format");
}

/** A hash stands in quotes, as an entity tag does. */
function conditionOf(exchange: Exchange): Condition {
  return {
    match: exchange.header("if-match")?.replaceAll(/^(?:W\/)?"|"$/g, ""),
    absent: exchange.header("if-none-match") === "*",
  };
}
