import "../style/base.css";
import "../style/shell.css";
import "../style/help.css";
import type { NotebookPlace } from "../../server/api.js";
import { h } from "../shell/dom.js";
import { head } from "../shell/head.js";
import { notebookAddress, post } from "../shell/server.js";
import { applyScheme } from "../shell/scheme.js";

/** Has the server make a copy of a notebook of the book, and opens it. */
export async function showTry(path: string): Promise<void> {
  applyScheme();
  document.title = "Try it · gradsheet";
  const text = h("main", { id: "help-text" });
  document.body.append(head({ title: h("h1", { id: "title" }, "Try it") }), text);
  try {
    const copy = await post<NotebookPlace>("/gradsheet/try", { path });
    location.replace(notebookAddress(copy.path));
  } catch (error) {
    text.replaceChildren(h("p", { role: "alert" }, (error as Error).message));
    document.body.dataset["ready"] = "";
  }
}
