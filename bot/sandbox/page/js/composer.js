// Where people type: Enter sends, Shift+Enter breaks the line, a text that begins with "/" is a command.
import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { acting, people, world } from "./world.js";

const MARKS = [["bold", "*", "Bold"], ["italic", "_", "Italic"], ["strike", "~", "Strikethrough"], ["code", "`", "Code"]];

/** What was typed and not sent, by place, so that going elsewhere loses nothing. */
const drafts = new Map();

export function composer({ channel, thread = null, hint }) {
  const draft = JSON.stringify([acting(), channel, thread]);
  const field = h("textarea", { class: "composer-field", rows: "1", placeholder: hint, "aria-label": hint, value: drafts.get(draft) ?? "" });
  const button = h("button", { type: "submit", class: "send", "aria-label": "Send now" }, icon("send"));
  const error = h("div", { class: "composer-error", role: "alert", hidden: true });
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } },
    toolbar(field), field, h("div", { class: "composer-foot" }, h("span", { class: "composer-tip" }, "/ for commands, @ for people, Shift + Enter for a new line"), button));

  function sync() {
    drafts.set(draft, field.value);
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
    button.disabled = !field.value.trim();
  }

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    sync();
    tell(null);
    const answer = await post("act", { as: acting(), do: "say", channel, thread: thread ?? undefined, text: text.startsWith("/") ? text : outgoing(text) });
    if (answer.ok) return;
    tell(answer.error ?? "This could not be sent.");
    if (!field.value) field.value = text;
    sync();
  }

  function tell(text) {
    error.hidden = !text;
    error.replaceChildren(...(text ? [icon("warning"), text] : []));
  }

  field.addEventListener("input", sync);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  requestAnimationFrame(sync);
  return h("div", { class: "composer-whole" }, error, form);
}

function toolbar(field) {
  return h("div", { class: "composer-tools", role: "toolbar", "aria-label": "Formatting" }, ...MARKS.map(([sign, mark, name]) =>
    h("button", { type: "button", title: name, "aria-label": name, onclick: () => wrap(field, mark) }, icon(sign))));
}

function wrap(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(`${mark}${value.slice(start, end)}${mark}`, start, end, "select");
  if (start === end) field.setSelectionRange(start + 1, start + 1);
  field.focus();
  field.dispatchEvent(new Event("input"));
}

/** The text as Slack sends it on: escaped, with @names and #names as mentions and addresses as links. */
export function outgoing(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const linked = escaped.replace(/https?:\/\/[^\s]+/g, (address) => `<${address}>`);
  return mentions(linked);
}

function mentions(text) {
  const { app, channels } = world.state;
  const names = [[app.name, app.bot_user_id], ...people().flatMap((user) => [[user.name, user.id], [user.handle, user.id]])].filter(([name]) => name);
  const byLength = names.sort(([one], [other]) => other.length - one.length);
  const people_ = byLength.reduce((whole, [name, id]) => whole.replace(new RegExp(`(^|[\\s(])@${quoted(name)}(?![\\w-])`, "gi"), `$1<@${id}>`), text);
  return channels.filter((channel) => !channel.is_im).reduce((whole, { name, id }) => whole.replace(new RegExp(`(^|[\\s(])#${quoted(name)}(?![\\w-])`, "g"), `$1<#${id}>`), people_);
}

function quoted(name) {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
