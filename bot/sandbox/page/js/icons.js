// Line icons on a 20 × 20 grid, drawn with the current text colour.
import { svg } from "./dom.js";

const LINES = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5",
  home: "M3.5 9 10 3.2 16.5 9v7.3H12v-4.6H8v4.6H3.5z",
  mail: "M3 5h14v10.5H3zM3.4 5.6 10 11l6.6-5.4",
  siren:
    "M5.5 14v-3.5a4.5 4.5 0 0 1 9 0V14M3.5 16.5h13M10 1.8v1.8M3.2 4.6l1.3 1.3M16.8 4.6l-1.3 1.3",
  bug: "M7 7.5a3 3 0 0 1 6 0M6 8.5h8v3.8a4 4 0 0 1-8 0zM10 8.5v7.8M6 10.5H2.8M6 13.5l-2.8 1.8M14 10.5h3.2M14 13.5l2.8 1.8M7.4 5.2 6 3.4M12.6 5.2 14 3.4",
  teams: "M4 4.5h12v8.5h-6l-3.4 3v-3H4zM7 7.5h6M7 10h4",
  send: "M3.5 4 17 10 3.5 16l2-6zM5.5 10H11",
  close: "M5 5l10 10M15 5 5 15",
  caret: "M5.5 8 10 12.5 14.5 8",
  back: "M12 4.5 6.5 10l5.5 5.5",
  dots: "M10 4.6v.1M10 10v.1M10 15.3v.1",
  bolt: "M11.2 2.5 4.5 11.4h4.6L8.4 17.5l7-9.3h-4.7z",
  reply: "M3.5 5h13v8.5h-6.3L7 16.4v-2.9H3.5z",
  eye: "M2.2 10S5 5 10 5s7.8 5 7.8 5-2.8 5-7.8 5S2.2 10 2.2 10zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  warning: "M10 3.2 18 16.8H2zM10 8.2v4M10 14.3v.1",
  bold: "M6 4h4.7a2.9 2.9 0 0 1 0 5.8H6zM6 9.8h5.4a3.1 3.1 0 0 1 0 6.2H6z",
  italic: "M8.5 4h5M6.5 16h5M11.2 4 8.8 16",
  strike:
    "M3.5 10h13M13.6 6.3C13 4.9 11.7 4 10 4 8 4 6.5 5.2 6.5 6.9c0 3.9 7.3 2.3 7.3 6.1 0 1.8-1.6 3-3.8 3-2 0-3.5-1-4-2.6",
  code: "M7 5.5 2.8 10 7 14.5M13 5.5l4.2 4.5-4.2 4.5",
  quote: "M4 4v12M8 6h9M8 10h9M8 14h6",
  link: "M8.5 11.5a3 3 0 0 0 4.3.2l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2L4.5 11a3 3 0 0 0 4.3 4.3l1-1",
  check: "M4 10.5 8.3 15 16 5.5",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  people:
    "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c0-3 2-4.7 5-4.7s5 1.7 5 4.7M13 4.3a2.6 2.6 0 0 1 0 5M14.5 11.7c1.9.5 3 2 3 4.3",
};

export function icon(name) {
  const width = name === "dots" ? 2.4 : 1.5;
  return svg("0 0 20 20", [["path", { d: LINES[name] }]], {
    class: "icon",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  });
}
