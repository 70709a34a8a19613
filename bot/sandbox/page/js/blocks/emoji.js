// One emoji as a node. The status signs are drawn, so they look the same where no emoji font is installed.
import { h, svg } from "../dom.js";
import { NAMES, UNICODE } from "./emoji_names.js";

const circle = (fill) => [["circle", { cx: 10, cy: 10, r: 8, fill }]];
const square = (fill) => [["rect", { x: 2.5, y: 2.5, width: 15, height: 15, rx: 3, fill }]];
const diamond = (fill, r) => [
  ["path", { d: `M10 ${10 - r} ${10 + r} 10 10 ${10 + r} ${10 - r} 10z`, fill }],
];
const line = (d, stroke, width = 2.4) => [
  "path",
  {
    d,
    stroke,
    "stroke-width": width,
    fill: "none",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  },
];
const shape = (d, fill) => ["path", { d, fill }];

const DRAWN = {
  red_circle: circle("#dd2e44"),
  large_orange_circle: circle("#f4900c"),
  large_yellow_circle: circle("#fdcb58"),
  large_green_circle: circle("#5fa53f"),
  large_blue_circle: circle("#3b88c3"),
  large_purple_circle: circle("#9266cc"),
  large_brown_circle: circle("#a5694f"),
  black_circle: circle("#31373d"),
  white_circle: circle("#cfd6dc"),
  large_red_square: square("#dd2e44"),
  large_orange_square: square("#f4900c"),
  large_yellow_square: square("#fdcb58"),
  large_green_square: square("#5fa53f"),
  large_blue_square: square("#3b88c3"),
  large_purple_square: square("#9266cc"),
  black_large_square: square("#31373d"),
  white_large_square: square("#cfd6dc"),
  large_orange_diamond: diamond("#f4900c", 8),
  large_blue_diamond: diamond("#3b88c3", 8),
  small_orange_diamond: diamond("#f4900c", 5),
  small_blue_diamond: diamond("#3b88c3", 5),
  white_check_mark: [...square("#5fa53f"), line("M6 10.4 9 13.4 14.4 6.8", "#fff")],
  heavy_check_mark: [line("M4 10.8 8.4 15.2 16.2 5.2", "#5fa53f", 3)],
  ballot_box_with_check: [...square("#3b88c3"), line("M6 10.4 9 13.4 14.4 6.8", "#fff")],
  x: [line("M4.5 4.5 15.5 15.5M15.5 4.5 4.5 15.5", "#dd2e44", 3.4)],
  warning: [shape("M10 1.8 19 17.8H1z", "#ffcc4d"), line("M10 7.5v4.6M10 15.1v.1", "#231f20", 2)],
  no_entry: [...circle("#dd2e44"), line("M6 10h8", "#fff", 3)],
  no_entry_sign: [
    ["circle", { cx: 10, cy: 10, r: 7, fill: "none", stroke: "#dd2e44", "stroke-width": 2.4 }],
    line("M5.2 5.2 14.8 14.8", "#dd2e44"),
  ],
  octagonal_sign: [shape("M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7z", "#dd2e44")],
  rotating_light: [
    shape("M5 15V10a5 5 0 0 1 10 0v5z", "#dd2e44"),
    shape("M3 15h14v3H3z", "#66757f"),
    line("M10 1v1.6M2.6 4.2l1.3 1.3M17.4 4.2l-1.3 1.3", "#ff9aa2", 1.6),
  ],
  bell: [
    shape(
      "M10 2c-3.6 0-5.4 2.7-5.4 6 0 4-1.2 5-2.2 6.4h15.2C16.6 13 15.4 12 15.4 8c0-3.3-1.8-6-5.4-6z",
      "#ffac33",
    ),
    shape("M7.8 15.4h4.4a2.2 2.2 0 0 1-4.4 0z", "#e58b12"),
  ],
  no_bell: [
    shape(
      "M10 2c-3.6 0-5.4 2.7-5.4 6 0 4-1.2 5-2.2 6.4h15.2C16.6 13 15.4 12 15.4 8c0-3.3-1.8-6-5.4-6z",
      "#ffac33",
    ),
    line("M3 17 17 3", "#dd2e44", 2.2),
  ],
  fire: [
    shape(
      "M10.6 1.5c.6 3.6 5.9 5 5.9 10.3a6.5 6.5 0 0 1-13 0c0-2.7 1.5-4.3 2.5-6 .5 1.5 1.2 2.2 2 2.6-.3-2.9.7-5.4 2.6-6.9z",
      "#f4900c",
    ),
    shape(
      "M10.3 9.5c.3 1.8 2.8 2.7 2.8 5a3.1 3.1 0 0 1-6.2 0c0-1.7 1.2-2.5 1.6-3.6.5.7.9 1 1.3 1.2-.1-1 .1-1.9.5-2.6z",
      "#ffcc4d",
    ),
  ],
  zap: [shape("M12 1 4 11.5h4.8L7.6 19 16 8.2h-5z", "#ffac33")],
  bug: [
    ["ellipse", { cx: 10, cy: 11.5, rx: 4.6, ry: 6, fill: "#5fa53f" }],
    ["circle", { cx: 10, cy: 5, r: 2.7, fill: "#3e7227" }],
    line(
      "M5.4 9 2.6 7M5.2 12H2M5.6 15l-2.6 2M14.6 9l2.8-2M14.8 12H18M14.4 15l2.6 2M8.4 2.6 7 1M11.6 2.6 13 1",
      "#3e7227",
      1.3,
    ),
  ],
  speech_balloon: [
    shape(
      "M2 4.5A2 2 0 0 1 4 2.5h12a2 2 0 0 1 2 2V12a2 2 0 0 1-2 2H9l-4 4v-4H4a2 2 0 0 1-2-2z",
      "#bdddf4",
    ),
    line("M6 8.3v.1M10 8.3v.1M14 8.3v.1", "#5c7d92", 2),
  ],
  lock: [shape("M4 9h12v9H4z", "#ffac33"), line("M6.5 9V6.2a3.5 3.5 0 0 1 7 0V9", "#8a9aa5", 2)],
  link: [
    line(
      "M8.5 11.5a3 3 0 0 0 4.3.2l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2L4.5 11a3 3 0 0 0 4.3 4.3l1-1",
      "#6b8ba4",
      2,
    ),
  ],
  arrow_up: [...square("#3b88c3"), line("M10 14V6M6.5 9 10 5.7 13.5 9", "#fff", 2)],
  arrow_down: [...square("#3b88c3"), line("M10 6v8M6.5 11l3.5 3.3 3.5-3.3", "#fff", 2)],
  arrow_right: [...square("#3b88c3"), line("M6 10h8M11 6.5l3.3 3.5-3.3 3.5", "#fff", 2)],
  repeat: [
    ...square("#3b88c3"),
    line("M5 9c0-2 1.5-3 3-3h6l-2-2M15 11c0 2-1.5 3-3 3H6l2 2", "#fff", 1.6),
  ],
  arrows_counterclockwise: [
    ...square("#3b88c3"),
    line("M14 8A4.5 4.5 0 0 0 6 8M6 5.5V8h2.5M6 12a4.5 4.5 0 0 0 8 0M14 14.5V12h-2.5", "#fff", 1.6),
  ],
  information_source: [...square("#3b88c3"), line("M10 9v5M10 6v.1", "#fff", 2.2)],
  bulb: [
    shape("M10 1.5a6 6 0 0 0-3.4 11l.6 2h5.6l.6-2a6 6 0 0 0-3.4-11z", "#ffcc4d"),
    shape("M7.4 15.2h5.2v1.5l-1.2 1.6H8.6l-1.2-1.6z", "#8a9aa5"),
  ],
  hourglass_flowing_sand: [
    shape("M4.5 2h11v1.8L11 10l4.5 6.2V18h-11v-1.8L9 10 4.5 3.8z", "#f0c08a"),
    shape("M7 5.5h6L10 9.4zM6.5 16.5 10 13l3.5 3.5z", "#c97b2a"),
  ],
  rocket: [
    shape("M17.8 2.2c-5-.4-9 2-11.3 6.6l4.7 4.7c4.6-2.3 7-6.3 6.6-11.3z", "#9fb6c4"),
    shape("M6.8 8.4 3 9.4l-.8 2.4 3.6.3zM11.6 13.2 10.6 17l-2.4.8-.3-3.6z", "#dd2e44"),
    shape("M2 18c.2-2.6 1-4 2.8-4.3l1.5 1.5C6 17 4.6 17.8 2 18z", "#f4900c"),
    ["circle", { cx: 13, cy: 7, r: 1.7, fill: "#3b88c3" }],
  ],
  sunny: [
    ["circle", { cx: 10, cy: 10, r: 4.4, fill: "#ffac33" }],
    line(
      "M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16",
      "#ffac33",
      1.8,
    ),
  ],
};

/** Skin tones and the variation selector do not change which emoji it is. */
const plain = (character) => character.replace(/\uFE0F/g, "");
const DRAWN_BY_CHARACTER = new Map(
  Object.keys(DRAWN).map((name) => [plain(UNICODE.get(name)), name]),
);

/** The node for ":name:", or null for a name that nobody knows. */
export function emojiByName(name) {
  const known = name.replace(/::skin-tone-[2-6]$/, "");
  if (DRAWN[known]) return drawing(known);
  return UNICODE.has(known) ? character(UNICODE.get(known)) : null;
}

/** The node for an emoji that was written as itself. */
export function emojiByCharacter(text) {
  const name = DRAWN_BY_CHARACTER.get(plain(text));
  return name ? drawing(name) : character(text);
}

function drawing(name) {
  const node = svg("0 0 20 20", DRAWN[name], {
    class: "emoji",
    role: "img",
    "aria-label": `${name} emoji`,
  });
  node.dataset.emoji = name;
  return node;
}

function character(text) {
  const name = NAMES.get(text);
  return h("span", { class: "emoji-text", title: name && `:${name}:`, "data-emoji": name }, text);
}
