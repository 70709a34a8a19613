// The alerts that PagerDuty would have, each with its events.
import { load } from "../api.js";
import { clock, dayDivider } from "../blocks/dates.js";
import { coalesced, fragment, h, keyed, link } from "../dom.js";
import { touches } from "../world.js";

const STATES = {
  triggered: "Triggered",
  trigger: "Triggered",
  acknowledged: "Acknowledged",
  acknowledge: "Acknowledged",
  resolved: "Resolved",
  resolve: "Resolved",
};

export function pagerdutyRoom() {
  const list = h("div", { class: "alerts" });
  const counts = h("div", { class: "alert-counts" });
  const open = new Set(); // Keys of the alerts whose events are unfolded.
  const refresh = coalesced(async () => {
    const answer = await load("pagerduty");
    draw(list, counts, answer.alerts ?? answer, open);
  });
  const node = h(
    "section",
    { class: "pagerduty" },
    h(
      "div",
      { class: "pd-header" },
      h("h2", {}, "Incidents"),
      h("span", {}, "PagerDuty on this machine"),
    ),
    counts,
    h("div", { class: "scroller" }, list),
  );
  return { node, refresh: (what) => (touches(what, "pagerduty") ? refresh() : null) };
}

function draw(list, counts, alerts, open) {
  counts.replaceChildren(
    ...["Triggered", "Acknowledged", "Resolved"].map((name) =>
      h(
        "div",
        { class: `alert-count ${name.toLowerCase()}` },
        h("strong", {}, String(alerts.filter((alert) => STATES[alert.state] === name).length)),
        name,
      ),
    ),
  );
  if (!alerts.length) {
    list.replaceChildren(
      h(
        "div",
        { class: "empty" },
        h("h2", {}, "No alerts"),
        h("p", {}, "Alerts that the app triggers are shown here."),
      ),
    );
    return;
  }
  if (list.querySelector(":scope > .empty")) list.replaceChildren();
  keyed(
    list,
    alerts.map((alert) => ({
      key: alert.dedup_key,
      signature: JSON.stringify(alert),
      item: alert,
    })),
    (alert) => row(alert, open),
  );
}

function row(alert, open) {
  const state = STATES[alert.state] ?? alert.state;
  const details = h(
    "details",
    {
      class: "alert",
      open: open.has(alert.dedup_key),
      "data-dedup-key": alert.dedup_key,
      ontoggle: () => (details.open ? open.add(alert.dedup_key) : open.delete(alert.dedup_key)),
    },
    h(
      "summary",
      {},
      h("span", { class: `pd-state ${state.toLowerCase()}` }, state),
      h(
        "span",
        { class: "pd-main" },
        h("strong", {}, alert.summary || "(no summary)"),
        h("span", { class: "dim" }, [alert.source, alert.dedup_key].filter(Boolean).join(" · ")),
      ),
      h("span", { class: `pd-severity ${alert.severity ?? ""}` }, alert.severity ?? ""),
    ),
    h("ol", { class: "pd-events" }, ...(alert.events ?? []).map(event)),
  );
  return details;
}

function event(one) {
  const body = one.event ?? one;
  const action = STATES[body.event_action] ?? body.event_action ?? "Event";
  const own = (body.links ?? []).map((item) => [item.href, item.text]);
  const isThere = own.some(([href]) => href === body.client_url);
  const links = isThere ? own : [...own, [body.client_url, body.client ?? "Open"]];
  return h(
    "li",
    {},
    h("span", { class: `pd-state ${action.toLowerCase()}` }, action),
    h(
      "span",
      { class: "pd-main" },
      h("span", {}, body.payload?.summary ?? ""),
      facts(body.payload?.custom_details),
      fragment(
        links
          .filter(([href]) => href)
          .map(([href, text]) => h("span", { class: "pd-link" }, link(href, text || href))),
      ),
    ),
    h("time", { class: "dim" }, moment(one.at ?? body.payload?.timestamp)),
  );
}

function facts(details) {
  if (!details || typeof details !== "object") return null;
  return h(
    "dl",
    { class: "facts" },
    ...Object.entries(details).flatMap(([name, value]) => [
      h("dt", {}, name),
      h("dd", {}, typeof value === "object" ? JSON.stringify(value) : String(value)),
    ]),
  );
}

function moment(at) {
  if (!at) return "";
  const when = new Date(typeof at === "number" ? at * 1000 : at);
  return Number.isNaN(when.getTime()) ? "" : `${dayDivider(when)}, ${clock(when)}`;
}
