/* Outlines for `icon`, 16 units wide and high. */
export const icons = {
  list: "M2 4h12M2 8h12M2 12h12",
  contents: "M2 4h4M2 8h4M2 12h4M8 4h6M8 8h6M8 12h6",
  light:
    "M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  dark: "M13.5 9.6A6 6 0 1 1 6.4 2.5a5 5 0 0 0 7.1 7.1z",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  help: "M6 6a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 12h.01M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13",
  play: "M5 3l8 5l-8 5z",
  pause: "M5 3v10M11 3v10",
  stop: "M4 4h8v8H4z",
  repeat: "M3 8a5 5 0 0 1 8.5-3.5L13 6M13 3v3h-3M13 8a5 5 0 0 1-8.5 3.5L3 10M3 13v-3h3",
  close: "M4 4l8 8M12 4l-8 8",
} as const;
