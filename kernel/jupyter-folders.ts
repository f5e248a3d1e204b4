import { homeFolder } from "./home-folder.js";
import { delimiter, join } from "node:path";

type Environment = Record<string, string | undefined>;

/**
 * The folder of Jupyter's data for this user: `JUPYTER_DATA_DIR`, else the system's usual place.
 * Source: jupyter_core, `paths.jupyter_data_dir`.
 */
export function userDataFolder(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment["JUPYTER_DATA_DIR"]) return environment["JUPYTER_DATA_DIR"];
  const home = homeFolder();
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32")
    return join(environment["APPDATA"] ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(environment["XDG_DATA_HOME"] || join(home, ".local", "share"), "jupyter");
}

/** The prefix of the active Python environment (venv or conda), or undefined. */
export function pythonPrefix(environment: Environment = process.env): string | undefined {
  return environment["VIRTUAL_ENV"] || environment["CONDA_PREFIX"] || undefined;
}

/**
 * Every folder that Jupyter searches for kernels, the first match wins.
 * Source: jupyter_core, `paths.jupyter_path`; without a Python to ask, its prefix is that of the active environment.
 */
export function kernelFolders(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const listed = (environment["JUPYTER_PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const prefix = pythonPrefix(environment);
  const user = userDataFolder(environment, platform);
  const inPrefix = prefix === undefined ? [] : [join(prefix, "share", "jupyter")];
  const system =
    platform === "win32"
      ? [join(environment["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const folders = [...listed, ...inPrefix, user, ...system];
  return [...new Set(folders)].map((folder) => join(folder, "kernels"));
}
