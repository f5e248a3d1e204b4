import { join } from "node:path";
import { homeFolder } from "../../../kernel/home-folder.js";

/** The folder of what the server remembers between its runs, by the system's custom: keys, never anything of the served folder. */
export function stateFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment["XDG_STATE_HOME"]) return join(environment["XDG_STATE_HOME"], "gradsheet");
  const home = homeFolder();
  if (platform === "win32")
    return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), "gradsheet", "State");
  if (platform === "darwin") return join(home, "Library", "Application Support", "gradsheet", "State");
  return join(home, ".local", "state", "gradsheet");
}
