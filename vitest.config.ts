import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const everywhere = "test/**/*.test.ts";
const interop = "test/interop/**";
const thorough = "test/**/*.thorough.test.ts";

/**
 * Rooms whose files have a process each: they choose devices, count memory, fill it with whole papers, or start kernels and servers and look
 * after them. All others share a process, which reads the library once.
 */
const apart = [
  "cli",
  "grading",
  "house",
  "kernel",
  "notebooks",
  "run",
  "server",
  "setup",
  "sweep",
  "tfjs",
  "training",
].map((room) => `test/${room}/**/*.test.ts`);

/** The tests that go further in the thorough project than every day: those that ask `rounds` how far, also by solving a paper. */
const sweeping = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((file) => join("test", file).replaceAll("\\", "/"))
  .filter(
    (file) =>
      file.endsWith(".test.ts") && /support\/(rounds|solved-paper)\.js/.test(readFileSync(file, "utf8")),
  );

// The kernels that tests start keep their compiled compiler here, not in the user's own cache.
const env = { XDG_CACHE_HOME: join(tmpdir(), "gradsheet-test-cache") };

/** Begins with the rooms whose files take longest, so that at the end no process waits long for another one. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /test\/(notebooks|grading|cli|server)\//.test(moduleId);
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's, which returns another list
    return (await super.sort(files)).toSorted((one, other) => Number(isLong(other)) - Number(isLong(one)));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: "test/support/built.ts",
    env,
    // A hang is told late, so that a machine with far more to do than it can has time: on it seconds become a minute.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit-apart",
          include: apart,
          exclude: [thorough],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: [everywhere],
          exclude: [...apart, interop, thorough],
          isolate: false,
          setupFiles: "test/support/shared-process.ts",
          // A process is handed on from file to file as long as no other project's file comes between.
          sequence: { groupOrder: 1 },
        },
      },
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
