// Checkboxes and radio buttons.
import { h } from "../dom.js";
import { confirmed } from "./confirm.js";
import { changed, valueOf } from "./context.js";
import { answering } from "./elements.js";
import { textObject } from "./mrkdwn.js";
import { initialOf } from "./values.js";

let groups = 0;

export function checkboxes(item, context) {
  const held = valueOf(context, item, initialOf(item)).map((option) => option.value);
  return group(item, context, "checkbox", held, (picked) => picked);
}

export function radios(item, context) {
  const held = valueOf(context, item, initialOf(item));
  return group(item, context, "radio", [held?.value], (picked) => picked[0] ?? null);
}

function group(item, context, type, held, value) {
  const name = `choice-${(groups += 1)}`;
  const boxes = item.options.map((option) =>
    h("input", { type, name, checked: held.includes(option.value) }),
  );
  const rows = item.options.map((option, index) =>
    h(
      "label",
      { class: "choice" },
      boxes[index],
      h(
        "span",
        {},
        textObject(option.text),
        option.description && h("small", {}, textObject(option.description)),
      ),
    ),
  );
  const tell = async () => {
    if (await confirmed(item.confirm))
      changed(context, item, value(item.options.filter((_, index) => boxes[index].checked)));
  };
  const role = type === "radio" ? "radiogroup" : "group";
  return answering(h("div", { class: "choices", role, onchange: tell }, ...rows), context, item);
}
