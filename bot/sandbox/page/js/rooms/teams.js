// The channel of MS Teams that the app posts its cards to.
import { load } from "../api.js";
import { adaptiveCard } from "../adaptive_card.js";
import { clock, dayName, dayDivider } from "../blocks/dates.js";
import { coalesced, h, keyed } from "../dom.js";
import { touches } from "../world.js";

export function teamsRoom() {
  const feed = h("div", { class: "teams-feed" });
  const refresh = coalesced(async () => {
    const answer = await load("teams");
    draw(feed, answer.cards ?? answer);
  });
  const node = h(
    "section",
    { class: "teams" },
    h(
      "div",
      { class: "teams-header" },
      h("span", { class: "teams-tile" }, "OP"),
      h("h2", {}, "Ops"),
      h("span", { class: "teams-tab" }, "Posts"),
    ),
    h("div", { class: "scroller" }, feed),
  );
  return { node, refresh: (what) => (touches(what, "teams") ? refresh() : null) };
}

function draw(feed, cards) {
  if (!cards.length) {
    feed.replaceChildren(
      h(
        "div",
        { class: "empty" },
        h("h2", {}, "No posts yet"),
        h("p", {}, "Cards that the app posts are shown here."),
      ),
    );
    return;
  }
  if (feed.querySelector(":scope > .empty")) feed.replaceChildren();
  const items = cards.map((card, index) => ({
    key: String(cards.length - index),
    signature: JSON.stringify(card),
    item: card,
  }));
  keyed(feed, items, post);
}

function post({ card, at }) {
  return h(
    "article",
    { class: "teams-post" },
    h("img", { src: "/page/logo.svg", alt: "", class: "teams-face" }),
    h(
      "div",
      { class: "teams-bubble" },
      h(
        "div",
        { class: "teams-head" },
        h("strong", {}, "Workflows"),
        h("span", { class: "dim" }, moment(at)),
      ),
      ...cardsOf(card).map(adaptiveCard),
    ),
  );
}

/** What was posted is either the usual envelope with attachments or a bare card. */
function cardsOf(posted) {
  return posted?.attachments
    ? posted.attachments.map((attachment) => attachment.content)
    : [posted];
}

function moment(at) {
  if (!at) return "";
  const when = new Date(typeof at === "number" ? at * 1000 : at);
  return Number.isNaN(when.getTime()) ? "" : `${dayName(when) ?? dayDivider(when)} ${clock(when)}`;
}
