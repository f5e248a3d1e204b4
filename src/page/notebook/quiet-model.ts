import type { INotebookContent } from "@jupyterlab/nbformat";
import { type INotebookModel, NotebookModel, NotebookModelFactory } from "@jupyterlab/notebook";

type Options = Parameters<NotebookModelFactory["createNew"]>[0];

/** What the kernel says of itself at each start. */
const ofKernel = new Set(["language_info", "kernelspec"]);

/** A notebook that whoever only opens it leaves as it is: what its kernel says of itself makes nothing that must be saved. */
class QuietModel extends NotebookModel {
  constructor(
    options: ConstructorParameters<typeof NotebookModel>[0],
    private readonly beforeCells: (count: number) => void,
  ) {
    super(options);
  }

  /** Without a word of another kernel or language a notebook is for this one. */
  override get defaultKernelName(): string {
    return super.defaultKernelName || (this.defaultKernelLanguage === "" ? "gradsheet" : "");
  }

  override setMetadata(key: string, value: unknown): void {
    const { dirty } = this;
    super.setMetadata(key, value);
    if (ofKernel.has(key)) this.dirty = dirty;
  }

  override fromJSON(value: INotebookContent): void {
    this.beforeCells(value.cells.length);
    super.fromJSON(value);
    // It has noted that no kernel has said its language yet.
    this.dirty = false;
  }
}

/** Makes such models, and tells how many cells one has before they are shown. */
export class QuietModelFactory extends NotebookModelFactory {
  constructor(private readonly beforeCells: (count: number) => void) {
    super({ disableDocumentWideUndoRedo: true });
  }

  override createNew(options: Options = {}): INotebookModel {
    const { languagePreference, sharedModel } = options;
    return new QuietModel(
      {
        ...(languagePreference === undefined ? {} : { languagePreference }),
        ...(sharedModel === undefined ? {} : { sharedModel }),
        collaborationEnabled: false,
        disableDocumentWideUndoRedo: true,
      },
      this.beforeCells,
    );
  }
}
