/*
 * What `paper.json` holds, as a JSON Schema (draft 2020-12): editors complete and check by it, and so does `checkPaper`. It stands as a file in
 * `assets/paper.schema.json`, which a paper names under `$schema`.
 */

/** The part of JSON Schema that is used here. */
export interface Schema {
  $schema?: string;
  title?: string;
  description?: string;
  type?: SchemaType | SchemaType[];
  const?: string;
  pattern?: string;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
}

export type SchemaType = "string" | "number" | "boolean" | "null" | "array" | "object";

const said = /\S/.source;
const text = (description: string): Schema => ({ type: "string", description });
const sentence = (description: string): Schema => ({ type: "string", pattern: said, description });
const textOrNull = (description: string): Schema => ({ type: ["string", "null"], description });
const list = (items: Schema, description: string): Schema => ({ type: "array", items, description });
const byPath = (values: Schema, description: string): Schema => ({
  type: "object",
  additionalProperties: values,
  description,
});
const marks = (description: string): Schema => ({ type: ["number", "null"], description });

const tolerances: Schema[] = [
  { const: "digits" },
  {
    type: "object",
    properties: { rel: { type: "number", exclusiveMinimum: 0, maximum: 1 } },
    required: ["rel"],
    additionalProperties: false,
  },
];

/** One part of a problem. */
export const partSchema: Schema = {
  type: "object",
  required: ["id", "statement", "expects"],
  additionalProperties: false,
  properties: {
    id: sentence('The part\'s own name, by which answer("id", value) answers it.'),
    part: text("The label within the problem: a, b, or empty where there is but one part."),
    topic: text("The heading in gradsheet index."),
    kind: text("What the part asks for: numeric, symbolic, concept, …"),
    statement: text("The question, Markdown with LaTeX between dollars; the notebook quotes it (> …)."),
    given: byPath(
      {},
      'The data of the question. { "options": […] } with expects { "correct": ["integer", "n"] } is multiple choice.',
    ),
    marks: {
      anyOf: [{ type: ["number", "null"] }, { type: "object", additionalProperties: { type: "number" } }],
      description: 'The marks of the part, or those of its values by their path: { "g_W": 2, "g_b": 1 }.',
    },
    published: textOrNull("The published answer as printed, Markdown with LaTeX between dollars."),
    publishedValue: {
      description:
        "The published answer in the shape of expects, null where nothing was printed; a number may be a text.",
    },
    key: {
      description:
        "The right answer in the shape of expects, computed apart from the notebook; null where no computation decides.",
    },
    check: text("What judges a construction by what it does; the names stand in gradsheet's documentation."),
    labels: byPath(
      sentence("LaTeX for between dollars."),
      'LaTeX for the values of the answer, by their path with dots: { "g_W": "\\\\partial L/\\\\partial W" }.',
    ),
    unordered: list(text("A path."), "Paths of lists whose order does not matter."),
    paired: list(
      { type: "array", items: text("A path."), minItems: 2 },
      'Paths of lists whose entries belong together one by one, and come in any order: [["roots", "f"]].',
    ),
    accept: byPath(
      { type: "array", items: { type: "string" } },
      'Other words for a choice: { "box blur": ["box filter"] }.',
    ),
    tolerance: {
      anyOf: [...tolerances, { type: "object", additionalProperties: { anyOf: tolerances } }],
      description:
        'How near numbers must come in practice, for all or by path: "digits" (the student\'s own, three or more; the default) or { "rel": 0.01 }.',
    },
    upToScale: list(
      { type: "array", items: text("A path."), minItems: 1 },
      'Paths of numbers that mean the same when all are multiplied by one positive number: [["w1", "w2", "b"]].',
    ),
    depends: list(
      text("The id of a part."),
      "The ids of earlier parts of the notebook on whose values this one rests.",
    ),
    slips: list(
      {
        type: "object",
        required: ["at", "as", "say"],
        additionalProperties: false,
        properties: {
          at: text("Where the mistake shows: a path of the answer."),
          as: sentence(
            "What comes out then: an expression over the answers of the notebook's parts (yhat; h_2 is the second entry of h), its parameters and the quantities of its traces.",
          ),
          say: sentence("What is said of it, Markdown, without the right value."),
        },
      },
      'Mistakes that practice knows by name: { "at": "loss", "as": "-log(yhat)/log(10)", "say": "the decimal logarithm" }.',
    ),
    rubric: list(
      {
        anyOf: [
          sentence("One point."),
          {
            type: "object",
            required: ["says", "marks"],
            additionalProperties: false,
            properties: {
              says: sentence("One point: a statement that an answer has or has not."),
              marks: { type: "number", exclusiveMinimum: 0 },
            },
          },
        ],
      },
      'What a full answer in words says, a list to check oneself with and to mark by: sentences, or { "says": "names the flat region", "marks": 1 } each; the marks sum to those that a person gives.',
    ),
    reconstructed: sentence("One sentence where the statement is not the source's own wording."),
    figure: textOrNull("A note on a lost drawing, or on how the source was read."),
    needs: list({ type: "string" }, "What of the library the part needs."),
    conventions: textOrNull("The conventions that the answer follows."),
    expects: {
      description:
        'The shape of the answer in type words: number, integer, exact, expr, bool, text, choice:A|B, with |null behind; ["number", 3] is a list of three, ["number", "n"] of any length, ["number", 2, 2] a matrix, { "x": "number" } has names.',
    },
  },
};

/** One problem of a paper; its parts are checked by themselves. */
export const problemSchema: Schema = {
  type: "object",
  required: ["problem", "notebook", "parts"],
  additionalProperties: false,
  properties: {
    problem: text('The number by which worksheet("paper", "1") opens the problem.'),
    printed: text("The label in the source where it differs from the number."),
    title: text("The problem's title."),
    notebook: text("The file name of the notebook in the paper's folder."),
    marks: marks("The marks of the problem; null: the sum of its parts'."),
    intro: textOrNull("Text common to the parts, Markdown with LaTeX between dollars."),
    parts: list(partSchema, "The parts in their order."),
  },
};

/** The whole of a `paper.json`. */
export const paperSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "gradsheet paper",
  description:
    "An exam paper: questions, published answers, keys, and the shape in which each answer is reported.",
  type: "object",
  required: ["paper", "title", "problems"],
  additionalProperties: false,
  properties: {
    $schema: text("This schema."),
    paper: text('The folder\'s name, by which worksheet("NAME", "1") finds the paper.'),
    title: text("The paper's title."),
    institution: textOrNull("For the title page."),
    course: textOrNull("For the title page."),
    date: textOrNull("ISO date of the exam."),
    instructions: textOrNull("What the cover says: time allowed, aids, how marks are given."),
    marks: marks("Marks of the whole paper."),
    problems: list(problemSchema, "The problems in their order."),
  },
};
