import type { CellRun } from "../api.js";
import { readPart, type ReadHeader } from "./request-header.js";
import type { Parcel } from "../../../kernel/protocol/socket-wire.js";

/** How much is kept of what one cell says, and of all cells of a kernel, in bytes. */
const mostOfCell = 8 * 2 ** 20;
const mostOfAll = 64 * 2 ** 20;

interface Run extends Omit<CellRun, "messages"> {
  kept: Parcel[];
  bytes: number;
}

/**
 * The last run of each cell of a kernel, with what it said: a page that is loaded anew, or whose connection was away, finds here what came
 * meanwhile.
 */
export class CellRuns {
  /** By cell, the newest last. */
  readonly #byCell = new Map<string, Run>();
  readonly #byRequest = new Map<string, Run>();
  #bytes = 0;

  /** A client asks for a cell to be run. */
  asked(header: ReadHeader, metadata: Record<string, unknown> | null): void {
    const cell = metadata?.["cellId"];
    if (typeof cell !== "string" || cell.length > 256) return;
    this.#forget(this.#byCell.get(cell));
    const run: Run = {
      cell,
      request: header.msg_id,
      state: "waiting",
      asked: new Date().toISOString(),
      ended: null,
      executionCount: null,
      status: null,
      cut: false,
      kept: [],
      bytes: 0,
    };
    this.#byCell.set(cell, run);
    this.#byRequest.set(run.request, run);
  }

  /** The kernel says something; `request` is what it belongs to. */
  said(type: string, request: string, parcel: Parcel): void {
    const run = this.#byRequest.get(request);
    if (run === undefined) return;
    if (type === "status") {
      const state = readPart(parcel.parts[3])?.["execution_state"];
      if (state === "busy" && run.state === "waiting") run.state = "running";
      if (state === "idle") this.#end(run, run.status);
    } else if (type === "execute_reply") {
      const { status, execution_count: count } = readPart(parcel.parts[3]) ?? {};
      if (status === "ok" || status === "error" || status === "aborted") run.status = status;
      if (typeof count === "number") run.executionCount = count;
    } else if (parcel.channel === "iopub") {
      if (type === "execute_input") {
        const count = readPart(parcel.parts[3])?.["execution_count"];
        if (typeof count === "number") run.executionCount = count;
      }
      this.#keep(run, parcel);
    }
  }

  /** The kernel has ended: what ran did not. */
  died(): void {
    for (const run of this.#byRequest.values())
      if (run.state !== "ended") this.#end(run, run.state === "running" ? "died" : "aborted");
  }

  /** The runs as JSON, `CellRun[]`: the messages' parts are JSON already, and nobody reads them here. */
  toJson(): string {
    const runs = [...this.#byCell.values()].map(({ kept, bytes: _bytes, ...run }) => {
      const json = JSON.stringify(run satisfies Omit<CellRun, "messages">);
      return `${json.slice(0, -1)},"messages":[${kept.map(messageJson).join(",")}]}`;
    });
    return `[${runs.join(",")}]`;
  }

  #end(run: Run, status: CellRun["status"]): void {
    run.state = "ended";
    run.status = status;
    run.ended ??= new Date().toISOString();
  }

  #keep(run: Run, parcel: Parcel): void {
    const bytes = parcel.parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (run.cut || run.bytes + bytes > mostOfCell) {
      run.cut = true;
      return;
    }
    run.kept.push(parcel);
    run.bytes += bytes;
    this.#bytes += bytes;
    for (const old of this.#byCell.values()) {
      if (this.#bytes <= mostOfAll) return;
      if (old === run || old.kept.length === 0) continue;
      this.#bytes -= old.bytes;
      Object.assign(old, { kept: [], bytes: 0, cut: true });
    }
  }

  #forget(run: Run | undefined): void {
    if (run === undefined) return;
    this.#byCell.delete(run.cell);
    this.#byRequest.delete(run.request);
    this.#bytes -= run.bytes;
  }
}

/** A `RunMessage`. */
function messageJson({ parts }: Parcel): string {
  const [header, parent, metadata, content] = parts.map((part) => Buffer.from(part).toString("utf8"));
  return `{"channel":"iopub","header":${header},"parent_header":${parent},"metadata":${metadata},"content":${content},"buffers":[]}`;
}
