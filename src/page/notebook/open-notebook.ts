import { Sanitizer, type SessionContextDialogs } from "@jupyterlab/apputils";
import { DocumentManager, type IDocumentWidgetOpener } from "@jupyterlab/docmanager";
import { type Context, DocumentRegistry, type IDocumentWidget } from "@jupyterlab/docregistry";
import {
  type INotebookModel,
  type NotebookPanel,
  NotebookWidgetFactory,
  runCell,
  setCellExecutor,
  StaticNotebook,
} from "@jupyterlab/notebook";
import { CodeMirrorMimeTypeService } from "@jupyterlab/codemirror";
import { type IMarkdownParser, RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import type { ServiceManager } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import { answerFactory } from "../render/answer.js";
import { drawingFactory } from "../render/drawing.js";
import { latexTypesetter } from "../render/latex.js";
import { markdownParser } from "../render/markdown.js";
import { plotlyFactory } from "../render/plotly.js";
import { widgetFactory } from "../widgets/widget-renderer.js";
import { WidgetModels } from "../widgets/widget-models.js";
import { cellFactory, worksheetLanguages } from "./cells.js";
import { foldSections } from "./folded-sections.js";
import { drawInPauses } from "./patient-notebook.js";
import { KernelDialogs } from "./kernel-dialogs.js";
import { popUps } from "./pop-ups.js";
import { QuietModelFactory } from "./quiet-model.js";
import type { StartedServices } from "./services.js";

/**
 * From here on cells far from the window are taken out of the page, which then answers keys twice as fast. With fewer all are there, for
 * the browser's own search and for the printer; the notebook can change to that way, and not from it.
 */
const manyCells = 100;

/** A notebook that is open, and what it was opened with. */
export interface OpenNotebook {
  panel: NotebookPanel;
  context: Context<INotebookModel>;
  dialogs: SessionContextDialogs;
  parser: IMarkdownParser;
}

interface Opening extends StartedServices {
  path: string;
  /** Where it is shown. */
  place: HTMLElement;
  /** Whether the server can be reached. */
  isOnline: () => boolean;
}

/**
 * Opens a notebook with JupyterLab's own widgets, and starts its kernel or finds the one that it has.
 * @throws what the server says of a notebook that cannot be read
 */
export async function openNotebook({
  path,
  services,
  read,
  place,
  isOnline,
}: Opening): Promise<OpenNotebook> {
  const languages = worksheetLanguages();
  const parser = markdownParser(languages);
  const rendermime = rendererRegistry(parser);
  const models = new WidgetModels();
  rendermime.addFactory(widgetFactory(models, () => panel?.content.rendermime ?? rendermime));
  const dialogs = new KernelDialogs();
  let panel: NotebookPanel | undefined;
  const kernel = () => panel?.sessionContext.session?.kernel;
  const factory = new NotebookWidgetFactory({
    name: "Notebook",
    modelName: "notebook",
    fileTypes: ["notebook"],
    defaultFor: ["notebook"],
    preferKernel: true,
    canStartKernel: true,
    // A notebook for another kernel does not run on this one unless its user says so.
    autoStartDefault: false,
    shutdownOnClose: false,
    rendermime,
    contentFactory: cellFactory(languages, () => popUps({ kernel, rendermime })),
    mimeTypeService: new CodeMirrorMimeTypeService(languages),
    editorConfig,
    notebookConfig: { ...StaticNotebook.defaultNotebookConfig, windowingMode: "full" },
    toolbarFactory: () => [],
  });
  const registry = new DocumentRegistry();
  registry.addModelFactory(
    new QuietModelFactory((count) => {
      const content = panel?.content;
      if (content?.notebookConfig.windowingMode !== "full" || count > manyCells) return;
      content.notebookConfig = { ...content.notebookConfig, windowingMode: "contentVisibility" };
    }),
  );
  registry.addWidgetFactory(factory);
  const manager = new DocumentManager({
    registry,
    manager: readyAtOnce(services),
    opener: {
      open: () => undefined,
      opened: new Signal<IDocumentWidgetOpener, IDocumentWidget>({} as never),
    },
    sessionDialogs: dialogs,
    isConnectedCallback: isOnline,
  });
  manager.autosaveInterval = 20;
  setCellExecutor({ runCell });
  await read;
  panel = manager.open(path, "Notebook") as NotebookPanel;
  // Before the kernel is there: it closes what nobody takes.
  models.follow(panel.sessionContext);
  drawInPauses(panel.content);
  Widget.attach(panel, place);
  fitWith(panel, place);
  const context = manager.contextForWidget(panel) as Context<INotebookModel>;
  await panel.revealed;
  await foldSections(panel.content);
  return { panel, context, dialogs, parser };
}

/**
 * The services for whoever reads files alone: JupyterLab would not read the notebook before it knows of kernels, and here one is on its way.
 * What needs a kernel waits for the services' own parts.
 */
function readyAtOnce(services: ServiceManager): ServiceManager {
  return Object.create(services, { ready: { value: Promise.resolve() } }) as ServiceManager;
}

const editorConfig = {
  code: {
    ...StaticNotebook.defaultEditorConfig.code,
    autoClosingBrackets: true,
    matchBrackets: true,
    indentUnit: "2",
    lineWrap: false,
  },
  markdown: { ...StaticNotebook.defaultEditorConfig.markdown, lineWrap: true, autoClosingBrackets: false },
  raw: { ...StaticNotebook.defaultEditorConfig.raw, lineWrap: true },
};

/** What shows outputs and texts. */
function rendererRegistry(parser: IMarkdownParser): RenderMimeRegistry {
  const sanitizer = new Sanitizer();
  // A notebook's text may not press the page's buttons.
  sanitizer.setAllowCommandLinker(false);
  const registry = new RenderMimeRegistry({
    initialFactories: standardRendererFactories,
    latexTypesetter,
    markdownParser: parser,
    sanitizer,
  });
  for (const factory of [answerFactory, plotlyFactory, drawingFactory]) registry.addFactory(factory);
  // Scripts of outputs never run here.
  registry.removeMimeType("application/javascript");
  registry.removeMimeType("text/javascript");
  return registry;
}

/** Lumino looks at the window's size alone, the page is a grid. */
function fitWith(panel: NotebookPanel, place: HTMLElement): void {
  new ResizeObserver(() => {
    panel.fit();
    panel.update();
  }).observe(place);
}
