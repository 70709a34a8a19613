// The scrolling list that channels and threads share.
import { h, keyed } from "./dom.js";

/** A scrolling list that stays at its end while the reader is there. */
export function messageList(label) {
  const inner = h("div", {
    class: "message-list",
    role: "log",
    "aria-live": "polite",
    "aria-relevant": "additions",
    "aria-label": label,
  });
  const node = h(
    "div",
    { class: "scroller", tabindex: "0", "aria-label": label, role: "region" },
    inner,
  );
  let first = true;
  const draw = (items, build = (make) => make()) => {
    const atEnd = first || node.scrollHeight - node.scrollTop - node.clientHeight < 60;
    keyed(inner, items, build);
    if (atEnd) node.scrollTop = node.scrollHeight;
    first = false;
  };
  new ResizeObserver(() => {
    if (node.dataset.end !== "no") node.scrollTop = node.scrollHeight;
  }).observe(inner);
  node.addEventListener("scroll", () => {
    node.dataset.end = node.scrollHeight - node.scrollTop - node.clientHeight < 60 ? "yes" : "no";
  });
  return { node, draw };
}
