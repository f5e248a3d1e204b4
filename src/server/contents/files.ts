import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "../http/exchange.js";
import type { Routes } from "../http/router.js";
import { filePolicy } from "../http/security-headers.js";
import type { Place, RootFolder } from "../root/root-folder.js";
import { missing } from "../root/path-names.js";
import { isShown, mediaType } from "./media-types.js";
import { onFiles } from "./system-error.js";

/** The user's files as they are, for pictures in texts and for downloads. */
export const filesRoutes = (root: RootFolder): Routes => ({
  "GET /files/*path": async (exchange) => {
    const place = root.placeOf(exchange.words["path"]);
    await sendFile(exchange, place, fileHeaders(place, exchange.query.get("download") === "1"));
    return null;
  },
});

/**
 * The headers under which a user's file is sent: pictures and PDF to be looked at, everything else as a download, and nothing of it may run.
 * @param asDownload - Also pictures and PDF.
 */
export function fileHeaders({ path }: Place, asDownload = false): Record<string, string> {
  const name = basename(path);
  const type = mediaType(name);
  const shown = isShown(type) && !asDownload;
  return {
    "Content-Type": type ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    // A browser shows no PDF in a sandbox; what a PDF may run is its viewer's own matter.
    "Content-Security-Policy": shown && type === "application/pdf" ? "frame-ancestors 'none'" : filePolicy,
    "Content-Disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${extendedValue(name)}`,
  };
}

/** Sends a file piece by piece. */
export async function sendFile(
  { request, response }: Exchange,
  { path, file }: Place,
  headers: Record<string, string>,
): Promise<void> {
  const stats = onFiles(path, () => statSync(file));
  if (!stats.isFile()) throw missing(path);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Content-Length", stats.size);
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // Whoever goes away in the middle of a file is no fault; a file that cannot be read ends the connection.
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
}

/** Source: RFC 8187, "ext-value". */
const extendedValue = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
