// Attachments: the coloured bar, with blocks or with the fields from before Block Kit.
import { h, link, safeUrl } from "../dom.js";
import { blocks } from "./blocks.js";
import { dateText } from "./dates.js";
import { mrkdwn, plainText } from "./mrkdwn.js";

const NAMED = { good: "#2eb886", warning: "#daa038", danger: "#a30200" };

export function attachments(list, context) {
  return (list ?? []).map((attachment) => one(attachment, context));
}

function one(attachment, context) {
  const body = attachment.blocks?.length ? blocks(attachment.blocks, context) : legacy(attachment);
  const bar = h("span", { class: "stripe", style: { background: colour(attachment.color) } });
  return h(
    "div",
    { class: "attachment" },
    attachment.pretext && h("div", { class: "pretext" }, mrkdwn(attachment.pretext)),
    h(
      "div",
      { class: "attachment-row" },
      bar,
      h("div", { class: "attachment-body" }, body),
      thumb(attachment),
    ),
  );
}

function colour(name) {
  if (NAMED[name]) return NAMED[name];
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(name ?? "");
  return hex ? `#${hex[1]}` : "var(--line)";
}

function legacy(item) {
  const parts = [author(item), title(item)];
  if (item.text) parts.push(h("div", { class: "attachment-text" }, mrkdwn(item.text)));
  if (item.fields?.length)
    parts.push(h("div", { class: "legacy-fields" }, ...item.fields.map(field)));
  if (item.image_url)
    parts.push(h("img", { class: "attachment-image", src: item.image_url, alt: item.title ?? "" }));
  parts.push(footer(item));
  if (parts.every((part) => !part) && item.fallback) parts.push(plainText(item.fallback));
  return h("div", {}, ...parts);
}

function author(item) {
  if (!item.author_name) return null;
  const face = safeUrl(item.author_icon) && h("img", { src: item.author_icon, alt: "" });
  return h(
    "div",
    { class: "attachment-author" },
    face,
    link(item.author_link, plainText(item.author_name)),
  );
}

function title(item) {
  return item.title
    ? h("div", { class: "attachment-title" }, link(item.title_link, mrkdwn(item.title)))
    : null;
}

function field(item) {
  return h(
    "div",
    { class: item.short ? "short" : "long" },
    h("strong", {}, plainText(item.title)),
    h("div", {}, mrkdwn(item.value)),
  );
}

function footer(item) {
  const time = item.ts && dateText(Number(item.ts), "{date_short} at {time}");
  if (!item.footer && !time) return null;
  const face = safeUrl(item.footer_icon) && h("img", { src: item.footer_icon, alt: "" });
  return h(
    "div",
    { class: "attachment-footer" },
    face,
    item.footer && mrkdwn(item.footer),
    item.footer && time ? " | " : null,
    time,
  );
}

function thumb(item) {
  return safeUrl(item.thumb_url) && !item.blocks
    ? h("img", { class: "attachment-thumb", src: item.thumb_url, alt: "" })
    : null;
}
