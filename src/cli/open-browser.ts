import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { escapeXml } from "../xml.js";

/** What opens a file by the system's custom; null where there is nothing to look at. */
function opener(): string[] | null {
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["explorer.exe"];
  return process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"] ? ["xdg-open"] : null;
}

/**
 * Opens an address in the user's browser, where there is a screen. The address has a token, and the words of a command can be read by every
 * user of the machine: the browser gets a file that leads there, which its owner alone can read.
 * @returns Removes that file.
 */
export function openBrowser(address: string): () => void {
  const words = opener();
  if (words === null || !process.stdout.isTTY) return () => {};
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-open-"));
  const file = join(folder, "open.html");
  const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${escapeXml(address)}"><title>gradsheet</title>`;
  writeFileSync(file, page, { mode: 0o600 });
  const [command, ...rest] = words;
  const child = spawn(command, [...rest, file], { stdio: "ignore", detached: true });
  // Without a browser the address that was printed has to do.
  child.on("error", () => {});
  child.unref();
  return () => rmSync(folder, { recursive: true, force: true });
}
