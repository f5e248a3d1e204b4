import { type ISessionContext, SessionContextDialogs } from "@jupyterlab/apputils";
import { ask } from "../shell/ask.js";

/** JupyterLab's questions about kernels; of a notebook for a kernel that is not installed it says so. */
export class KernelDialogs extends SessionContextDialogs {
  override async selectKernel(sessionContext: ISessionContext): Promise<void> {
    const { kernelPreference, specsManager } = sessionContext;
    const specs = specsManager.specs?.kernelspecs ?? {};
    const [only, ...others] = Object.values(specs);
    const wanted = kernelPreference.name || kernelPreference.language;
    if (only === undefined || others.length > 0 || !wanted || wanted in specs)
      return super.selectKernel(sessionContext);
    await ask(
      {
        title: `This notebook is for ${wanted}`,
        text: `That kernel is not installed here, and without one the notebook can be read and written but not run. The kernel ${only.display_name} would read its cells as code in its own language.`,
        action: `Use ${only.display_name}`,
      },
      () => sessionContext.changeKernel({ name: only.name }),
    );
  }
}
