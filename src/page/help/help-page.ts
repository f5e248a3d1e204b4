import "../style/base.css";
import "../style/shell.css";
import "../style/help.css";
import type { HelpIndex, HelpPage } from "../../server/api.js";
import { h } from "../shell/dom.js";
import { head } from "../shell/head.js";
import { encodedPath, get } from "../shell/server.js";
import { applyScheme } from "../shell/scheme.js";

/** Shows a page of the guide, with the others beside it. */
export async function showHelp(name: string): Promise<void> {
  applyScheme();
  document.title = "Help · gradsheet";
  document.body.classList.add("gs-help");
  const list = h("nav", { id: "pages", "aria-label": "Pages" });
  const text = h("main", { id: "help-text" });
  document.body.append(head({ title: h("h1", { id: "title" }, "Help") }), list, text);
  const { pages, book } = await get<HelpIndex>("/gradsheet/help").catch((): HelpIndex => ({
    book: true,
    pages: [],
  }));
  // Whoever asks for help without a name gets the first page.
  const shown = name === "" ? (pages[0]?.name ?? "") : name;
  const page = await get<HelpPage>(`/gradsheet/help/${encodedPath(shown)}`).catch((error: Error) => error);
  const links = pages.map((one) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: `/help/${encodedPath(one.name)}`, "aria-current": one.name === shown ? "page" : null },
        one.title,
      ),
    ),
  );
  list.replaceChildren(h("ul", {}, ...links));
  if (page instanceof Error) {
    text.replaceChildren(h("p", { role: "alert" }, page.message));
  } else {
    document.title = `${page.title} · gradsheet`;
    // The server makes it from the project's own texts, and the page runs no script that stands in a page.
    text.innerHTML = page.html;
    if (!book) text.prepend(unbuilt());
    if (location.hash !== "")
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
  document.body.dataset["ready"] = "";
}

/** Where the book would be, and how one gets it. */
const unbuilt = () =>
  h(
    "p.gs-Note",
    {},
    "The book, with a guide, the reference and a gallery, is not built here. In a clone, ",
    h("code", {}, "npm run docs"),
    " builds it; then reload.",
  );
