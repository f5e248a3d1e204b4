import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const everywhere = "test/**/*.test.ts";
const interop = "test/interop/**";
const thorough = "test/**/*.thorough.test.ts";

/** The tests that go further in the thorough project than every day: those that ask `rounds` how far, also by solving a paper. */
const sweeping = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((file) => join("test", file).replaceAll("\\", "/"))
  .filter(
    (file) =>
      file.endsWith(".test.ts") && /support\/(rounds|solved-paper)\.js/.test(readFileSync(file, "utf8")),
  );

// The kernels that tests start keep their compiled compiler here, not in the user's own cache.
const env = { XDG_CACHE_HOME: join(tmpdir(), "gradsheet-test-cache") };

export default defineConfig({
  test: {
    globalSetup: "test/support/built.ts",
    env,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: "unit", include: [everywhere], exclude: [interop, thorough] } },
      {
        extends: true,
        test: {
          name: "thorough",
          include: [thorough, ...sweeping],
          env: { ...env, GRADSHEET_THOROUGH: "1" },
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: { name: "interop", include: ["test/interop/**/*.test.ts"], testTimeout: 300_000 },
      },
    ],
  },
});
