// The pane at the right: a message with its replies.
import { load } from "./api.js";
import { composer } from "./composer.js";
import { coalesced, h } from "./dom.js";
import { icon } from "./icons.js";
import { messageItems } from "./message.js";
import { messageList } from "./message_list.js";
import { acting, appChannel, channelOf, go, touches, world } from "./world.js";

let current = { key: null, refresh: null, channel: null };

function pane() {
  return document.querySelector("[data-pane=thread]");
}

/** A thread of the app's own direct messages is opened from the Messages tab, whose place has no channel. */
function channelHere() {
  return world.place.channel ?? (world.place.room === "app" ? appChannel()?.id : null);
}

export function showThread() {
  const { thread } = world.place;
  const channel = channelHere();
  const key = thread && channelOf(channel) ? JSON.stringify([channel, thread, acting()]) : null;
  if (current.key === key) return;
  current = { key, channel, refresh: null };
  pane().hidden = !key;
  if (key) open(channel, thread);
  else pane().replaceChildren();
}

export function refreshThread(what) {
  showThread();
  if (current.refresh && touches(what, `channel:${current.channel}`)) current.refresh();
}

function open(channel, thread) {
  const list = messageList("Thread");
  const { name, is_im: direct } = channelOf(channel);
  const close = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Close thread",
      onclick: () => go({ thread: null }),
    },
    icon("close"),
  );
  const write = composer({ channel, thread, hint: "Reply…" });
  pane().replaceChildren(
    h(
      "div",
      { class: "room-header" },
      h("h2", {}, "Thread", h("span", { class: "beside" }, direct ? name : `#${name}`)),
      close,
    ),
    list.node,
    h("div", { class: "room-foot" }, write),
  );
  current.refresh = coalesced(async () => {
    const { messages } = await load("messages", { as: acting(), channel, thread });
    list.draw(items(messages, channel));
  });
  current.refresh();
  write.querySelector("textarea").focus();
}

function items(messages, channel) {
  const [parent, ...replies] = messageItems(messages, { channel, inThread: true });
  if (!parent)
    return [
      {
        key: "gone",
        signature: "gone",
        item: () => h("div", { class: "empty" }, "This message is gone."),
      },
    ];
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  const rule = {
    key: "count",
    signature: count,
    item: () => h("div", { class: "reply-count", role: "separator" }, count),
  };
  return replies.length ? [parent, rule, ...replies] : [parent];
}
