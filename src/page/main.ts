import { pageData } from "./shell/server.js";

/* The page's first lines: which of its views the server was asked for. Each comes with what it needs alone. */
const { view } = pageData;
switch (view.kind) {
  case "papers":
    await import("./home/papers-page.js").then(({ showPapers }) => showPapers());
    break;
  case "notebook":
    await import("./notebook/notebook-page.js").then(({ showNotebook }) => showNotebook(view.path));
    break;
  case "try":
    await import("./try/try-page.js").then(({ showTry }) => showTry(view.path));
    break;
  case "help":
    await import("./help/help-page.js").then(({ showHelp }) => showHelp(view.name));
    break;
}
