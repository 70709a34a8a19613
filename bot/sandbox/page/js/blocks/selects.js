// Menus of one or many choices: static, external, people, conversations, channels.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { people, world } from "../world.js";
import { confirmed } from "./confirm.js";
import { changed, suggest, valueOf } from "./context.js";
import { decode } from "./entities.js";
import { answering } from "./elements.js";
import { plainText } from "./mrkdwn.js";
import { openPicker } from "./picker.js";
import { initialOf } from "./values.js";

export function select(item, context) {
  const multi = item.type.startsWith("multi_");
  const state = {
    item,
    context,
    multi,
    source: sourceOf(item.type.replace("multi_", ""), item, context),
  };
  const face = h("button", {
    type: "button",
    class: "select",
    role: "combobox",
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    "aria-label": item.placeholder ? decode(item.placeholder.text) : "Select",
    "data-autofocus": item.focus_on_load,
    onclick: () => open(state, face),
  });
  const draw = () => face.replaceChildren(...faceOf(state));
  draw();
  const whole = answering(face, context, item);
  whole.addEventListener("chosen", draw);
  return whole;
}

function held(state) {
  const value = valueOf(state.context, state.item, initialOf(state.item));
  if (!state.multi) return value ? [state.source.option(value)] : [];
  return value.map(state.source.option);
}

function faceOf(state) {
  const options = held(state);
  const caret = h("span", { class: "caret" }, icon("caret"));
  if (!options.length) return [h("span", { class: "placeholder" }, placeholder(state)), caret];
  if (!state.multi) return [h("span", { class: "picked" }, plainText(options[0].text.text)), caret];
  return [h("span", { class: "tokens" }, ...options.map((option) => token(state, option))), caret];
}

function placeholder({ item, multi }) {
  return item.placeholder
    ? plainText(item.placeholder.text)
    : multi
      ? "Select options"
      : "Select an option";
}

function token(state, option) {
  const drop = (event) => {
    event.stopPropagation();
    choose(
      state,
      held(state).filter((one) => one.value !== option.value),
    );
  };
  return h(
    "span",
    { class: "token" },
    plainText(option.text.text),
    h(
      "span",
      {
        class: "drop",
        role: "button",
        "aria-label": `Remove ${decode(option.text.text)}`,
        onclick: drop,
      },
      icon("close"),
    ),
  );
}

function open(state, face) {
  openPicker(face, {
    load: state.source.load,
    delay: state.source.delay,
    isChosen: (option) => held(state).some((one) => one.value === option.value),
    pick: (option) => choose(state, toggled(state, option)),
    keepOpen: state.multi,
  });
}

function toggled({ multi, item, ...state }, option) {
  if (!multi) return [option];
  const now = held({ multi, item, ...state });
  if (now.some((one) => one.value === option.value))
    return now.filter((one) => one.value !== option.value);
  return now.length >= (item.max_selected_items ?? Infinity) ? now : [...now, option];
}

async function choose(state, options) {
  if (!(await confirmed(state.item.confirm))) return;
  const values = options.map(state.source.value);
  changed(state.context, state.item, state.multi ? values : (values[0] ?? null));
}

// Where the options come from. `load(query)` gives groups of options; `value` and `option` turn an option into
// what the element holds and back.
const whole = { value: (option) => option, option: (value) => value };

function sourceOf(type, item, context) {
  if (type === "external_select")
    return { ...whole, delay: 250, load: (query) => external(item, context, query) };
  if (type === "static_select")
    return { ...whole, load: (query) => filtered(groupsOf(item), query) };
  const options = type === "users_select" ? personOptions() : conversationOptions(type);
  const byId = (id) =>
    options.find((option) => option.value === id) ?? {
      text: { type: "plain_text", text: id },
      value: id,
    };
  return {
    value: (option) => option.value,
    option: byId,
    load: (query) => filtered([{ options }], query),
  };
}

async function external(item, context, query) {
  const least = item.min_query_length ?? 3;
  if (query.length < least)
    return [{ hint: `Type at least ${least} ${least === 1 ? "character" : "characters"}` }];
  const answer = await suggest(context, item, query);
  return groupsOf(answer);
}

function groupsOf({ option_groups: groups, options }) {
  return groups?.length ? groups : [{ options: options ?? [] }];
}

function filtered(groups, query) {
  const wanted = query.trim().toLowerCase();
  const fits = (option) => decode(option.text.text).toLowerCase().includes(wanted);
  return groups
    .map((group) => ({ ...group, options: group.options.filter(fits) }))
    .filter((group) => group.options.length);
}

function personOptions() {
  return people().map((user) => ({
    text: { type: "plain_text", text: user.name },
    value: user.id,
    user,
  }));
}

function conversationOptions(type) {
  const wanted = world.state.channels.filter(
    (channel) => !channel.is_archived && (type === "conversations_select" || !channel.is_im),
  );
  return wanted.map((channel) => ({
    text: { type: "plain_text", text: channel.is_im ? channel.name : `# ${channel.name}` },
    value: channel.id,
  }));
}
