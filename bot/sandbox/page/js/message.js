// One message of a list, and the list's items: day dividers and messages, those of one author drawn together.
import { avatar, avatarById } from "./avatars.js";
import { post } from "./api.js";
import { attachments } from "./blocks/attachments.js";
import { blocks } from "./blocks/blocks.js";
import { clock, dayDivider, dayName, whenOf } from "./blocks/dates.js";
import { emojiByName } from "./blocks/emoji.js";
import { mrkdwn, plainText } from "./blocks/mrkdwn.js";
import { h, link } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toast.js";
import { acting, go, userOf, world } from "./world.js";

const TOGETHER = 5 * 60; // Seconds within which an author's messages stand under one name.

/** The items for `keyed`: key, signature and a function that builds the node. */
export function messageItems(messages, { channel, intro = null, inThread = false }) {
  const items = intro ? [intro] : [];
  let day = null;
  messages.forEach((message, index) => {
    const today = dayDivider(whenOf(message.ts));
    if (today !== day && !inThread) items.push(divider(today));
    const compact = today === day && follows(messages[index - 1], message);
    day = today;
    items.push(item(message, { channel, compact, inThread }));
  });
  return items;
}

function divider(text) {
  return {
    key: `day ${text}`,
    signature: text,
    item: () => h("div", { class: "day", role: "separator" }, h("span", {}, text)),
  };
}

function item(message, options) {
  const signature = JSON.stringify([
    message,
    options.compact,
    options.inThread,
    acting(),
    world.state.users.length,
  ]);
  return {
    key: `${message.ephemeral ? "e" : "m"}${message.ts}`,
    signature,
    item: () => build(message, options),
  };
}

function follows(before, message) {
  if (
    !before ||
    message.ephemeral ||
    before.ephemeral ||
    before.reply_count ||
    message.reply_broadcast ||
    isCard(message)
  )
    return false;
  return (
    authorOf(before).id === authorOf(message).id &&
    Number(message.ts) - Number(before.ts) < TOGETHER
  );
}

/** A card keeps its own head, so that two in a row are not taken for one. */
function isCard(message) {
  return Boolean(message.blocks?.length || message.attachments?.length);
}

export function authorOf(message) {
  const { app } = world.state;
  if (message.user && message.user !== app.bot_user_id && userOf(message.user))
    return userOf(message.user);
  return { id: app.bot_user_id, name: message.bot?.name ?? app.name, is_bot: true };
}

function build(message, { channel, compact, inThread }) {
  const author = authorOf(message);
  const when = whenOf(message.ts);
  const time = h(
    "a",
    {
      class: "time",
      href: placeOf(message, channel),
      title: `${dayDivider(when)} at ${clock(when, true)}`,
    },
    compact ? clock(when).replace(/ [AP]M/, "") : clock(when),
  );
  return h(
    "article",
    {
      class: `message${compact ? " compact" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      "data-ts": message.ts,
      "data-ephemeral": message.ephemeral || null,
      "aria-label": `${author.name}, ${clock(when)}`,
    },
    message.ephemeral ? h("div", { class: "above" }, icon("eye"), "Only visible to you") : null,
    message.reply_broadcast && !inThread
      ? h("div", { class: "above" }, icon("reply"), broadcastLine(message))
      : null,
    h("div", { class: "gutter" }, compact ? time : avatar(author.is_bot ? null : author, 36)),
    h(
      "div",
      { class: "content" },
      compact
        ? null
        : h(
            "div",
            { class: "head" },
            h("span", { class: "author" }, author.name),
            author.is_bot ? h("span", { class: "app-badge" }, "APP") : null,
            time,
          ),
      body(message, channel),
      ...extras(message, { inThread }),
    ),
    message.ephemeral ? null : toolbar(message, { channel, inThread }),
  );
}

function placeOf(message, channel) {
  return `#${new URLSearchParams({ as: acting(), channel, thread: message.thread_ts ?? message.ts })}`;
}

function broadcastLine(message) {
  return h(
    "button",
    { type: "button", class: "quiet", onclick: () => go({ thread: message.thread_ts }) },
    "replied to a thread",
  );
}

function body(message, channel) {
  const context = { where: { kind: "message", channel, ts: message.ts } };
  const edited = message.edited ? h("span", { class: "edited" }, " (edited)") : null;
  const main = message.blocks?.length
    ? h("div", { class: "blocks" }, blocks(message.blocks, context))
    : h("div", { class: "text" }, said(message), edited);
  return h(
    "div",
    { class: "body" },
    message.text || message.blocks?.length ? main : null,
    ...attachments(message.attachments, context),
  );
}

function said(message) {
  if (!message.text) return null;
  return message.is_mrkdwn ? mrkdwn(message.text) : plainText(message.text, { emoji: false });
}

function extras(message, { inThread }) {
  return [
    (message.files ?? []).map(file),
    message.reactions?.length
      ? h("div", { class: "reactions" }, ...message.reactions.map(reaction))
      : null,
    message.ephemeral
      ? h(
          "button",
          {
            type: "button",
            class: "dismiss quiet",
            onclick: () => post("act", { as: acting(), do: "dismiss", ts: message.ts }),
          },
          "Dismiss message",
        )
      : null,
    message.reply_count && !inThread ? replies(message) : null,
  ].flat();
}

function file(one) {
  const image = /\.(png|jpe?g|gif|webp)$/i.test(one.name ?? "")
    ? h("img", { class: "file-image", src: one.url_private, alt: one.alt_txt || one.title })
    : null;
  return h(
    "div",
    { class: "file" },
    h("div", { class: "file-name" }, one.title ?? one.name ?? "File"),
    link(one.url_private, image ?? "Open"),
  );
}

function reaction({ name, count, users }) {
  return h(
    "span",
    { class: "reaction" },
    emojiByName(name) ?? `:${name}:`,
    h("span", {}, String(count ?? users?.length ?? 1)),
  );
}

function replies(message) {
  const latest = whenOf(message.latest_reply ?? message.ts);
  const faces = [...new Set(message.reply_users ?? [])].slice(0, 5).map((id) => avatarById(id, 24));
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const day = dayName(latest)?.toLowerCase() ?? dayDivider(latest);
  return h(
    "button",
    { type: "button", class: "replies", onclick: () => go({ thread: message.ts }) },
    h("span", { class: "faces" }, ...faces),
    h("strong", {}, count),
    h("span", { class: "last" }, `Last reply ${day} at ${clock(latest)}`),
    h("span", { class: "view" }, "View thread"),
    icon("caret"),
  );
}

function toolbar(message, { channel, inThread }) {
  const open = () => go({ thread: message.thread_ts ?? message.ts });
  const buttons = [
    inThread ? null : tool("Reply in thread", "reply", open),
    ...Object.entries(world.state.app.shortcuts ?? {}).map(([id, name]) =>
      tool(name, "bolt", () => choose(id, message, channel)),
    ),
  ].filter(Boolean);
  return buttons.length ? h("div", { class: "toolbar" }, ...buttons) : null;
}

function tool(name, sign, onclick) {
  return h("button", { type: "button", title: name, "aria-label": name, onclick }, icon(sign));
}

/** One of the app's message shortcuts; Slack has them in a menu. */
async function choose(id, message, channel) {
  const wish = { as: acting(), do: "shortcut", callback_id: id, channel, ts: message.ts };
  const answer = await post("act", wish);
  if (!answer.ok) toast(answer.error ?? "It did not work.", "bad");
}
