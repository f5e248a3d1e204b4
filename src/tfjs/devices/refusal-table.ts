import { table, type Table } from "../../table/table.js";
import type { DeviceRefusal } from "./rung.js";

/** Why each better rung than the one in use is not taken, with its cure. */
export function refusalTable(refused: readonly DeviceRefusal[], caption: string): Table {
  return table({
    columns: ["not taken", "at", "what was found", "cure"],
    rows: refused.map(({ rung, step, message, cure }) => [rung, step, message, cure]),
    caption,
  });
}
