/** The words that a document says of its own, in one language. Verdicts on answers and messages stay English. */
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
    months: monthsOf("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    date: spaced,
  },
} satisfies Record<string, Words>;

export type Language = keyof typeof languages;

/** The words of a language. */
export const wordsIn = (language: Language = "en"): Words => languages[language];
