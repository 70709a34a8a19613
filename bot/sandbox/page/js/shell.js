// The frame around every room: bar, rail, sidebar, and the places of the room, the thread and the samples.
import { avatar } from "./avatars.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { drawSamples, samplesPane } from "./samples.js";
import { drawSidebar, sidebar } from "./sidebar.js";
import { acting, appChannel, enter, go, people, world } from "./world.js";

const parts = {};

export function buildShell(root) {
  parts.bar = h("header", { class: "bar", role: "banner" });
  parts.rail = h("nav", { class: "rail", "aria-label": "Rooms" });
  parts.select = h("select", {
    name: "act-as",
    "aria-label": "Act as",
    onchange: () => go({ as: parts.select.value, thread: null }),
  });
  root.replaceChildren(
    parts.bar,
    h(
      "div",
      { class: "deck" },
      parts.rail,
      sidebar(),
      h("main", { class: "room", id: "room" }),
      h("aside", {
        class: "pane thread",
        "data-pane": "thread",
        "aria-label": "Thread",
        hidden: true,
      }),
      samplesPane(),
    ),
    h("div", { class: "toasts", role: "status", "aria-live": "polite" }),
  );
  buildBar();
}

export function drawShell() {
  document.title = `${world.state.team.name} – ${world.state.app.name} sandbox`;
  document.body.classList.toggle("no-sidebar", OUTSIDE.has(world.place.room));
  drawBar();
  drawRail();
  drawSidebar();
  drawSamples();
}

const OUTSIDE = new Set(["sentry", "mail", "pagerduty", "teams"]);

function buildBar() {
  parts.face = h("span", { class: "face" });
  parts.link = h("span", { class: "connection" });
  parts.samples = h(
    "button",
    {
      type: "button",
      class: "bar-button",
      "aria-controls": "samples",
      onclick: () => go({ samples: world.place.samples === "1" ? "0" : "1" }),
    },
    icon("bolt"),
    "Sample activity",
  );
  parts.bar.append(
    h(
      "span",
      { class: "bar-side" },
      h(
        "span",
        { class: "bar-name" },
        h("img", { src: "/page/logo.svg", alt: "" }),
        `${world.state.app.name} sandbox`,
      ),
    ),
    h(
      "label",
      { class: "act-as" },
      h("span", { class: "act-as-word" }, "Act as"),
      parts.face,
      parts.select,
      icon("caret"),
    ),
    h("span", { class: "bar-side end" }, parts.link, parts.samples),
  );
}

function drawBar() {
  const names = people().map((user) => `${user.name}${user.is_restricted ? " (guest)" : ""}`);
  const wanted = JSON.stringify([names, acting()]);
  if (parts.drawn !== wanted) {
    parts.drawn = wanted;
    parts.select.replaceChildren(
      ...people().map((user, index) =>
        h("option", { value: user.id, selected: user.id === acting() }, names[index]),
      ),
    );
    parts.face.replaceChildren(avatar(world.state.me, 22));
  }
  parts.samples.hidden = !world.state.samples?.length;
  parts.samples.setAttribute("aria-expanded", String(world.place.samples === "1"));
  const { connections, app } = world.state;
  const [kind, text] = !world.online
    ? ["off", "Reconnecting …"]
    : connections
      ? ["on", `${app.name} is connected`]
      : ["off", `${app.name} is not connected`];
  parts.link.className = `connection ${kind}`;
  parts.link.title = `${connections} open Socket Mode connection${connections === 1 ? "" : "s"}`;
  parts.link.textContent = text;
}

/** Unread direct messages, but for those that are being read. */
function unreadDirect() {
  const { state, place } = world;
  const here = place.room === "app" && place.tab === "messages" ? appChannel() : null;
  const elsewhere = state.channels.filter(
    (channel) => channel.is_im && channel !== here && channel.id !== place.channel,
  );
  return elsewhere.reduce((sum, channel) => sum + channel.unread, 0);
}

const ROOMS = [
  ["home", "Home", null],
  ["bug", "Sentry", "sentry"],
  ["mail", "Mail", "mailbox"],
  ["siren", "PagerDuty", "pagerduty"],
  ["teams", "Teams", "teams"],
];

function drawRail() {
  const { state, place } = world;
  const tile = h("div", { class: "tile", "aria-hidden": "true" }, state.team.name.slice(0, 1));
  const focused = parts.rail.contains(document.activeElement)
    ? document.activeElement.dataset.room
    : null;
  parts.rail.replaceChildren(
    tile,
    ...ROOMS.filter(([, , counted]) => !counted || state[counted]).map(([sign, name, counted]) => {
      const room = counted ? name.toLowerCase() : null;
      const here = room ? place.room === room : !OUTSIDE.has(place.room);
      const count = counted ? (state[counted]?.count ?? 0) : unreadDirect();
      return h(
        "button",
        {
          type: "button",
          class: "rail-button",
          "data-room": room ?? "home",
          "aria-current": here ? "page" : null,
          onclick: () => enter(room ? { room } : {}),
        },
        h(
          "span",
          { class: "rail-icon" },
          icon(sign),
          count
            ? h("span", { class: "badge", "aria-label": `${count} items` }, String(count))
            : null,
        ),
        name,
      );
    }),
    h("span", { class: "rail-space" }),
    avatar(state.me, 36),
  );
  if (focused) parts.rail.querySelector(`[data-room=${focused}]`)?.focus();
}
