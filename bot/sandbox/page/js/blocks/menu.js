// A small menu under a button: the overflow element.
import { h } from "../dom.js";
import { plainText } from "./mrkdwn.js";
import { float } from "./float.js";

export function openMenu(anchor, options, pick) {
  const items = options.map((option) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        onclick: () => {
          close();
          pick(option);
        },
      },
      plainText(option.text.text, option.text),
      option.description && h("small", {}, plainText(option.description.text)),
    ),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", onkeydown: (event) => walk(event, items) },
    ...items,
  );
  const close = float(anchor, menu);
  items[0]?.focus();
}

function walk(event, items) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}
