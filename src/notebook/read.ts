import { readFileSync } from "node:fs";
import { FileError } from "../errors.js";
import { checkNotebook } from "./check.js";
import type { Notebook } from "./format.js";

/**
 * The notebook in a file, checked, with every text as one string.
 * @param path - An `.ipynb` file, nbformat 2 to 4.5.
 * @throws FileError where the file cannot be read, is not JSON, or is not such a notebook.
 * @example
 * readNotebook("none.ipynb") // throws none.ipynb: must be a notebook file that can be read, got no such file. Check the path.
 */
export function readNotebook(path: string): Notebook {
  return parseNotebook(readText(path), path);
}

/**
 * The notebook in a JSON text.
 * @param text - What an `.ipynb` file holds; a byte order mark is passed over.
 * @param name - What errors call it.
 * @throws FileError where the text is not JSON or not a notebook.
 * @example
 * parseNotebook('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', "empty.ipynb").cells // => []
 * parseNotebook("{", "cut.ipynb") // throws cut.ipynb: must be JSON
 */
export function parseNotebook(text: string, name: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    // The words of the parser have pieces of the text in them.
    const got =
      text.trim() === "" ? "an empty file" : (cause as Error).message.replaceAll(/[\s\p{Cc}\uFFFD]+/gu, " ");
    throw new FileError(
      { place: name, rule: "must be JSON", got, cure: "Open it in an editor, or take an intact copy." },
      { cause },
    );
  }
  return checkNotebook(value, name);
}

function readText(path: string): string {
  const bytes = readBytes(path);
  // By the mark at its beginning, or the brace that a notebook begins with. Source: Unicode Standard, 23.8; RFC 4627, 3.
  if (/^(?:fffe|feff|7b00|007b)/.test(bytes.subarray(0, 2).toString("hex")))
    throw new FileError({
      place: path,
      rule: "must be JSON in UTF-8",
      got: "UTF-16",
      cure: "Open it in an editor and save it as UTF-8.",
    });
  return bytes.toString("utf8");
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code = "an error" } = cause as NodeJS.ErrnoException;
    const got =
      { ENOENT: "no such file", EISDIR: "a folder", EACCES: "no permission to read it" }[code] ?? code;
    throw new FileError(
      { place: path, rule: "must be a notebook file that can be read", got, cure: "Check the path." },
      { cause },
    );
  }
}
