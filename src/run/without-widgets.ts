import type { Message } from "../../kernel/protocol/message.js";

const viewMime = "application/vnd.jupyter.widget-view+json";

/**
 * A broadcast without the view of a widget where there is something beside it: the widget's model ends with its kernel, and a front end
 * that opened the file would look for it in the place of the figure.
 */
export function withoutWidgets(message: Message): Message {
  const { data } = message.content as { data?: Record<string, unknown> };
  if (data === undefined || data === null || !(viewMime in data) || Object.keys(data).length === 1)
    return message;
  const { [viewMime]: _view, ...shown } = data;
  return { ...message, content: { ...message.content, data: shown } };
}
