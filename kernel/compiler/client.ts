import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { importedPackages } from "../imported-packages.js";
import { startCompilerProcess } from "./compiler-process.js";
import type { Answer, CompilerQuestions, Question, QuestionName } from "./requests.js";
import { codeFolder, codeLimit, keepWithin, markUsed } from "../cache-folder.js";
import { folderSnapshotFile, snapshotFor, snapshotsWanted } from "./snapshot-file.js";

interface Waiting {
  question: Question;
  resolve: (answer: never) => void;
  reject: (fault: Error) => void;
}

/** A compiler that lives elsewhere. */
interface Home {
  kind: "thread" | "process";
  post(question: Question): void;
}

/** How long after its first answer a thread is left in peace before a snapshot is made for the next kernel. */
const buildDelay = 3000;
/** For how long nobody may have asked anything before a snapshot of the folder's packages is made, in milliseconds. */
const idleDelay = 30_000;

/**
 * The compiler as seen from the channels thread. It lives in a process that starts from a snapshot, or where there is
 * none in a thread of its own, so that loading TypeScript or checking an import never keeps a request waiting that
 * needs no compiler.
 */
export class CompilerClient {
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  /** The cells that passed, to bring a new compiler up to date when the old one dies. */
  readonly #passed: CompilerQuestions["compile"]["ask"][] = [];
  /** The packages that they import. */
  readonly #packages = new Set<string>();
  #folderPlan: NodeJS.Timeout | undefined;
  #home: Home | undefined;
  #questions = 0;
  #processFailed = false;
  #upkeepPlanned = false;

  /** @param folder The notebook's folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the compiler, unless it runs; the first question does so too. */
  start(): void {
    this.#home ??= this.#settle();
  }

  #settle(): Home {
    const snapshot = snapshotsWanted() && !this.#processFailed ? snapshotFor(this.#folder) : undefined;
    const home = snapshot === undefined ? this.#startThread() : this.#startProcess(snapshot);
    for (const ask of this.#passed) home.post({ id: 0, name: "compile", ask });
    return home;
  }

  #startThread(): Home {
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { folder: this.#folder },
    });
    const home: Home = { kind: "thread", post: (question) => worker.postMessage(question) };
    worker.on("message", (answer: Answer) => {
      this.#take(answer);
      this.#planUpkeep();
    });
    worker.on("error", (fault) => this.#lose(home, fault));
    worker.on("exit", (code) => this.#lose(home, new Error(`The compiler ended with code ${code}.`)));
    return home;
  }

  #startProcess(snapshot: string): Home {
    markUsed(snapshot);
    const child = startCompilerProcess(snapshot, this.#folder);
    const home: Home = { kind: "process", post: (question) => child.send(question, () => {}) };
    child.on("message", (answer: Answer) => {
      this.#take(answer);
      this.#planUpkeep();
    });
    child.once("error", (fault) => this.#lose(home, fault));
    child.once("exit", (code) => {
      // A snapshot that cannot even start is of no use to anybody.
      if (code !== 0 && this.#passed.length === 0) rmSync(snapshot, { force: true });
      this.#lose(home, new Error(`The compiler ended with code ${code}.`));
    });
    return home;
  }

  /** Asks the compiler, in the order of the calls. */
  async ask<Name extends QuestionName>(
    name: Name,
    ask: CompilerQuestions[Name]["ask"],
  ): Promise<CompilerQuestions[Name]["answer"]> {
    this.start();
    this.#questions += 1;
    const question: Question<Name> = { id: this.#questions, name, ask };
    const answer = await new Promise<CompilerQuestions[Name]["answer"]>((resolve, reject) => {
      this.#waiting.set(question.id, { question, resolve, reject });
      this.#home?.post(question);
    });
    if (name === "compile" && "program" in (answer as object)) {
      const cell = ask as CompilerQuestions["compile"]["ask"];
      this.#passed.push(cell);
      for (const specifier of importedPackages(cell.text))
        if (!isBuiltin(specifier)) this.#packages.add(specifier);
    }
    this.#planFolderSnapshot();
    return answer;
  }

  /** Takes note of a cell that was compiled elsewhere and passed; a compiler that starts later reads it first. */
  note(cell: CompilerQuestions["compile"]["ask"]): void {
    if (this.#home === undefined) this.#passed.push(cell);
    else void this.ask("compile", cell);
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("failure" in answer) waiting?.reject(new Error(answer.failure));
    else waiting?.resolve(answer.answer as never);
  }

  #lose(home: Home, fault: Error): void {
    if (this.#home !== home) return;
    this.#home = undefined;
    if (home.kind === "process") {
      // The thread answers instead; nobody notices.
      this.#processFailed = true;
      this.start();
      for (const { question } of this.#waiting.values()) (this.#home as Home | undefined)?.post(question);
      return;
    }
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
  }

  /** Keeps the caches in order, once; where there is no snapshot, has one made for the next kernel. */
  #planUpkeep(): void {
    if (this.#upkeepPlanned) return;
    this.#upkeepPlanned = true;
    setTimeout(() => {
      keepWithin(codeFolder(), codeLimit, () => true);
      if (this.#home?.kind === "process" || this.#processFailed || !snapshotsWanted()) return;
      buildSnapshot([]);
    }, buildDelay).unref();
  }

  /** Once nobody asks anything any more, has a snapshot made that knows the packages of this notebook. */
  #planFolderSnapshot(): void {
    clearTimeout(this.#folderPlan);
    this.#folderPlan = setTimeout(() => {
      const packages = [...this.#packages].toSorted();
      const target = packages.length === 0 ? undefined : folderSnapshotFile(this.#folder, packages);
      if (target === undefined || existsSync(target) || this.#home?.kind !== "process") return;
      buildSnapshot([this.#folder, ...packages]);
    }, idleDelay).unref();
  }
}

/** By a process that may outlive this one. */
function buildSnapshot(args: string[]): void {
  const script = fileURLToPath(new URL("./snapshot-build.js", import.meta.url));
  // It is for the next kernels: whoever ends all that belongs to this run does not mean it.
  const env = { ...process.env, GRADSHEET_RUN: undefined };
  const options = { detached: true, stdio: "ignore", windowsHide: true, env } as const;
  const child = spawn(process.execPath, [script, ...args], options);
  child.once("error", () => {});
  child.unref();
}
