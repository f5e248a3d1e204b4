/** A part of what a name takes or throws. */
export interface Described {
  name: string;
  /** Markdown. */
  text: string;
}

/** A property or a method of a class or an interface. */
export interface Member {
  name: string;
  /** As declared: `table(part?: string): Table`. */
  declaration: string;
  text: string;
  isMethod: boolean;
  parameters: Described[];
}

/** What a name of the package is. */
export type NameKind = "function" | "constant" | "class" | "type";

/** A name that the package exports, with all that its doc comment says. */
export interface PublicName {
  name: string;
  kind: NameKind;
  /** The file that declares it, from the package's folder: `src/probability/softmax.ts`. */
  file: string;
  /** What it is, Markdown; empty where nothing is said. */
  text: string;
  /** Papers and formulas that it follows. */
  source: string | null;
  /** As declared, without comments and `export declare`; one for each overload. */
  declarations: string[];
  parameters: Described[];
  returns: string;
  throws: string[];
  examples: string[];
  /** Of classes and interfaces. */
  members: Member[];
  /** Other public names of its declaration. */
  mentions: string[];
  /** Whether programs can import it; a type of an option that is written where it is used has no name for them. */
  isExported: boolean;
}

/** The names below a heading of an entry point, in its order. */
export interface Topic {
  /** The specifier that a program imports: `gradsheet`, `gradsheet/run`. */
  door: string;
  title: string;
  /** The page's name: `limits-and-taylor-polynomials`. */
  slug: string;
  names: PublicName[];
}
