import { verdictFacts } from "../../paper/answer-record.js";
import type { Answer, Block, Inline } from "../tree.js";
import type { Words } from "../words.js";

/** The appendix: where the answers here and the published ones part ways. */
export function corrections(blocks: Block[], words: Words): Block[] {
  const found = answersIn(blocks).filter(({ answer }) => verdictFacts[answer.judged.verdict].corrects);
  if (found.length === 0) return [];
  const entries = found.flatMap(({ answer, problem }): Block[] => {
    const { verdict } = answer.judged;
    const stands = verdict === "corrected" ? words.isCorrected : words.verdicts[verdict];
    const place = [
      problem === "" ? "" : `${words.problem} ${problem}`,
      answer.part === "" ? "" : `${words.part} ${answer.part}`,
    ]
      .filter(Boolean)
      .join(", ");
    return [
      {
        kind: "paragraph",
        body: [
          { kind: "strong", body: [{ kind: "text", text: `${place || answer.id}: ` }] },
          { kind: "text", text: `${stands}.` },
        ],
      },
      {
        kind: "list",
        ordered: false,
        start: 1,
        tight: true,
        ragged: true,
        items: [
          ...(answer.published === null ? [] : [labeled(`${words.published} `, answer.published)]),
          labeled(`${words.here} `, joined(answer.items)),
          ...(answer.note === null ? [] : [labeled(`${words.why} `, answer.note)]),
        ],
      },
    ];
  });
  return [
    {
      kind: "problem",
      head: {
        number: "",
        title: [{ kind: "text", text: words.corrections }],
        marks: null,
      },
    },
    ...entries,
  ];
}

function labeled(label: string, blocks: Block[]): Block[] {
  const head: Inline = { kind: "emphasis", body: [{ kind: "text", text: label }] };
  const [first, ...rest] = blocks;
  if (first?.kind === "paragraph") return [{ kind: "paragraph", body: [head, ...first.body] }, ...rest];
  return [{ kind: "paragraph", body: [head] }, ...blocks];
}

/** Values of one line each as one paragraph. */
function joined(items: Block[][]): Block[] {
  const single = items.every((item) => item.length === 1 && item[0]!.kind === "paragraph");
  if (!single) return items.flat();
  const body = items.flatMap((item, index): Inline[] => {
    const [block] = item;
    const apart: Inline[] = index === 0 ? [] : [{ kind: "text", text: ",  " }];
    return block?.kind === "paragraph" ? [...apart, ...block.body] : [];
  });
  return [{ kind: "paragraph", body }];
}

function answersIn(blocks: Block[]): { answer: Answer; problem: string }[] {
  let problem = "";
  return blocks.flatMap((block) => {
    if (block.kind === "problem") problem = block.head.number;
    return block.kind === "answer" ? [{ answer: block.answer, problem }] : [];
  });
}
