// The mailbox: every mail that was sent, as list and reading pane.
import { load } from "../api.js";
import { avatar } from "../avatars.js";
import { clock, dayName } from "../blocks/dates.js";
import { coalesced, h, keyed } from "../dom.js";
import { go, touches, world } from "../world.js";

let side = "html"; // Which part is read: "html" or "text".

export function mailRoom() {
  const list = h("div", { class: "mail-list", role: "list", "aria-label": "Mails" });
  const reading = h("div", { class: "mail-reading" });
  const room = { mails: [], list, reading, drawn: null };
  const refresh = coalesced(async () => {
    const answer = await load("mail");
    room.mails = (answer.mails ?? answer).map((mail, index, all) => ({
      ...mail,
      number: String(all.length - index),
    }));
    draw(room);
  });
  const node = h(
    "section",
    { class: "mail" },
    h(
      "div",
      { class: "room-header" },
      h("h2", {}, "Mail"),
      h("span", { class: "topic" }, "Caught here; nothing leaves this machine"),
    ),
    h("div", { class: "mail-split" }, list, reading),
  );
  return {
    node,
    refresh: (what) => (touches(what, "mail") ? refresh() : null),
    place: () => draw(room),
  };
}

function draw(room) {
  const here = room.mails.find((mail) => mail.number === world.place.item) ?? room.mails[0];
  keyed(
    room.list,
    room.mails.map((mail) => ({
      key: mail.number,
      signature: JSON.stringify([mail.subject, mail === here]),
      item: mail,
    })),
    (mail) => row(mail, mail === here),
  );
  const drawn = JSON.stringify([here, side]);
  if (room.drawn === drawn) return;
  room.drawn = drawn;
  room.reading.replaceChildren(
    here
      ? reader(here, () => draw(room))
      : h(
          "div",
          { class: "empty" },
          h("h2", {}, "No mail yet"),
          h("p", {}, "Mails that the app sends are shown here."),
        ),
  );
}

function row(mail, here) {
  return h(
    "div",
    { role: "listitem" },
    h(
      "button",
      {
        type: "button",
        class: "mail-row",
        "aria-current": here ? "true" : null,
        "data-mail": mail.number,
        onclick: () => go({ item: mail.number }),
      },
      h(
        "span",
        { class: "mail-top" },
        h("strong", {}, addresses(mail.to)),
        h("time", {}, time(mail.date)),
      ),
      h("span", { class: "mail-subject" }, mail.subject || "(no subject)"),
      h("span", { class: "mail-peek" }, (mail.text ?? "").slice(0, 120)),
    ),
  );
}

function addresses(to) {
  return Array.isArray(to) ? to.join(", ") : (to ?? "");
}

function time(text) {
  const when = new Date(text);
  if (Number.isNaN(when.getTime())) return "";
  return dayName(when) === "Today"
    ? clock(when)
    : when.toLocaleDateString("en-US", { month: "short", day: "numeric" });
}

function reader(mail, redraw) {
  const shows = side === "html" && mail.html ? "html" : "text";
  const pick = (id, name) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(shows === id),
        disabled: id === "html" && !mail.html,
        onclick: () => {
          side = id;
          redraw();
        },
      },
      name,
    );
  const from = {
    id: mail.from ?? "",
    name: (mail.from ?? "?").replace(/[<"].*$/, "").trim() || mail.from,
  };
  return h(
    "article",
    { class: "mail-article" },
    h("h2", {}, mail.subject || "(no subject)"),
    h(
      "div",
      { class: "mail-head" },
      avatar(from, 36),
      h(
        "div",
        {},
        h("div", {}, h("strong", {}, mail.from ?? "")),
        h("div", { class: "dim" }, `to ${addresses(mail.to)}`),
      ),
      h("time", { class: "dim" }, mail.date ?? ""),
    ),
    h(
      "div",
      { class: "mail-tabs" },
      h(
        "div",
        { class: "tabs", role: "tablist" },
        pick("html", "HTML"),
        pick("text", "Plain text"),
      ),
      headers(mail),
    ),
    shows === "html" ? frame(mail.html) : h("pre", { class: "mail-text" }, mail.text ?? ""),
  );
}

function headers(mail) {
  const rows = Object.entries(mail.headers ?? {}).flatMap(([name, value]) => [
    h("dt", {}, name),
    h("dd", {}, String(value)),
  ]);
  return h(
    "details",
    { class: "mail-headers" },
    h("summary", {}, "Headers"),
    h("dl", { class: "facts" }, ...rows),
  );
}

/** A mail's own HTML runs no script here and has no hold on this page: it stands in an origin of its own. */
function frame(html) {
  const node = h("iframe", {
    title: "The mail",
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    referrerpolicy: "no-referrer",
  });
  node.srcdoc = `<!doctype html><meta charset="utf-8"><base target="_blank"><meta name="color-scheme" content="light">${html}`;
  return node;
}
