// Where people type: Enter sends, Shift+Enter breaks the line, a text that begins with "/" is a command.
import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { acting } from "./world.js";

const MARKS = [
  ["bold", "*", "Bold"],
  ["italic", "_", "Italic"],
  ["strike", "~", "Strikethrough"],
  ["code", "`", "Code"],
];

/** What was typed and not sent, by place, so that going elsewhere loses nothing. */
const drafts = new Map();

export function composer({ channel, thread = null, hint }) {
  // Asked for each time: who acts may be switched while this one still stands here.
  const draft = () => JSON.stringify([acting(), channel, thread]);
  const field = h("textarea", {
    class: "composer-field",
    rows: "1",
    placeholder: hint,
    "aria-label": hint,
    value: drafts.get(draft()) ?? "",
  });
  const button = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send now" },
    icon("send"),
  );
  const error = h("div", { class: "composer-error", role: "alert", hidden: true });
  const form = h(
    "form",
    {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    toolbar(field),
    field,
    h(
      "div",
      { class: "composer-foot" },
      h("span", { class: "composer-tip" }, "/ for commands, Shift + Enter for a new line"),
      button,
    ),
  );

  function keep() {
    drafts.set(draft(), field.value);
    fit();
  }

  function fit() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
    button.disabled = !field.value.trim();
  }

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    const whose = draft();
    field.value = "";
    keep();
    tell(null);
    const answer = await post("act", {
      as: acting(),
      do: "say",
      channel,
      thread: thread ?? undefined,
      text,
    });
    if (answer.ok) return;
    if (!drafts.get(whose)) drafts.set(whose, text);
    if (whose !== draft()) return; // Somebody else acts by now, and may have typed here.
    tell(answer.error ?? "This could not be sent.");
    field.value = drafts.get(whose);
    fit();
  }

  function tell(text) {
    error.hidden = !text;
    error.replaceChildren(...(text ? [icon("warning"), text] : []));
  }

  field.addEventListener("input", keep);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  requestAnimationFrame(fit);
  return h("div", { class: "composer-whole" }, error, form);
}

function toolbar(field) {
  return h(
    "div",
    { class: "composer-tools", role: "toolbar", "aria-label": "Formatting" },
    ...MARKS.map(([sign, mark, name]) =>
      h(
        "button",
        { type: "button", title: name, "aria-label": name, onclick: () => wrap(field, mark) },
        icon(sign),
      ),
    ),
  );
}

function wrap(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(`${mark}${value.slice(start, end)}${mark}`, start, end, "select");
  if (start === end) field.setSelectionRange(start + 1, start + 1);
  field.focus();
  field.dispatchEvent(new Event("input"));
}
