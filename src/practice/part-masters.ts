import type { Json, Notebook } from "../notebook/format.js";
import { hasTag } from "../notebook/tags.js";
import { answersIn as recordsIn } from "../paper/answers-in.js";
import type { Paper, PaperPart, PaperProblem } from "../paper/paper.js";
import { parametersOf } from "../parameters/parameters.js";
import { wholeLibrary, type Library } from "./library.js";
import { masterLeaves } from "./master-leaves.js";
import type { MasterLeaf, PartMaster, Rework } from "./part-master.js";
import { replay, type Replay } from "./replay.js";
import { answersIn, namedNumbers, originsOf, reworkOf, type StoredRework } from "./rework.js";
import { solutionProgram } from "./solution-program.js";

/** The masters of a notebook's parts, and how its solution is worked through again, as it is stored. */
export interface SolvedParts {
  masters: PartMaster[];
  stored: StoredRework;
  /** Every quantity that the solution names, with its formula. */
  run: Replay | null;
}

/**
 * What a solved notebook knows of the parts that it answers.
 * @param solved An executed notebook of the paper, as it stands or with fresh numbers: outputs and the code that made them.
 * @returns One for each answered part, in the order of the paper.
 */
export async function partMasters(solved: Notebook, paper: Paper): Promise<PartMaster[]> {
  return solvedParts(solved, paper, await wholeLibrary()).masters;
}

/** As `partMasters`, with all that a student's copy is made of. */
export function solvedParts(solved: Notebook, paper: Paper, library: Library): SolvedParts {
  const records = recordsIn(solved);
  const answered = paper.problems.flatMap((problem) =>
    problem.parts.flatMap((part) => {
      const record = records.find(({ id }) => id === part.id);
      return record === undefined ? [] : [{ problem, part, key: record.value }];
    }),
  );
  const asked = answered.map(({ part }) => part);
  const parameters = parameterValues(solved);
  const program = solutionProgram(solved, asked);
  const run = attempted(() => replay(program.code, library, asked));
  const again =
    run === null
      ? new Map<string, Json>()
      : answersIn(
          run,
          asked,
          asked.map(({ id }) => id),
        );
  const masters: PartMaster[] = [];
  const stored: StoredRework = { code: program.code, origins: {}, parts: [], parameters };
  const solution: Rework = reworkOf(stored, library, asked, masters);
  const drafts = answered.map(({ problem, part, key }) => {
    const given = run?.answers.get(part.id);
    const leaves = masterLeaves(part, key);
    // Only a solution whose answers come out once more can be followed.
    const isReworked = given !== undefined && sameBut(part, again.get(part.id) ?? null, key);
    if (isReworked && run !== null) {
      stored.parts.push(part.id);
      const paths = leaves.filter(({ isOpen }) => !isOpen).map(({ path }) => path);
      stored.origins[part.id] = originsOf(
        given.value,
        paths,
        run,
        program.sources[part.id] ?? {},
        part.labels ?? {},
      );
    }
    const end = given?.at ?? Number.MAX_SAFE_INTEGER;
    const placed = leaves.map((leaf) => ({
      ...leaf,
      order: stored.origins[part.id]?.[leaf.path]?.at ?? end,
    }));
    return { problem, part, key, leaves: placed, check: given?.given ?? null };
  });
  const named = run === null ? {} : namedNumbers(run);
  for (const { problem, part, key, leaves, check } of drafts)
    masters.push(masterOf({ problem, part, key, leaves, named, solution, check, parameters }));
  if (run !== null) foundDependencies(masters);
  return { masters, stored, run };
}

interface Draft {
  problem: PaperProblem;
  part: PaperPart;
  key: Json;
  leaves: MasterLeaf[];
  named: Record<string, Json>;
  solution: Rework;
  check: PaperPart["given"] | null;
  parameters: Record<string, Json>;
}

function masterOf({ problem, part, key, leaves, named, solution, check, parameters }: Draft): PartMaster {
  const openMarks = sum(leaves.filter(({ isOpen }) => isOpen).map(({ marks }) => marks));
  const known = Object.fromEntries(Object.entries(parameters).filter(([name]) => name in part.given));
  return {
    id: part.id,
    part: part.part,
    problem: problem.problem,
    asked: part,
    key,
    leaves: leaves.map((leaf) => (leaf.isOpen ? { ...leaf, marks: 0 } : leaf)),
    marks: sum(leaves.filter(({ isOpen }) => !isOpen).map(({ marks }) => marks)),
    openMarks,
    named,
    depends: part.depends ?? [],
    slips: part.slips ?? [],
    rubric: part.rubric ?? [],
    checkedWith: check ?? { ...part.given, ...known },
    solution,
  };
}

const sum = (marks: readonly number[]) => Number(marks.reduce((total, each) => total + each, 0).toFixed(9));

/** The parts on which each one rests, where the paper does not say so: a value of theirs, changed, changes its answer. */
function foundDependencies(masters: PartMaster[]): void {
  for (const [at, master] of masters.entries()) {
    if (master.asked.depends !== undefined) continue;
    master.depends = masters.slice(0, at).flatMap((earlier) => {
      const changes = earlier.leaves
        .filter(({ value, expects }) => typeof value === "number" && expects === "number")
        .map(({ path, value }) => ({ id: earlier.id, path, value: Number(value) * 1.25 + 0.125 }));
      const changed = changes.length === 0 ? null : master.solution.answers(changes);
      const answer = changed?.get(master.id);
      return answer === undefined || sameBut(master.asked, answer, master.key) ? [] : [earlier.id];
    });
  }
}

/** Whether two answers are one, prose apart. */
function sameBut(part: PaperPart, a: Json, b: Json): boolean {
  const [left, right] = [a, b].map((answer) =>
    masterLeaves(part, answer)
      .filter(({ isOpen }) => !isOpen)
      .map(
        ({ path, value }) =>
          `${path} ${typeof value === "number" ? Number(value.toPrecision(12)) : JSON.stringify(value)}`,
      ),
  );
  return left.join("\n") === right.join("\n");
}

function parameterValues(notebook: Notebook): Record<string, Json> {
  if (!notebook.cells.some((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"))) return {};
  return Object.fromEntries(
    parametersOf(notebook, "the notebook").list.map(({ name, value }) => [name, value]),
  );
}

function attempted<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
