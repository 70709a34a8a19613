// The list that a select opens: a search field, groups, options; keyboard and pointer.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar } from "../avatars.js";
import { float } from "./float.js";
import { plainText, textObject } from "./mrkdwn.js";

let lists = 0;

/** load(query) gives groups of options (or {hint}), at once or later. */
export function openPicker(anchor, { load, delay = 0, isChosen, pick, keepOpen }) {
  const id = `options-${(lists += 1)}`;
  const list = h("div", {
    class: "options",
    role: "listbox",
    id,
    "aria-multiselectable": keepOpen || null,
  });
  const search = h("input", {
    type: "text",
    class: "picker-search",
    placeholder: "Search",
    "aria-label": "Search options",
    "aria-controls": id,
    autocomplete: "off",
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // The search keeps the focus.
  const panel = h("div", { class: "picker" }, search, list);
  const close = float(anchor, panel, () => anchor.setAttribute("aria-expanded", "false"));
  anchor.setAttribute("aria-expanded", "true");
  const state = { list, search, isChosen, close, active: 0, query: 0, load };
  state.choose = async (option) => {
    if (!keepOpen) close();
    await pick(option);
    if (keepOpen && panel.isConnected) mark(state);
    else anchor.focus();
  };
  let timer = 0;
  search.addEventListener("input", () => {
    state.stale = true; // Enter must not pick what the new words no longer find.
    clearTimeout(timer);
    if (delay) timer = setTimeout(() => refresh(state), delay);
    else refresh(state);
  });
  search.addEventListener("keydown", (event) => key(event, state));
  search.focus();
  refresh(state);
}

async function refresh(state) {
  const mine = (state.query += 1);
  const loading = setTimeout(() => state.list.replaceChildren(note("Loading …", "spinner")), 120);
  let groups;
  try {
    groups = await state.load(state.search.value);
  } catch (error) {
    groups = [{ hint: error.message, failed: true }];
  }
  clearTimeout(loading);
  if (mine !== state.query) return;
  state.stale = false;
  state.active = 0;
  show(state, groups);
}

function show(state, groups) {
  state.options = [];
  const nodes = groups.flatMap((group) =>
    group.hint ? [note(group.hint, group.failed ? "failed" : "")] : groupNodes(state, group),
  );
  state.list.replaceChildren(...(nodes.length ? nodes : [note("No matches", "")]));
  mark(state);
}

function note(text, kind) {
  return h("div", { class: `picker-note ${kind}`, role: "status" }, text);
}

function groupNodes(state, group) {
  const options = (group.options ?? []).map((option) => optionNode(state, option));
  return [
    group.label && h("div", { class: "group-label" }, plainText(group.label.text)),
    ...options,
  ].filter(Boolean);
}

function optionNode(state, option) {
  const index = state.options.length;
  const node = h(
    "div",
    {
      class: "option",
      role: "option",
      onclick: () => state.choose(option),
      onpointermove: () => activate(state, index),
    },
    h("span", { class: "tick" }, icon("check")),
    option.user && avatar(option.user, 20),
    h(
      "span",
      {},
      textObject(option.text),
      option.description && h("small", {}, textObject(option.description)),
    ),
  );
  node.id = `${state.list.id}-${index}`;
  node.dataset.value = option.value;
  state.options.push({ option, node });
  return node;
}

function mark(state) {
  for (const { option, node } of state.options)
    node.setAttribute("aria-selected", String(state.isChosen(option)));
  activate(state, state.active);
}

function activate(state, index) {
  state.active = index;
  state.options.forEach(({ node }, at) => node.classList.toggle("active", at === index));
  state.search.setAttribute("aria-activedescendant", state.options[index]?.node.id ?? "");
}

function pickActive({ stale, options, active, choose }) {
  if (!stale && options?.length) choose(options[active].option);
}

function key(event, state) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const count = state.options?.length ?? 0;
  if (step && count) {
    activate(state, (state.active + step + count) % count);
    state.options[state.active].node.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter") pickActive(state);
  else if (event.key === "Tab") state.close();
  else return;
  if (event.key !== "Tab") event.preventDefault();
}
