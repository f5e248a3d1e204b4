import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "test/support/built.ts",
    maxWorkers: 2,
    // The kernels that tests start keep their compiled compiler here, not in the user's own cache.
    env: { XDG_CACHE_HOME: join(tmpdir(), "gradsheet-test-cache") },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/interop/**"] } },
      {
        extends: true,
        test: { name: "interop", include: ["test/interop/**/*.test.ts"], testTimeout: 300_000 },
      },
    ],
  },
});
