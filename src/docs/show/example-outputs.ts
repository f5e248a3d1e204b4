import { InputError } from "../../errors.js";
import { Drawing } from "../../figure/drawing.js";
import { Plot } from "../../figure/plot.js";
import { exampleNames } from "../library/example-scope.js";
import { extraPictures } from "../facts/extra-pictures.js";
import { freeNames, runExample, valueOfCode } from "../library/examples.js";
import { bundleHtml, bundleOf } from "./display-html.js";
import type { PictureKinds } from "./picture-kinds.js";

/** What a call of an example shows in a notebook. */
export interface ShownOutput {
  /** The call as it is written. */
  call: string;
  html: string;
  /** What of it cannot be shown. */
  faults: string[];
}

/** A figure or a drawing with the code that makes it. */
export interface ShownPicture extends ShownOutput {
  /** `Descent.figure`, `curves`. */
  kind: string;
}

export interface ExampleOutputs {
  outputs: ShownOutput[];
  pictures: ShownPicture[];
}

/** More outputs than these of one example say nothing new. */
const mostOutputs = 3;

/**
 * Runs an example and shows what the function that it is about gives, as a notebook would: formulas, tables and figures. What a notebook
 * would show as plain text is left out: the example's own lines say it.
 * @param name - The function.
 * @param kinds - The pictures that are wanted of what it gives.
 */
export async function exampleOutputs(
  name: string,
  code: string,
  kinds: PictureKinds,
): Promise<ExampleOutputs> {
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
    [name],
  );
  const outputs: ShownOutput[] = [];
  const pictures: ShownPicture[] = [];
  for (const { value: given, call } of seen) {
    const value: unknown = await given;
    pictures.push(...(await picturesOf(name, value, standsAlone(call) ? call : code, call, kinds)));
    const bundle = outputs.length === mostOutputs ? null : await bundleOf(value);
    if (bundle === null) continue;
    const { html, faults } = bundleHtml(bundle, name);
    if (html.trim() !== "" && outputs.every((other) => other.html !== html))
      outputs.push({ call, html, faults });
  }
  return { outputs, pictures };
}

/** The figures that no example of the reference makes. */
export function extraOutputs(): Promise<ShownPicture[]> {
  return Promise.all(
    extraPictures.map(async ({ kind, code }) => {
      const picture = await valueOfCode(code, exampleNames);
      const { html, faults } = bundleHtml((await bundleOf(picture)) ?? {}, kind);
      return { kind, call: code, html, faults };
    }),
  );
}

/** Whether a call uses no names of lines before it. */
const standsAlone = (call: string): boolean =>
  freeNames(call).every((name) => name in exampleNames || name in globalThis);

/** The pictures that a value can make of itself, each with the code that makes it. */
async function picturesOf(
  name: string,
  value: unknown,
  code: string,
  call: string,
  kinds: PictureKinds,
): Promise<ShownPicture[]> {
  if (typeof value !== "object" || value === null) return [];
  const isPicture = value instanceof Plot || value instanceof Drawing;
  const wanted = isPicture ? [] : kinds.of(value.constructor.name);
  const made = wanted.flatMap(({ method, words, values }) => {
    const picture = unlessRefused(() =>
      (value as Record<string, (...given: unknown[]) => unknown>)[method](...values),
    );
    const kind = `${value.constructor.name}.${method}`;
    return picture === null ? [] : [{ kind, picture, ending: `.${method}(${words})` }];
  });
  if (isPicture) made.push({ kind: name, picture: value, ending: "" });
  return Promise.all(
    made.map(async ({ kind, picture, ending }) => {
      const { html, faults } = bundleHtml((await bundleOf(picture)) ?? {}, kind);
      const line = `${call}${ending}`;
      return { kind, call: code === call ? line : ending === "" ? code : `${code}\n${line}`, html, faults };
    }),
  );
}

/** What is made, or null where this value has no such picture: contour lines of a function of one variable. */
function unlessRefused(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
