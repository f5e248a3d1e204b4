import { basename, dirname, join, resolve } from "node:path";
import { exitCode, nameOption, parseOptions, UsageError, type Command } from "./command.js";
import { documentOptions, documentOptionsHelp, documentOptionTypes } from "./document-options.js";
import { findInputs, type Input } from "./inputs.js";
import { fontsAsked, type FontValues } from "./fonts.js";
import { checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { execute, executeWith, ofOnePaper } from "./solved-inputs.js";
import { writeDocument, type DocumentFormat } from "./write-document.js";

const titles = { pdf: "a PDF", html: "one HTML page that loads nothing and runs no script" };

const help = (
  format: DocumentFormat,
) => `Typesets a notebook, or several of them as one document, as ${titles[format]}.

Usage: gradsheet ${format} <notebook | folder>… [options]

  -o, --output FILE    where it goes (default: solutions/NAME.${format}, named after the notebook, or the
                       folder where it has several)
${parameterHelp}
  --no-execute         take the notebooks as they are; otherwise one without outputs is run first
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own; without it a notebook of another
                       kernel is taken as it is
${documentOptionsHelp(format)}
${forceHelp}
Exit codes: 0 done, 1 a cell failed or a file is not a notebook, 2 wrong usage, 3 something is shown as source because it cannot
be rendered, 130 interrupted.`;

/** The command that turns notebooks into one document of a format. */
export function documentCommand(format: DocumentFormat): Command {
  const place = `gradsheet ${format}`;
  return {
    help: help(format),
    async run(args) {
      const { values, positionals } = parseOptions(place, args, {
        output: { type: "string", short: "o" },
        ...parameterOption,
        "no-execute": { type: "boolean", default: false },
        kernel: { type: "string" },
        ...forceOption,
        ...documentOptionTypes(format),
      } as const);
      if (positionals.length === 0) {
        throw new UsageError({
          place,
          rule: "needs a notebook or a folder",
          got: "none",
          cure: `See ${place} --help.`,
        });
      }
      const given = values as Parameters<typeof documentOptions>[1] & FontValues;
      const options = { ...documentOptions(place, given), ...fontsAsked(given) };
      const kernel = nameOption(place, "kernel", values.kernel);
      const inputs = findInputs(positionals, { toOneFile: true });
      const kind = options.questionsOnly ? "-questions" : options.answersOnly ? "-key" : "";
      const file = values.output ?? join("solutions", `${documentName(inputs)}${kind}.${format}`);
      checkOutputs(place, [{ option: "-o", path: file, kind: format }], inputs, values.force);
      const parameters = parameterValues(place, values.parameter, inputs);
      if (parameters !== undefined && values["no-execute"]) {
        throw new UsageError({ place, rule: "needs to run the notebook for -p", got: "--no-execute" });
      }
      const { solved, code } =
        parameters === undefined
          ? await execute(inputs, values["no-execute"] || options.questionsOnly, kernel)
          : await executeWith(inputs, parameters, kernel);
      if (code === exitCode.interrupted || solved.length === 0) return code;
      const ran = code === exitCode.done;
      const documentCode = await writeDocument(format, ofOnePaper(solved), file, options, ran);
      return ran ? documentCode : code;
    },
  };
}

/** A document is named after its notebook, or after the folder of several. */
export function documentName(inputs: Input[]): string {
  const [{ path, paper }] = inputs;
  if (inputs.length === 1) return basename(path, ".ipynb");
  return paper?.paper ?? basename(resolve(dirname(path)));
}
