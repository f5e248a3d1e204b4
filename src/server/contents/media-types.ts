import { extname } from "node:path";

/** The media types of files that a worksheet's folder may have, by their ending. */
const types: Record<string, string> = {
  ".avif": "image/avif",
  ".bmp": "image/bmp",
  ".css": "text/css",
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".htm": "text/html",
  ".html": "text/html",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".md": "text/markdown",
  ".mjs": "text/javascript",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/x-typescript",
  ".tsv": "text/tab-separated-values",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** The media type of a file by its name, or null where the name does not tell. */
export const mediaType = (name: string): string | null => types[extname(name).toLowerCase()] ?? null;

/** Whether a browser may show the file itself: pictures and PDF; whatever may hold a script is a download. */
export const isShown = (type: string | null): boolean =>
  type === "application/pdf" || (type !== null && type.startsWith("image/"));
