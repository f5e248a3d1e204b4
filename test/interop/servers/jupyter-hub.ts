import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { freePorts, Home, installed, ServerProgram } from "./server-program.js";

/** The configuration that `docs/servers.md` tells of. */
const documented = fileURLToPath(new URL("../../../docs/jupyterhub_config.py", import.meta.url));

/** The user whose server the tests start. */
export const user = "ada";

export interface HubOptions {
  /** The path in front of all that the hub has: `/jupyter/`. */
  prefix?: string;
  /** Further lines of its configuration. */
  more?: string;
}

/**
 * A JupyterHub on ports of its own, by the documented configuration: with names that need no password and users that the system does
 * not know in place of the system's own, since tests may not make any.
 */
export async function startJupyterHub({ prefix = "/", more = "" }: HubOptions = {}): Promise<ServerProgram> {
  const home = new Home("hub");
  const [port, hub, proxy] = await freePorts(3);
  mkdirSync(home.inside("served", user), { recursive: true });
  const config = home.write(
    "jupyterhub_config.py",
    `
load_subconfig(${JSON.stringify(documented)})
c.JupyterHub.bind_url = "http://127.0.0.1:${port}${prefix}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:${hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${proxy}"
c.ConfigurableHTTPProxy.command = [${JSON.stringify(installed(".venv", "proxy", "bin", "configurable-http-proxy"))}]
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = ${JSON.stringify(home.inside("served", "{username}"))}
c.Authenticator.allowed_users = {${JSON.stringify(user)}}
c.Spawner.cmd = [${JSON.stringify(installed(".venv", "bin", "jupyterhub-singleuser"))}]
c.Spawner.args.append("--allow-root")
c.Spawner.environment.update({
    "JUPYTER_PATH": ${JSON.stringify(home.inside("prefix", "share", "jupyter"))},
    "XDG_CACHE_HOME": ${JSON.stringify(process.env["XDG_CACHE_HOME"] ?? home.inside("cache"))},
})
${more}`,
  );
  return ServerProgram.start(home, {
    command: [installed(".venv", "bin", "python"), "-m", "jupyterhub", "--config", config],
    token: "hub-token-of-the-teacher",
    environment: { HUB_TEACHER_TOKEN: "hub-token-of-the-teacher" },
    address: `http://127.0.0.1:${port}${prefix}user/${user}/`,
    api: `http://127.0.0.1:${port}${prefix}hub/api`,
  });
}
