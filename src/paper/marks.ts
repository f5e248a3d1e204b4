import type { Paper, PaperProblem } from "./paper.js";

/** The marks of a problem: its own, else the sum of its parts', or null where one of them has none. */
export function marksOf(problem: PaperProblem): number | null {
  return problem.marks ?? sumOfParts(problem);
}

/** Where the marks of a paper do not add up, a sentence each. */
export function marksThatDiffer(paper: Paper): string[] {
  const ofProblems = paper.problems.flatMap((problem) => {
    const sum = sumOfParts(problem);
    if (problem.marks === null || sum === null || sum === problem.marks) return [];
    return [
      `${paper.paper}, problem ${problem.problem}: the parts' marks sum to ${sum}, the problem says ${problem.marks}`,
    ];
  });
  const all = total(paper.problems.map(marksOf));
  const marks = paper.marks ?? null;
  if (marks === null || all === null || all === marks) return ofProblems;
  return [...ofProblems, `${paper.paper}: the problems' marks sum to ${all}, the paper says ${marks}`];
}

function sumOfParts({ parts }: PaperProblem): number | null {
  return parts.length === 0 ? null : total(parts.map(({ marks }) => marks));
}

/** The sum of marks, or null where one is missing. */
function total(marks: (number | null)[]): number | null {
  if (marks.some((each) => each === null)) return null;
  return Number((marks as number[]).reduce((sum, mark) => sum + mark, 0).toFixed(6));
}
