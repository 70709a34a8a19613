// The drawer with buttons that make something happen.
import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toast.js";
import { go, world } from "./world.js";

const parts = { drawn: null };

const TIPS = ["Each button plays something that happens in the tracker. Watch the channels."];

export function samplesPane() {
  parts.list = h("div", { class: "samples-list" });
  const close = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Close sample activity",
      onclick: () => go({ samples: "0" }),
    },
    icon("close"),
  );
  parts.pane = h(
    "aside",
    { class: "pane samples", id: "samples", "aria-label": "Sample activity", hidden: true },
    h("div", { class: "room-header" }, h("h2", {}, "Sample activity"), close),
    parts.list,
  );
  return parts.pane;
}

export function drawSamples() {
  const samples = world.state.samples ?? [];
  const tips = world.state.tips?.length ? world.state.tips : TIPS;
  parts.pane.hidden = world.place.samples !== "1" || !samples.length;
  const wanted = JSON.stringify([samples, tips]);
  if (parts.drawn === wanted) return;
  parts.drawn = wanted;
  const groups = grouped(samples);
  parts.list.replaceChildren(
    ...tips.map((tip) => h("p", { class: "samples-tip" }, tip)),
    ...[...groups].map(([name, members]) =>
      h("section", { "aria-label": name }, h("h3", {}, name), ...members.map(button)),
    ),
  );
}

function grouped(samples) {
  const groups = new Map();
  for (const sample of samples)
    groups.set(sample.group, [...(groups.get(sample.group) ?? []), sample]);
  return groups;
}

function button(sample) {
  const node = h(
    "button",
    { type: "button", class: "sample", "data-sample": sample.id, onclick: send },
    h("span", {}, sample.label),
    h("span", { class: "spinner" }),
  );
  async function send() {
    node.classList.add("busy");
    node.disabled = true;
    const answer = await post(`samples/${encodeURIComponent(sample.id)}`);
    node.classList.remove("busy");
    node.disabled = false;
    if (answer.ok) toast(answer.result || `Sent: ${sample.label}`);
    else toast(answer.error || "This could not be sent.", "bad");
  }
  return node;
}
