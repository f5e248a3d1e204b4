import { freePorts, Home, installed, ServerProgram } from "./server-program.js";

/** A Kernel Gateway on a port of its own. */
export async function startKernelGateway(): Promise<ServerProgram> {
  const home = new Home("kernel-gateway");
  const [port] = await freePorts(1);
  return ServerProgram.start(home, {
    command: [
      installed(".venv", "bin", "python"),
      "-m",
      "kernel_gateway",
      "--KernelGatewayApp.port_retries=0",
    ],
    token: "gateway-token",
    environment: {
      KG_IP: "127.0.0.1",
      KG_PORT: String(port),
      KG_AUTH_TOKEN: "gateway-token",
      KG_LIST_KERNELS: "True",
      KG_ALLOW_ORIGIN: "",
    },
    address: `http://127.0.0.1:${port}/`,
  });
}
