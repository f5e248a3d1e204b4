import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Who may import whom, beside itself and `errors`; a room without a line here may not exist. */
const allowed: Record<string, string[]> = {
  "src/symbolic": ["src/table"],
  "src/probability": ["src/table"],
  "src/table": [],
  "src/figure": [],
  "src/notebook": [],
  "src/matrix": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/graph": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/network": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/trace": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/optimizer": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/logic": ["src/symbolic", "src/probability", "src/figure", "src/table"],
  "src/training": ["src/network", "src/optimizer", "src/figure", "src/table"],
  "src/worksheet": ["src/notebook", "src/symbolic", "src/logic", "src/table"],
  "src/run": ["src/notebook", "kernel/protocol", "kernel/kernelspec.ts"],
  "src/variant": ["src/notebook", "src/run"],
  "src/pdf": ["src/notebook", "src/figure", "src/table"],
  "src/server": ["src/run", "src/notebook", "src/pdf", "kernel/protocol", "kernel/kernelspec.ts"],
};

/** Every file below a folder of the checkout, as paths from its root. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

const sources = [...filesUnder("src"), ...filesUnder("kernel")].filter((file) => file.endsWith(".ts"));

/** `src/symbolic/parse.ts` lives in `src/symbolic`; a file directly in `src` is its own room. */
function roomOf(file: string): string {
  const [top, second] = file.split("/");
  return top === "kernel" ? "kernel" : `${top}/${second}`;
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

function mayImport(from: string, to: string): boolean {
  const room = roomOf(from);
  if (room === "src/cli" || room === roomOf(to) || to === "src/errors.ts" || to === "src/package.ts")
    return room !== "kernel" || to.startsWith("kernel/");
  if (room === "src/index.ts")
    return to.startsWith("src/") && !["src/cli", "src/run", "src/pdf", "src/server"].includes(roomOf(to));
  return (allowed[room] ?? []).some((door) => to === door || to.startsWith(`${door}/`));
}

describe("the house", () => {
  it("has no import that the table of rooms forbids", () => {
    const broken = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith("."))
        .map((name) =>
          relative(root, join(root, dirname(file), name))
            .replaceAll("\\", "/")
            .replace(/\.js$/, ".ts"),
        )
        .filter((target) => !mayImport(file, target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("imports tfjs in training alone", () => {
    const broken = sources.filter(
      (file) =>
        roomOf(file) !== "src/training" && importsOf(file).some((name) => name.startsWith("@tensorflow/")),
    );
    expect(broken).toEqual([]);
  });

  it("is drawn in docs/architecture.md: a row for each room, with the rooms that it may import", () => {
    const rows = readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(
      /^\| `((?:src|kernel)[^`]*)` \|[^|]*\|([^|]*)\|$/gm,
    );
    const floor = ["symbolic", "probability", "figure", "table"];
    const drawn = new Map(
      [...rows].map(([, room, doors]) => [
        room,
        doors.trim() === "the floor"
          ? floor
          : doors
              .split(",")
              .map((door) => door.trim().replaceAll("`", "").replace("–", ""))
              .filter(Boolean),
      ]),
    );
    const rooms = [...new Set(sources.map(roomOf))].filter(
      (room) => !/errors|package|tslab-kernel/.test(room),
    );
    expect([...drawn.keys()].toSorted()).toEqual(rooms.toSorted());
    for (const [room, doors] of Object.entries(allowed).filter(([name]) => rooms.includes(name)))
      expect(drawn.get(room)?.toSorted(), room).toEqual(
        doors.map((door) => door.replace("src/", "")).toSorted(),
      );
  });

  it("names every source file in kebab-case", () => {
    expect(sources.filter((file) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*(\.d)?\.ts$/.test(file))).toEqual([]);
  });

  it("gives notebooks one door: the package name", () => {
    const broken = filesUnder("notebooks")
      .filter((file) => file.endsWith(".ipynb"))
      .filter((file) =>
        /from\s+\\?["'](\.|.*(dist|src|kernel)\/)/.test(readFileSync(join(root, file), "utf8")),
      );
    expect(broken).toEqual([]);
  });
});
