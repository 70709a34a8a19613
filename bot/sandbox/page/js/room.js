// Which room stands in the middle: a channel, the app, Sentry, mail, PagerDuty or Teams.
import { h } from "./dom.js";
import { appRoom } from "./rooms/app.js";
import { channelRoom } from "./rooms/channel.js";
import { mailRoom } from "./rooms/mail.js";
import { pagerdutyRoom } from "./rooms/pagerduty.js";
import { sentryRoom } from "./rooms/sentry.js";
import { teamsRoom } from "./rooms/teams.js";
import { acting, appChannel, channelOf, world } from "./world.js";

const ROOMS = {
  app: appRoom,
  mail: mailRoom,
  pagerduty: pagerdutyRoom,
  sentry: sentryRoom,
  teams: teamsRoom,
};

let current = { key: null, room: null };

export function showRoom() {
  const { room, channel, tab } = world.place;
  const direct = channel && appChannel()?.id === channel ? "messages" : tab;
  const kind = direct === "messages" ? "app" : room;
  const key = JSON.stringify([kind ?? channel, direct, acting(), kind ? Boolean(appChannel()) : 0]);
  if (current.key === key) {
    current.room?.place?.();
    return;
  }
  current = {
    key,
    room: ROOMS[kind] ? ROOMS[kind](direct) : channelOf(channel) ? channelRoom(channel) : nowhere(),
  };
  const middle = document.getElementById("room");
  const isWriting = middle.querySelector(".composer")?.contains(document.activeElement);
  middle.replaceChildren(current.room.node);
  current.room.refresh(["all"]);
  if (isWriting) middle.querySelector(".composer-field")?.focus();
}

export function refreshRoom(what) {
  const before = current.key;
  showRoom();
  if (current.key === before) current.room?.refresh(what);
}

function nowhere() {
  return {
    node: h(
      "div",
      { class: "empty" },
      h("h2", {}, "Nothing here"),
      h("p", {}, "This channel does not exist, or this person may not see it."),
    ),
    refresh() {},
  };
}
