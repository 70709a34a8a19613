// Typed values: text, email, URL, number, dates and times.
import { h } from "../dom.js";
import { confirmed } from "./confirm.js";
import { changed, valueOf } from "./context.js";
import { decode } from "./entities.js";
import { answering } from "./elements.js";
import { initialOf } from "./values.js";

const KIND = { email_text_input: "email", url_text_input: "url", number_input: "text" };

export function textInput(item, context) {
  const tall = item.multiline || item.type === "rich_text_input";
  const node = h(tall ? "textarea" : "input", {
    type: tall ? null : (KIND[item.type] ?? "text"),
    class: "field-input",
    rows: tall ? 4 : null,
    "data-autofocus": item.focus_on_load,
    placeholder: item.placeholder && decode(item.placeholder.text),
    inputmode: item.type === "number_input" ? "decimal" : null,
    value: textOf(valueOf(context, item, initialOf(item))),
    autocomplete: "off",
    oninput: () =>
      changed(context, item, node.value, {
        dispatch:
          triggers(item, "on_character_entered") && context.inInput && context.dispatchAction,
      }),
    onkeydown: (event) => enter(event, node, item, context),
  });
  return h("div", { class: "text-field" }, node, item.max_length && counter(node, item));
}

function textOf(value) {
  return typeof value === "string" ? value : "";
}

function triggers(item, trigger) {
  return (item.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(
    trigger,
  );
}

function enter(event, node, item, context) {
  if (event.key !== "Enter" || !context.dispatchAction || !triggers(item, "on_enter_pressed"))
    return;
  event.preventDefault();
  changed(context, item, node.value, { dispatch: true });
}

/** How many characters are left, shown near the end only. */
function counter(node, item) {
  const left = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    const rest = item.max_length - node.value.length;
    left.textContent = rest <= Math.max(20, item.max_length / 10) ? String(rest) : "";
    left.classList.toggle("over", rest < 0);
  };
  node.addEventListener("input", count);
  count();
  return left;
}

const native = (type, toField, fromField) =>
  function build(item, context) {
    const tell = async () => {
      if (await confirmed(item.confirm)) changed(context, item, fromField(node.value));
    };
    const node = h("input", {
      type,
      class: "field-input narrow",
      "aria-label": item.placeholder ? decode(item.placeholder.text) : type,
      value: toField(valueOf(context, item, initialOf(item))),
      onchange: tell,
      "data-autofocus": item.focus_on_load,
    });
    return answering(node, context, item);
  };

const pad = (number) => String(number).padStart(2, "0");

/** Unix seconds as the local "2026-11-22T02:17" of a datetime-local field. */
function localText(seconds) {
  if (!seconds) return "";
  const when = new Date(seconds * 1000);
  return `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())}T${pad(when.getHours())}:${pad(when.getMinutes())}`;
}

export const dateInput = native(
  "date",
  (value) => value ?? "",
  (text) => text || null,
);
export const timeInput = native(
  "time",
  (value) => value ?? "",
  (text) => text || null,
);
export const dateTimeInput = native("datetime-local", localText, (text) =>
  text ? Math.floor(new Date(text).getTime() / 1000) : null,
);
