import type { Band, Spread } from "./curve-band.js";

/** A curve with what lies around it. */
export interface BandLine extends Band {
  name: string;
  color: string;
  /** How many runs it is the mean of. */
  runs: number;
  dash?: "dash" | "dot" | "solid" | undefined;
}

/** The two edges of a band, with the color between them; a single run has none. */
export function bandTraces({
  at,
  low,
  high,
  color,
  runs,
}: Pick<BandLine, "at" | "low" | "high" | "color" | "runs">): object[] {
  if (runs === 1) return [];
  const edge = {
    type: "scatter",
    mode: "lines",
    x: at,
    line: { width: 0 },
    showlegend: false,
    hoverinfo: "skip",
  };
  return [
    { ...edge, y: low },
    { ...edge, y: high, fill: "tonexty", fillcolor: `${color}30` },
  ];
}

export const spreadWords: Record<Spread, string> = {
  range: "bands from the smallest to the largest",
  deviation: "bands of one standard deviation",
  interval: "bands where the mean lies with a confidence of 95 %",
};
