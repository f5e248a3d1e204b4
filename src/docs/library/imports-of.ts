import { freeNames } from "./examples.js";
import type { Topic } from "./public-name.js";

/** What programs import each name of the package from that is a value. */
export const doorsOf = (topics: readonly Topic[]): ReadonlyMap<string, string> =>
  new Map(
    topics.flatMap(({ door, names }) =>
      names.filter(({ kind }) => kind !== "type").map(({ name }): [string, string] => [name, door]),
    ),
  );

/** The import lines that an example needs where it stands alone; empty where it needs none. */
export function importsOf(code: string, doors: ReadonlyMap<string, string>): string {
  const byDoor = new Map<string, string[]>();
  for (const name of freeNames(code)) {
    const door = doors.get(name);
    if (door !== undefined) byDoor.set(door, [...(byDoor.get(door) ?? []), name]);
  }
  return [...byDoor]
    .map(([door, names]) => {
      const line = `import { ${names.join(", ")} } from "${door}";`;
      return line.length <= 90 ? line : `import {\n  ${names.join(",\n  ")},\n} from "${door}";`;
    })
    .join("\n");
}

/** An example as it can be put into an empty cell. */
export const standingAlone = (code: string, doors: ReadonlyMap<string, string>): string => {
  const imports = importsOf(code, doors);
  return imports === "" ? code : `${imports}\n\n${code}`;
};
