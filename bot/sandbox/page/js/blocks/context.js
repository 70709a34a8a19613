// Where blocks stand (message, modal, Home), what is chosen in them, and what the app said to a press.
import { post } from "../api.js";
import { acting } from "../world.js";
import { submitted } from "./values.js";

/** What the person chose or typed and that is not sent yet; by place, block and action. */
const chosen = new Map();
/** "busy", or the sentence that tells why the last press came to nothing; by the same key. */
const answers = new Map();

export function placeKey(where) {
  return where.kind === "message"
    ? `message ${where.channel} ${where.ts}`
    : `${where.kind} ${where.view_id}`;
}

function keyOf(context, actionId) {
  return JSON.stringify([acting(), placeKey(context.where), context.blockId, actionId]);
}

export function valueOf(context, item, initial) {
  const key = keyOf(context, item.action_id);
  return chosen.has(key) ? chosen.get(key) : initial;
}

/** Keeps the value; tells the app at once unless it belongs to an input block that waits for submit. */
export function changed(
  context,
  item,
  value,
  { dispatch = !context.inInput || context.dispatchOnChange } = {},
) {
  const key = keyOf(context, item.action_id);
  chosen.set(key, value);
  for (const node of actors(key)) node.dispatchEvent(new Event("chosen"));
  return dispatch ? fire(context, item, { value: submitted(item, value) }) : null;
}

export function forget(where) {
  const mark = JSON.stringify(placeKey(where));
  for (const key of [...chosen.keys()]) if (key.includes(mark)) chosen.delete(key);
}

export async function fire(context, item, extra) {
  const key = keyOf(context, item.action_id);
  if (answers.get(key) === "busy") return;
  say(key, "busy");
  const answer = await post("act", {
    as: acting(),
    ...deed(context, extra),
    block_id: context.blockId,
    action_id: item.action_id,
    ...extra,
  });
  say(key, answer.ok ? null : (answer.error ?? "Something went wrong."));
}

function deed({ where }, extra) {
  const pressed = Object.keys(extra).length ? "choose" : "press";
  return {
    do: { message: pressed, modal: "dispatch", home: "press_home" }[where.kind],
    ...named(where),
  };
}

/** The names by which the sandbox finds the message or modal; a person has one Home only. */
function named({ kind, channel, ts, view_id: view }) {
  return { message: { channel, ts }, modal: { view_id: view }, home: {} }[kind];
}

export async function suggest(context, item, query) {
  const answer = await post("act", {
    as: acting(),
    do: "suggest",
    ...named(context.where),
    block_id: context.blockId,
    action_id: item.action_id,
    query,
  });
  if (!answer.ok) throw new Error(answer.error ?? "No answer");
  return answer;
}

function say(key, answer) {
  if (answer) answers.set(key, answer);
  else answers.delete(key);
  actors(key).forEach(paint);
}

/** The same element may stand twice on the page: in the channel and in the thread. */
function actors(key) {
  return [...document.querySelectorAll(".actor")].filter((node) => node.actorKey === key);
}

/** Marks the node as the place where the answer to this element's press is shown. */
export function actor(node, context, item) {
  node.classList.add("actor");
  node.actorKey = keyOf(context, item.action_id);
  paint(node);
  return node;
}

function paint(node) {
  const answer = answers.get(node.actorKey);
  node.classList.toggle("busy", answer === "busy");
  node.setAttribute("aria-busy", String(answer === "busy"));
  node.dispatchEvent(new CustomEvent("answer", { detail: answer === "busy" ? null : answer }));
}
