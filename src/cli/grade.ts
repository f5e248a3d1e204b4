import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.js";
import { findSubmissions, type Submission } from "../grading/find-submissions.js";
import { gradeClass, type GradedClass } from "../grading/grade-class.js";
import { marksFile, type MarksFormat } from "../grading/marks-file.js";
import { handFile, handMarks, readHandMarks } from "../grading/by-hand.js";
import type { Marked } from "../grading/marked.js";
import { lateRule } from "../grading/late-rule.js";
import { latenessOf, type LateRules } from "../grading/lateness.js";
import { dueTime, readRoster, type Roster } from "../grading/read-roster.js";
import type { StudentRecord } from "../grading/student-record.js";
import { classSummary, summaryFile, summaryPage } from "../grading/summary-page.js";
import { paperAndFolder } from "../paper/find-paper.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { readPaper } from "../paper/read-paper.js";
import { notebooksToHtml } from "../pdf/html/html-document.js";
import { isCompilerReady, prepareCompiler } from "../run/prepare-compiler.js";
import { writeFile } from "../write-file.js";
import {
  exitCode,
  jobsOption,
  nameOption,
  numberOption,
  parseOptions,
  UsageError,
  type Command,
} from "./command.js";
import { counted } from "./counted.js";
import { FeedbackPages } from "./feedback-pages.js";
import { summaryText } from "./grade-summary.js";
import { interruptible } from "./interruptible.js";
import { checkOutputs, forceHelp, forceOption, type Output } from "./outputs.js";
import { paint, printable } from "./paint.js";
import { Progress } from "./progress.js";
import { connected, serverAsked, serverHelp, serverOption, usualJobs } from "./server.js";
import { sandboxAsked, sandboxHelp, sandboxOption } from "./sandbox.js";
import { terminalWidth } from "./results.js";

/** What a notebook may use unless another limit is given: seconds a cell, megabytes of memory, of files and of outputs. */
const usual = { time: 20, memory: 2_048, disk: 500, shown: 20 };

const help = `Runs what a class handed in, marks it against solutions with each student's own numbers, and writes marks and feedback.

Usage: gradsheet grade <notebook | folder>… --paper PAPER [options]

  --paper PAPER        the folder of the paper (with paper.json and the notebooks that solve it), or the name of one that comes with
                       gradsheet
  --seeds FILE         the class list, comma-separated with a line of headings: student (or the columns by which Moodle and Canvas name
                       one), and where there are some seed, due and submitted
  --due DATE           when it was due, where the list does not say: 2026-05-01 (to its end) or 2026-05-01T18:00
  --late RULE          what late work loses of its marks: 10%/day for each begun day (also hour, min), with commas behind it
                       max 50%, grace 15 min, none after 3 days; the time is the list's (submitted, or Moodle's), else the file's own
  -o, --output FOLDER  where everything goes (default: grades)
  --problems N,…       the problems to grade (default: those that any notebook answers a part of)
  --format FORMAT      marks.csv for moodle (its grading worksheet) or canvas (its gradebook); default: a column for each part
  --no-follow-through  a value counts only where it is right; otherwise also where it follows rightly from an earlier wrong one
  --no-pdf             feedback as HTML alone
  --jobs N             how many notebooks run at a time (default: one for each core)
  --time SECONDS       the longest that one cell may take (default: ${usual.time}); a notebook may take five times as long in all
  --memory MB          the most memory that a notebook may use, with all that it starts (default: ${usual.memory})
  --disk MB            the most that a notebook may write to files in its folder (default: ${usual.disk}); with --sandbox it writes nowhere
                       else but to a /tmp of its own, of the same size
  --shown MB           the most that a notebook may show; what it shows beyond is left out (default: ${usual.shown})
${serverHelp}
  --kernel NAME        what the server calls gradsheet's kernel (default: gradsheet)
${sandboxHelp}
${forceHelp}

What is handed in: in a folder, each folder below it is a student's, with one notebook or several; each notebook beside those folders is
one student's, named after the student. Downloads of Moodle and Canvas are read as they come. With --seeds the names are those of the
list, and a notebook may have more after it (ada-q01.ipynb).

What is written: marks.csv; feedback/NAME.html and .pdf for each student; summary.html and summary.csv, which part went wrong how often
and by which slips, who has the same wrong numbers under different seeds, who was late; records/NAME.json for each student. A second
call grades what is new or has changed; Ctrl-C keeps what is graded.

Answers in words are marked by a person: by-hand.csv has a line for each point of the paper's rubric; fill in its column marks, and call
the same again: they are added, in marks.csv and on the students' pages.

What counts: the attempts that a notebook makes while it runs here. The seed is the list's, else the file's; the numbers and the solution
of that seed are made anew from the paper. Outputs, keys and marks that are stored in a file are never read. A cell that fails or takes
too long ends itself alone; the cells after it run.

Careful: this runs the code of others. Without --sandbox a notebook can do all that you can: read and write your files, use the network,
end your programs; only its time, its memory, what it shows and what it writes to its own folder are limited. --sandbox refuses where
nothing keeps it in. With --server it runs with the rights that the server's kernels have, and the server limits its memory; solutions
are made on this machine all the same, where what was handed in cannot read them.

Exit codes: 0 done, 1 a file could not be graded or a part has no marks (it is said which), 2 wrong usage, 130 interrupted.`;

const place = "gradsheet grade";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    paper: { type: "string" },
    seeds: { type: "string" },
    due: { type: "string" },
    late: { type: "string" },
    output: { type: "string", short: "o", default: "grades" },
    problems: { type: "string" },
    format: { type: "string", default: "plain" },
    "no-follow-through": { type: "boolean", default: false },
    "no-pdf": { type: "boolean", default: false },
    jobs: { type: "string" },
    time: { type: "string" },
    memory: { type: "string" },
    disk: { type: "string" },
    shown: { type: "string" },
    kernel: { type: "string" },
    ...serverOption,
    ...sandboxOption,
    ...forceOption,
  });
  if (positionals.length === 0)
    throw usage("needs what was handed in: notebooks or a folder of them", "none");
  if (values.paper === undefined) throw usage("needs the paper after --paper", "none");
  const format = formatOf(values.format);
  const limits = {
    time:
      numberOption(place, { option: "time", unit: "seconds", least: 1, most: 86_400 }, values.time) ??
      usual.time,
    memory:
      numberOption(
        place,
        { option: "memory", unit: "megabytes", least: 512, most: 1_000_000 },
        values.memory,
      ) ?? usual.memory,
    disk:
      numberOption(place, { option: "disk", unit: "megabytes", least: 1, most: 1_000_000 }, values.disk) ??
      usual.disk,
    shown:
      numberOption(place, { option: "shown", unit: "megabytes", least: 0.1, most: 1_000 }, values.shown) ??
      usual.shown,
  };
  const { sandbox: wantsSandbox, memory } = values;
  const server = serverAsked(place, values, { sandbox: wantsSandbox, memory });
  const kernel = nameOption(place, "kernel", values.kernel);
  if (kernel !== undefined && server === null) throw usage("needs --server for --kernel", kernel);
  const jobs = jobsOption(place, values.jobs) ?? (server === null ? availableParallelism() : usualJobs);
  const { paper, folder } = paperOf(values.paper);
  const roster = values.seeds === undefined ? null : readRoster(values.seeds);
  const submissions = findSubmissions(positionals, roster);
  const rules: LateRules = {
    due: dueOption(values.due),
    rule: values.late === undefined ? null : lateRule(values.late),
  };
  if (rules.rule !== null && rules.due === null && !(roster?.rows ?? []).some(({ due }) => due !== null))
    throw usage("needs --due, or a column due in the list, for --late", values.late!);
  const filled = readHandMarks(join(values.output, "by-hand.csv"));
  const markedFrom = (submission: Submission, record: StudentRecord): Marked => ({
    submission,
    record,
    lateness: latenessOf(submission, rules),
    byHand: handMarks(record, paper, filled),
  });
  checkOutputs(place, outputsIn(values.output), inputsOf(submissions), values.force);
  const sandbox = await sandboxAsked(place, values);
  if (sandbox === null && server === null)
    warn(
      "What was handed in runs with your rights: it can read and write your files and use the network. --sandbox keeps it in.",
    );
  const problems = values.problems?.split(",").map((each) => each.trim());
  const pages = new FeedbackPages(values.output, paper, !values["no-pdf"]);
  const watched = watching(submissions, pages, values.output, markedFrom);
  let stopped = false;
  if (!isCompilerReady()) console.error("Preparing the compiler for many kernels, once …");
  await prepareCompiler();
  const graded = await interruptible(async (signal): Promise<GradedClass> => {
    const engine = server === null ? undefined : await connected(server, watched.progress, signal);
    stopped = engine === null;
    if (engine === null) return { records: [], problems: [] };
    const options = {
      output: values.output,
      problems,
      jobs,
      ...limits,
      sandbox,
      server: engine,
      kernel,
      signal,
      followThrough: !values["no-follow-through"],
    };
    const result = await gradeClass(submissions, paper, folder, { ...options, ...watched.events });
    await watched.pagesWritten();
    stopped = signal.aborted;
    return result;
  }, "what is graded is kept, and the same call grades the rest");
  pages.save();
  const marked = markedOf(submissions, graded.records, markedFrom);
  if (stopped) {
    console.error(
      `${marked.length} of ${submissions.length} students are graded; the same call grades the rest.`,
    );
    return exitCode.interrupted;
  }
  return writeClass(marked, { paper, roster, format, output: values.output, faults: watched.faults() });
}

/** What is written about the whole class, and what of it is told. */
function writeClass(
  marked: Marked[],
  {
    paper,
    roster,
    format,
    output,
    faults,
  }: { paper: Paper; roster: Roster | null; format: MarksFormat; output: string; faults: number },
): number {
  const summary = classSummary(marked);
  writeFile(join(output, "marks.csv"), marksFile(format, marked, { paper, roster }));
  writeFile(join(output, "summary.csv"), summaryFile(summary));
  const hand = handFile(marked);
  if (hand !== "") writeFile(join(output, "by-hand.csv"), hand);
  const page = summaryPage(summary, marked, paper);
  const path = join(output, "summary.ipynb");
  writeFile(join(output, "summary.html"), notebooksToHtml([{ notebook: page, path }], {}).html);
  console.log(printableLines(summaryText(summary, marked, terminalWidth())));
  console.log(
    `Marks in ${join(output, "marks.csv")}, all about the class in ${join(output, "summary.html")}.`,
  );
  const open = marked.some(({ record }) =>
    record.remarks.some(({ kind }) => kind === "unmarked" || kind === "unread"),
  );
  return faults > 0 || open ? exitCode.failed : exitCode.done;
}

/** Live lines for the students whose work runs, and a page for each that is done. */
function watching(
  submissions: readonly Submission[],
  pages: FeedbackPages,
  output: string,
  markedFrom: (submission: Submission, record: StudentRecord) => Marked,
) {
  const progress = new Progress();
  const byStudent = new Map(submissions.map((each) => [each.student, each]));
  let kept = 0;
  let ends = 0;
  let faults = 0;
  let started = 0;
  let problems: PaperProblem[] = [];
  // One page after the other, while the next notebooks run.
  let turn = Promise.resolve();
  let waiting = 0;
  const page = (record: StudentRecord): void => {
    waiting += 1;
    turn = turn.then(async () => {
      await pages.write(markedFrom(byStudent.get(record.student)!, record), problems);
      waiting -= 1;
    });
    // Whoever waits for the last one hears of it.
    turn.catch(() => {});
  };
  const numbered = (name: string) => `${kept + ++ends}/${submissions.length} ${name}`;
  return {
    progress,
    faults: () => faults,
    events: {
      onProblems: (graded: PaperProblem[]) => {
        problems = graded;
      },
      onStart: (student: string) => {
        started += 1;
        progress.queue(submissions.length - kept - started, submissions.length, "student");
        progress.show(student, "runs");
      },
      onEnd: (record: StudentRecord, isKept: boolean) => {
        page(record);
        if (isKept) {
          kept += 1;
          progress.queue(
            started === 0 ? 0 : submissions.length - kept - started,
            submissions.length,
            "student",
          );
          return;
        }
        const trouble = record.remarks.filter(({ kind }) => kind !== "note").map(({ text }) => `\n  ${text}`);
        const isMarked = record.parts.some(({ unmarked }) => unmarked === undefined);
        const marks = isMarked
          ? `${Number(record.marks.toFixed(2))} of ${Number(record.of.toFixed(2))}`
          : "no marks yet";
        const line = `${numbered(record.student)}  ${marks}  ${record.seconds.toFixed(1)} s${trouble.join("")}`;
        progress.done(record.student, trouble.length === 0, printableLines(line));
      },
      onFault: (student: string, error: Error) => {
        faults += 1;
        progress.done(student, false, printableLines(`${numbered(student)}\n  ${error.message}`));
      },
    },
    /** Waits for the pages that are still to be written. */
    pagesWritten: async (): Promise<void> => {
      if (kept > 0)
        console.error(`${kept} of ${submissions.length} students were graded before, in ${output}.`);
      if (waiting > 0) progress.show("feedback", counted(waiting, "page"));
      await turn;
      progress.drop("feedback");
    },
  };
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

const warn = (text: string): void => console.error(paint(process.stderr, "yellow", text));

function usage(rule: string, got: string): UsageError {
  return new UsageError({ place, rule, got, cure: `See ${place} --help.` });
}

/** The time after `--due`: a day alone lasts to its end. */
function dueOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = dueTime(text);
  if (time !== null) return time;
  throw usage("needs a date after --due, such as 2026-05-01 or 2026-05-01T18:00", text === "" ? '""' : text);
}

function formatOf(text: string): MarksFormat {
  if (text === "plain" || text === "moodle" || text === "canvas") return text;
  throw usage("needs moodle or canvas after --format", text === "" ? '""' : text);
}

/** @throws FileError where there is no such paper. */
function paperOf(word: string): { paper: Paper; folder: string } {
  const paper = existsSync(word) ? readPaper(word) : null;
  if (paper !== null) return { paper, folder: word };
  if (!existsSync(word)) return paperAndFolder(word);
  throw new FileError({
    place: word,
    rule: "must be the folder of a paper",
    got: "one without a paper.json",
    cure: "gradsheet new --paper makes one.",
  });
}

function outputsIn(folder: string): Output[] {
  const option = "-o";
  return [
    { option, path: join(folder, "marks.csv"), kind: "csv" },
    { option, path: join(folder, "summary.csv"), kind: "csv" },
    { option, path: join(folder, "summary.html"), kind: "html" },
  ];
}

const inputsOf = (submissions: readonly Submission[]) =>
  submissions.flatMap(({ notebooks }) => notebooks.map((path) => ({ path, target: path, paper: null })));

function markedOf(
  submissions: readonly Submission[],
  records: readonly StudentRecord[],
  markedFrom: (submission: Submission, record: StudentRecord) => Marked,
): Marked[] {
  const byStudent = new Map(records.map((record) => [record.student, record]));
  return submissions.flatMap((submission) => {
    const record = byStudent.get(submission.student);
    return record === undefined ? [] : [markedFrom(submission, record)];
  });
}

export const command: Command = { help, run };
