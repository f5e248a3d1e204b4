/** A part of a JSON Schema that the paper's has. */
interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  enum?: unknown[];
  required?: string[];
}

export interface SchemaSection {
  title: string;
  text: string;
  rows: { name: string; type: string; text: string; isRequired: boolean }[];
}

/** The fields of a schema, and of the records in it each in a section of its own, outer ones first. */
export function schemaRows(schema: Schema, title = "The paper"): SchemaSection[] {
  const { properties = {}, required = [], description = "" } = schema;
  const inner: SchemaSection[] = [];
  const rows = Object.entries(properties).map(([name, field]) => {
    const record = recordIn(field);
    if (record !== null) inner.push(...schemaRows(record, titleOf(name)));
    return {
      name,
      type: typeOf(field),
      text: field.description ?? field.items?.description ?? "",
      isRequired: required.includes(name),
    };
  });
  return [{ title, text: description, rows }, ...inner];
}

/** `problems` is a list of what one problem is. */
const titleOf = (name: string): string => `Each of \`${name}\``;

const recordIn = (field: Schema): Schema | null => {
  const record = field.items ?? field;
  return record.properties === undefined ? null : record;
};

function typeOf({ type, anyOf, items, enum: values, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  if (anyOf !== undefined) return anyOf.map(typeOf).join(" or ");
  const types = [type ?? "any"].flat();
  return types
    .map((one) => {
      if (one === "array") return items === undefined ? "list" : `list of ${typeOf(items)}`;
      if (
        one === "object" &&
        typeof additionalProperties === "object" &&
        additionalProperties.type !== undefined
      )
        return `record of ${typeOf(additionalProperties)}`;
      return one === "object" ? "record" : one;
    })
    .join(" or ");
}
