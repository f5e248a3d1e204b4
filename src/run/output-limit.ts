import type { Message } from "../../kernel/protocol/message.js";
import { answerMime } from "../paper/answer-record.js";
import type { Json, MimeBundle } from "../notebook/format.js";

/** A record is a few kilobytes; more than this, and more records than that, are none of the worksheets'. */
const largestRecord = 1_000_000;
const mostRecords = 10_000;

/** Which broadcasts carry outputs. */
const outputs = new Set(["stream", "display_data", "execute_result", "update_display_data", "error"]);

/**
 * What is left of a notebook's broadcasts when it shows more than it may: its outputs up to the limit, one line that says where they
 * were cut, and the records of its worksheet, which are small and count for more than what is printed around them.
 * @param megabytes How much a notebook may show, all its cells together.
 * @param recordMimes The mime types of records; default: that of answers.
 */
export function outputLimit(
  megabytes: number,
  recordMimes: readonly string[] = [answerMime],
): (message: Message) => Message | null {
  const limit = megabytes * 1_000_000;
  let shown = 0;
  let records = 0;
  let isCut = false;
  return (message) => {
    if (!outputs.has(message.header.msg_type)) return message;
    const size = JSON.stringify(message.content).length;
    shown += size;
    if (shown <= limit) return message;
    const data = message.content["data"] as MimeBundle | undefined;
    const mime = recordMimes.find((each) => data?.[each] !== undefined);
    if (mime !== undefined && records < mostRecords) {
      const record = data![mime] as Json;
      if (JSON.stringify(record).length <= largestRecord) {
        records += 1;
        return { ...message, content: { ...message.content, data: { [mime]: record } } };
      }
    }
    if (isCut) return null;
    isCut = true;
    const text = `… what is shown beyond ${megabytes} MB is left out.\n`;
    return {
      ...message,
      header: { ...message.header, msg_type: "stream" },
      content: { name: "stderr", text },
    };
  };
}
