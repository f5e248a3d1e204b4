import type { Topic } from "../library/public-name.js";

interface PictureMethod {
  method: string;
  /** What it is called with: as code and as values. */
  words: string;
  values: unknown[];
}

const plane = { x: [-1, 2], y: [-1, 2] };

/** What methods that ask for something are shown with. */
const given: Readonly<Record<string, unknown[]>> = {
  "ThresholdNetwork.figure": [plane],
  "LayerRecord.figure": ["gradientNorms"],
};

const isPicture = (declaration: string): boolean => /: (?:Plot|Drawing);?$/.test(declaration.trim());

/** All kinds of figures and drawings that the library makes, by the class that makes them or by their function's name. */
export class PictureKinds {
  readonly all: ReadonlySet<string>;
  private readonly methods: Map<string, PictureMethod[]>;

  constructor(topics: readonly Topic[]) {
    const names = topics.flatMap((topic) => topic.names);
    this.methods = new Map(
      names
        .filter(({ kind }) => kind === "class")
        .map(({ name, members }) => [
          name,
          members
            .filter(({ declaration, isMethod }) => isMethod && isPicture(declaration))
            .map(({ name: method }) => {
              const values = given[`${name}.${method}`] ?? [];
              return { method, values, words: values.map((value) => JSON.stringify(value)).join(", ") };
            }),
        ]),
    );
    const functions = names.filter(
      ({ kind, declarations }) => kind === "function" && declarations.some(isPicture),
    );
    this.all = new Set([
      ...functions.map(({ name }) => name),
      ...[...this.methods].flatMap(([name, methods]) => methods.map(({ method }) => `${name}.${method}`)),
    ]);
  }

  /** The methods of a class that make pictures. */
  of(className: string): readonly PictureMethod[] {
    return this.methods.get(className) ?? [];
  }
}
