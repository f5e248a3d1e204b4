import { existsSync } from "node:fs";
import { join } from "node:path";
import { logo } from "../../../kernel/logo.js";
import { packageVersion } from "../../package.js";
import type { PageData } from "../api.js";
import type { Book } from "./book.js";
import { sendFile } from "../contents/files.js";
import { mediaType } from "../contents/media-types.js";
import { loginPage } from "../gate/login-page.js";
import { nextPath } from "../gate/next-path.js";
import type { Exchange } from "../http/exchange.js";
import { HttpError } from "../http/http-error.js";
import { html, redirect, type Reply } from "../http/reply.js";
import { readBody } from "../http/read-body.js";
import { decodedOnce, type Routes } from "../http/router.js";
import { pagePolicy } from "../http/security-headers.js";
import { missing, pathNames } from "../root/path-names.js";
import type { RootFolder } from "../root/root-folder.js";
import { pageReply } from "./template.js";

/** What the pages need. */
export interface PageParts {
  /** `dist/page`. */
  folder: string;
  root: RootFolder;
  /** The value of the header that writes need. */
  write: string;
  /** Starts a notebook's kernel. */
  prepare: (path: string) => void;
  /** A login with a token: the cookie, or null where the token is wrong. */
  enter: (token: string) => string | null;
  book: Book;
}

/** A login is short. */
const mostLogin = 16 * 1024;

/** The HTML pages, the files that they load, and the login. */
export function pageRoutes({ folder, root, write, prepare, enter, book }: PageParts): Routes {
  const page = (exchange: Exchange, view: PageData["view"]): Reply =>
    pageReply(folder, { write, folder: root.name, version: packageVersion, view }, exchange.host);
  return {
    "GET /": (exchange) => page(exchange, { kind: "papers" }),
    "GET /notebooks/*path": (exchange) => {
      const { path } = root.placeOf(exchange.words["path"]);
      if (path.endsWith(".ipynb")) prepare(path);
      return page(exchange, { kind: "notebook", path });
    },
    "GET /try/*path": (exchange) =>
      page(exchange, { kind: "try", path: decodedOnce(exchange.words["path"]) ?? "" }),
    "GET /help/*name": async (exchange) => {
      const file = book.isBuilt ? book.fileOf(exchange.words["name"]) : null;
      if (file !== null) {
        await book.send(exchange, file);
        return null;
      }
      const name = decodedOnce(exchange.words["name"]) ?? "";
      return page(exchange, { kind: "help", name });
    },
    // Clients of Jupyter's own server look there.
    "GET /tree/*path": () => redirect("/"),
    "GET /lab/*path": () => redirect("/"),
    "GET /favicon.ico": () => ({ status: 200, headers: { "Content-Type": "image/svg+xml" }, body: logo }),
    "GET /page/*path": async (exchange) => {
      const names = pathNames(decodedOnce(exchange.words["path"]) ?? "");
      const file = join(folder, ...names);
      if (names.length === 0 || !existsSync(file)) throw missing(names.join("/"));
      await sendPageFile(exchange, names, file);
      return null;
    },
    "GET /login": (exchange) => {
      const next = nextPath(exchange.query.get("next"));
      return html(loginPage(next, null), pagePolicy(exchange.host, "'self'"));
    },
    "POST /login": async (exchange) => {
      const form = new URLSearchParams((await readBody(exchange.request, mostLogin)).toString("utf8"));
      const next = nextPath(form.get("next"));
      const cookie = enter((form.get("token") ?? "").trim());
      if (cookie !== null) return redirect(next, 303, { "Set-Cookie": cookie });
      const problem = "This is not the token of this server.";
      return html(loginPage(next, problem), pagePolicy(exchange.host, "'self'"), 403);
    },
  };
}

/** Vite names what it builds after its content: a browser may keep it. */
async function sendPageFile(exchange: Exchange, names: string[], file: string): Promise<void> {
  const type = mediaType(names.at(-1)!);
  if (type === null) throw new HttpError(404, "No such file", "not found");
  await sendFile(
    exchange,
    { path: names.join("/"), file, entry: file },
    {
      "Content-Type": /^text|script|json/.test(type) ? `${type}; charset=utf-8` : type,
      "Cache-Control": names[0] === "assets" ? "private, max-age=31536000, immutable" : "no-cache",
    },
  );
}
