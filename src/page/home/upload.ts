import { ask } from "../shell/ask.js";
import { h } from "../shell/dom.js";
import { notify } from "../shell/notices.js";
import { encodedPath, notebookAddress, Refused, request } from "../shell/server.js";
import { type Desk, pathIn } from "./desk.js";

/** A request may have 64 MB, and a file in it takes a third more than on the disk. */
const largest = 45 * 2 ** 20;

/** Puts files into a folder of the server; one that is there is only replaced where the reader says so. */
export async function upload(desk: Desk, folder: string, files: readonly File[]): Promise<void> {
  const done: string[] = [];
  for (const file of files) {
    try {
      const path = pathIn(folder, file.name);
      if (await sent(path, await savedForm(file))) done.push(path);
    } catch (error) {
      notify(`${file.name}: ${(error as Error).message}`, { tone: "fault" });
    }
  }
  if (done.length === 0) return;
  await desk.refresh();
  const links = done.map((path) =>
    h("p", {}, path.endsWith(".ipynb") ? h("a", { href: notebookAddress(path) }, path) : path),
  );
  notify("").say(done.length === 1 ? "Uploaded: " : `${done.length} files are uploaded: `, ...links);
}

/** A button that lets files be chosen. */
export function uploadButton(desk: () => Desk | undefined): HTMLElement {
  const input = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    "aria-label": "Files to upload",
    onchange: () => {
      const at = desk();
      if (at !== undefined) void upload(at, "", [...(input.files ?? [])]).finally(() => (input.value = ""));
    },
  });
  const button = h(
    "button.gs-Do",
    {
      type: "button",
      title: "Put files of this computer into the folder; they can be dropped on the page, too",
      onclick: () => input.click(),
    },
    "Upload",
  );
  return h("span", {}, input, button);
}

/** Takes files that are dropped on the page: into the folder whose card they are dropped on, else into the served one. */
export function takeDrops(desk: () => Desk | undefined): void {
  const mark = (event: DragEvent, isOver: boolean) => {
    if (!(event.dataTransfer?.types.includes("Files") ?? false)) return;
    event.preventDefault();
    const card = (event.target as HTMLElement).closest?.<HTMLElement>("[data-folder]");
    for (const marked of document.querySelectorAll(".gs-drop")) marked.classList.remove("gs-drop");
    if (isOver) (card ?? document.body).classList.add("gs-drop");
  };
  document.addEventListener("dragover", (event) => mark(event, true));
  document.addEventListener("dragleave", (event) => mark(event, false));
  document.addEventListener("drop", (event) => {
    mark(event, false);
    const files = [...(event.dataTransfer?.files ?? [])];
    const at = desk();
    if (files.length === 0 || at === undefined) return;
    const card = (event.target as HTMLElement).closest?.<HTMLElement>("[data-folder]");
    void upload(at, card?.dataset["folder"] ?? "", files);
  });
}

/** A file as the contents service takes it. */
async function savedForm(file: File): Promise<object> {
  if (file.size > largest)
    throw new Error("It is too large to be uploaded here. Copy it into the folder by other means.");
  if (!file.name.endsWith(".ipynb")) return { type: "file", format: "base64", content: await base64(file) };
  try {
    return { type: "notebook", format: "json", content: JSON.parse(await file.text()) };
  } catch {
    throw new Error("It is no notebook: its text is not JSON.");
  }
}

async function base64(file: File): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", () => reject(new Error("It could not be read.")));
    reader.readAsDataURL(file);
  });
  return String(reader.result).replace(/^[^,]*,/, "");
}

/** Sends a file. @returns Whether it is there now. */
async function sent(path: string, saved: object): Promise<boolean> {
  const address = `/api/contents/${encodedPath(path)}`;
  try {
    await request("PUT", address, saved, { "If-None-Match": "*" });
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 412) throw error;
    return ask(
      {
        title: "Replace the file?",
        text: `${path} is there already. What is in it is lost when it is replaced.`,
        action: "Replace",
        loses: true,
      },
      () => request("PUT", address, saved),
    );
  }
}
