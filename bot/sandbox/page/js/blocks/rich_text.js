// The rich_text block, which Slack's own composer writes.
import { h, link } from "../dom.js";
import { dateText } from "./dates.js";
import { emojiByName } from "./emoji.js";
import { broadcast, channelMention, userMention } from "./mentions.js";

export function richText(block) {
  return h("div", { class: "rich-text" }, ...block.elements.map(part));
}

const PARTS = {
  rich_text_section: (element) => h("div", {}, ...inlines(element)),
  rich_text_quote: (element) => h("blockquote", {}, ...inlines(element)),
  rich_text_preformatted: (element) => h("pre", {}, ...inlines(element)),
  rich_text_list: list,
};

function part(element) {
  return PARTS[element.type]?.(element) ?? null;
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const start = element.offset ? element.offset + 1 : null;
  const indent = element.indent ?? 0;
  return h(
    tag,
    { start, "data-indent": indent, style: { marginLeft: `${indent * 24}px` } },
    ...element.elements.map((item) => h("li", {}, ...inlines(item))),
  );
}

function inlines(element) {
  return (element.elements ?? [])
    .map((inline) => styled(inline, INLINE[inline.type]?.(inline) ?? null))
    .filter(Boolean);
}

const INLINE = {
  text: ({ text }) => broken(text),
  link: ({ url, text }) => link(url, text || url),
  emoji: ({ name, unicode }) =>
    emojiByName(name) ??
    (unicode
      ? String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)))
      : `:${name}:`),
  user: ({ user_id: id }) => userMention(id),
  usergroup: ({ usergroup_id: id }) => h("span", { class: "mention" }, `@${id}`),
  channel: ({ channel_id: id }) => channelMention(id),
  broadcast: ({ range }) => broadcast(range),
  date: ({ timestamp, format, url, fallback }) =>
    link(url, dateText(timestamp, format) ?? fallback ?? ""),
  color: ({ value }) =>
    h("span", { class: "colour" }, h("i", { style: { background: value } }), value),
};

function broken(text) {
  return h(
    "span",
    {},
    ...text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line])),
  );
}

const STYLES = { code: "code", strike: "del", italic: "em", bold: "strong" };

function styled(inline, node) {
  const wanted = Object.keys(STYLES).filter((style) => inline.style?.[style]);
  return wanted.reduce((inner, style) => h(STYLES[style], {}, inner), node);
}
