import type { NativeBinding } from "./native.js";
import { fieldsOf } from "./protobuf.js";

/** What TensorFlow says of an operation. */
export interface Operation {
  /** Whether it keeps something between its calls, as a random generator does. */
  stateful: boolean;
  /** The names of its attributes, and whether each has a default. */
  attrs: Map<string, { hasDefault: boolean }>;
  /** Its inputs: the attributes that say their type and how many they are. */
  inputs: { typeAttr?: string; numberAttr?: string }[];
}

const known = new Map<string, Operation>();

/** The definition of an operation, asked of the library once. */
export function operationOf(binding: NativeBinding, op: string): Operation {
  let operation = known.get(op);
  if (!operation) known.set(op, (operation = parsed(binding.operationDefinition(op))));
  return operation;
}

/** Reads an OpDef. Source: tensorflow/core/framework/op_def.proto. */
function parsed(definition: Uint8Array): Operation {
  const operation: Operation = { stateful: false, attrs: new Map(), inputs: [] };
  for (const [field, content] of fieldsOf(definition))
    if (field === 17) operation.stateful = content === 1;
    else if (field === 2) {
      const input = Object.fromEntries(fieldsOf(content as Uint8Array));
      operation.inputs.push({ typeAttr: text(input[4]), numberAttr: text(input[5]) });
    } else if (field === 4) {
      const attr = Object.fromEntries(fieldsOf(content as Uint8Array));
      operation.attrs.set(text(attr[1])!, { hasDefault: 3 in attr });
    }
  return operation;
}

const text = (bytes: number | Uint8Array | undefined): string | undefined =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString("utf8") : undefined;
