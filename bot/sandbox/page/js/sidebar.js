// Channels, direct messages and apps.
import { avatar, avatarById } from "./avatars.js";
import { h, keyed } from "./dom.js";
import { icon } from "./icons.js";
import { appChannel, enter, userOf, world } from "./world.js";

const parts = {};

export function sidebar() {
  parts.name = h("h1", { class: "team" });
  parts.list = h("div", { class: "sidebar-list" });
  return h(
    "nav",
    { class: "sidebar", "aria-label": "Channels and messages" },
    parts.name,
    parts.list,
  );
}

export function drawSidebar() {
  const { state, place } = world;
  parts.name.replaceChildren(state.team.name, icon("caret"));
  const direct = state.channels.filter((channel) => channel.is_im && channel !== appChannel());
  const rows = [
    title("Channels"),
    ...state.channels
      .filter((channel) => !channel.is_im)
      .map((channel) => channelRow(channel, place)),
    title("Direct messages"),
    selfRow(state.me),
    ...direct.map((channel) => directRow(channel, place)),
    title("Apps"),
    appRow(place),
  ];
  keyed(parts.list, rows.filter(Boolean), (build) => build());
}

function row(key, signature, build) {
  return { key, signature: JSON.stringify(signature), item: build };
}

function title(text) {
  return row(`title ${text}`, text, () => h("h2", {}, icon("caret"), text));
}

function entry({ face, name, here, unread = 0, badge = false, dim = false, data, place }) {
  return h(
    "button",
    {
      type: "button",
      class: `entry${unread ? " unread" : ""}${dim ? " faded" : ""}`,
      "aria-current": here ? "page" : null,
      "data-entry": data,
      onclick: () => enter(place),
    },
    face,
    h("span", { class: "entry-name" }, name),
    unread && badge
      ? h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread))
      : null,
  );
}

function channelRow(channel, place) {
  const here = place.channel === channel.id && !place.room;
  const dim = channel.is_archived || !channel.is_member;
  return row(channel.id, [channel.name, Boolean(channel.unread), here, dim], () =>
    entry({
      face: icon(channel.is_archived ? "lock" : "hash"),
      name: channel.name,
      here,
      unread: here ? 0 : channel.unread,
      dim,
      data: channel.id,
      place: { channel: channel.id },
    }),
  );
}

function directRow(channel, place) {
  const here = place.channel === channel.id && !place.room;
  const user = userOf(channel.user) ?? world.state.users.find((one) => one.name === channel.name);
  return row(channel.id, [channel.name, channel.unread, here], () =>
    entry({
      face: avatar(user ?? { id: channel.id, name: channel.name }, 20),
      name: channel.name,
      here,
      unread: here ? 0 : channel.unread,
      badge: true,
      data: channel.id,
      place: { channel: channel.id },
    }),
  );
}

/** The person's own line, as Slack has it; there are no notes to oneself here, so it is no button. */
function selfRow(me) {
  return row(`self ${me.id}`, me.name, () =>
    h(
      "div",
      { class: "entry self" },
      avatar(me, 20),
      h("span", { class: "entry-name" }, me.name),
      h("span", { class: "you" }, "you"),
    ),
  );
}

function appRow(place) {
  const { app } = world.state;
  const channel = appChannel();
  const here = place.room === "app" || Boolean(channel && place.channel === channel.id);
  const unread = here && place.tab === "messages" ? 0 : (channel?.unread ?? 0);
  return row("app", [app.name, unread, here], () =>
    entry({
      face: avatarById(app.bot_user_id, 20),
      name: app.name,
      here,
      unread,
      badge: true,
      data: "app",
      place: { room: "app", tab: unread ? "messages" : "home" },
    }),
  );
}
