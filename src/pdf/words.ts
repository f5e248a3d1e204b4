import type { Judged, Verdict } from "../paper/answer-record.js";

/** The words that a document says of its own, in one language. Messages stay English. */
export interface Words {
  problem: string;
  chapter: string;
  part: string;
  answer: string;
  /** `Answer to part a` */
  answerTo: (part: string) => string;
  published: string;
  here: string;
  why: string;
  inSource: string;
  questions: string;
  solutions: string;
  answers: string;
  corrections: string;
  worksheets: string;
  marks: (count: number) => string;
  /** The heads of the table of marks. */
  marksHead: string;
  points: string;
  total: string;
  /** What a student fills in. */
  name: string;
  number: string;
  /** How an answer stands beside the published one. */
  verdicts: Record<Verdict, string>;
  /** What the list of corrections says of an answer that corrects. */
  isCorrected: string;
  byAuthor: string;
  /** `3 of 5 values are published` */
  compared: (published: number, of: number) => string;
  months: readonly string[];
  /** A date of which day, month and year, or the last two, or the last are known. */
  date: (parts: string[]) => string;
}

const spaced = (parts: string[]): string => parts.join(" ");
const monthsOf = (text: string): string[] => text.split(" ");

/** The languages that documents speak, by the codes that Typst hyphenates by. */
export const languages = {
  en: {
    problem: "Problem",
    chapter: "Chapter",
    part: "part",
    answer: "Answer",
    answerTo: (part) => `Answer to part ${part}`,
    published: "Published:",
    here: "Here:",
    why: "Why:",
    inSource: "in the source:",
    questions: "Questions",
    solutions: "Solutions",
    answers: "Answers",
    corrections: "Corrections to the published answers",
    worksheets: "Worksheets",
    marks: (count) => `${count} ${count === 1 ? "mark" : "marks"}`,
    marksHead: "Marks",
    points: "Given",
    total: "Total",
    name: "Name",
    number: "Number",
    verdicts: {
      agrees: "agrees with the published answer",
      rounded: "the published answer is rounded",
      "rounded on the way": "the published answer was rounded on the way",
      corrected: "corrects the published answer",
      ambiguous: "the question is ambiguous",
      unpublished: "no value was published",
      variant: "other givens than the paper's",
    },
    isCorrected: "the published answer is corrected",
    byAuthor: "judged by the author",
    compared: (published, of) => `${published} of ${of} values ${published === 1 ? "is" : "are"} published`,
    months: monthsOf("January February March April May June July August September October November December"),
    date: spaced,
  },
  de: {
    problem: "Aufgabe",
    chapter: "Kapitel",
    part: "Teil",
    answer: "Antwort",
    answerTo: (part) => `Antwort zu Teil ${part}`,
    published: "Veröffentlicht:",
    here: "Hier:",
    why: "Warum:",
    inSource: "in der Quelle:",
    questions: "Aufgaben",
    solutions: "Lösungen",
    answers: "Antworten",
    corrections: "Berichtigungen der veröffentlichten Antworten",
    worksheets: "Arbeitsblätter",
    marks: (count) => `${count} ${count === 1 ? "Punkt" : "Punkte"}`,
    marksHead: "Punkte",
    points: "Erreicht",
    total: "Summe",
    name: "Name",
    number: "Nummer",
    verdicts: {
      agrees: "stimmt mit der veröffentlichten Antwort überein",
      rounded: "die veröffentlichte Antwort ist gerundet",
      "rounded on the way": "die veröffentlichte Antwort wurde unterwegs gerundet",
      corrected: "berichtigt die veröffentlichte Antwort",
      ambiguous: "die Frage ist mehrdeutig",
      unpublished: "kein Wert wurde veröffentlicht",
      variant: "andere Angaben als in der Prüfung",
    },
    isCorrected: "die veröffentlichte Antwort wird berichtigt",
    byAuthor: "vom Autor beurteilt",
    compared: (published, of) =>
      `${published} von ${of} Werten ${published === 1 ? "ist" : "sind"} veröffentlicht`,
    months: monthsOf("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    date: (parts) => (parts.length === 3 ? `${parts[0]}. ${parts[1]} ${parts[2]}` : spaced(parts)),
  },
  fr: {
    problem: "Exercice",
    chapter: "Chapitre",
    part: "partie",
    answer: "Réponse",
    answerTo: (part) => `Réponse à la partie ${part}`,
    published: "Publié :",
    here: "Ici :",
    why: "Pourquoi :",
    inSource: "dans la source :",
    questions: "Énoncés",
    solutions: "Solutions",
    answers: "Réponses",
    corrections: "Corrections des réponses publiées",
    worksheets: "Feuilles d’exercices",
    marks: (count) => `${count} ${count < 2 ? "point" : "points"}`,
    marksHead: "Points",
    points: "Obtenus",
    total: "Total",
    name: "Nom",
    number: "Numéro",
    verdicts: {
      agrees: "conforme à la réponse publiée",
      rounded: "la réponse publiée est arrondie",
      "rounded on the way": "la réponse publiée a été arrondie en cours de calcul",
      corrected: "corrige la réponse publiée",
      ambiguous: "la question est ambiguë",
      unpublished: "aucune valeur n’a été publiée",
      variant: "données autres que celles du sujet",
    },
    isCorrected: "la réponse publiée est corrigée",
    byAuthor: "jugé par l’auteur",
    compared: (published, of) =>
      `${published} ${published < 2 ? "valeur publiée" : "valeurs publiées"} sur ${of}`,
    months: monthsOf("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    date: (parts) => spaced(parts.length === 3 && parts[0] === "1" ? ["1er", ...parts.slice(1)] : parts),
  },
  es: {
    problem: "Problema",
    chapter: "Capítulo",
    part: "apartado",
    answer: "Respuesta",
    answerTo: (part) => `Respuesta al apartado ${part}`,
    published: "Publicado:",
    here: "Aquí:",
    why: "Por qué:",
    inSource: "en la fuente:",
    questions: "Preguntas",
    solutions: "Soluciones",
    answers: "Respuestas",
    corrections: "Correcciones de las respuestas publicadas",
    worksheets: "Hojas de ejercicios",
    marks: (count) => `${count} ${count === 1 ? "punto" : "puntos"}`,
    marksHead: "Puntos",
    points: "Obtenidos",
    total: "Total",
    name: "Nombre",
    number: "Número",
    verdicts: {
      agrees: "coincide con la respuesta publicada",
      rounded: "la respuesta publicada está redondeada",
      "rounded on the way": "la respuesta publicada se redondeó durante el cálculo",
      corrected: "corrige la respuesta publicada",
      ambiguous: "la pregunta es ambigua",
      unpublished: "no se publicó ningún valor",
      variant: "datos distintos de los del examen",
    },
    isCorrected: "la respuesta publicada se corrige",
    byAuthor: "juzgado por el autor",
    compared: (published, of) =>
      `${published} de ${of} valores ${published === 1 ? "publicado" : "publicados"}`,
    months: monthsOf(
      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    date: (parts) => parts.join(" de "),
  },
  hi: {
    problem: "प्रश्न",
    chapter: "अध्याय",
    part: "भाग",
    answer: "उत्तर",
    answerTo: (part) => `भाग ${part} का उत्तर`,
    published: "प्रकाशित:",
    here: "यहाँ:",
    why: "कारण:",
    inSource: "स्रोत में:",
    questions: "प्रश्न",
    solutions: "हल",
    answers: "उत्तर",
    corrections: "प्रकाशित उत्तरों के संशोधन",
    worksheets: "अभ्यास पत्र",
    marks: (count) => `${count} अंक`,
    marksHead: "अंक",
    points: "प्राप्तांक",
    total: "कुल",
    name: "नाम",
    number: "क्रमांक",
    verdicts: {
      agrees: "प्रकाशित उत्तर से मेल खाता है",
      rounded: "प्रकाशित उत्तर पूर्णांकित है",
      "rounded on the way": "प्रकाशित उत्तर गणना के बीच में पूर्णांकित किया गया",
      corrected: "प्रकाशित उत्तर को सुधारता है",
      ambiguous: "प्रश्न अस्पष्ट है",
      unpublished: "कोई मान प्रकाशित नहीं हुआ",
      variant: "प्रश्नपत्र से भिन्न आँकड़े",
    },
    isCorrected: "प्रकाशित उत्तर सुधारा गया है",
    byAuthor: "लेखक का निर्णय",
    compared: (published, of) => `${of} में से ${published} मान प्रकाशित`,
    months: monthsOf("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    date: spaced,
  },
} satisfies Record<string, Words>;

/** The languages that a document's own words can be in. */
export type Language = keyof typeof languages;

/** The words of a language. */
export const wordsIn = (language: Language = "en"): Words => languages[language];

/** How an answer stands in words, with what that rests on: `agrees with the published answer (judged by the author)`. */
export function judgedIn(words: Words, { verdict, byAuthor, compared }: Judged): string {
  const basis =
    byAuthor === true
      ? ` (${words.byAuthor})`
      : compared === undefined
        ? ""
        : ` (${words.compared(compared.published, compared.of)})`;
  return `${words.verdicts[verdict]}${basis}`;
}
