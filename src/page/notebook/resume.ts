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
  const kernel = panel.sessionContext.session?.kernel ?? null;
  if (kernel !== null) await connected(kernel);
  // What comes while the server is asked is not in its answer.
  const meanwhile: KernelMessage.IIOPubMessage[] = [];
  const keep = (_: unknown, message: KernelMessage.IIOPubMessage) => void meanwhile.push(message);
  kernel?.iopubMessage.connect(keep);
  const { runs } = await get<Runs>(`/gradsheet/runs/${encodedPath(context.path)}`).finally(() =>
    kernel?.iopubMessage.disconnect(keep),
  );
  const saved = Date.parse(context.contentsModel?.last_modified ?? "") || 0;
  for (const run of runs) {
    const cell = panel.content.widgets.find(({ model }) => model.id === run.cell);
    if (cell?.model.type !== "code") continue;
    const isNewer = run.ended === null || Date.parse(run.ended) > saved;
    if (isNewer) replay(cell as CodeCell, run, kernel, meanwhile);
  }
}

/** Resolves when messages of the kernel arrive: those before are in the server's answer, if it is asked now. */
async function connected(kernel: Kernel.IKernelConnection): Promise<void> {
  if (kernel.connectionStatus === "connected") return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (kernel.connectionStatus === "connecting" && !kernel.isDisposed) return;
      kernel.connectionStatusChanged.disconnect(look);
      resolve();
    };
    kernel.connectionStatusChanged.connect(look);
    kernel.disposed.connect(() => resolve());
  });
}

function replay(
  cell: CodeCell,
  run: CellRun,
  kernel: Kernel.IKernelConnection | null,
  meanwhile: readonly KernelMessage.IIOPubMessage[],
): void {
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
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    kernel.iopubMessage.disconnect(follow);
    kernel.statusChanged.disconnect(onStatus);
    kernel.disposed.disconnect(end);
    if (cell.isDisposed) return;
    cell.model.executionState = "idle";
    cell.model.executionCount ??= run.executionCount;
  };
  const seen = new Set(run.messages.map(({ header }) => header["msg_id"]));
  const follow = (_: unknown, message: KernelMessage.IIOPubMessage): void => {
    const { header, content } = message;
    const isItsOwn = (message.parent_header as { msg_id?: string }).msg_id === run.request;
    if (!isItsOwn || seen.has(header.msg_id)) return;
    if (header.msg_type === "execute_input")
      cell.model.executionCount = (content as { execution_count: number }).execution_count;
    past.onIOPub(message);
    if (header.msg_type === "status" && (content as { execution_state: string }).execution_state === "idle")
      end();
  };
  const onStatus = (_: unknown, status: Kernel.Status): void => {
    if (status === "restarting" || status === "autorestarting" || status === "dead") end();
  };
  for (const message of meanwhile) if (!hasEnded) follow(undefined, message);
  if (hasEnded) return;
  kernel.iopubMessage.connect(follow);
  kernel.statusChanged.connect(onStatus);
  kernel.disposed.connect(end);
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
