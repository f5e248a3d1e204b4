import type { Verdict } from "../paper/answer-record.js";

/*
 * What the server and its page say to each other beside Jupyter's own protocol: types only, so that the page can read them.
 *
 * HTML pages, all of them the page's `index.html` with `PageData` filled in:
 *   GET  /                       the papers
 *   GET  /notebooks/PATH         a notebook; its kernel is started with it
 *   GET  /help/NAME              the book (`dist/site`) where it is built, else the package's own texts
 *   GET  /try/PATH               makes a copy of a notebook that comes with the package, and opens it
 *   GET  /page/…                 the page's own files (`dist/page`); Vite's `base` is `/page/`
 *   GET  /files/PATH             a file as it is: images and PDF shown, everything else as a download
 *
 * JSON, of the same origin, with the cookie; everything but GET also with the header `writeHeader`:
 *   GET    /gradsheet/papers                  → Papers
 *   POST   /gradsheet/documents   DocumentRequest → Job, a stream of lines
 *   POST   /gradsheet/variant     CopyRequest     → Job, a stream of lines
 *   POST   /gradsheet/practise    CopyRequest     → Job, a stream of lines
 *   GET    /gradsheet/runs/PATH               → Runs
 *   GET    /gradsheet/device                  → Device
 *   GET    /gradsheet/status                  → Status
 *   GET    /gradsheet/help                    → HelpIndex
 *   GET    /gradsheet/help/NAME               → HelpPage
 *   POST   /gradsheet/worksheets  NewWorksheet    → NotebookPlace
 *   POST   /gradsheet/try         { path }        → NotebookPlace
 *   PUT    /gradsheet/edits       Edit            → 204
 *
 * A save: PUT /api/contents/PATH with `If-Match: "HASH"`, the hash of the version that the page has read or saved last, answers 412
 * with `Changed` where the file is another by now; `If-None-Match: *` answers 412 where there is one at all. Errors are Jupyter's:
 * `{ message, reason }`, the message is for people.
 */

/** The header that a write with the cookie needs; its value is in `PageData`. */
export const writeHeader = "X-Gradsheet";

/**
 * What the server puts into the page, as JSON in the attribute `content` of the template's `<meta name="gradsheet" content="{}" />`,
 * which must stand there just so.
 */
export interface PageData {
  /** The value of the header `writeHeader`. */
  write: string;
  /** The name of the folder that is served, without its path. */
  folder: string;
  version: string;
  view:
    | { kind: "papers" }
    | { kind: "notebook"; path: string }
    | { kind: "try"; path: string }
    | { kind: "help"; name: string };
}

/** A notebook that can be opened: `path` is relative to the folder, with `/`. */
export interface NotebookCard {
  path: string;
  title: string;
}

/** How a part's stored answer stands: its verdict, or that the notebook has no output for it. */
export type PartState = Verdict | "not run";

export interface PartCard {
  id: string;
  /** The label within its problem: `a`, or empty. */
  part: string;
  topic: string;
  marks: number | null;
  state: PartState;
}

export interface ProblemCard extends NotebookCard {
  problem: string;
  /** The label in the source where it differs from the number. */
  printed: string | null;
  marks: number | null;
  parts: PartCard[];
  /** Whether "Fresh numbers" can draw others. */
  varies: boolean;
  /** Whether the notebook's file is there; a problem without one cannot be opened. */
  exists: boolean;
}

export interface PaperCard {
  /** The folder's name, by which `worksheet(paper, problem)` finds it. */
  paper: string;
  /** The folder's path, relative with `/`, `""` for the served folder itself. */
  folder: string;
  title: string;
  institution: string | null;
  course: string | null;
  date: string | null;
  marks: number | null;
  problems: ProblemCard[];
  /** Other notebooks of its folder, and of `solutions/` those of this paper: variants, copies to practise on. */
  others: NotebookCard[];
}

/** A folder with notebooks that belong to no paper. */
export interface FolderCard {
  /** Its path, relative with `/`, `""` for the served folder itself. */
  folder: string;
  /** The folder's name in words: `Guide` for `guide`, `Notebooks` for the served folder itself. */
  title: string;
  notebooks: NotebookCard[];
}

export interface TopicCard {
  /** As `paper.json` says it: `backprop`. */
  topic: string;
  /** In words: `Back-propagation`. */
  name: string;
  problems: number;
  parts: number;
}

export interface Papers {
  folder: string;
  papers: PaperCard[];
  /** By name. */
  topics: TopicCard[];
  /** The guide, a folder of that name, or null where there is none. */
  guide: FolderCard | null;
  /** The other folders with notebooks that belong to no paper, in the order of their paths. */
  folders: FolderCard[];
  /** What could not be read, a sentence each. */
  faults: string[];
}

/** Makes a document with `gradsheet pdf` or `gradsheet html`. */
export interface DocumentRequest {
  /** A notebook, or a folder with some. */
  path: string;
  /** `html` is the solution as one page. */
  kind: "solution" | "questions" | "key" | "html";
  /** Where it goes: into `solutions/`, where the commands put theirs (default), or nowhere, to be fetched once from `url`. */
  to?: "folder" | "download";
}

/** Makes another notebook from one, in `solutions/` as the commands do: a variant with other numbers, or a copy without its solutions. */
export interface CopyRequest {
  path: string;
  /** Default: the first whose file is not there yet; 409 `{ message, reason: "exists", path }` for one whose file is there. */
  seed?: number;
}

/**
 * The lines of a job, JSON each (`application/x-ndjson`), as they come; the last is `done` or `failed`. A request that is given up ends
 * the work.
 */
export type JobLine =
  /** `task` is a notebook or a document by its name, `text` what it is at: `cell 3 of 12`, `typesetting`. */
  | { type: "progress"; task: string; text: string }
  /** What the command said, a line. */
  | { type: "said"; text: string }
  /** `path` is null for a download; `url` opens it or fetches it. */
  | { type: "done"; path: string | null; url: string; warnings: string[] }
  | { type: "failed"; message: string };

/** A message as JSON, without its buffers: what `@jupyterlab/services` hands to `iopubMessage`. */
export interface RunMessage {
  channel: "iopub";
  header: Record<string, unknown>;
  parent_header: Record<string, unknown>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: [];
}

/** The last run of a cell, from execute requests with `metadata.cellId`. */
export interface CellRun {
  cell: string;
  /** The `msg_id` of the execute request. */
  request: string;
  state: "waiting" | "running" | "ended";
  /** ISO 8601, when the request came, and when the kernel was done with it. */
  asked: string;
  ended: string | null;
  executionCount: number | null;
  /** How it ended, where it did: `died` is a kernel that ended. */
  status: "ok" | "error" | "aborted" | "died" | null;
  /** The broadcasts but for status, in order. */
  messages: RunMessage[];
  /** Whether there was more than the server keeps for a cell (8 MB). */
  cut: boolean;
}

/** Answered once a kernel that is on its way for the notebook answers. */
export interface Runs {
  /** The kernel of the notebook's session, or null where it has none. */
  kernel: { id: string; state: string } | null;
  runs: CellRun[];
}

/** What `gradsheet doctor` says. */
export interface Device {
  text: string;
  /** The first line's device: `cpu`; null where the command failed. */
  device: string | null;
  ok: boolean;
}

export interface KernelStatus {
  id: string;
  name: string;
  /** The notebook of its session, or null. */
  path: string | null;
  state: string;
  /** Bytes that its process holds in memory, or null where the system does not say. */
  memory: number | null;
  connections: number;
  lastActivity: string;
}

export interface Status {
  version: string;
  folder: string;
  started: string;
  /** Bytes that the server holds in memory. */
  memory: number;
  kernels: KernelStatus[];
}

/** Makes an empty worksheet for gradsheet's kernel. */
export interface NewWorksheet {
  /** Relative to the served folder, with `/`; one that is not there is made. Default: the served folder. */
  folder?: string;
  /** With or without `.ipynb`; default: the first of `Untitled`, `Untitled1`, … that is free. 409 where it is there. */
  name?: string;
}

/** A notebook that was made; `path` is relative to the served folder. */
export interface NotebookPlace {
  path: string;
}

export interface HelpIndex {
  /** Whether the book is built, which `/help/` shows then. */
  book: boolean;
  pages: { name: string; title: string }[];
}

export interface HelpPage {
  name: string;
  title: string;
  /** Made from the project's own Markdown; its links lead to `/help/…`, its pictures to `/gradsheet/help/…`. */
  html: string;
}

/** Tells the server whether a page has text that is not saved, so that it can say so when it is stopped. */
export interface Edit {
  /** A name that the page makes up for itself. */
  page: string;
  path: string;
  unsaved: boolean;
}

/** The body of a 412. */
export interface Changed {
  message: string;
  reason: "changed";
  /** Of the version that is there, or null where the file is gone. */
  hash: string | null;
  last_modified: string | null;
}
