import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What every room may import. */
const forAll = [
  "kernel/home-folder.ts",
  "kernel/make-folder.ts",
  "src/data-folder.ts",
  "src/errors.ts",
  "src/package.ts",
  "src/printed.ts",
  "src/write-file.ts",
  "src/xml.ts",
];

/** Who may import whom, beside itself and what is for all; a room without a line here may not exist. */
const floor = ["src/number", "src/probability", "src/figure", "src/table"];
const allowed: Record<string, string[]> = {
  "src/number": [],
  "src/table": ["src/number"],
  "src/figure": ["src/number"],
  "src/probability": ["src/number", "src/table"],
  "src/notebook": [],
  "src/symbolic": ["src/number", "src/table"],
  "src/matrix": ["src/symbolic", ...floor],
  "src/linear": ["src/symbolic", ...floor],
  "src/graph": ["src/symbolic", ...floor],
  "src/network": ["src/symbolic", ...floor],
  "src/trace": ["src/symbolic", ...floor],
  "src/budget": ["src/symbolic", ...floor],
  "src/optimizer": ["src/linear", "src/symbolic", ...floor],
  "src/logic": ["src/symbolic", ...floor],
  "src/metrics": floor,
  "src/language": floor,
  "src/learning": ["src/linear", "src/symbolic", ...floor],
  "src/distribution": ["src/trace", "src/symbolic", ...floor],
  "src/reinforcement": ["src/trace", "src/linear", "src/symbolic", ...floor],
  "src/tfjs": ["src/number", "src/figure", "src/table"],
  "src/experiment": [
    "src/notebook",
    "src/paper",
    "src/optimizer/meant-name.ts",
    "src/figure",
    "src/table",
    "src/number",
  ],
  "src/sweep": ["src/experiment", "src/run", "src/parameters", "src/notebook", "src/table"],
  "src/training": [
    "src/experiment",
    "src/notebook",
    "src/tfjs",
    "src/network",
    "src/optimizer",
    "src/metrics",
    "src/language",
    "src/figure",
    "src/table",
    "src/number",
  ],
  "src/widget": ["src/notebook"],
  "src/setup": ["src/tfjs", "src/training", "src/pdf/typst/fonts.ts", "src/pdf/typst/scripts.ts"],
  "src/paper": ["src/notebook"],
  "src/parameters": ["src/notebook", "src/paper"],
  "src/worksheet": ["src/paper", "src/notebook", "src/symbolic", "src/logic", "src/table", "src/number"],
  "src/run": [
    "src/notebook",
    "src/paper",
    "src/parameters",
    "kernel/protocol",
    "kernel/kernelspec.ts",
    "kernel/cache-folder.ts",
    "kernel/compiler/compiler-process.ts",
    "kernel/compiler/compiler.ts",
    "kernel/compiler/requests.ts",
    "kernel/compiler/snapshot-file.ts",
    "kernel/process-tree.ts",
  ],
  "src/practice": [
    "src/worksheet",
    "src/trace",
    "src/parameters",
    "src/paper",
    "src/notebook",
    "src/symbolic",
    "src/table",
    "src/number",
  ],
  "src/variant": ["src/parameters", "src/run", "src/notebook", "src/paper", "src/number"],
  "src/grading": [
    "src/practice",
    "src/variant",
    "src/run",
    "src/parameters",
    "src/paper",
    "src/notebook",
    "src/table",
    "src/number",
    "kernel/kernelspec.ts",
  ],
  "src/pdf": ["src/notebook", "src/paper", "src/figure", "src/table"],
  "src/page": ["src/paper/answer-record.ts", "src/server/api.ts"],
  "src/server": [
    "src/run",
    "src/notebook",
    "src/paper",
    "kernel/protocol",
    "kernel/kernelspec.ts",
    "kernel/logo.ts",
  ],
};

/** The package's entry points, each with the rooms that it may open; the root opens all that a cell needs. */
const entryPoints: Record<string, string[]> = {
  "src/api/cell.ts": ["src/index.ts", "src/tfjs"],
  "src/api/notebook.ts": ["src/notebook", "src/paper"],
  "src/api/pdf.ts": ["src/pdf"],
  "src/api/run.ts": ["src/run", "src/sweep", "src/variant", "src/grading"],
  "src/api/tfjs.ts": ["src/tfjs"],
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

const takesIn = (file: string, names: string) =>
  new RegExp(`^import \\{[^}]*\\b(${names})\\b[^}]*\\} from "node:(os|fs)`, "m").test(
    readFileSync(join(root, file), "utf8"),
  );

function mayImport(from: string, to: string): boolean {
  const room = roomOf(from);
  const opens = entryPoints[from];
  if (opens !== undefined) return forAll.includes(to) || opens.includes(roomOf(to));
  // The book is made of everything, the command of everything else.
  if (room === "src/docs" || (room === "src/cli" && roomOf(to) !== "src/docs")) return true;
  if (room === roomOf(to) || forAll.includes(to)) return room !== "kernel" || to.startsWith("kernel/");
  if (room === "src/index.ts")
    return (
      to.startsWith("src/") &&
      ![
        "src/cli",
        "src/run",
        "src/pdf",
        "src/api",
        "src/sweep",
        "src/variant",
        "src/server",
        "src/page",
        "src/docs",
      ].includes(roomOf(to))
    );
  return (allowed[room] ?? []).some((door) => to === door || to.startsWith(`${door}/`));
}

/** The files that a file imports, by value or by type. */
function neighborsOf(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) =>
      relative(root, join(root, dirname(file), name))
        .replaceAll("\\", "/")
        .replace(/\.js$/, ".ts"),
    );
}

/** The groups of two and more places that reach one another, each sorted. Source: R. Tarjan (1972). */
function circlesIn(next: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (place: string): void => {
    order.set(place, order.size);
    lowest.set(place, order.get(place)!);
    open.push(place);
    for (const other of next.get(place) ?? []) {
      if (!order.has(other)) visit(other);
      if (open.includes(other)) lowest.set(place, Math.min(lowest.get(place)!, lowest.get(other)!));
    }
    if (lowest.get(place) !== order.get(place)) return;
    const group = open.splice(open.indexOf(place));
    if (group.length > 1) found.push(group.toSorted());
  };
  for (const place of next.keys()) if (!order.has(place)) visit(place);
  return found;
}

/** Who imports whom between places: each file's, or each folder's where `placeOf` says so. */
function graphOf(placeOf: (file: string) => string): Map<string, Set<string>> {
  const next = new Map<string, Set<string>>();
  for (const file of sources) {
    const from = placeOf(file);
    const others = next.get(from) ?? new Set();
    for (const target of neighborsOf(file)) if (placeOf(target) !== from) others.add(placeOf(target));
    next.set(from, others);
  }
  return next;
}

describe("the house", () => {
  it("has no import that the table of rooms forbids", () => {
    const broken = sources.flatMap((file) =>
      neighborsOf(file)
        .filter((target) => !mayImport(file, target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("opens the package by the entry points that package.json names, and by no other file", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<
        string,
        string | { default: string; types: string; "gradsheet-cell"?: { types: string } }
      >;
    };
    const doors = Object.values(exports).filter((target) => typeof target !== "string");
    const files = doors.flatMap((door) => [door["gradsheet-cell"]?.types ?? [], door.types].flat());
    expect(files.map((file) => file.replace("./dist/", "").replace(".d.ts", ".ts")).toSorted()).toEqual([
      ...Object.keys(entryPoints),
      "src/index.ts",
    ]);
    // Each door runs from the bundle that is made of the file with its types.
    for (const { types, default: program } of doors)
      expect(program).toBe(`./dist/library/${basename(types, ".d.ts")}.js`);
    expect(sources.filter((file) => roomOf(file) === "src/api").toSorted()).toEqual(Object.keys(entryPoints));
    expect(
      sources.filter((file) => neighborsOf(file).some((target) => roomOf(target) === "src/api")),
    ).toEqual(["src/docs/library/example-scope.ts"]);
  });

  it("makes folders by makeFolder alone: Node's recursive way goes round for ever in /proc", () => {
    expect(sources.filter((file) => takesIn(file, "mkdir(Sync)?"))).toEqual(["kernel/make-folder.ts"]);
  });

  it("asks for the user's folder by homeFolder alone: an empty HOME would mean the working folder", () => {
    expect(sources.filter((file) => takesIn(file, "homedir"))).toEqual(["kernel/home-folder.ts"]);
  });

  it("has no circle of files, by value or by type", () => {
    expect(circlesIn(graphOf((file) => file)).map((group) => group.join(" "))).toEqual([]);
  });

  it("has no circle of shelves: a folder of a room is one, and a file beside the folders is one by itself", () => {
    const shelfOf = (file: string): string => {
      const room = roomOf(file);
      const [shelf, ...rest] = file.slice(room.length + 1).split("/");
      return file === room ? room : rest.length === 0 ? `${room}/${shelf}` : `${room}/${shelf}/`;
    };
    expect(circlesIn(graphOf(shelfOf)).filter((group) => group.some((place) => place.endsWith("/")))).toEqual(
      [],
    );
  });

  it("imports tfjs in tfjs, training and its own entry point alone", () => {
    const broken = sources.filter(
      (file) =>
        !["src/tfjs", "src/training", "src/api/tfjs.ts"].includes(
          file === "src/api/tfjs.ts" ? file : roomOf(file),
        ) && importsOf(file).some((name) => name.startsWith("@tensorflow/")),
    );
    expect(broken).toEqual([]);
  });

  it("is drawn in docs/architecture.md: a row for each room, with the rooms that it may import", () => {
    const rows = readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(
      /^\| `((?:src|kernel)[^`]*)` \|[^|]*\|([^|]*)\|$/gm,
    );
    const drawn = new Map(
      [...rows].map(([, room, may]) => [
        room,
        may
          .split(/,| and /)
          .map((door) => door.trim().replaceAll("`", "").replace("–", ""))
          .filter(Boolean)
          .flatMap((door) =>
            door === "the floor" ? floor.map((below) => below.replace("src/", "")) : [door],
          ),
      ]),
    );
    const rooms = [...new Set(sources.map(roomOf))].filter(
      (place) => !forAll.includes(place) && !/tslab-kernel|src\/api/.test(place),
    );
    expect([...drawn.keys()].toSorted()).toEqual(rooms.toSorted());
    for (const [room, may] of Object.entries(allowed).filter(([name]) => rooms.includes(name)))
      expect(drawn.get(room)?.toSorted(), room).toEqual(
        may.map((door) => door.replace("src/", "")).toSorted(),
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
