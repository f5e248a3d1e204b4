import { markdown } from "@codemirror/lang-markdown";
import { EditorView } from "@codemirror/view";
import {
  CodeMirrorEditorFactory,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  parseMathIPython,
  ybinding,
} from "@jupyterlab/codemirror";
import type { ISharedText } from "@jupyter/ydoc";
import { MarkdownCell } from "@jupyterlab/cells";
import { NotebookPanel } from "@jupyterlab/notebook";
import type { Extension } from "@codemirror/state";
import type { Widget } from "@lumino/widgets";
import { quietEditors } from "./quiet-editors.js";

const known = new Set(["TypeScript", "JavaScript", "JSON", "Python", "CSS", "HTML", "Markdown"]);

/** The grammars of what the cells and listings of a worksheet are written in. */
export function worksheetLanguages(): EditorLanguageRegistry {
  const registry = new EditorLanguageRegistry();
  for (const language of EditorLanguageRegistry.getDefaultLanguages())
    if (known.has(language.name)) registry.addLanguage(language);
  registry.addLanguage({
    name: "ipythongfm",
    mime: "text/x-ipythongfm",
    load: async () => markdown({ extensions: [parseMathIPython()] }),
  });
  return registry;
}

/**
 * What cells are made of.
 * @param languages the grammars
 * @param pointed what every editor of code does beside editing: its pop-ups
 */
export function cellFactory(
  languages: EditorLanguageRegistry,
  pointed: () => Extension,
): NotebookPanel.ContentFactory {
  const extensions = new EditorExtensionRegistry();
  const themes = new EditorThemeRegistry();
  for (const theme of EditorThemeRegistry.getDefaultThemes()) themes.addTheme(theme);
  for (const extension of EditorExtensionRegistry.getDefaultExtensions({ themes }))
    extensions.addExtension(extension);
  extensions.addExtension({
    // Without it nothing that is typed reaches the notebook.
    name: "shared-text",
    factory: ({ model }) => {
      const text = model.sharedModel as ISharedText & {
        ysource: Parameters<typeof ybinding>[0]["ytext"];
        undoManager: Parameters<typeof ybinding>[0]["undoManager"] | null;
      };
      const undoManager = text.undoManager ?? undefined;
      return EditorExtensionRegistry.createImmutableExtension(
        ybinding({ ytext: text.ysource, ...(undoManager === undefined ? {} : { undoManager }) }),
      );
    },
  });
  extensions.addExtension({
    name: "name",
    factory: ({ model }) =>
      EditorExtensionRegistry.createImmutableExtension(
        EditorView.contentAttributes.of({
          "aria-label": model.mimeType.includes("ipythongfm") ? "Text of the cell" : "Code of the cell",
        }),
      ),
  });
  extensions.addExtension({
    name: "pop-ups",
    factory: ({ model }) =>
      model.mimeType.includes("ipythongfm")
        ? null
        : EditorExtensionRegistry.createImmutableExtension(pointed()),
  });
  extensions.addExtension({
    name: "quiet",
    factory: () => EditorExtensionRegistry.createImmutableExtension(quietEditors),
  });
  const editors = new CodeMirrorEditorFactory({ extensions, languages });
  return new WorksheetCells({ editorFactory: editors.newInlineEditor });
}

class WorksheetCells extends NotebookPanel.ContentFactory {
  override createMarkdownCell(options: MarkdownCell.IOptions): MarkdownCell {
    return new TextCell({ ...options, contentFactory: options.contentFactory ?? this }).initializeState();
  }
}

/** A cell of text whose button to collapse what follows a heading has a name. */
class TextCell extends MarkdownCell {
  protected override renderCollapseButtons(widget: Widget): void {
    super.renderCollapseButtons(widget);
    for (const button of this.node.querySelectorAll(".jp-collapseHeadingButton"))
      button.setAttribute("aria-label", "Collapse the section");
  }
}
