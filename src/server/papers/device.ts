import type { Device } from "../api.js";
import { runCommand } from "./command.js";

/** What `gradsheet doctor` says here: TensorFlow has no place in the server's own process. */
export async function lookAtDevice(folder: string): Promise<Device> {
  const lines: string[] = [];
  const { ended } = runCommand(["doctor"], folder, { onLine: (line) => lines.push(line) });
  const ok = (await ended) === 0;
  const device = ok ? (/^device\s+([\w-]+)/.exec(lines[0] ?? "")?.[1] ?? null) : null;
  return { text: lines.join("\n"), device, ok };
}
