// Interactive elements of Block Kit: buttons, menus, choices, inputs.
import { h, link } from "../dom.js";
import { icon } from "../icons.js";
import { picture } from "./blocks.js";
import { checkboxes, radios } from "./choices.js";
import { confirmed } from "./confirm.js";
import { actor, fire } from "./context.js";
import { plainText } from "./mrkdwn.js";
import { openMenu } from "./menu.js";
import { select } from "./selects.js";
import { dateInput, dateTimeInput, textInput, timeInput } from "./text_inputs.js";

export function element(item, context) {
  const build = ELEMENTS[item.type] ?? (item.type.endsWith("_select") ? select : unknown);
  const node = build(item, context);
  node.dataset.elementType = item.type;
  if (item.action_id) node.dataset.actionId = item.action_id;
  return node;
}

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  image: picture,
  checkboxes,
  radio_buttons: radios,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: textInput,
  datepicker: dateInput,
  timepicker: timeInput,
  datetimepicker: dateTimeInput,
};

function unknown(item) {
  return h("span", { class: "unknown" }, `This element (${item.type}) is not shown here.`);
}

/** A spinner while the app is asked, Slack's warning triangle when it did not answer. */
export function answering(node, context, item) {
  const sign = h("span", { class: "answer", role: "status" });
  const whole = h("span", { class: "answering" }, node, sign);
  whole.addEventListener("answer", ({ detail }) => {
    sign.replaceChildren(
      ...(detail ? [icon("warning"), h("span", { class: "answer-text" }, detail)] : []),
    );
    if (detail) sign.title = detail;
  });
  return actor(whole, context, item);
}

function button(item, context) {
  const press = async () => {
    if (await confirmed(item.confirm)) fire(context, item, {});
  };
  const inside = [
    h("span", { class: "label" }, plainText(item.text.text, item.text)),
    h("span", { class: "spinner" }),
  ];
  const node = item.url ? link(item.url, ...inside) : h("button", { type: "button" }, ...inside);
  node.className = `bk-button ${item.style ?? ""}`.trim();
  if (item.accessibility_label) node.setAttribute("aria-label", item.accessibility_label);
  node.addEventListener("click", press); // A link button opens its page and tells the app as well.
  return answering(node, context, item);
}

function overflow(item, context) {
  const pick = async (option) => {
    if (option.url) open(option.url, "_blank", "noopener");
    if (await confirmed(item.confirm)) fire(context, item, { value: option });
  };
  const node = h(
    "button",
    {
      type: "button",
      class: "bk-button overflow",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      onclick: () => openMenu(node, item.options, pick),
    },
    icon("dots"),
  );
  return answering(node, context, item);
}
