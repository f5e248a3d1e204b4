import type { CellOutput, Json, MimeBundle } from "./format.js";

/** What an output area needs of a broadcast: its type and its content. */
export interface Broadcast {
  header: { msg_type: string };
  content: Record<string, unknown>;
}

/** The outputs of one notebook as broadcasts fill them: streams joined, displays updated in place, areas cleared. */
export class OutputAreas {
  #displays = new Map<string, { data: MimeBundle; metadata: Record<string, Json> }[]>();

  /**
   * The empty outputs of a cell, and what to do with each broadcast that belongs to it.
   * Source: Jupyter messaging protocol, "Messages on the IOPub channel".
   */
  open(): { outputs: CellOutput[]; receive: (message: Broadcast) => void } {
    const outputs: CellOutput[] = [];
    let clearBeforeNext = false;
    const add = (output: CellOutput) => {
      if (clearBeforeNext) outputs.length = 0;
      clearBeforeNext = false;
      const last = outputs.at(-1);
      if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
        last.text += output.text;
      } else outputs.push(output);
    };
    const receive = ({ header, content }: Broadcast) => {
      switch (header.msg_type) {
        case "stream":
          add({ output_type: "stream", name: content["name"] as "stdout", text: content["text"] as string });
          break;
        case "display_data": {
          const shown = shownBy(content);
          add({ output_type: "display_data", ...shown });
          this.#remember(content, outputs.at(-1));
          break;
        }
        case "execute_result":
          add({
            output_type: "execute_result",
            execution_count: content["execution_count"] as number,
            ...shownBy(content),
          });
          this.#remember(content, outputs.at(-1));
          break;
        case "error":
          add({
            output_type: "error",
            ename: content["ename"] as string,
            evalue: content["evalue"] as string,
            traceback: content["traceback"] as string[],
          });
          break;
        case "update_display_data":
          for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
            Object.assign(output, shownBy(content));
          }
          break;
        case "clear_output":
          if (content["wait"] === true) clearBeforeNext = true;
          else outputs.length = 0;
          break;
      }
    };
    return { outputs, receive };
  }

  /** Whether a broadcast updates a display that none of these areas has shown. */
  updatesAnother({ header, content }: Broadcast): boolean {
    return header.msg_type === "update_display_data" && !this.#displays.has(displayId(content) ?? "");
  }

  #remember(content: Record<string, unknown>, output: CellOutput | undefined): void {
    const id = displayId(content);
    if (id === undefined || output === undefined || !("data" in output)) return;
    this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }
}

function displayId(content: Record<string, unknown>): string | undefined {
  return (content["transient"] as { display_id?: string } | undefined)?.display_id;
}

function shownBy(content: Record<string, unknown>): { data: MimeBundle; metadata: Record<string, Json> } {
  return {
    data: (content["data"] ?? {}) as MimeBundle,
    metadata: (content["metadata"] ?? {}) as Record<string, Json>,
  };
}
