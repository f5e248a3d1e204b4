import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "../figure/curve-colors.js";
import type { Tuning } from "./tune-rates.js";

/** The loss that each optimizer came to by its learning rate, on logarithmic axes; the kept rate has a large mark. */
export function sensitivityFigure({ learningRates, losses, best }: Tuning): Plot {
  const data = Object.entries(losses).flatMap(([name, values], place): object[] => {
    const color = curveColors[place % curveColors.length];
    const kept = learningRates.indexOf(best[name]);
    const shown = learningRates.map((rate, at) => ({ rate, loss: values[at] ?? NaN }));
    const points = shown.filter(({ loss }) => Number.isFinite(loss));
    return [
      {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: points.map(({ rate }) => rate),
        y: points.map(({ loss }) => loss),
        line: { color, width: 2 },
        marker: { color, size: 5 },
      },
      {
        type: "scatter",
        mode: "markers",
        x: [best[name]],
        y: [values[kept]],
        marker: { color, size: 12, symbol: "circle-open", line: { color, width: 2 } },
        showlegend: false,
        hoverinfo: "skip",
      },
    ];
  });
  const layout = {
    xaxis: { title: { text: "learning rate" }, type: "log" },
    yaxis: { title: { text: "validation loss" }, type: "log" },
    width: 620,
    height: 380,
    legend: { x: 1.02, xanchor: "left", y: 1 },
    margin: { t: 20, r: 20 },
  };
  const kept = Object.entries(best).map(([name, rate]) => `${name} ${rate}`);
  return plot({ data, layout, description: `validation loss by learning rate; kept: ${kept.join(", ")}` });
}
