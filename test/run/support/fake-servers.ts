import { afterEach } from "vitest";
import { FakeServer, type FakeOptions } from "./fake-server.js";

/**
 * Starts servers that end with the test that has started them.
 * @param common What all of them have.
 */
export function fakeServers(common: FakeOptions = {}): (options?: FakeOptions) => Promise<FakeServer> {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  return async (options = {}) => {
    const server = await FakeServer.start({ ...common, ...options });
    servers.push(server);
    return server;
  };
}
