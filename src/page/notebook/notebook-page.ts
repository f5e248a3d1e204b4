import "@jupyterlab/notebook/style/index.js";
import "@jupyterlab/completer/style/index.js";
import "@jupyterlab/docmanager/style/index.js";
import "@jupyterlab/toc/style/index.js";
import "@jupyterlab/documentsearch/style/index.js";
import "../style/shell.css";
import "../style/notebook.css";
import "../style/widgets.css";
import type { Notebook } from "@jupyterlab/notebook";
import { h } from "../shell/dom.js";
import { head, iconButton } from "../shell/head.js";
import { icons } from "../shell/icons.js";
import { notify } from "../shell/notices.js";
import { encodedPath, notebookAddress } from "../shell/server.js";
import { applyTheme } from "../shell/theme.js";
import { notebookCommands } from "./commands.js";
import { addCompletion } from "./completion.js";
import { Connection, findKernelAgain } from "./connection.js";
import { addContents } from "./contents.js";
import { documentActions } from "./document-actions.js";
import { editAlone } from "./one-editor.js";
import { tellFailedSaves } from "./failed-saves.js";
import { type OpenNotebook, openNotebook } from "./open-notebook.js";
import { problemList } from "./problem-list.js";
import { resumeRuns } from "./resume.js";
import { searchBox } from "./search.js";
import { startServices } from "./services.js";
import { showShortcuts } from "./shortcuts-dialog.js";
import { statusLine } from "./status-line.js";
import { fillToolbar } from "./toolbar.js";
import { guardUnsaved } from "./unsaved.js";

/** Shows a notebook: its paper's problems at the left, itself, its headings at the right, and what its kernel does below. */
export async function showNotebook(path: string): Promise<void> {
  applyTheme();
  const name = path.split("/").at(-1)!;
  document.title = `${name} · gradsheet`;
  const list = h("nav", { id: "problems", "aria-label": "Problems" });
  const banners = h("div", { id: "banners" });
  const place = h("main", { id: "notebook", "aria-label": name });
  const contents = h("aside", { id: "contents", "aria-label": "Contents" });
  const foot = h("footer", { id: "foot" });
  const save = async () => {
    if (opened?.context.model.dirty) await opened.context.save();
  };
  let opened: OpenNotebook | undefined;
  const problems = problemList(path, list);
  const title = h("h1", { id: "title", title: path }, name.replace(/\.ipynb$/, ""));
  document.body.append(
    head({
      title,
      before: [toggle("problems", "Problems", icons.list)],
      actions: documentActions(path, save, problems.draw),
      after: [toggle("contents", "Contents", icons.contents)],
    }),
    list,
    h("div", { id: "middle" }, banners, place),
    contents,
    foot,
  );
  document.body.classList.add("gs-notebook");

  const connection = new Connection(banners);
  const started = startServices(path);
  try {
    opened = await openNotebook({ path, ...started, place, isOnline: () => connection.isOnline });
  } catch (error) {
    showUnopened(place, path, error as Error);
    void problems.draw();
    document.body.dataset["ready"] = "";
    return;
  }
  const { panel, context, parser, dialogs } = opened;
  const find = searchBox(panel);
  const commands = notebookCommands(panel, {
    dialogs,
    // What is wrong is told by then.
    save: () => context.save().catch(() => undefined),
    search: find,
    showShortcuts: () => showShortcuts(commands),
  });
  addCompletion(panel, commands);
  fillToolbar(panel, commands);
  document.addEventListener("keydown", (event) => commands.processKeydownEvent(event), true);
  statusLine(opened, connection, foot);
  editAlone(opened, banners);
  guardUnsaved(opened);
  tellFailedSaves(opened, banners);
  context.pathChanged.connect(async (_, newPath) => {
    // A save that has found it out ends first.
    await new Promise((resolve) => setTimeout(resolve));
    await save();
    // All of the page is about a path.
    location.replace(notebookAddress(newPath));
  });
  findKernelAgain(opened, connection);
  focusFirst(opened);
  document.body.dataset["ready"] = "";
  // What follows waits for nobody.
  addContents(panel, contents, parser, commands);
  void problems.draw();
  void goToHeading(panel.content);
  context.saveState.connect((_, state) => {
    if (state === "completed") void problems.draw();
  });
  await panel.sessionContext.ready;
  await resumeRuns(opened).catch(() =>
    notify("The outputs made meanwhile could not be read.", { tone: "fault" }),
  );
}

/** Without it the first Shift-Enter would go nowhere. */
function focusFirst({ panel: { content } }: OpenNotebook): void {
  content.activate();
  content.activeCell?.node.focus();
}

/** What stands where the notebook would. */
function showUnopened(place: HTMLElement, path: string, { message }: Error): void {
  document.body.classList.add("gs-unopened");
  place.replaceChildren(
    h(
      "div",
      { id: "unopened", role: "alert" },
      h("h2", {}, "This notebook cannot be opened"),
      h("p", {}, message),
      h(
        "p",
        {},
        h("a", { href: "/" }, "All papers"),
        h("a", { href: `/files/${encodedPath(path)}?download=1` }, "Download the file"),
      ),
    ),
  );
}

/** Whoever came by a link to a heading goes there. */
async function goToHeading(notebook: Notebook): Promise<void> {
  const name = decoded(location.hash.slice(1));
  if (name === "") return;
  const heading = () => notebook.node.querySelector(`[data-jupyter-id="${CSS.escape(name)}"]`);
  const isRead = new AbortController();
  for (const act of ["keydown", "pointerdown", "wheel"])
    addEventListener(act, () => isRead.abort(), { once: true, signal: isRead.signal });
  await Promise.all(notebook.widgets.map((cell) => cell.getHeadings()));
  // It may not be drawn yet, and cells above it that are drawn meanwhile push it down.
  for (let height = -1; height !== notebook.outerNode.scrollHeight && !isRead.signal.aborted;) {
    height = notebook.outerNode.scrollHeight;
    if (heading() === null) await notebook.setFragment(`#heading=${name}`).catch(() => undefined);
    heading()?.scrollIntoView();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A button that shows and hides a part of the page. */
function toggle(id: string, name: string, path: string): HTMLElement {
  const button = iconButton(path, name, {
    "aria-controls": id,
    onclick: () => {
      const isNarrow = matchMedia(id === "problems" ? "(max-width: 760px)" : "(max-width: 1100px)").matches;
      document.body.classList.toggle(isNarrow ? `gs-show-${id}` : `gs-hide-${id}`);
      dispatchEvent(new Event("resize"));
    },
  });
  return button;
}
