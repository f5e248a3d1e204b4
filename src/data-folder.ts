import { homeFolder } from "../kernel/home-folder.js";
import { join, resolve } from "node:path";

/**
 * The folder that the `gradsheet setup` commands fill: `GRADSHEET_DATA`, or `gradsheet` in the place where the platform
 * keeps an application's data.
 */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.GRADSHEET_DATA) return resolve(environment.GRADSHEET_DATA);
  const home = homeFolder();
  switch (process.platform) {
    case "win32":
      return join(environment.LOCALAPPDATA || join(home, "AppData", "Local"), "gradsheet");
    case "darwin":
      return join(home, "Library", "Application Support", "gradsheet");
    default:
      return join(environment.XDG_DATA_HOME || join(home, ".local", "share"), "gradsheet");
  }
}
