/** An environment variable that the package reads, for those who use it. */
export interface Variable {
  name: string;
  /** What it does, Markdown. */
  text: string;
}

/** The variables that users set; a test holds this list beside the code. */
export const variables: readonly Variable[] = [
  {
    name: "GRADSHEET_DATA",
    text: "The folder that `gradsheet setup` fills: TensorFlow, WebGPU, MNIST, fonts. Default: `gradsheet` in the user's own data folder.",
  },
  {
    name: "GRADSHEET_DEVICE",
    text: "What trains, by name: `cuda`, `webgpu`, `tensorflow`, `wasm`, `cpu`. Default: `auto`, the first of these that works.",
  },
  { name: "GRADSHEET_COMPILE", text: "`0` runs steps of training kernel by kernel instead of compiled." },
  {
    name: "GRADSHEET_QUIET",
    text: "`1` shows no progress of training; notebooks that a command runs have it.",
  },
  {
    name: "GRADSHEET_REVEAL",
    text: "`1` lets the error of a wrong answer show what the key says: for authors.",
  },
  {
    name: "GRADSHEET_NOTEBOOK",
    text: "The path of the notebook that a cell stands in, for a student's copy in a front end that does not say it.",
  },
  {
    name: "GRADSHEET_TOKEN",
    text: "What opens the server of `--server`; `JUPYTER_TOKEN` where it is not set.",
  },
  {
    name: "GRADSHEET_TYPST",
    text: "The compiler of PDFs: `native` or `web`. Default: the native one where it is installed.",
  },
  {
    name: "GRADSHEET_AUTORELOAD",
    text: "`off`: an edited module takes effect only where it is imported again.",
  },
  {
    name: "GRADSHEET_CHECKER",
    text: "`stock` checks cells with TypeScript's own language service, which is slower; for comparing.",
  },
  { name: "GRADSHEET_SNAPSHOT", text: "`off` starts the compiler without a snapshot, which is slower." },
  {
    name: "GRADSHEET_WEBGPU_SOFTWARE",
    text: "Anything lets WebGPU run on a processor that only plays a graphics card; for tests.",
  },
  {
    name: "SOURCE_DATE_EPOCH",
    text: "The date of documents that name none, in seconds since 1970, so that the same notebook gives the same bytes.",
  },
  { name: "NO_COLOR", text: "Anything: no colors in the terminal." },
  { name: "COLUMNS", text: "How wide tables in a pipe are." },
  { name: "NODE_PATH", text: "Folders in which cells find packages beside those of their own folder." },
  { name: "JUPYTER_DATA_DIR", text: "Where `gradsheet kernel install` puts the kernel's description." },
  { name: "JUPYTER_PATH", text: "Further folders in which kernels are looked up." },
  { name: "XDG_DATA_HOME", text: "The user's own data folder on Linux; default `~/.local/share`." },
  { name: "XDG_CACHE_HOME", text: "Where compiled compilers are kept; default `~/.cache`." },
  {
    name: "XDG_STATE_HOME",
    text: "Where `gradsheet serve` keeps its token and what it trusts; default `~/.local/state`.",
  },
];

/** Variables that parts of the package set for each other; nobody else does. */
export const innerVariables: readonly string[] = [
  "GRADSHEET_CHILD",
  "GRADSHEET_COMPILER",
  "GRADSHEET_RUN",
  "GRADSHEET_STDERR",
];
