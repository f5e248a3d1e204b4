import "../style/base.css";
import "../style/shell.css";
import "../style/papers.css";
import type { Papers } from "../../server/api.js";
import { h } from "../shell/dom.js";
import { head } from "../shell/head.js";
import { get, pageData } from "../shell/server.js";
import { applyScheme } from "../shell/scheme.js";
import { listOf } from "./cards.js";
import { type Chosen, readChosen, writeChosen } from "./chosen.js";
import type { Desk } from "./desk.js";
import { startWorksheet } from "./new-worksheet.js";
import { takeDrops, uploadButton } from "./upload.js";

/** Shows the papers and their problems: what each asks for, its marks, and what has been answered. */
export async function showPapers(): Promise<void> {
  applyScheme();
  const main = h("main", { id: "papers" }, h("p.gs-Small", { role: "status" }, "Reading the papers …"));
  document.title = `${pageData.folder} · gradsheet`;
  document.body.classList.add("gs-papers");
  document.body.append(head({ title: h("h1", { id: "title" }, pageData.folder) }), main);
  const list = h("div", { id: "list" });
  const chosen = readChosen();
  const desk: Desk = {
    ...(await read().catch((error: Error) => {
      main.replaceChildren(h("p", { role: "alert" }, `The papers could not be read: ${error.message}`));
      throw error;
    })),
    refresh: async () => {
      Object.assign(desk, await read());
      draw();
    },
  };
  const draw = () => {
    writeChosen(chosen);
    list.replaceChildren(...listOf(desk, chosen));
  };
  const start = h(
    "button.gs-Do.gs-Main",
    { type: "button", onclick: () => startWorksheet(desk, "") },
    "New worksheet",
  );
  main.replaceChildren(chooser(desk.papers, chosen, draw, [start, uploadButton(() => desk)]), list);
  takeDrops(() => desk);
  draw();
  document.body.dataset["ready"] = "";
  // Whoever comes back to the tab finds what was answered meanwhile.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) desk.refresh().catch(() => undefined);
  });
}

async function read(): Promise<Pick<Desk, "papers" | "running">> {
  const [papers, sessions] = await Promise.all([
    get<Papers>("/gradsheet/papers"),
    get<{ id: string; path: string }[]>("/api/sessions").catch(() => []),
  ]);
  return { papers, running: new Map(sessions.map(({ id, path }) => [path, id])) };
}

/** The topics, and a box for words. */
function chooser(
  papers: Papers,
  chosen: Chosen,
  draw: (chosen: Chosen) => void,
  tools: HTMLElement[],
): HTMLElement {
  const chips = [{ topic: "", name: "All", problems: problemsIn(papers) }, ...papers.topics].map(
    ({ topic, name, problems }) => {
      const chip = h(
        "button.gs-Chip",
        {
          type: "button",
          "aria-pressed": String(topic === chosen.topic),
          onclick: () => {
            chosen.topic = topic;
            for (const other of chips) other.setAttribute("aria-pressed", String(other === chip));
            draw(chosen);
          },
        },
        name,
        h("span.gs-Count", { "aria-label": `${problems} problems` }, String(problems)),
      );
      return chip;
    },
  );
  const search = h("input", {
    type: "search",
    id: "search",
    placeholder: "Find problems",
    "aria-label": "Find problems by words",
    value: chosen.words,
    oninput: () => {
      chosen.words = search.value;
      draw(chosen);
    },
  });
  return h(
    "div",
    { id: "chooser" },
    h("div", { id: "tools" }, search, ...tools),
    papers.topics.length > 0 && h("div", { role: "group", "aria-label": "Topics", id: "topics" }, ...chips),
  );
}

const problemsIn = ({ papers }: Papers): number =>
  papers.reduce((sum, { problems }) => sum + problems.length, 0);
