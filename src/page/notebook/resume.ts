import type { CodeCell } from "@jupyterlab/cells";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import type { CellRun, Runs } from "../../server/api.js";
import { encodedPath, get } from "../shell/server.js";
import type { OpenNotebook } from "./open-notebook.js";

/**
 * Shows what cells have put out while no page was there to see it: what ended after the file was last saved is played again, and what
 * still runs is followed. The server keeps the messages of each cell's last run.
 */
export async function resumeRuns({ panel, context }: OpenNotebook): Promise<void> {
  const { runs } = await get<Runs>(`/gradsheet/runs/${encodedPath(context.path)}`);
  const saved = Date.parse(context.contentsModel?.last_modified ?? "") || 0;
  for (const run of runs) {
    const cell = panel.content.widgets.find(({ model }) => model.id === run.cell);
    if (cell?.model.type !== "code") continue;
    const isNewer = run.ended === null || Date.parse(run.ended) > saved;
    if (isNewer) replay(cell as CodeCell, run, panel.sessionContext.session?.kernel ?? null);
  }
}

function replay(cell: CodeCell, run: CellRun, kernel: Kernel.IKernelConnection | null): void {
  const past = new PastRun();
  cell.outputArea.future = past as unknown as Kernel.IShellFuture<
    KernelMessage.IExecuteRequestMsg,
    KernelMessage.IExecuteReplyMsg
  >;
  for (const message of run.messages) past.onIOPub(message as unknown as KernelMessage.IIOPubMessage);
  cell.model.trusted = true;
  cell.model.executionCount = run.executionCount;
  if (run.state === "ended" || kernel === null) return;
  cell.model.executionCount = null;
  cell.model.executionState = "running";
  const seen = new Set(run.messages.map(({ header }) => header["msg_id"]));
  const follow = (_: unknown, message: KernelMessage.IIOPubMessage): void => {
    if ((message.parent_header as { msg_id?: string }).msg_id !== run.request) return;
    if (seen.has(message.header.msg_id)) return;
    const { content } = message;
    if (message.header.msg_type === "execute_input")
      cell.model.executionCount = (content as { execution_count: number }).execution_count;
    past.onIOPub(message);
    if (message.header.msg_type !== "status") return;
    if ((content as { execution_state: string }).execution_state !== "idle") return;
    end();
  };
  const end = (): void => {
    kernel.iopubMessage.disconnect(follow);
    if (cell.isDisposed) return;
    cell.model.executionState = "idle";
    cell.model.executionCount ??= run.executionCount;
  };
  kernel.iopubMessage.connect(follow);
  kernel.disposed.connect(end);
  kernel.statusChanged.connect((_, status) => {
    if (status === "restarting" || status === "autorestarting" || status === "dead") end();
  });
}

/** What the output area takes for the request of a run: a run that another page began. */
class PastRun {
  readonly done = new Promise<never>(() => undefined);
  isDisposed = false;
  onIOPub: (message: KernelMessage.IIOPubMessage) => unknown = () => undefined;
  onReply: unknown;
  onStdin: unknown;

  dispose(): void {
    this.isDisposed = true;
    this.onIOPub = () => undefined;
  }
}
