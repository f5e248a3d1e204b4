import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { KernelError } from "../errors.js";
import { openControlPort } from "./control-port.js";
import { LaunchedKernel } from "./launched-kernel.js";
import { readLaunchOptions, type LaunchOptions } from "./launch-options.js";
import { sealConnection } from "./seal-connection.js";

/*
 * Starts a kernel for a Jupyter Enterprise Gateway, on whatever machine the gateway starts this program: tells it where the kernel
 * listens, and passes on what it asks until the kernel ends.
 */

/** On one machine with its gateway, nobody else needs to reach a kernel. */
const listenAddress = ({ host }: LaunchOptions["response"]): string =>
  /^(127\.|localhost$|::1$)/.test(host) ? "127.0.0.1" : "0.0.0.0";

async function launch(options: LaunchOptions, folder: string): Promise<number> {
  const ip = listenAddress(options.response);
  const file = join(folder, "connection.json");
  const { kernel, connection } = await LaunchedKernel.start(file, ip, options.range);
  for (const name of ["SIGTERM", "SIGHUP"] as const) process.on(name, () => kernel.end());
  process.on("SIGINT", () => kernel.signal(constants.signals.SIGINT));
  process.on("exit", () => kernel.kill());
  const control = await openControlPort(ip, options.range, {
    signal: (number) => kernel.signal(number),
    shutdown: () => kernel.end(),
  });
  const { port_range: _, ...told } = connection;
  const { pid } = kernel;
  await respond(
    options.response,
    sealConnection(
      { ...told, pid, pgid: pid, comm_port: control.port, kernel_id: options.kernelId },
      options.publicKey,
    ),
  );
  const code = await kernel.ended;
  control.close();
  if (code !== 0) process.stderr.write(kernel.lastWords());
  return code;
}

/** Says it on a connection of its own, whose end is the end of the message. */
function respond({ host, port }: LaunchOptions["response"], text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.end(text));
    socket.resume().once("close", () => resolve());
    socket.once("error", (cause) => {
      const rule = `needs to reach the gateway at ${host}:${port}`;
      reject(new KernelError({ place: "kernel launcher", rule, got: cause.message }, { cause }));
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), "gradsheet-launcher-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
try {
  process.exitCode = await launch(readLaunchOptions(process.argv.slice(2)), folder);
} catch (error) {
  if (!(error instanceof KernelError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
// What a kernel left open must not keep its launcher.
process.exit();
