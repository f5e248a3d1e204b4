import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { code, markdown, notebook, printed, shown } from "./sample-notebook.js";
import { program } from "../support/gradsheet.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-bytes-"));

const svg = (font: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="40"><text x="5" y="25" style="font: 14px ${font}">accuracy ✓ ıİ 1.5</text></svg>`;

const frame =
  "<table><thead><tr><th>day</th><th>loss</th></tr></thead><tbody><tr><td>2024-03-31</td><td>-1.5</td></tr><tr><td>2024-04-01</td><td>1234.25</td></tr></tbody></table>";

/** What a machine's fonts, language and clock may change: fonts that are asked for by name, dates on an axis, capital letters, numbers. */
const cells = [
  markdown("# Titel İstanbul\n\n$$\\int_0^1 x^2\\,dx$$\n\n- a\n- b"),
  code("plot", [
    shown({ "image/svg+xml": svg("'DejaVu Sans', sans-serif") }),
    shown({ "image/svg+xml": svg("'Noto Sans CJK SC', cursive") }),
    shown({
      "application/vnd.plotly.v1+json": {
        data: [
          {
            type: "scatter",
            x: ["2024-03-30T23:00:00", "2024-03-31T01:30:00Z", "2024-03-31T04:00:00"],
            y: [1, 2500000, 3],
          },
        ],
        layout: { xaxis: { type: "date", tickformat: "%A %B %H:%M" }, title: { text: "days" } },
      },
    }),
    shown({ "text/html": frame }),
    printed("done\n"),
  ]),
];

const machines: Record<string, Record<string, string>> = {
  "without fonts": { FONTCONFIG_FILE: "/dev/null", FONTCONFIG_PATH: "/nowhere" },
  "with other fonts": { FONTCONFIG_FILE: join(folder, "fonts.conf") },
  "in Turkish": { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", LANGUAGE: "tr" },
  "on another island": { TZ: "Pacific/Kiritimati" },
};

// PDFs come from a compiler that npm has for Linux x64 only.
describe.runIf(process.platform === "linux" && process.arch === "x64")(
  "gradsheet pdf gives the same bytes on a machine",
  () => {
    const file = join(folder, "a.ipynb");
    const plain = { TZ: "America/New_York", LANG: "C", LC_ALL: "C" };
    const made = (name: string, env: Record<string, string>): Buffer => {
      const output = join(folder, name, "a.pdf");
      mkdirSync(join(folder, name));
      execFileSync(process.execPath, [program, "pdf", file, "-o", output], {
        env: { ...process.env, ...plain, ...env },
        stdio: "pipe",
      });
      return readFileSync(output);
    };
    let first: Buffer;

    beforeAll(() => {
      writeFileSync(file, JSON.stringify(notebook(...cells)));
      const fonts = fileURLToPath(new URL("../../assets/fonts", import.meta.url));
      writeFileSync(join(folder, "fonts.conf"), `<fontconfig><dir>${fonts}</dir></fontconfig>`);
      first = made("first", {});
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(Object.entries(machines))("%s", (name, env) => {
      expect(made(name, env).equals(first)).toBe(true);
    });
  },
);
