// What stands between < and >: people, channels, groups, everybody, dates and links.
import { h, link, safeUrl } from "../dom.js";
import { acting, channelOf, enter, userOf } from "../world.js";
import { dateText } from "./dates.js";
import { decode } from "./entities.js";

/** The node for the inside of <…>, or null when it is nothing that Slack knows. `label` renders a link's text. */
export function angle(inside, label) {
  const bar = inside.indexOf("|");
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const text = bar === -1 ? "" : inside.slice(bar + 1);
  if (/^@[UW]/.test(target)) return userMention(target.slice(1), decode(text));
  if (/^#C/.test(target)) return channelMention(target.slice(1), decode(text));
  if (target.startsWith("!date^")) return date(target, decode(text));
  if (target.startsWith("!subteam^"))
    return h("span", { class: "mention" }, atName(decode(text) || target.slice(9)));
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!")) return h("span", {}, decode(text || target.slice(1)));
  return safeUrl(decode(target))
    ? link(decode(target), text ? label(text) : shown(decode(target)))
    : null;
}

export function userMention(id, text = "") {
  const name = userOf(id)?.name ?? (text || id);
  return h(
    "span",
    { class: `mention${id === acting() ? " me" : ""}`, "data-user": id },
    atName(name),
  );
}

export function channelMention(id, text = "") {
  const channel = channelOf(id);
  const name = channel?.name ?? (text || id);
  if (!channel) return h("span", { class: "mention" }, `#${name}`);
  return h(
    "button",
    { type: "button", class: "mention", onclick: () => enter({ channel: id }) },
    `#${name}`,
  );
}

export function broadcast(range) {
  return h("span", { class: "mention me" }, `@${range}`);
}

function atName(name) {
  return name.startsWith("@") ? name : `@${name}`;
}

function shown(address) {
  return address.replace(/^mailto:|^tel:/, "");
}

function date(target, fallback) {
  const [, seconds, format, url] = /^!date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(target) ?? [];
  const text = seconds ? dateText(Number(seconds), decode(format)) : null;
  if (text === null) return h("span", {}, fallback);
  const stamp = new Date(Number(seconds) * 1000).toISOString();
  const node = h("time", { datetime: stamp, title: stamp }, text);
  return url ? link(decode(url), node) : node;
}
