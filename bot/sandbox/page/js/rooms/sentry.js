// The issues of Sentry, with what people do in its own pages.
import { load, post } from "../api.js";
import { clock, dayDivider } from "../blocks/dates.js";
import { coalesced, h, keyed } from "../dom.js";
import { toast } from "../toast.js";
import { acting, touches } from "../world.js";

// Kept for whoever goes to Slack to see what came of it, and comes back.
const open = new Set(); // Ids of the issues that are unfolded.
const drafts = new Map(); // What was typed under an issue and not sent.

export function sentryRoom() {
  const list = h("div", { class: "alerts" });
  const project = h("select", { class: "field-input", "aria-label": "Project" });
  const refresh = coalesced(async () => {
    const found = await load("sentry");
    drawProjects(project, found.projects);
    draw(list, found, { open, drafts });
  });
  const node = h(
    "section",
    { class: "sentry" },
    h(
      "div",
      { class: "pd-header" },
      h("h2", {}, "Issues"),
      h("span", {}, "Sentry on this machine"),
    ),
    raiser(project),
    h("div", { class: "scroller" }, list),
  );
  return { node, refresh: (what) => (touches(what, "sentry") ? refresh() : null) };
}

async function act(wish) {
  const answer = await post("sentry", { as: acting(), ...wish });
  if (!answer.ok) toast(answer.error ?? "Sentry refused it.", "bad");
  return answer.ok;
}

function drawProjects(select, slugs) {
  if (select.dataset.drawn === JSON.stringify(slugs)) return;
  select.dataset.drawn = JSON.stringify(slugs);
  select.replaceChildren(...slugs.map((slug) => h("option", { value: slug }, slug)));
}

function raiser(project) {
  const title = field("Title of a new issue", "TypeError: …");
  return h(
    "form",
    {
      class: "sentry-form",
      onsubmit: async (event) => {
        event.preventDefault();
        if (!title.value.trim()) return;
        if (await act({ do: "raise", project: project.value, title: title.value.trim() }))
          title.value = "";
      },
    },
    project,
    title,
    h("button", { type: "submit", class: "sentry-button primary" }, "Raise"),
  );
}

function field(label, placeholder) {
  return h("input", { class: "field-input", "aria-label": label, placeholder });
}

function draw(list, found, kept) {
  if (!found.issues.length) {
    list.replaceChildren(
      h(
        "div",
        { class: "empty" },
        h("h2", {}, "No issues"),
        h("p", {}, "Raise one above, or by a sample."),
      ),
    );
    return;
  }
  if (list.querySelector(":scope > .empty")) list.replaceChildren();
  keyed(
    list,
    found.issues.map((issue) => ({
      key: issue.id,
      signature: JSON.stringify([issue, found.people, found.teams]),
      item: issue,
    })),
    (issue) => row(issue, found, kept),
  );
}

function row(issue, found, kept) {
  const details = h(
    "details",
    {
      class: "alert sentry-issue",
      open: kept.open.has(issue.id),
      "data-issue": issue.short_id,
      ontoggle: () => (details.open ? kept.open.add(issue.id) : kept.open.delete(issue.id)),
    },
    h(
      "summary",
      {},
      h("span", { class: `sentry-state ${issue.status}` }, issue.state),
      h(
        "span",
        { class: "pd-main" },
        h("strong", {}, issue.title),
        h("span", { class: "dim" }, facts(issue)),
      ),
      h("span", { class: "sentry-assignee" }, issue.assignee ?? "Unassigned"),
    ),
    h(
      "div",
      { class: "sentry-body" },
      buttons(issue, found),
      commenter(issue, kept.drafts),
      h("ol", { class: "sentry-feed" }, ...issue.feed.map(event)),
    ),
  );
  return details;
}

function facts(issue) {
  const events = `${issue.count} event${issue.count === 1 ? "" : "s"}`;
  return [issue.short_id, issue.project, issue.culprit, events].filter(Boolean).join(" · ");
}

function buttons(issue, found) {
  const press = (label, wish, kind = "") =>
    h(
      "button",
      {
        type: "button",
        class: `sentry-button ${kind}`,
        onclick: () => act({ issue: issue.id, do: wish }),
      },
      label,
    );
  const isOpen = issue.status === "unresolved";
  return h(
    "div",
    { class: "sentry-buttons" },
    isOpen ? press("Resolve", "resolve", "primary") : press("Unresolve", "unresolve", "primary"),
    isOpen ? press("Resolve in next release", "resolve_next") : null,
    issue.status === "ignored" ? null : press("Archive", "archive"),
    assigner(issue, found),
    issue.assignee ? press("Unassign", "unassign") : null,
    press("It happens again", "happen"),
  );
}

function assigner(issue, found) {
  const select = h(
    "select",
    {
      class: "field-input",
      "aria-label": "Assign to",
      onchange: async () => {
        if (select.value) await act({ issue: issue.id, do: "assign", to: select.value });
        select.value = "";
      },
    },
    h("option", { value: "" }, "Assign to …"),
    ...found.people.map((one) => h("option", { value: one.email }, one.name)),
    ...found.teams.map((one) => h("option", { value: `team:${one.id}` }, `#${one.slug}`)),
  );
  return select;
}

function commenter(issue, drafts) {
  const text = field("Comment", "Leave a comment");
  text.value = drafts.get(issue.id) ?? "";
  text.addEventListener("input", () => drafts.set(issue.id, text.value));
  return h(
    "form",
    {
      class: "sentry-comment",
      onsubmit: async (event) => {
        event.preventDefault();
        if (!text.value.trim()) return;
        if (await act({ issue: issue.id, do: "comment", text: text.value.trim() })) {
          drafts.delete(issue.id);
          text.value = "";
        }
      },
    },
    text,
    h("button", { type: "submit", class: "sentry-button" }, "Comment"),
  );
}

function event(one) {
  const when = new Date(one.at);
  return h(
    "li",
    { "data-kind": one.kind },
    h("span", {}, h("strong", {}, one.who), ` ${one.text}`),
    h("time", { class: "dim" }, `${dayDivider(when)}, ${clock(when)}`),
  );
}
