// The input block: label, element, hint, and the error that the app or Slack itself gives to it.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { element } from "./elements.js";
import { plainText } from "./mrkdwn.js";

let fields = 0;

export function inputBlock(block, context) {
  const id = `field-${(fields += 1)}`;
  const dispatchAction = Boolean(block.dispatch_action);
  const inner = element(block.element, {
    ...context,
    inInput: true,
    dispatchAction,
    dispatchOnChange: dispatchAction,
  });
  name(inner, id);
  const error = context.errors?.[block.block_id];
  const node = h(
    "div",
    { class: "input-block" },
    h(
      "div",
      { class: "input-label", id },
      plainText(block.label.text, block.label),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    inner,
    block.hint && h("div", { class: "hint" }, plainText(block.hint.text, block.hint)),
  );
  showError(node, error);
  return node;
}

/** Ties the label to whatever takes the focus. */
function name(inner, id) {
  const focusable = inner.querySelectorAll(
    "[role=group], [role=radiogroup], [role=combobox], .field-input",
  );
  for (const node of focusable) {
    node.setAttribute("aria-labelledby", id);
    node.removeAttribute("aria-label");
  }
}

/** Puts the error under the field, or takes it away with null. */
export function showError(node, text) {
  node.classList.toggle("invalid", Boolean(text));
  node.querySelector(":scope > .field-error")?.remove();
  for (const input of node.querySelectorAll(".field-input, [role=combobox]"))
    input.setAttribute("aria-invalid", String(Boolean(text)));
  if (text)
    node.append(
      h("div", { class: "field-error", role: "alert" }, icon("warning"), h("span", {}, text)),
    );
}
