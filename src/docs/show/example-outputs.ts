import { exampleNames } from "../library/example-scope.js";
import { runExample } from "../library/examples.js";
import { bundleHtml, bundleOf } from "./display-html.js";

/** What a call of an example shows in a notebook. */
export interface ShownOutput {
  /** The call as it is written. */
  call: string;
  html: string;
  /** What of it cannot be shown. */
  faults: string[];
}

/** More outputs than these of one example say nothing new. */
const mostOutputs = 3;

/**
 * Runs an example and shows what the function that it is about gives, as a notebook would: formulas, tables and figures. Values that the
 * example's own lines say whole are left out.
 * @param name - The function.
 */
export async function exampleOutputs(name: string, code: string): Promise<ShownOutput[]> {
  const seen: { value: unknown; call: string }[] = [];
  await runExample(
    code,
    {
      ...exampleNames,
      __equal: () => {},
      __throws: async () => {},
      __seen: (value, call) => {
        seen.push({ value, call });
        return value;
      },
    },
    name,
  );
  const shown: ShownOutput[] = [];
  for (const { value, call } of seen) {
    if (shown.length === mostOutputs) break;
    const bundle = await bundleOf(await value);
    if (bundle === null) continue;
    const { html, faults } = bundleHtml(bundle, name);
    if (html.trim() !== "" && shown.every((other) => other.html !== html)) shown.push({ call, html, faults });
  }
  return shown;
}
