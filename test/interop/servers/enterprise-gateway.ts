import { mkdirSync } from "node:fs";
import { freePorts, Home, installed, ServerProgram } from "./server-program.js";

/** An Enterprise Gateway on a port of its own, which starts kernels on this machine through the launcher, in a range of ports. */
export async function startEnterpriseGateway(range = "0..0"): Promise<ServerProgram> {
  const home = new Home("enterprise-gateway", { launcher: true });
  const [port, response] = await freePorts(2);
  mkdirSync(home.inside("logs"));
  return ServerProgram.start(home, {
    command: [
      installed(".venv-gateway", "bin", "python"),
      "-m",
      "enterprise_gateway",
      "--EnterpriseGatewayApp.port_retries=0",
    ],
    token: "enterprise-token",
    environment: {
      EG_IP: "127.0.0.1",
      EG_PORT: String(port),
      EG_AUTH_TOKEN: "enterprise-token",
      EG_LIST_KERNELS: "True",
      EG_REMOTE_HOSTS: "127.0.0.1",
      EG_RESPONSE_IP: "127.0.0.1",
      EG_RESPONSE_PORT: String(response),
      EG_PORT_RANGE: range,
      EG_KERNEL_LOG_DIR: home.inside("logs"),
      // Where the kernels of tests keep their compiled compiler.
      EG_INHERITED_ENVS: "PATH,HOME,XDG_CACHE_HOME",
    },
    address: `http://127.0.0.1:${port}/`,
  });
}
