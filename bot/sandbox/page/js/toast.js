// A short notice at the foot of the page.
import { h } from "./dom.js";
import { icon } from "./icons.js";

export function toast(text, kind = "good") {
  const node = h(
    "div",
    { class: `toast ${kind}` },
    icon(kind === "good" ? "check" : "warning"),
    h("span", {}, text),
  );
  document.querySelector(".toasts").append(node);
  setTimeout(() => node.remove(), kind === "good" ? 4500 : 9000); // Milliseconds; a failure needs longer to read.
}
