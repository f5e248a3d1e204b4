import { freePorts, Home, installed, ServerProgram } from "./server-program.js";

/**
 * What a Jupyter Server is started with so that nothing that cells show is dropped on the way, as `docs/servers.md` tells it.
 * Source: Jupyter Server, `ZMQChannelsWebsocketConnection.limit_rate`; Tornado, `websocket_max_message_size`.
 */
export const withoutLimits = [
  "--ZMQChannelsWebsocketConnection.limit_rate=False",
  "--ServerApp.tornado_settings={'websocket_max_message_size': 1000000000}",
];

/** With it, what is removed is gone, and not kept in the trash of the server's user. */
export const withoutTrash = ["--FileContentsManager.delete_to_trash=False"];

/** Jupyter Server on a port of its own. @param wrap - Makes another command of its own. */
export async function startJupyterServer(
  more: string[] = [],
  wrap: (command: string[], home: Home) => string[] = (command) => command,
): Promise<ServerProgram> {
  const home = new Home("jupyter");
  const [port] = await freePorts(1);
  const options = {
    ip: "127.0.0.1",
    port,
    "ServerApp.port_retries": 0,
    "ServerApp.root_dir": home.inside("served"),
  };
  const command = [
    installed(".venv", "bin", "python"),
    "-m",
    "jupyter_server",
    "--no-browser",
    "--allow-root",
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ...more,
  ];
  return ServerProgram.start(home, {
    command: wrap(command, home),
    token: "jupyter-token",
    environment: { JUPYTER_TOKEN: "jupyter-token" },
    address: `http://127.0.0.1:${port}/`,
  });
}
