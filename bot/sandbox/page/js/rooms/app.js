// The app's own place: its Home tab and the direct messages with it.
import { load } from "../api.js";
import { avatarById } from "../avatars.js";
import { blocks } from "../blocks/blocks.js";
import { composer } from "../composer.js";
import { coalesced, h } from "../dom.js";
import { acting, appChannel, go, touches, world } from "../world.js";
import { channelRoom } from "./channel.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
  ["about", "About"],
];

export function appRoom(tab = "home") {
  const inside = { messages: messagesTab, about: aboutTab }[tab] ?? homeTab;
  const part = inside();
  const node = h("section", { class: "app-room" }, header(tab), part.node);
  return { node, refresh: part.refresh };
}

function header(tab) {
  const { app } = world.state;
  const buttons = TABS.map(([id, name]) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(id === tab),
        onclick: () => go({ room: "app", tab: id, channel: null, thread: null }),
      },
      name,
    ),
  );
  return h(
    "div",
    { class: "app-header" },
    h(
      "div",
      { class: "room-header" },
      avatarById(app.bot_user_id, 28),
      h("h2", {}, app.name),
      h("span", { class: "app-badge" }, "APP"),
    ),
    h("div", { class: "tabs", role: "tablist" }, ...buttons),
  );
}

function homeTab() {
  const body = h("div", { class: "home" });
  let drawn = null;
  const refresh = coalesced(async () => {
    const { view } = await load("home", { as: acting() });
    const wanted = JSON.stringify(view);
    if (wanted === drawn) return;
    drawn = wanted;
    body.replaceChildren(
      view ? blocks(view.blocks, { where: { kind: "home", view_id: view.id } }) : nothing(),
    );
  });
  return {
    node: h("div", { class: "scroller", role: "tabpanel", tabindex: "0" }, body),
    refresh: (what) => (touches(what, `home:${acting()}`) ? refresh() : null),
  };
}

function nothing() {
  const { app } = world.state;
  return h(
    "div",
    { class: "empty" },
    h("h2", {}, `${app.name}'s Home is empty`),
    h("p", {}, "The app has not published anything for this person yet."),
  );
}

function messagesTab() {
  const channel = appChannel();
  if (channel) return channelRoom(channel.id, { header: false });
  const { app } = world.state;
  const start = h(
    "div",
    { class: "empty" },
    avatarById(app.bot_user_id, 56),
    h("h2", {}, app.name),
    h("p", {}, `This is the very beginning of your direct messages with ${app.name}.`),
  );
  const write = composer({ channel: app.bot_user_id, hint: `Message ${app.name}` });
  return {
    node: h(
      "section",
      { class: "channel" },
      h("div", { class: "scroller" }, start),
      h("div", { class: "room-foot" }, write),
    ),
    refresh() {},
  };
}

function aboutTab() {
  const { app, team, connections } = world.state;
  const facts = [
    ["App", app.name],
    ["Workspace", team.name],
    ["Bot user", app.bot_user_id],
    ["Open connections", String(connections)],
  ];
  const list = h(
    "dl",
    { class: "facts" },
    ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
  return {
    node: h(
      "div",
      { class: "scroller" },
      h("div", { class: "home" }, h("h3", { class: "block-header" }, `About ${app.name}`), list),
    ),
    refresh() {},
  };
}
