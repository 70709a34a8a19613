// The "Are you sure?" dialog that an element may ask for.
import { h } from "../dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/** True when there is nothing to confirm or the person agreed. */
export function confirmed(confirm) {
  if (!confirm) return true;
  return new Promise((resolve) => {
    const dialog = build(confirm, (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function build(confirm, answer) {
  const name = `confirm-${Math.random().toString(36).slice(2)}`;
  const style = confirm.style === "danger" ? "danger" : "primary";
  return h(
    "dialog",
    {
      class: "confirm",
      role: "alertdialog",
      "aria-labelledby": name,
      oncancel: (event) => {
        event.preventDefault();
        answer(false);
      },
    },
    h("h2", { id: name }, words(confirm.title, "Are you sure?")),
    h("div", { class: "confirm-text" }, textObject(confirm.text)),
    h(
      "div",
      { class: "modal-buttons" },
      h(
        "button",
        { type: "button", class: "bk-button", onclick: () => answer(false) },
        words(confirm.deny, "Cancel"),
      ),
      h(
        "button",
        { type: "button", class: `bk-button ${style}`, onclick: () => answer(true) },
        words(confirm.confirm, "Yes"),
      ),
    ),
  );
}

function words(object, otherwise) {
  return object ? plainText(object.text, object) : otherwise;
}
