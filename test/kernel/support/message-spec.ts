import type { Message } from "../../../kernel/protocol/message.js";

/** What is wrong with a value at a place; nothing where it is right. */
type Check = (value: unknown, place: string) => string[];

const is =
  (what: string, test: (value: unknown) => boolean): Check =>
  (value, place) =>
    test(value) ? [] : [`${place}: needs ${what}, got ${JSON.stringify(value)}`];
const string = is("a string", (value) => typeof value === "string");
const integer = is("an integer", Number.isInteger);
const boolean = is("true or false", (value) => typeof value === "boolean");
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const record = is("an object", isRecord);
const anything: Check = () => [];
const one = (...values: unknown[]): Check =>
  is(`one of ${values.join(", ")}`, (value) => values.includes(value));
const list =
  (of: Check): Check =>
  (value, place) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => of(item, `${place}[${index}]`))
      : [`${place}: needs a list, got ${JSON.stringify(value)}`];

/** An object with these fields and no others; a name that ends with `?` may be absent. */
const fields =
  (checks: Record<string, Check>): Check =>
  (value, place) => {
    if (!isRecord(value)) return record(value, place);
    const known = Object.keys(checks).map((name) => name.replace("?", ""));
    const odd = Object.keys(value).filter((name) => !known.includes(name));
    return [
      ...odd.map((name) => `${place}.${name}: is no field of this message`),
      ...Object.entries(checks).flatMap(([name, check]) => {
        const plain = name.replace("?", "");
        if (plain in value) return check(value[plain], `${place}.${plain}`);
        return name.endsWith("?") ? [] : [`${place}.${plain}: is missing`];
      }),
    ];
  };

/** One of several forms; the faults of the form that fits best. */
const either =
  (...forms: Check[]): Check =>
  (value, place) =>
    forms.map((form) => form(value, place)).toSorted((a, b) => a.length - b.length)[0] ?? [];

const error = { ename: string, evalue: string, traceback: list(string) };
const failed = fields({ status: one("error"), ...error });
const bundle: Check = (value, place) =>
  isRecord(value)
    ? Object.keys(value).flatMap((type) =>
        /^[\w.+-]+\/[\w.+-]+$/.test(type) ? [] : [`${place}: needs media types, got ${type}`],
      )
    : record(value, place);
const shown = { data: bundle, metadata: record };
const userExpression = either(
  fields({ status: one("ok"), ...shown }),
  fields({ status: one("error"), ...error }),
);
const userExpressions: Check = (value, place) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, result]) => userExpression(result, `${place}.${name}`))
    : record(value, place);
const page = fields({ source: one("page"), data: bundle, start: integer });
const kind = fields({ text: string, type: string, signature: string, start: integer, end: integer });
const ended = { execution_count: integer, payload: list(page), user_expressions: userExpressions };
const entry: Check = (value, place) =>
  Array.isArray(value) && value.length === 3
    ? [
        ...integer(value[0], `${place}[0]`),
        ...integer(value[1], `${place}[1]`),
        ...either(string, (pair, at) =>
          Array.isArray(pair) && pair.length === 2
            ? [...string(pair[0], at), ...either(string, one(null))(pair[1], at)]
            : [`${at}: needs [input, output]`],
        )(value[2], `${place}[2]`),
      ]
    : [`${place}: needs [session, line, source]`];
const comm = { comm_id: string, data: anything };

/** The content of every message that a kernel sends. Source: Jupyter messaging protocol 5.5, message by message. */
const contents: Record<string, Check> = {
  execute_reply: either(
    fields({ status: one("ok"), ...ended }),
    fields({ status: one("error"), ...ended, ...error }),
    fields({ status: one("aborted") }),
  ),
  inspect_reply: either(fields({ status: one("ok"), found: boolean, ...shown }), failed),
  complete_reply: either(
    fields({
      status: one("ok"),
      matches: list(string),
      cursor_start: integer,
      cursor_end: integer,
      metadata: fields({ _jupyter_types_experimental: list(kind) }),
    }),
    failed,
  ),
  history_reply: fields({ status: one("ok"), history: list(entry) }),
  is_complete_reply: either(
    fields({ status: one("complete", "invalid", "unknown") }),
    fields({ status: one("incomplete"), indent: string }),
  ),
  connect_reply: fields({
    status: one("ok"),
    shell_port: integer,
    iopub_port: integer,
    stdin_port: integer,
    control_port: integer,
    hb_port: integer,
  }),
  comm_info_reply: fields({
    status: one("ok"),
    comms: (value, place) =>
      isRecord(value)
        ? Object.entries(value).flatMap(([id, target]) =>
            fields({ target_name: string })(target, `${place}.${id}`),
          )
        : record(value, place),
  }),
  kernel_info_reply: fields({
    status: one("ok"),
    protocol_version: string,
    implementation: string,
    implementation_version: string,
    language_info: fields({
      name: string,
      version: string,
      mimetype: string,
      file_extension: string,
      pygments_lexer: string,
      codemirror_mode: either(string, record),
      nbconvert_exporter: string,
    }),
    banner: string,
    debugger: boolean,
    help_links: list(fields({ text: string, url: string })),
    supported_features: list(one("debugger", "kernel subshells")),
  }),
  shutdown_reply: fields({ status: one("ok"), restart: boolean }),
  interrupt_reply: fields({ status: one("ok") }),
  input_request: fields({ prompt: string, password: boolean }),
  status: fields({ execution_state: one("busy", "idle", "starting") }),
  stream: fields({ name: one("stdout", "stderr"), text: string }),
  display_data: fields({ ...shown, "transient?": fields({ "display_id?": string }) }),
  update_display_data: fields({ ...shown, transient: fields({ display_id: string }) }),
  execute_input: fields({ code: string, execution_count: integer }),
  execute_result: fields({ ...shown, execution_count: integer }),
  error: fields(error),
  clear_output: fields({ wait: boolean }),
  iopub_welcome: fields({ subscription: string }),
  comm_open: fields({ ...comm, target_name: string }),
  comm_msg: fields(comm),
  comm_close: fields(comm),
};

const header = fields({
  msg_id: string,
  session: string,
  username: string,
  date: is("a date with its time zone", (value) =>
    /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(String(value)),
  ),
  msg_type: string,
  version: one("5.5"),
});

/** What the protocol finds wrong with a message of a kernel. */
export function faultsOf({ header: head, metadata, content }: Message): string[] {
  const check = contents[head.msg_type];
  const place = head.msg_type;
  if (check === undefined) return [`${place}: is no message that a kernel sends`];
  return [
    ...header(head, `${place} header`),
    ...record(metadata, `${place} metadata`),
    ...check(content, place),
  ];
}
