declare module "plotly.js-cartesian-dist-min" {
  type Figure = { data?: unknown[]; layout?: Record<string, unknown>; frames?: unknown[] };
  const plotly: {
    react(
      place: HTMLElement,
      data: unknown[],
      layout: Record<string, unknown>,
      config: Record<string, unknown>,
    ): Promise<unknown>;
    purge(place: HTMLElement): void;
    Plots: { resize(place: HTMLElement): Promise<unknown> };
  };
  export { Figure };
  export default plotly;
}

declare module "katex/contrib/auto-render" {
  export default function renderMathInElement(element: HTMLElement, options: Record<string, unknown>): void;
}
