// A channel or a direct message: header, messages, composer.
import { avatar } from "../avatars.js";
import { composer } from "../composer.js";
import { load } from "../api.js";
import { coalesced, h } from "../dom.js";
import { icon } from "../icons.js";
import { messageItems } from "../message.js";
import { messageList } from "../message_list.js";
import { acting, channelOf, people, touches, world } from "../world.js";

export function channelRoom(id, { header = true } = {}) {
  const list = messageList(`Messages in ${channelOf(id)?.name ?? "this channel"}`);
  const top = h("div", { class: "room-header" });
  const foot = h("div", { class: "room-foot" });
  const node = h("section", { class: "channel" }, header && top, list.node, foot);
  const refresh = coalesced(async () => {
    if (header) drawHeader(top, channelOf(id));
    drawFoot(foot, channelOf(id));
    const { messages } = await load("messages", { as: acting(), channel: id });
    if (channelOf(id)) channelOf(id).unread = 0; // The sandbox has just noted that they are read.
    list.draw(messageItems(messages, { channel: id, intro: intro(channelOf(id)) }));
  });
  return {
    node,
    refresh: (what) => (touches(what, `channel:${id}`) ? refresh() : drawFoot(foot, channelOf(id))),
  };
}

function drawHeader(top, channel) {
  const { is_im: direct, name, topic } = channel;
  const faces = direct
    ? null
    : h(
        "span",
        { class: "members", title: "People in this workspace" },
        ...people()
          .slice(0, 3)
          .map((user) => avatar(user, 22)),
        h("span", {}, String(people().length)),
      );
  top.replaceChildren(
    h("h2", {}, direct ? null : icon(channel.is_archived ? "lock" : "hash"), name),
    h("span", { class: "topic" }, topic ?? ""),
    faces ?? "",
  );
}

function drawFoot(foot, channel) {
  const why = closed(channel);
  const key = why ?? "open";
  if (foot.dataset.shows === key) return;
  foot.dataset.shows = key;
  foot.replaceChildren(
    why
      ? h("div", { class: "closed" }, why)
      : composer({
          channel: channel.id,
          hint: `Message ${channel.is_im ? channel.name : `#${channel.name}`}`,
        }),
  );
}

function closed(channel) {
  if (!channel || channel.is_archived)
    return `You are viewing #${channel?.name ?? ""}, an archived channel.`;
  return channel.is_member || channel.is_im
    ? null
    : `${world.state.me.name} is not a member of #${channel.name}.`;
}

function intro(channel) {
  if (channel.is_im)
    return {
      key: "intro",
      signature: channel.name,
      item: () =>
        h(
          "div",
          { class: "intro" },
          h("h3", {}, channel.name),
          h("p", {}, `This is the very beginning of your direct messages with ${channel.name}.`),
        ),
    };
  const text = channel.bot_in
    ? `${world.state.app.name} is a member here.`
    : `${world.state.app.name} is not a member here.`;
  return {
    key: "intro",
    signature: JSON.stringify([channel.name, text]),
    item: () =>
      h(
        "div",
        { class: "intro" },
        h("span", { class: "intro-sign" }, icon("hash")),
        h("h3", {}, `#${channel.name}`),
        h("p", {}, `This is the very beginning of the #${channel.name} channel. ${text}`),
      ),
  };
}
